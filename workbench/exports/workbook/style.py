"""How the workbook looks: every colour, font, format and print setting, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scoring.firmness.firmness import Zone
from workbench.i18n import Translator

INK = "1F3A5F"
PALE_INK = "E9EEF4"
RULE = "C9D1DA"
QUIET = "5B6673"
WHITE = "FFFFFF"
ZONE_FILLS: Mapping[Zone, str] = {"safe_in": "CFE8E4", "contested": "FBE5B8", "safe_out": "E4E6E9"}
ZONE_INKS: Mapping[Zone, str] = {"safe_in": "0B5F59", "contested": "7A4B00", "safe_out": "4A525C"}

FONT = "Microsoft YaHei"
A4 = 9

Words = Literal["text", "wrapped", "centred"]
Numbers = Literal["ordinal", "integer", "signed", "score", "scaled", "fine", "percent", "value", "difference"]
Kind = Words | Numbers

_thin = Side("thin", color=RULE)
_GRID = Border(bottom=_thin)
_LEFT = Alignment("left", "center", indent=1)
_WRAPPED = Alignment("left", "center", wrap_text=True, indent=1)
_CENTRED = Alignment("center", "center", wrap_text=True)
_RIGHT = Alignment("right", "center", indent=1)
_FORMATS: Mapping[Kind, tuple[Alignment, str]] = {
    "text": (_LEFT, "@"),
    "wrapped": (_WRAPPED, "@"),
    "centred": (_CENTRED, "@"),
    "ordinal": (_CENTRED, "0"),
    "integer": (_RIGHT, "#,##0"),
    "signed": (_CENTRED, '"▲"0;"▼"0;"–"'),
    "scaled": (_RIGHT, "0.0"),
    "fine": (_RIGHT, "0.000"),
    "percent": (_RIGHT, "0 %"),
    "value": (_RIGHT, "General"),
    "difference": (_RIGHT, "+0.00;-0.00;0.00"),
}


def decimals(digits: int) -> str:
    """The number format of a published score.

    >>> decimals(2), decimals(0)
    ('0.00', '0')
    """
    return "0." + "0" * digits if digits else "0"


def register(book: Workbook, digits: int) -> None:
    """Add the named styles; published scores have ``digits`` decimals.

    The width of every column is counted in digits of the book's normal font, so that is ours too.
    """
    normal = book._named_styles["Normal"]  # type: ignore[attr-defined]  # openpyxl has no public way
    normal.font = Font(FONT, 10)
    formats = {**_FORMATS, "score": (_RIGHT, decimals(digits))}
    for kind, (alignment, number_format) in formats.items():
        book.add_named_style(_named(kind, Font(FONT, 10), alignment, border=_GRID, number_format=number_format))
    book.add_named_style(_named("title", Font(FONT, 16, bold=True, color=INK), Alignment("left", "center")))
    book.add_named_style(_named("note", Font(FONT, 10, color=QUIET), Alignment("left", "top", wrap_text=True)))
    book.add_named_style(_named("heading", Font(FONT, 12, bold=True, color=INK), Alignment("left", "bottom")))
    book.add_named_style(_named("header", Font(FONT, 10, bold=True, color=WHITE), _CENTRED, INK, _edges(WHITE)))
    book.add_named_style(_named("group", Font(FONT, 10, bold=True, color=INK), _LEFT, PALE_INK, _GRID))
    book.add_named_style(_named("warning", Font(FONT, 10, bold=True, color=ZONE_INKS["contested"]), _WRAPPED))
    book.add_named_style(_named("label", Font(FONT, 10, bold=True, color=INK), Alignment("left", "top"), border=_GRID))
    book.add_named_style(_named("paragraph", Font(FONT, 10), Alignment("left", "top", wrap_text=True), border=_GRID))


def zone_fill(zone: Zone) -> PatternFill:
    """The shading of a zone, as conditional formats want it."""
    return PatternFill("solid", start_color=ZONE_FILLS[zone], end_color=ZONE_FILLS[zone])


def shade_where(sheet: Worksheet, area: str, formula: str, fill: PatternFill | None, font: Font) -> None:
    """Shade the cells of an area for which a formula of ours holds."""
    rule = Rule(type="expression", formula=[formula], dxf=DifferentialStyle(font=font, fill=fill))
    sheet.conditional_formatting.add(area, rule)


def shade_zones(sheet: Worksheet, area: str, zone_cell: str, t: Translator) -> None:
    """Shade an area by the words in its zone column, so that the colours follow the rows when they are sorted."""
    for zone in ZONE_FILLS:
        shade_where(
            sheet, area, f'{zone_cell}="{t(f"zone.{zone}")}"', zone_fill(zone), Font(bold=True, color=ZONE_INKS[zone])
        )


def print_setup(sheet: Worksheet, t: Translator, first: int, last: int, wide: int = 1, high: int = 0) -> None:
    """A4 landscape, so many pages wide and high (0 = as needed), pages numbered, rows first–last on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, high
    sheet.print_title_rows = f"{first}:{last}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    texts = (t("workbook.footer"), "&A", t("workbook.page", page="&P", pages="&N"))
    for side, text in zip(("left", "center", "right"), texts, strict=True):
        part = getattr(sheet.oddFooter, side)
        part.text, part.size = text, 8


def _edges(color: str) -> Border:
    side = Side("thin", color=color)
    return Border(left=side, right=side, top=side, bottom=side)


def _named(
    name: str,
    font: Font,
    alignment: Alignment,
    fill: str | None = None,
    border: Border | None = None,
    number_format: str = "General",
) -> NamedStyle:
    filled = PatternFill("solid", start_color=fill) if fill else PatternFill()
    return NamedStyle(f"hp {name}", font, filled, border or Border(), alignment, number_format=number_format)
