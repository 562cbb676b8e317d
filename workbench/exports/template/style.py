"""How a form to be filled in looks: printed cells are tinted and locked, cells to fill are white and open."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbench.exports.workbook.style import A4, FONT, INK, PALE_INK, QUIET
from workbench.i18n import Translator

LINES_INK = "A9B4C0"
TINT = "F3F6F9"
EMPTY = "FFF6DC"
TOO_LONG = "C00000"
SIZE = 10.5

_side = Side("thin", color=LINES_INK)
_BOX = Border(left=_side, right=_side, top=_side, bottom=_side)
_LEFT = Alignment("left", "center", wrap_text=True, indent=1)
_TOP = Alignment("left", "top", wrap_text=True)
_MIDDLE = Alignment("center", "center", wrap_text=True)
_OPEN = Protection(locked=False)

_PRINTED: Mapping[str, tuple[Font, Alignment, str | None, bool]] = {  # font, alignment, fill, boxed
    "title": (Font(FONT, 18, bold=True, color=INK), _MIDDLE, None, False),
    "subtitle": (Font(FONT, 10, color=QUIET), _MIDDLE, None, False),
    "lead": (Font(FONT, SIZE), Alignment("left", "top", wrap_text=True), None, False),
    "band": (Font(FONT, 12, bold=True, color=INK), _LEFT, PALE_INK, True),
    "label": (Font(FONT, SIZE), _LEFT, TINT, True),
    "option": (Font(FONT, SIZE), _LEFT, None, True),
    "number": (Font(FONT, 9, color=QUIET), _MIDDLE, TINT, True),
    "heading": (Font(FONT, SIZE, bold=True, color=INK), _MIDDLE, TINT, True),
    "unit": (Font(FONT, 9.5, color=QUIET), _MIDDLE, None, True),
    "blank": (Font(FONT, SIZE), _MIDDLE, TINT, True),
    "hint": (Font(FONT, 9, color=QUIET), Alignment("left", "center", wrap_text=True, indent=1), None, False),
    "foot": (Font(FONT, 9.5, color=QUIET), _TOP, None, False),
}
_FILLED: Mapping[str, tuple[Alignment, str, float]] = {  # alignment, format, size
    "text": (_LEFT, "@", SIZE),
    "passage": (_TOP, "@", SIZE),
    "quantity": (_MIDDLE, "General", SIZE),
    "date": (_MIDDLE, "yyyy-mm-dd", SIZE),
    "choice": (_MIDDLE, "@", SIZE),
    "tick": (_MIDDLE, "@", 14),
}


def register(book: Workbook) -> None:
    """Add the named styles of a form."""
    normal = book._named_styles["Normal"]  # type: ignore[attr-defined]  # openpyxl has no public way
    normal.font = Font(FONT, SIZE)
    for name, (font, alignment, fill, boxed) in _PRINTED.items():
        filled = PatternFill("solid", start_color=fill) if fill else PatternFill()
        book.add_named_style(
            NamedStyle(f"form {name}", copy(font), filled, _BOX if boxed else Border(), copy(alignment))
        )
    for name, (alignment, number_format, size) in _FILLED.items():
        style = NamedStyle(f"form {name}", Font(FONT, size), PatternFill(), _BOX, copy(alignment))
        style.number_format, style.protection = number_format, _OPEN
        book.add_named_style(style)


def paint(sheet: Worksheet, row: int, first: int, last: int, style: str) -> Any:  # noqa: ANN401 - a cell
    """Give the cells of one row a style, join them, and return the first."""
    for column in range(first, last + 1):
        sheet.cell(row, column).style = f"form {style}"
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return sheet.cell(row, first)


def write(sheet: Worksheet, row: int, first: int, last: int, value: str, style: str) -> None:
    """Write one text across some columns of a row; it is never taken for a formula."""
    cell = paint(sheet, row, first, last, style)
    cell.value, cell.data_type = value, "s"


def shade_empty(sheet: Worksheet, areas: list[str]) -> None:
    """Tint the cells that must be filled as long as they are empty."""
    if areas:
        first = areas[0].split(":")[0]
        fill = PatternFill("solid", start_color=EMPTY, end_color=EMPTY)
        rule = Rule(type="expression", formula=[f"LEN(TRIM({first}))=0"], dxf=DifferentialStyle(fill=fill))
        sheet.conditional_formatting.add(" ".join(areas), rule)


def shade_too_long(sheet: Worksheet, cell: str, length: str, limit: int) -> None:
    """Turn a count red that is over its limit."""
    font = Font(bold=True, color=TOO_LONG)
    rule = Rule(type="expression", formula=[f"{length}>{limit}"], dxf=DifferentialStyle(font=font))
    sheet.conditional_formatting.add(cell, rule)


def length_of(*cells: str) -> str:
    """The formula that counts the characters of cells, without spaces and line breaks."""
    return "+".join(f'LEN(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({c},CHAR(10),"")," ",""),"　",""))' for c in cells)


def protect(sheet: Worksheet) -> None:
    """Lock what is printed, without a password; rows and columns may still be resized and rows added."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.insertRows = protection.deleteRows = False


def print_setup(sheet: Worksheet, t: Translator, *, last_column: str, last_row: int, landscape: bool = False) -> None:
    """A4, one page wide, pages numbered, without the hints beside the form."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_area = f"B2:{last_column}{last_row}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
    foot = sheet.oddFooter.center  # type: ignore[union-attr]  # openpyxl always makes one
    foot.text, foot.size = t("workbook.page", page="&P", pages="&N"), 8
