"""The lists that go with a form, each on its own sheet with its columns in the prescribed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter

from data.intake.anchors import Part
from scoring.applications.form import Field, Table
from workbench.exports.template.canvas import Canvas, Template, new_sheet
from workbench.exports.template.fields import CHECKS, STYLES
from workbench.exports.template.style import paint, print_setup, write
from workbench.exports.workbook.table import LINE, breadth, lines

TITLE, NOTE, HEADER = 2, 3, 4
SEQUENCE, FIRST = 2, 3
PREPARED, RESTRICTED = 16, 2000  # rows with lines drawn; rows in which drop-downs work
WIDTHS = {"text": 24.0, "names": 26.0, "choice": 20.0, "ticks": 24.0, "date": 13.0, "yesno": 9.0}
NARROWEST, WIDEST_HEAD = 12.0, 22.0
ROW = 24.0
CLOSING = "。；;. "


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to print: what it is called, what stands over it, and its columns."""

    part: Part
    name: str
    title: str
    note: str
    columns: Sequence[Field]
    prepared: int = PREPARED


def add_table(template: Template, table: Table) -> None:
    """Write the sheet of one list of the form."""
    t = template.t
    notes = [template.text(table.note).rstrip(CLOSING)] if table.note is not None else []
    if table.least:
        notes.insert(0, t("template.least_rows", count=table.least))
    notes.append(t("template.keep_columns"))
    if table.unit is not None:
        notes.append(t("template.table_unit", unit=table.unit))
    add_listing(
        template, Listing("table", table.id, template.text(table.title), t("template.parts").join(notes), table.columns)
    )


def add_listing(template: Template, listing: Listing) -> None:
    """Write one list with its header, prepared rows and drop-downs."""
    with new_sheet(template, listing.title, listing.part, listing.name) as canvas:
        widths = [_width(template, column) for column in listing.columns]
        last = FIRST + len(listing.columns) - 1
        _set_columns(canvas, listing, widths)
        write(canvas.sheet, TITLE, SEQUENCE, last, listing.title, "title")
        write(canvas.sheet, NOTE, SEQUENCE, last, listing.note, "foot")
        canvas.sheet.row_dimensions[TITLE].height = 36
        canvas.sheet.row_dimensions[NOTE].height = LINE * lines(listing.note, sum(widths)) + 6
        _add_header(canvas, listing, widths)
        _add_rows(canvas, listing)
        canvas.sheet.freeze_panes = f"{get_column_letter(FIRST)}{HEADER + 1}"
        print_setup(
            canvas.sheet,
            template.t,
            last_column=get_column_letter(last),
            last_row=HEADER + listing.prepared,
            landscape=True,
        )
        canvas.sheet.print_title_rows = f"{HEADER}:{HEADER}"


def heading(template: Template, column: Field) -> str:
    """A column's printed label, with its unit where the label does not name it.

    The reader compares the header with this very text.
    """
    label = template.text(column.label)
    return f"{label}({column.unit})" if column.unit and column.unit not in label else label


def _width(template: Template, column: Field) -> float:
    needed = min(breadth(template.text(column.label)) + 3.0, WIDEST_HEAD)
    return max(WIDTHS.get(column.kind, NARROWEST), needed, 34.0 if column.limit else 0.0)


def _set_columns(canvas: Canvas, listing: Listing, widths: Sequence[float]) -> None:
    """Roles, widths, and cells that stay open below the prepared rows."""
    sheet = canvas.sheet
    sheet.column_dimensions["B"].width = 6
    for at, (column, width) in enumerate(zip(listing.columns, widths, strict=True), start=FIRST):
        sheet.cell(1, at, column.id).data_type = "s"
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width, dimension.protection = width, Protection(locked=False)


def _add_header(canvas: Canvas, listing: Listing, widths: Sequence[float]) -> None:
    sheet, template = canvas.sheet, canvas.template
    sheet.cell(HEADER, 1, "header").data_type = "s"
    write(sheet, HEADER, SEQUENCE, SEQUENCE, template.t("template.sequence"), "heading")
    heads = [heading(template, column) for column in listing.columns]
    for at, text in enumerate(heads, start=FIRST):
        write(sheet, HEADER, at, at, text, "heading")
    sheet.row_dimensions[HEADER].height = LINE * max(map(lines, heads, widths)) + 10


def _add_rows(canvas: Canvas, listing: Listing) -> None:
    sheet, first = canvas.sheet, HEADER + 1
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW, True  # rows still grow with their text
    for row in range(first, first + listing.prepared):
        paint(sheet, row, SEQUENCE, SEQUENCE, "number").value = row - HEADER
        for at, column in enumerate(listing.columns, start=FIRST):
            paint(sheet, row, at, at, STYLES.get(column.kind, "text"))
    for at, column in enumerate(listing.columns, start=FIRST):
        letter = get_column_letter(at)
        _restrict(canvas, f"{letter}{first}:{letter}{RESTRICTED}", column)


def _restrict(canvas: Canvas, area: str, column: Field) -> None:
    template = canvas.template
    t = template.t
    parts = [t(f"template.kind.{column.kind}" if column.kind != "ticks" else "template.kind.several")]
    if column.kind == "ticks":
        parts.append(t.list(template.text(option.label) for option in column.options))
    if column.limit is not None:
        parts.append(t("template.limit", limit=column.limit))
    if column.help is not None:
        parts.append(template.text(column.help))
    prompt = t("template.parts").join(parts)
    if column.kind == "choice":
        canvas.restrict(area, "list", prompt, tuple(template.text(option.label) for option in column.options))
    elif column.kind == "yesno":
        canvas.restrict(area, "list", prompt, (t("yes"), t("no")))
    elif column.kind in CHECKS:
        canvas.restrict(area, CHECKS[column.kind], prompt)
    else:
        canvas.advise(area, prompt)
