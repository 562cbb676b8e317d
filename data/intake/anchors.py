"""How a cell of a template is found again, whatever rows were inserted and however its sheet was renamed.

The first row of each sheet, hidden, begins with a mark such as ``#form`` and names what stands in
each column; the first column, hidden, names what stands in each row: ``area``, ``sharing.workshop``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from data.grids import Grid, Raw

HIDDEN_SHEET = "_hengping"
MARK = "hengping"
FORMAT = 1
KNOWN, SEARCHED = 5, 3  # rows of facts on the hidden sheet; rows and columns in which a mark is looked for
Part = Literal["head", "form", "plan", "table", "summary", "documents", "site"]
Content = Literal["application", "summary", "site"]

MARKED = re.compile(rf"#({'|'.join(get_args(Part))})(?::(\w+))?")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a template was made for, as its hidden sheet says."""

    content: str
    programme: str
    version: int
    language: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """A sheet whose mark was found: the part it holds, and where rows and columns of it stand.

    ``rows`` gives the index of each row by what it asks, ``columns`` that of each column by its role.
    ``repeated`` are the rows of ids that are there a second time.
    """

    part: str
    name: str
    grid: Grid
    first: int
    rows: dict[str, int]
    columns: dict[str, int]
    repeated: tuple[tuple[str, int], ...] = ()

    def cell(self, row: int, column: str) -> Raw:
        """What stands in a row under a role; None where the sheet has no such column."""
        at = self.columns.get(column)
        cells = self.grid.rows[row]
        return None if at is None or at >= len(cells) else cells[at]


def mark(part: Part, name: str = "") -> str:
    """The mark of a sheet.

    >>> mark("form"), mark("table", "projects")
    ('#form', '#table:projects')
    """
    return f"#{part}:{name}" if name else f"#{part}"


def origin_rows(origin: Origin) -> list[tuple[str, str]]:
    """What is written on the hidden sheet."""
    facts = {"content": origin.content, "programme": origin.programme, "version": str(origin.version)}
    return [(MARK, str(FORMAT)), *facts.items(), ("language", origin.language)]


def find_origin(grids: Iterable[Grid]) -> Origin | None:
    """Read the hidden sheet, by what is in it; None where a workbook was not made from a template."""
    for grid in grids:
        rows = [[_text(cell) for cell in row[:2]] for row in grid.rows[:KNOWN]]
        if rows and rows[0][:1] == [MARK]:
            known = {row[0]: row[1] for row in rows if len(row) > 1}
            version = known.get("version", "")
            return Origin(
                known.get("content", ""),
                known.get("programme", ""),
                int(version) if version.isdecimal() else 0,
                known.get("language", ""),
            )
    return None


def find_anchored(grids: Iterable[Grid]) -> Iterator[Anchored]:
    """Every sheet that carries a mark."""
    for grid in grids:
        spot = _find_mark(grid.rows)
        if spot is not None:
            yield _anchor(grid, *spot)


def _anchor(grid: Grid, row: int, column: int, part: str, name: str) -> Anchored:
    roles = [_text(cell) for cell in grid.rows[row]]
    columns = {role: n for n, role in enumerate(roles) if role and n > column}
    rows: dict[str, int] = {}
    repeated = []
    for n, cells in enumerate(grid.rows[row + 1 :], row + 1):
        asked = _text(cells[column]) if column < len(cells) else ""
        if asked in rows:
            repeated.append((asked, n))
        elif asked:
            rows[asked] = n
    return Anchored(part, name, grid, row, rows, columns, tuple(repeated))


def _find_mark(rows: Sequence[Sequence[Raw]]) -> tuple[int, int, str, str] | None:
    for n, row in enumerate(rows[:SEARCHED]):
        for m, cell in enumerate(row[:SEARCHED]):
            if found := MARKED.fullmatch(_text(cell)):
                return n, m, found[1], found[2] or ""
    return None


def _text(cell: Raw) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
