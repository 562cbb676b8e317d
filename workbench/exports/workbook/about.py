"""说明: what the workbook is, what it was made from, and the method in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation
from scoring.report import Report
from scoring.rubric import Rubric
from workbench.exports.workbook.ranking import Namer
from workbench.exports.workbook.style import FONT, ZONE_FILLS, ZONE_INKS, print_setup, zone_fill
from workbench.exports.workbook.table import LINE, Column, headline, lines, put
from workbench.i18n import Translator
from workbench.wording import shortlist_rules, titles

LABEL, TEXT = 30.0, 104.0
Entry = tuple[str, str]


def add_about(book: Workbook, report: Report, t: Translator, name: Namer, made: datetime | None) -> None:
    """Write the first sheet: provenance, declared rules and method, then how to read the zones."""
    sheet = book.create_sheet(name(t("sheet.about")))
    columns = [Column("", "text", LABEL), Column("", "text", TEXT)]
    evaluation = report.evaluation
    heading = t("about.title") if evaluation is None else t.text(evaluation.panel.rubric.title)
    headline(sheet, columns, heading, t("about.note") if evaluation is not None else t("about.blocked"))
    row = _section(sheet, 3, t("about.source"), list(_sources(report, t, made)))
    if evaluation is not None:
        rubric = evaluation.panel.rubric
        row = _section(sheet, row, t("about.method"), list(_method(evaluation, t)))
        rules = [(t("about.rule", number=n), rule) for n, rule in enumerate(shortlist_rules(rubric, t), start=1)]
        row = _section(sheet, row, t("about.rules"), rules)
        row = _zones(sheet, row, t)
    print_setup(sheet, t, 1, 1, high=1)


def _section(sheet: Worksheet, row: int, title: str, entries: list[Entry]) -> int:
    put(sheet, row, 1, title, "heading")
    sheet.row_dimensions[row].height = LINE + 14
    for at, (label, text) in enumerate(entries, start=row + 1):
        put(sheet, at, 1, label, "label")
        put(sheet, at, 2, text, "paragraph")
        sheet.row_dimensions[at].height = LINE * max(lines(text, TEXT), lines(label, LABEL)) + 6
    return row + len(entries) + 1


def _sources(report: Report, t: Translator, made: datetime | None) -> Iterator[Entry]:
    evaluation = report.evaluation
    if evaluation is not None:
        yield from _rubric(evaluation.panel.rubric, t)
        yield t("about.scale"), _scale(evaluation, t)
    yield t("about.rubric_sha256"), t("about.sha256", digest=report.rubric_sha256)
    for name, digest in sorted(report.inputs.items()):
        if digest != report.rubric_sha256:
            yield t("about.input", file=name), t("about.sha256", digest=digest)
    yield t("about.engine"), report.engine
    if made is not None:
        yield t("about.made"), f"{t.date(made.date())} {made:%H:%M}"


def _rubric(rubric: Rubric, t: Translator) -> Iterator[Entry]:
    yield t("about.rubric"), t("about.rubric.text", title=t.text(rubric.title), id=rubric.id, version=rubric.version)
    if rubric.source is not None:
        yield t("about.rubric.source"), t.text(rubric.source)


def _scale(evaluation: Evaluation, t: Translator) -> str:
    panel = evaluation.panel
    counts = {
        "applications": len(panel.applications),
        "sectors": len(panel.sectors),
        "raters": len(panel.raters),
        "sheets": len(panel.application),
    }
    counted = t.list(t(f"count.{key}", count=n) for key, n in counts.items())
    return t("remark.separator").join([counted, t("about.set_aside", count=len(panel.set_aside))])


def _method(evaluation: Evaluation, t: Translator) -> Iterator[Entry]:
    normalized, policy = evaluation.normalized, evaluation.panel.rubric.policy
    yield t("about.normalization"), t(f"method.{normalized.method}")
    if normalized.method != normalized.requested:
        yield t("about.requested"), t("about.requested.text", method=normalized.requested)
    yield t("about.how"), t(f"method.{normalized.method}.about")
    yield t("about.scope"), t(f"scope.{policy.scope}")
    yield t("about.missing"), t(f"missing.{policy.missing}")
    yield t("about.published"), t("about.published.text", count=policy.decimals)
    if policy.tie_break:
        named = titles(evaluation.panel.rubric, t)
        yield t("about.ties"), t("rule.tie_break", order=tuple(named.get(d, d) for d in policy.tie_break))
    yield t("about.firmness"), t("about.firmness.text", draws=evaluation.firmness.draws)
    yield t("about.seed"), str(policy.seed)


def _zones(sheet: Worksheet, row: int, t: Translator) -> int:
    row = _section(sheet, row, t("column.zone"), [(t(f"zone.{zone}"), t(f"zone.{zone}.about")) for zone in ZONE_FILLS])
    for at, zone in enumerate(ZONE_FILLS, start=row - len(ZONE_FILLS)):
        label = sheet.cell(at, 1)
        label.fill, label.font = zone_fill(zone), Font(FONT, 10, bold=True, color=ZONE_INKS[zone])
    return row
