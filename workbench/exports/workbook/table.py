"""Tables on a sheet: columns with a kind, headers from the catalog, text that can never become a formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args
from unicodedata import east_asian_width

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.exports.result import number
from workbench.exports.workbook.style import Kind, Words
from workbench.i18n import Translator

Value = str | int | float | Decimal | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LINE = 15.5  # points of height for one line of text
BOLD = 1.1  # a bold letter against a plain one
PADDING = 2.0  # units of width a cell keeps free
TITLE_ROW, NOTE_ROW = 1, 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header as shown, how its cells look, and how wide it may be."""

    header: str
    kind: Kind
    width: float
    widest: float | None = None

    def fitted(self, values: Iterable[Value]) -> Column:
        """The column as wide as its content needs, between its own width and its widest."""
        if self.widest is None:
            return self
        needed = max((breadth(str(value)) + PADDING + 1 for value in values if value is not None), default=0.0)
        return replace(self, width=min(max(self.width, needed), self.widest))

    def legible(self, widest: float = 15.0) -> Column:
        """The column wide enough for the longest word of its header; Chinese breaks anywhere."""
        words = (breadth(word) for word in self.header.split() if word.isascii())
        return replace(self, width=max(self.width, min(max(words, default=0) * BOLD + PADDING, widest)))


def safe(text: str) -> str:
    """A text no spreadsheet takes for a formula, without characters a workbook cannot hold.

    >>> safe("=HYPERLINK(1)"), safe("县域集群"), safe("a\\x00b")
    ("'=HYPERLINK(1)", '县域集群', 'a\\ufffdb')
    """
    clean = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def breadth(text: str) -> int:
    """Width of a text in half-width characters; a Chinese character takes two.

    >>> breadth("评审A")
    5
    """
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def lines(text: str, width: float) -> int:
    """Lines a text takes in a column of this width."""
    return sum(max(1, math.ceil(breadth(line) / max(width - PADDING, 1))) for line in text.split("\n"))


def put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """Write one cell in a named style."""
    _write(sheet, row, column, value).style = f"hp {style}"


def _write(sheet: Worksheet, row: int, column: int, value: Value) -> Cell | MergedCell:
    """Write one value; text is stored as text whatever it looks like, a float as in the JSON, NaN as nothing."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = safe(value)
        cell.data_type = "s"
    else:
        cell.value = number(value) if isinstance(value, float) else value
    return cell


def band(sheet: Worksheet, row: int, width: int, value: str, style: str, height: float) -> None:
    """Write one text across ``width`` columns."""
    put(sheet, row, 1, value, style)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    sheet.row_dimensions[row].height = height


def headline(sheet: Worksheet, columns: Sequence[Column], title: str, note: str) -> None:
    """Title and one plain sentence on top of a sheet, over its columns."""
    sheet.sheet_view.showGridLines = False
    widths(sheet, columns)
    across = sum(column.width for column in columns)
    band(sheet, TITLE_ROW, len(columns), title, "title", 30)
    band(sheet, NOTE_ROW, len(columns), note, "note", LINE * lines(note, across) + 6)


def widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Set the widths of a sheet's columns."""
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width


def headers(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headers of a table."""
    for at, column in enumerate(columns, start=1):
        put(sheet, row, at, column.header, "header")
    tallest = max(lines(column.header, column.width) for column in columns)
    sheet.row_dimensions[row].height = LINE * tallest + 8


def rows(sheet: Worksheet, top: int, columns: Sequence[Column], values: Iterable[Sequence[Value]]) -> int:
    """Write rows from ``top`` on, and return the row after the last."""
    painted: dict[Kind, StyleArray] = {}
    at = top - 1
    for at, row in enumerate(values, start=top):
        for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            _paint(_write(sheet, at, place, value), _kind(column, value), painted)
        sheet.row_dimensions[at].height = LINE * _tallest(columns, row) + 4
    return at + 1


def _paint(cell: Any, kind: Kind, painted: dict[Kind, StyleArray]) -> None:  # noqa: ANN401
    """Give a cell its style; copied from the private slot of a cell that has it, three times as fast as by name."""
    if kind in painted:
        cell._style = copy(painted[kind])
    else:
        cell.style = f"hp {kind}"
        painted[kind] = cell._style


def _tallest(columns: Sequence[Column], row: Sequence[Value]) -> int:
    texts = [(text, c.width) for c, text in zip(columns, row, strict=True) if c.kind == "wrapped"]
    return max((lines(text, width) for text, width in texts if isinstance(text, str)), default=1)


def _kind(column: Column, value: Value) -> Kind:
    """A word among numbers, such as "not applicable", stands in the middle."""
    return "centred" if isinstance(value, str) and column.kind not in get_args(Words) else column.kind


def freeze(sheet: Worksheet, header: int, columns: int = 0) -> None:
    """Keep everything down to the header, and the first columns, in sight."""
    sheet.freeze_panes = f"{get_column_letter(columns + 1)}{header + 1}"


def filtered(sheet: Worksheet, header: int, last: int, width: int) -> None:
    """Offer filters on a table that has rows."""
    if last > header:
        sheet.auto_filter.ref = f"A{header}:{get_column_letter(width)}{last}"


def sheet_namer(t: Translator) -> Callable[[str], str]:
    """A function that makes any text a sheet name that is allowed and not yet taken."""
    taken: set[str] = set()

    def name(wanted: str) -> str:
        plain = "".join("－" if c in r"[]:*?/\\" or not c.isprintable() else c for c in wanted).strip("' ")
        stem = plain[:31] or t("sheet.unnamed")
        unique, n = stem, 1
        while unique.casefold() in taken:
            n += 1
            unique = f"{stem[: 31 - len(f' ({n})')]} ({n})"
        taken.add(unique.casefold())
        return unique

    return name
