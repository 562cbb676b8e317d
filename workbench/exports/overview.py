"""The workbook an organiser works through after intake: verdicts, findings, measured columns, quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from data.intake.packing import packed
from scoring.applications.eligibility import State
from scoring.applications.form import dated
from scoring.applications.measured import points_of
from scoring.findings import Finding
from scoring.firmness.firmness import Zone
from workbench.exports.result import LEVELS, in_order
from workbench.exports.workbook.style import ZONE_INKS, print_setup, register, shade_where, zone_fill
from workbench.exports.workbook.table import (
    Column,
    Value,
    filtered,
    freeze,
    headers,
    headline,
    rows,
    sheet_namer,
)
from workbench.i18n import Translator
from workbench.intake import Intake
from workbench.rulebook import derivation, reason_words, tell

HEADER = 3
VERDICT = "F"  # the column of verdicts
ALWAYS = ("overview.applications", "sheet.findings")
ZONES: Mapping[State, Zone] = {"eligible": "safe_in", "needs_decision": "contested", "ineligible": "safe_out"}


def overview(intake: Intake, t: Translator) -> bytes:
    """The workbook as bytes; the same result gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "Hengping", t("overview.title")
    register(book, 2)
    name = sheet_namer(t)
    counts = Counter[str](one.verdict.state for one in intake.applications)
    title = t.text(intake.programme.procedure.title)
    note = t("overview.note", title=title, **{state: counts[state] for state in ZONES})
    parts = (
        ("overview.applications", note, _application_columns(t), _applications(intake, t)),
        ("sheet.findings", t("overview.findings_note"), _finding_columns(t), _findings(intake, t)),
        ("overview.measured", t("overview.measured_note"), _measured_columns(t), _measured(intake, t)),
        ("overview.goals", t("overview.goals_note"), _goal_columns(t), _goals(intake, t)),
        ("overview.quotas", t("overview.quotas_note"), _quota_columns(t), _quotas(intake, t)),
    )
    for key, said, columns, lines in parts:
        values = list(lines)
        if values or key in ALWAYS:
            _sheet(book, name(t(key)), columns, values, said, t)
    _shade(book.worksheets[0], len(intake.applications), t)
    return packed(book)


def _sheet(
    book: Workbook, name: str, columns: Sequence[Column], values: Sequence[Sequence[Value]], note: str, t: Translator
) -> None:
    sheet = book.create_sheet(name)
    headline(sheet, columns, name, note)
    headers(sheet, HEADER, columns)
    last = rows(sheet, HEADER + 1, columns, values) - 1
    filtered(sheet, HEADER, last, len(columns))
    freeze(sheet, HEADER, 2)
    print_setup(sheet, t, HEADER, HEADER)


def _application_columns(t: Translator) -> list[Column]:
    return [
        Column(t("column.application"), "text", 14, 24),
        Column(t("column.name"), "wrapped", 34),
        Column(t("column.sector"), "wrapped", 16),
        Column(t("column.authority"), "wrapped", 18),
        Column(t("column.region"), "wrapped", 18),
        Column(t("column.verdict"), "centred", 12),
        *(Column(t(f"level.{level}"), "integer", 9) for level in LEVELS),
        Column(t("column.reasons"), "wrapped", 60),
        Column(t("column.file"), "wrapped", 26),
    ]


def _applications(intake: Intake, t: Translator) -> Iterator[list[Value]]:
    for one in intake.applications:
        levels = Counter[str](finding.level for finding in one.findings)
        reasons = "\n".join(reason_words(intake.programme, reason, t) for reason in one.verdict.reasons)
        yield [
            *(one.id, one.name, one.answers.sector, one.answers.authority, one.region),
            t(f"verdict.{one.verdict.state}"),
            *(levels[level] for level in LEVELS),
            reasons,
            one.file,
        ]


def _shade(sheet: Worksheet, applications: int, t: Translator) -> None:
    """Colour each verdict by its word, so that colours follow the rows when they are sorted."""
    area = f"{VERDICT}{HEADER + 1}:{VERDICT}{HEADER + max(applications, 1)}"
    for state, zone in ZONES.items():
        formula = f'${VERDICT}{HEADER + 1}="{t(f"verdict.{state}")}"'
        shade_where(sheet, area, formula, zone_fill(zone), Font(bold=True, color=ZONE_INKS[zone]))


def _finding_columns(t: Translator) -> list[Column]:
    return [
        Column(t("column.application"), "text", 14, 24),
        Column(t("column.level"), "centred", 9),
        Column(t("column.rule"), "text", 14, 24),
        Column(t("column.asked"), "wrapped", 24),
        Column(t("column.finding"), "wrapped", 50),
        Column(t("column.clause"), "wrapped", 34),
        Column(t("column.remedy"), "wrapped", 36),
        Column(t("column.sheet"), "wrapped", 14),
        Column(t("column.cell"), "centred", 8),
        Column(t("column.file"), "wrapped", 22),
    ]


def _findings(intake: Intake, t: Translator) -> Iterator[list[Value]]:
    yield from _told(intake, "", intake.findings, t)
    for one in intake.applications:
        yield from _told(intake, one.id, one.findings, t)


def _told(intake: Intake, application: str, findings: Iterable[Finding], t: Translator) -> Iterator[list[Value]]:
    for finding in in_order(findings):
        told, place = tell(intake.programme, finding, t), finding.where
        cell = f"{place.column or ''}{place.row or ''}"
        yield [
            *(application, t(f"level.{finding.level}"), told.rule, told.label),
            *(told.message, told.clause, told.remedy, place.sheet, cell, place.file),
        ]


def _measured_columns(t: Translator) -> list[Column]:
    return [
        Column(t("column.application"), "text", 14, 24),
        Column(t("column.name"), "wrapped", 34),
        Column(t("column.measured"), "wrapped", 34),
        Column(t("column.value"), "value", 14),
        Column(t("column.unit"), "centred", 10),
        Column(t("column.derivation"), "wrapped", 60),
        Column(t("column.rubric_criterion"), "wrapped", 26),
        Column(t("column.points"), "value", 12),
    ]


def _measured(intake: Intake, t: Translator) -> Iterator[list[Value]]:
    form = intake.programme.form
    titles = {quantity.id: t.text(quantity.title) for quantity in form.measured} if form is not None else {}
    criteria = {criterion.field: criterion for criterion in intake.programme.rubric.measured}
    for one in intake.applications:
        for measurement in one.examination.measured:
            value = measurement.value
            shown = t("yes" if value else "no") if isinstance(value, bool) else value
            words = derivation(intake.programme, measurement, t) or t("overview.not_measured")
            named = titles.get(measurement.id, measurement.id)
            judged = criteria.get(measurement.id)
            points = None if judged is None or value is None else points_of(judged, float(value))
            criterion = "" if judged is None else t.text(judged.title)
            yield [one.id, one.name, named, shown, measurement.unit, words, criterion, points]


def _goal_columns(t: Translator) -> list[Column]:
    return [
        Column(t("column.application"), "text", 14, 24),
        Column(t("column.name"), "wrapped", 34),
        Column(t("column.goal"), "wrapped", 40),
        Column(t("column.target"), "value", 14),
        Column(t("column.actual"), "value", 14),
        Column(t("column.completion"), "value", 14),
        Column(t("column.unit"), "centred", 10),
        Column(t("column.reached"), "centred", 12),
    ]


def _goals(intake: Intake, t: Translator) -> Iterator[list[Value]]:
    form = intake.programme.form
    goals = {goal.id: goal for goal in form.goals} if form is not None else {}
    for one in intake.applications:
        for done in one.completions:
            title = dated(t.text(goals[done.goal].title), intake.programme.year)
            numbers = (done.target, done.actual, done.percent)
            yield [one.id, one.name, title, *numbers, goals[done.goal].unit, t(f"reached.{done.reached}")]


def _quota_columns(t: Translator) -> list[Column]:
    return [
        Column(t("column.authority"), "wrapped", 30),
        Column(t("column.counted"), "wrapped", 30),
        Column(t("column.count"), "integer", 10),
        Column(t("column.limit"), "integer", 10),
        Column(t("column.rule"), "text", 14),
        Column(t("column.applications"), "wrapped", 50),
    ]


def _quotas(intake: Intake, t: Translator) -> Iterator[list[Value]]:
    for quota in intake.quotas:
        yield [quota.authority, t("overview.list", list=quota.list), quota.count, quota.limit, quota.rule, ""]
    for sector in intake.sectors:
        counted, names = t("overview.sector", sector=sector.sector), t.list(sector.applications)
        yield [sector.authority, counted, len(sector.applications), sector.limit, sector.rule, names]
