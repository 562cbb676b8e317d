"""The checklist of documents, which whoever receives them fills in."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.applications.procedure import Document
from workbench.exports.template.canvas import Canvas, Template, new_sheet
from workbench.exports.template.style import paint, print_setup, write
from workbench.exports.workbook.table import LINE, lines

WIDTHS = {"B": 34.0, "C": 34.0, "D": 12.0, "E": 12.0, "F": 11.0, "G": 11.0, "H": 34.0}
INPUTS = {6: "originals", 7: "copies", 8: "label"}


def add_documents(template: Template, documents: Sequence[Document]) -> None:
    """Write the checklist of documents; whoever receives them fills it in."""
    if not documents:
        return
    t = template.t
    with new_sheet(template, t("template.documents"), "documents") as canvas:
        sheet = canvas.sheet
        for letter, width in WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        for column, role in INPUTS.items():
            sheet.cell(1, column, role).data_type = "s"
        write(sheet, 2, 2, 8, t("template.documents"), "title")
        write(sheet, 3, 2, 8, t("template.documents.note"), "foot")
        sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 36, 22
        heads = ("document", "clause", "originals_asked", "copies_asked", "originals", "copies", "label")
        for column, head in enumerate(heads, start=2):
            write(sheet, 4, column, column, t(f"template.documents.{head}"), "heading")
        sheet.row_dimensions[4].height = 34
        for row, document in enumerate(documents, start=5):
            _add_document(canvas, row, document)
        print_setup(sheet, t, last_column="H", last_row=4 + len(documents), landscape=True)


def _add_document(canvas: Canvas, row: int, document: Document) -> None:
    sheet, template = canvas.sheet, canvas.template
    sheet.cell(row, 1, document.id).data_type = "s"
    title = template.text(document.title)
    clause = template.text(document.clause) if document.clause is not None else ""
    write(sheet, row, 2, 2, title, "label")
    write(sheet, row, 3, 3, clause, "label")
    write(sheet, row, 4, 4, str(document.originals), "unit")
    write(sheet, row, 5, 5, str(document.copies), "unit")
    for column, style in ((6, "quantity"), (7, "quantity"), (8, "text")):
        paint(sheet, row, column, column, style)
    canvas.restrict(f"F{row}:G{row}", "whole", template.t("template.kind.integer"))
    example = template.text(document.label_example) if document.label_example is not None else ""
    if example:
        canvas.advise(f"H{row}", template.t("template.documents.example", label=example))
    else:
        write(sheet, row, 8, 8, "", "blank")
    sheet.row_dimensions[row].height = LINE * max(lines(title, 34.0), lines(clause, 34.0)) + 8
