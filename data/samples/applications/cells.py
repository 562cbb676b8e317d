"""Cells of a filled workbook, found by its anchors: to type what no answer can hold, and to say where things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.grids import Grid
from data.intake.anchors import Anchored, find_anchored
from data.intake.packing import packed

SYNTHETIC = "虚构样例：地名、机构、企业和数据均为虚构。Synthetic sample: everything in it is made up."
Change = Callable[[Workbook], None]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: a sheet and, where it is one, a row from 1."""

    sheet: str
    row: int | None = None


def edited(content: bytes, changes: Iterable[Change]) -> bytes:
    """A filled workbook with changes made to its cells, and a line on its first sheet that says it is made up."""
    book = load_workbook(BytesIO(content))
    for change in (*changes, _mark_synthetic):
        change(book)
    return packed(book)


def typed(part: str, row: str, role: str, entry: str | float) -> Change:
    """Type something into a cell of the form or of the checklist."""

    def change(book: Workbook) -> None:
        anchored = _part(book, part)
        _sheet(book, anchored).cell(anchored.rows[row] + 1, anchored.columns[role] + 1).value = entry

    return change


def restated(row: str, role: str, times: float, unit: str) -> Change:
    """Write a number of the form in another unit, with the unit beside it."""

    def change(book: Workbook) -> None:
        anchored = _part(book, "form")
        cell = _sheet(book, anchored).cell(anchored.rows[row] + 1, anchored.columns[role] + 1)
        cell.value = f"{float(str(cell.value)) * times:.0f}{unit}"

    return change


def merged(table: str, row: int, columns: Sequence[str]) -> Change:
    """Merge neighbouring cells in one row of a table."""

    def change(book: Workbook) -> None:
        anchored = _part(book, "table", table)
        at = sorted(anchored.columns[name] + 1 for name in columns)
        line = anchored.rows["header"] + 1 + row
        _sheet(book, anchored).merge_cells(f"{get_column_letter(at[0])}{line}:{get_column_letter(at[-1])}{line}")

    return change


def headers_exchanged(table: str, columns: Sequence[str]) -> Change:
    """Exchange the headers of two columns of a table."""

    def change(book: Workbook) -> None:
        anchored = _part(book, "table", table)
        sheet, row = _sheet(book, anchored), anchored.rows["header"] + 1
        one, two = (sheet.cell(row, anchored.columns[name] + 1) for name in columns)
        one.value, two.value = two.value, one.value

    return change


def spots(content: bytes, places: Iterable[str]) -> dict[str, Spot | None]:
    """Where ``field``, ``table``, ``table.row``, ``table.row.column`` (rows from 0) or ``plan.chapter`` stands."""
    everything = list(_anchored(load_workbook(BytesIO(content))))
    return {at: _spot(everything, at) for at in places}


def _spot(everything: Sequence[Anchored], at: str) -> Spot | None:
    first, *rest = at.split(".")
    for anchored in everything:
        sheet = str(anchored.grid.sheet)
        if (anchored.part, anchored.name) == ("table", first):
            return Spot(sheet, anchored.rows["header"] + 2 + int(rest[0]) if rest else None)
        if anchored.part == first == "plan":
            return Spot(sheet, anchored.rows[rest[0]] + 1 if rest else None)
        if anchored.part == "form" and (row := _row(anchored.rows, first)) is not None:
            return Spot(sheet, row + 1)
    return None


def _mark_synthetic(book: Workbook) -> None:
    sheet = _sheet(book, _part(book, "head"))
    sheet.cell(sheet.max_row + 2, 2).value = SYNTHETIC
    book.properties.title = SYNTHETIC


def _row(rows: Mapping[str, int], field: str) -> int | None:
    """The row of a field, or the first of its options."""
    return next((row for name, row in rows.items() if name.partition(".")[0] == field), None)


def _part(book: Workbook, part: str, name: str = "") -> Anchored:
    return next(one for one in _anchored(book) if (one.part, one.name) == (part, name))


def _sheet(book: Workbook, anchored: Anchored) -> Worksheet:
    return book[str(anchored.grid.sheet)]


def _anchored(book: Workbook) -> Iterable[Anchored]:
    return find_anchored([_grid(sheet) for sheet in book.worksheets])


def _grid(sheet: Worksheet) -> Grid:
    rows = [[None if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return Grid(sheet.title, [list(row) for row in rows])
