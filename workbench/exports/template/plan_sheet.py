"""The plan: each heading of its outline over the room for its text, and how long it has become."""

from __future__ import annotations

from scoring.applications.form import Chapter, Plan
from workbench.exports.template.canvas import Canvas, Template, new_sheet
from workbench.exports.template.style import length_of, paint, print_setup, shade_too_long, write
from workbench.exports.workbook.table import LINE, lines

WIDTH = 84.0  # a single column wider than the page would be cut off in print
TITLE, NOTE, COUNT, TOP = 2, 3, 4, 5
HEIGHTS = {1: 180.0, 2: 150.0, 3: 110.0}


def add_plan(template: Template, plan: Plan) -> None:
    """Write the sheet of the plan."""
    with new_sheet(template, template.t("template.plan"), "plan") as canvas:
        sheet = canvas.sheet
        sheet.column_dimensions["B"].width = WIDTH
        sheet.cell(1, 2, "text").data_type = "s"
        write(sheet, TITLE, 2, 2, template.text(plan.title), "title")
        note = template.t("template.plan_note")
        write(sheet, NOTE, 2, 2, note, "foot")
        sheet.row_dimensions[TITLE].height = 36
        sheet.row_dimensions[NOTE].height = LINE * lines(note, WIDTH) + 4
        row = TOP
        for chapter in plan.chapters:
            row = _add_chapter(canvas, row, chapter)
        _add_count(canvas, plan)
        print_setup(sheet, template.t, last_column="B", last_row=row - 1)
        sheet.freeze_panes = f"A{TOP}"


def _add_chapter(canvas: Canvas, row: int, chapter: Chapter) -> int:
    sheet = canvas.sheet
    style = "band" if chapter.level == 1 else "label"
    write(sheet, row, 2, 2, "  " * (chapter.level - 1) + canvas.template.text(chapter.title), style)
    sheet.row_dimensions[row].height = 24
    sheet.cell(row + 1, 1, chapter.id).data_type = "s"
    paint(sheet, row + 1, 2, 2, "passage")
    sheet.row_dimensions[row + 1].height = HEIGHTS[chapter.level]
    if chapter.required:
        canvas.required.append(f"B{row + 1}")
    return row + 2


def _add_count(canvas: Canvas, plan: Plan) -> None:
    """Say how many characters there are of those there may, or must, be."""
    sheet, t = canvas.sheet, canvas.template.t
    length = length_of(*(f"B{TOP + 1 + 2 * n}" for n in range(len(plan.chapters))))
    bounds = [t("template.at_most", limit=plan.limit)] if plan.limit is not None else []
    bounds += [t("template.at_least", least=plan.least)] if plan.least is not None else []
    after = "".join(t("template.bound", bound=bound) for bound in bounds)
    cell = paint(sheet, COUNT, 2, 2, "unit")
    cell.value, cell.data_type = f'="{t("template.characters")} "&({length})&"{after}"', "f"
    if plan.limit is not None:
        shade_too_long(sheet, cell.coordinate, f"({length})", plan.limit)
