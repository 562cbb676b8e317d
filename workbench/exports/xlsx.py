"""The workbook to hand over: everything an organiser, a panel or an auditor asks for, ready to print."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from scoring.report import Report
from workbench.exports.workbook.about import add_about
from workbench.exports.workbook.design import add_design
from workbench.exports.workbook.findings import add_findings
from workbench.exports.workbook.ranking import add_rankings
from workbench.exports.workbook.raters import add_raters
from workbench.exports.workbook.scores import add_scores
from workbench.exports.workbook.sensitivity import add_sensitivity
from workbench.exports.workbook.shortlist import add_shortlist
from workbench.exports.workbook.style import register
from workbench.exports.workbook.table import sheet_namer
from workbench.i18n import Translator

NO_TIME = (1980, 1, 1, 0, 0, 0)
SAVED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def workbook(report: Report, t: Translator, made: datetime | None = None) -> bytes:
    """The report as an Excel workbook; ``made`` is printed where the run's time is known."""
    evaluation = report.evaluation
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = report.engine
    book.properties.title = t("about.title")
    register(book, 2 if evaluation is None else evaluation.panel.rubric.policy.decimals)
    name = sheet_namer(t)
    add_about(book, report, t, name, made)
    if evaluation is not None:
        add_rankings(book, evaluation, t, name)
        add_shortlist(book, evaluation, t, name)
        add_raters(book, evaluation, t, name)
        add_scores(book, evaluation, t, name)
        add_design(book, evaluation, t, name)
        add_sensitivity(book, evaluation, t, name)
    add_findings(book, report, t, name)
    return without_clock(book)


def without_clock(book: Workbook) -> bytes:
    """The file without the times openpyxl stamps on it, so that the same run gives the same bytes."""
    saved, still = BytesIO(), BytesIO()
    book.save(saved)
    with ZipFile(saved) as stamped, ZipFile(still, "w", ZIP_DEFLATED) as plain:
        for entry in stamped.infolist():
            content = stamped.read(entry)
            if entry.filename == "docProps/core.xml":
                content = SAVED.sub(b"", content)
            plain.writestr(ZipInfo(entry.filename, NO_TIME), content, ZIP_DEFLATED)
    return still.getvalue()
