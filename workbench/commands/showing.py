"""Checked applications as a terminal shows them: verdicts, the gravest findings, quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich import box
from rich.table import Table
from rich.text import Text

from scoring.applications.programme import Programme
from scoring.findings import Finding, Level, Place
from workbench.commands.printing import LEVELS, SHOWN, STYLES
from workbench.commands.terminal import Terminal
from workbench.i18n import Translator
from workbench.intake import Intake
from workbench.rulebook import tell

VERDICTS = {"eligible": "green", "needs_decision": "yellow", "ineligible": "red"}
LISTED = 5  # applications whose findings are printed in full; the files hold those of all
COUNTED: tuple[Level, ...] = ("block", "veto", "fail", "warn")


def print_intake(intake: Intake, terminal: Terminal) -> None:
    """Print verdicts, findings of a few applications, quotas and totals."""
    t = terminal.t
    for line in _lines(intake.programme, intake.findings, t):
        terminal.messages.print(line, soft_wrap=True)
    if intake.applications:
        terminal.results.print(_table(intake, t), markup=False, highlight=False)
    if len(intake.applications) <= LISTED:
        for one in intake.applications:
            _print_findings(intake.programme, one.id, one.findings, terminal)
    for quota in intake.quotas:
        said = t("check.quota", authority=quota.authority, count=quota.count, limit=quota.limit, rule=quota.rule)
        style = STYLES["block"] if quota.count > quota.limit else ""
        terminal.results.print(Text(said, style=style), highlight=False, soft_wrap=True)
    counts = Counter[str](one.verdict.state for one in intake.applications)
    total = t("check.total", count=len(intake.applications), **{state: counts[state] for state in VERDICTS})
    terminal.results.print(total, markup=False, highlight=False, soft_wrap=True)


def _print_findings(programme: Programme, name: str, findings: Sequence[Finding], terminal: Terminal) -> None:
    if findings:
        terminal.results.print(Text(name, style="bold"))
    for line in _lines(programme, findings, terminal.t):
        terminal.results.print(line, soft_wrap=True)


def _lines(programme: Programme, findings: Sequence[Finding], t: Translator) -> Iterator[Text]:
    """A line for each finding, the gravest first, and under it what to do."""
    ordered = sorted(findings, key=lambda finding: LEVELS.index(finding.level))
    for finding in ordered[:SHOWN]:
        told, place = tell(programme, finding, t), _place(finding.where, t)
        said = t("commands.place", place=place) if place else ""
        head = (f"[{t(f'level.{finding.level}')}] {told.rule} ", STYLES[finding.level])
        yield Text.assemble(head, (said, "bold"), told.message)
        clause = t("check.clause", clause=told.clause) if told.clause else ""
        yield Text(f"  → {told.remedy}{clause}", style="dim")
    if len(ordered) > SHOWN:
        yield Text("  " + t("commands.more_findings", count=len(ordered) - SHOWN), style="dim")


def _place(place: Place, t: Translator) -> str:
    """A cell of a form as a spreadsheet names it; anything else in words."""
    if place.row is None or place.column is None:
        return t.place(replace(place, field=None))
    return " · ".join(part for part in (place.file, place.sheet, f"{place.column}{place.row}") if part)


def _table(intake: Intake, t: Translator) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for column in ("application", "name", "sector", "verdict"):
        table.add_column(t(f"column.{column}"), overflow="fold", max_width=36 if column == "name" else 20)
    for level in COUNTED:
        table.add_column(t(f"level.{level}"), justify="right")
    for one in intake.applications:
        levels = Counter[str](finding.level for finding in one.findings)
        verdict = Text(t(f"verdict.{one.verdict.state}"), style=VERDICTS[one.verdict.state])
        counted = [str(levels[level] or "") for level in COUNTED]
        table.add_row(Text(one.id), Text(one.name), Text(one.answers.sector), verdict, *counted)
    return table
