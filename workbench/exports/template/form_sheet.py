"""The form itself: cover and sections in their official order, one row for each thing asked."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from scoring.applications.form import Field, Form, Section
from workbench.exports.template.canvas import Canvas, Template, new_sheet
from workbench.exports.template.fields import (
    EVIDENCE_WIDTH,
    FEWEST_VALUES,
    FIRST,
    HINT_WIDTH,
    LABEL,
    LABEL_WIDTH,
    NUMBER,
    NUMBER_WIDTH,
    UNIT_WIDTH,
    VALUE_WIDTH,
    Columns,
    add_field,
    add_years,
)
from workbench.exports.template.style import print_setup, write
from workbench.exports.workbook.table import LINE, lines

TITLE, SOURCE, HEADER = 2, 3, 4


def add_form(template: Template, form: Form) -> None:
    """Write the sheet of the form."""
    columns = Columns(max([FEWEST_VALUES, *(_window(field) for field in form.fields.values())]))
    with new_sheet(template, template.t("template.form"), "form") as canvas:
        _set_columns(canvas, columns)
        row = _add_title(canvas, columns, form)
        if form.cover:
            row = _add_fields(canvas, columns, row, form.cover)
        for section in form.sections:
            row = _add_section(canvas, columns, row, section)
        print_setup(canvas.sheet, template.t, last_column=get_column_letter(columns.evidence), last_row=max(row - 1, 2))


def _window(field: Field) -> int:
    return 1 if field.years is None else field.years.last - field.years.first + 1


def _set_columns(canvas: Canvas, columns: Columns) -> None:
    sheet = canvas.sheet
    roles = {FIRST + n: str(n + 1) for n in range(columns.values)} | {columns.evidence: "evidence"}
    for column, role in roles.items():
        sheet.cell(1, column, role).data_type = "s"
    values = dict.fromkeys(range(FIRST, columns.last + 1), VALUE_WIDTH)
    widths = {NUMBER: NUMBER_WIDTH, LABEL: LABEL_WIDTH, **values, columns.unit: UNIT_WIDTH}
    widths |= {columns.evidence: EVIDENCE_WIDTH, columns.hint: HINT_WIDTH}
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def _add_title(canvas: Canvas, columns: Columns, form: Form) -> int:
    t, sheet = canvas.template.t, canvas.sheet
    write(sheet, TITLE, NUMBER, columns.evidence, canvas.template.text(form.title), "title")
    official = t("template.official") if form.official else t("template.not_official")
    source = t("template.source", source=canvas.template.text(form.source), official=official)
    write(sheet, SOURCE, NUMBER, columns.evidence, source, "subtitle")
    sheet.row_dimensions[TITLE].height = 40
    sheet.row_dimensions[SOURCE].height = LINE * lines(source, LABEL_WIDTH + columns.width + EVIDENCE_WIDTH) + 6
    heads = {
        (NUMBER, NUMBER): "template.number",
        (LABEL, LABEL): "template.asked",
        (FIRST, columns.last): "template.answer",
        (columns.unit, columns.unit): "template.unit",
        (columns.evidence, columns.evidence): "template.evidence",
    }
    for (first, last), key in heads.items():
        write(sheet, HEADER, first, last, t(key), "heading")
    write(sheet, HEADER, columns.hint, columns.hint, t("template.hint"), "hint")
    sheet.row_dimensions[HEADER].height = 22
    sheet.freeze_panes = f"D{HEADER + 1}"
    return HEADER + 1


def _add_section(canvas: Canvas, columns: Columns, row: int, section: Section) -> int:
    sheet, title = canvas.sheet, canvas.template.text(section.title)
    write(sheet, row, NUMBER, columns.evidence, title, "band")
    sheet.row_dimensions[row].height = 26
    row += 1
    if section.note is not None:
        note = canvas.template.text(section.note)
        write(sheet, row, NUMBER, columns.evidence, note, "foot")
        sheet.row_dimensions[row].height = LINE * lines(note, LABEL_WIDTH + columns.width) + 4
        row += 1
    return _add_fields(canvas, columns, row, section.fields)


def _add_fields(canvas: Canvas, columns: Columns, row: int, fields: Iterable[Field]) -> int:
    """Write fields one below the other, with the years printed over each run that shares a window."""
    window = None
    for field in fields:
        if field.years is not None and field.years != window:
            row = add_years(canvas, columns, row, field)
        window = field.years
        row = add_field(canvas, columns, row, field)
    return row
