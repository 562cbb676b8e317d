"""The public notice: read the issuer's words, draw it up from a result, and put it on paper."""

from __future__ import annotations

from dataclasses import dataclass

from data.notices import read_notice
from scoring.findings import Finding, found
from scoring.notice import Notice, announce
from scoring.report import Report
from workbench.exports.notice_docx import notice_docx
from workbench.exports.notice_html import notice_html
from workbench.i18n import Translator
from workbench.results import Upload


@dataclass(frozen=True, slots=True)
class NoticeFiles:
    """A notice as it is handed to the public."""

    docx: bytes
    html: bytes


def draft_notice(report: Report, file: Upload) -> tuple[Notice | None, tuple[Finding, ...]]:
    """Draw up the notice of a report; without a result or with any fault in the words there is none."""
    text, findings = read_notice(file.name, file.content)
    if report.evaluation is None:
        return None, (*findings, found("notice_without_result", "block"))
    if text is None:
        return None, findings
    return announce(report.evaluation, text)


def publish(notice: Notice, translator: Translator) -> NoticeFiles:
    """Put a notice on paper, for a word processor and for the web."""
    return NoticeFiles(notice_docx(notice, translator), notice_html(notice, translator))
