"""Tables without anchors: cells that know where they stand and which places they cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.grids import Grid, Oddity, letters, number_of
from data.intake.cells import text_of
from scoring.findings import Place


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """One cell, merged or not: its text and its first row and column, from 0."""

    text: str
    row: int
    column: int
    odd: Oddity | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A table as a grid in which a merged cell stands at each place it covers."""

    name: str | None
    grid: tuple[tuple[Patch | None, ...], ...]

    def at(self, row: int, column: int) -> Patch | None:
        """The patch at a place; None outside the table."""
        if row >= len(self.grid) or column < 0 or column >= len(self.grid[row]):
            return None
        return self.grid[row][column]

    def patches(self) -> Iterator[Patch]:
        """Every patch once, in reading order."""
        for n, row in enumerate(self.grid):
            for m, patch in enumerate(row):
                if patch is not None and (patch.row, patch.column) == (n, m):
                    yield patch

    def right_of(self, patch: Patch, row: int | None = None) -> Iterator[Patch]:
        """What stands to the right of a patch in one of its rows, each once."""
        seen = patch
        for other in self.grid[patch.row if row is None else row][patch.column :]:
            if other is not None and other is not seen:
                seen = other
                yield other

    def rows_of(self, patch: Patch) -> Iterator[int]:
        """The rows a patch covers."""
        for row in range(patch.row, len(self.grid)):
            if self.at(row, patch.column) is not patch:
                return
            yield row

    def place(self, file: str, patch: Patch, field: str | None = None) -> Place:
        """Where a patch stands, as a spreadsheet names it."""
        return Place(file, self.name, patch.row + 1, letters(patch.column), field)


def board_of(grid: Grid) -> Board:
    """A sheet of a workbook as a board."""
    odd = {oddity.spot: oddity for oddity in grid.oddities if oddity.kind != "merged"}
    width = max((len(row) for row in grid.rows), default=0)
    patches = [
        [Patch(text_of(cell), n, m, odd.get((n, m))) for m, cell in enumerate([*row, *[None] * (width - len(row))])]
        for n, row in enumerate(grid.rows)
    ]
    for oddity in grid.oddities:
        if oddity.kind == "merged":
            _merge(patches, oddity)
    return Board(grid.sheet, tuple(map(tuple, patches)))


def _merge(patches: Sequence[list[Patch]], oddity: Oddity) -> None:
    """Let the first cell of a merged range stand at every place of it that the sheet has."""
    top, left = oddity.spot
    end = oddity.text.partition(":")[2]
    word = end.rstrip("0123456789")
    bottom, right = int(end[len(word) :]), number_of(word)
    for row in patches[top:bottom]:
        covered = slice(left, min(right, len(row)))
        row[covered] = [patches[top][left]] * len(row[covered]) if left < len(row) else []
