"""校验问题: everything that was found in the input and in the result, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook

from scoring.report import Report
from workbench.exports.result import in_order
from workbench.exports.workbook.ranking import Namer
from workbench.exports.workbook.style import print_setup
from workbench.exports.workbook.table import Column, Value, filtered, freeze, headers, headline, rows
from workbench.i18n import Translator
from workbench.wording import with_titles

HEADER = 3


def add_findings(book: Workbook, report: Report, t: Translator, name: Namer) -> None:
    """Write one line for each finding, the gravest first."""
    sheet = book.create_sheet(name(t("sheet.findings")))
    columns = [
        Column(t("column.level"), "centred", 9),
        Column(t("column.finding"), "wrapped", 52),
        Column(t("column.remedy"), "wrapped", 46),
        Column(t("column.file"), "wrapped", 18),
        Column(t("column.sheet"), "wrapped", 12),
        Column(t("column.row"), "integer", 7),
        Column(t("column.column"), "wrapped", 12),
        Column(t("column.field"), "wrapped", 16),
        Column(t("column.code"), "text", 16, 34).fitted(finding.code for finding in report.findings),
    ]
    note = t("finding_sheet.note", count=len(report.findings)) if report.findings else t("finding_sheet.none")
    headline(sheet, columns, t("sheet.findings"), note)
    headers(sheet, HEADER, columns)
    last = rows(sheet, HEADER + 1, columns, _lines(report, t)) - 1
    filtered(sheet, HEADER, last, len(columns))
    freeze(sheet, HEADER)
    print_setup(sheet, t, HEADER, HEADER)


def _lines(report: Report, t: Translator) -> Iterator[list[Value]]:
    for finding in in_order(report.findings):
        place, told = finding.where, with_titles(finding, report.rubric, t)
        yield [
            t(f"level.{finding.level}"),
            t.finding(told),
            t.remedy(told),
            place.file,
            place.sheet,
            place.row,
            place.column,
            place.field,
            finding.code,
        ]
