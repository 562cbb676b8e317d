"""The first sheet: what this file is, how to fill it in, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.exports.template.canvas import Canvas, Template, new_sheet
from workbench.exports.template.style import paint, print_setup, write
from workbench.exports.workbook.table import LINE, lines

LABEL, VALUE, NOTE = 2, 3, 4
WIDTHS = {"B": 26.0, "C": 52.0, "D": 40.0}
ACROSS = sum(WIDTHS.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One line to fill in: its anchor, its label, what to know, and a list to choose from."""

    anchor: str
    label: str
    note: str
    entries: tuple[str, ...] = ()
    date: bool = False
    required: bool = False


def add_head(template: Template, title: str, subtitle: str, advice: Sequence[str], head: Sequence[Line]) -> None:
    """Write the first sheet."""
    with new_sheet(template, template.t("template.head"), "head") as canvas:
        sheet = canvas.sheet
        for letter, width in WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        sheet.cell(1, VALUE, "value").data_type = "s"
        write(sheet, 2, LABEL, NOTE, title, "title")
        write(sheet, 3, LABEL, NOTE, subtitle, "subtitle")
        sheet.row_dimensions[2].height = LINE * 1.6 * lines(title, ACROSS / 1.8) + 14
        sheet.row_dimensions[3].height = LINE * lines(subtitle, ACROSS) + 8
        row = _add_lines(canvas, 5, head)
        row = _add_advice(canvas, row + 1, advice)
        print_setup(sheet, template.t, last_column="D", last_row=row - 1)


def _add_lines(canvas: Canvas, row: int, head: Sequence[Line]) -> int:
    sheet = canvas.sheet
    write(sheet, row, LABEL, NOTE, canvas.template.t("template.whose"), "band")
    sheet.row_dimensions[row].height = 26
    for row, line in enumerate(head, start=row + 1):  # noqa: B020 - the row moves on
        sheet.cell(row, 1, line.anchor).data_type = "s"
        write(sheet, row, LABEL, LABEL, line.label, "label")
        cell = paint(sheet, row, VALUE, VALUE, "date" if line.date else "text")
        write(sheet, row, NOTE, NOTE, line.note, "hint")
        sheet.row_dimensions[row].height = LINE * max(lines(line.note, WIDTHS["D"]), 1) + 10
        if line.entries:
            canvas.restrict(cell.coordinate, "list", line.note, line.entries)
        elif line.date:
            canvas.restrict(cell.coordinate, "date", line.note)
        if line.required:
            canvas.required.append(cell.coordinate)
    return row + 1


def _add_advice(canvas: Canvas, row: int, advice: Sequence[str]) -> int:
    sheet = canvas.sheet
    write(sheet, row, LABEL, NOTE, canvas.template.t("template.advice"), "band")
    sheet.row_dimensions[row].height = 26
    for n, text in enumerate(advice, start=1):
        write(sheet, row + n, LABEL, NOTE, f"{n}. {text}", "lead")
        sheet.row_dimensions[row + n].height = LINE * lines(f"{n}. {text}", ACROSS) + 4
    return row + len(advice) + 1
