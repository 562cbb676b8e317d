"""A table as it was read from a file: canonical columns of cells, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.findings import Place

Cell = str | float | None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length; a cell is a number, a non-empty stripped text, or None when empty.

    ``columns`` maps the canonical name to the cells, ``headers`` the canonical name to the header
    as printed, ``rows`` gives each cell's row number in the file (from 1, header included).
    """

    file: str
    sheet: str | None
    columns: Mapping[str, tuple[Cell, ...]]
    headers: Mapping[str, str]
    rows: tuple[int, ...]

    def place(self, index: int | None = None, column: str | None = None) -> Place:
        """Where a cell (``index`` counts from 0), a row or a column stands in the file."""
        row = None if index is None else self.rows[index]
        header = None if column is None else self.headers.get(column, column)
        return Place(self.file, self.sheet, row, header)
