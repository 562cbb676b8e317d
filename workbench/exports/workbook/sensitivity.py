"""敏感性: what the result hangs on, question by question."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation
from workbench.exports.workbook.ranking import Namer
from workbench.exports.workbook.style import print_setup
from workbench.exports.workbook.table import LINE, Column, band, headers, headline, lines, put, rows
from workbench.i18n import Translator
from workbench.sensitivity import Question, questions

WIDTHS = (34.0, 44.0, 40.0, 16.0, 16.0)
FIRST = 3


def add_sensitivity(book: Workbook, evaluation: Evaluation, t: Translator, name: Namer) -> None:
    """Write one table for each question that was asked; no sheet where none was."""
    asked = questions(evaluation, t)
    if not asked:
        return
    sheet = book.create_sheet(name(t("sheet.sensitivity")))
    headline(sheet, _columns(("",) * len(WIDTHS)), t("sheet.sensitivity"), t("sensitivity.note"))
    row = FIRST
    for question in asked:
        row = _write(sheet, row, question)
    print_setup(sheet, t, 1, 1)


def _write(sheet: Worksheet, row: int, question: Question) -> int:
    """Heading, answer and table of one question; the row after it and a space."""
    put(sheet, row, 1, question.title, "heading")
    sheet.row_dimensions[row].height = LINE + 14
    band(sheet, row + 1, len(WIDTHS), question.answer, "note", LINE * lines(question.answer, sum(WIDTHS)) + 6)
    columns = _columns(question.headers)
    headers(sheet, row + 2, columns)
    return rows(sheet, row + 3, columns, question.rows) + 1


def _columns(titles: tuple[str, ...]) -> list[Column]:
    return [Column(title, "wrapped", width) for title, width in zip(titles, WIDTHS, strict=False)]
