"""Findings and the shortlist as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from scoring.findings import Finding, Level
from workbench.commands.terminal import Terminal
from workbench.i18n import Translator

if TYPE_CHECKING:
    from scoring.evaluate import Evaluation, Sector
    from scoring.rubric import Rubric
    from scoring.selection.ranking import Standing

STYLES: dict[Level, str] = {"block": "bold red", "veto": "red", "fail": "red", "warn": "yellow", "info": "cyan"}
LEVELS = tuple(STYLES)
SHOWN = 30
"""Findings of one kind, or applications of one sub-sector, that are printed; the files hold them all."""
COLUMNS = ("rank", "application", "name", "score", "raw_score", "interval", "p_in", "zone")
NUMERIC = {"rank", "score", "raw_score", "interval", "p_in"}


def print_findings(
    findings: Sequence[Finding], terminal: Terminal, rubric: Rubric | None = None, most: int | None = SHOWN
) -> None:
    """Print findings by kind, the gravest first: every place and sentence, and once what to do.

    With the rubric they call criteria by their titles; ``most`` of one kind are printed.
    """
    from workbench.wording import with_titles  # heavy to load where nothing is named

    told = [with_titles(finding, rubric, terminal.t) for finding in findings] if rubric is not None else findings
    ordered = sorted(told, key=lambda finding: (LEVELS.index(finding.level), finding.code))
    for (level, _code), kind in groupby(ordered, key=lambda finding: (finding.level, finding.code)):
        for line in _lines(level, tuple(kind), terminal.t, most):
            terminal.messages.print(line, soft_wrap=True)


def _lines(level: Level, kind: Sequence[Finding], t: Translator, most: int | None) -> Iterator[Text]:
    for finding in kind[:most]:
        place = t.place(finding.where)
        said = t("commands.place", place=place) if place else ""
        yield Text.assemble((f"[{t(f'level.{level}')}] ", STYLES[level]), (said, "bold"), t.finding(finding))
    if most is not None and len(kind) > most:
        yield Text("  " + t("commands.more_findings", count=len(kind) - most), style="dim")
    for remedy in dict.fromkeys(t.remedy(finding) for finding in kind[:most]):
        yield Text(f"  → {remedy}", style="dim")


def print_shortlist(evaluation: Evaluation, terminal: Terminal) -> None:
    """Print who is in, sub-sector by sub-sector, and how many are not."""
    t, shortlist = terminal.t, evaluation.shortlist
    selected = frozenset(shortlist.selected)
    table = Table(box=box.SIMPLE_HEAD, padding=0)
    for column in COLUMNS:
        width = None if column == "name" else 8
        side: JustifyMethod = "right" if column in NUMERIC else "left"
        table.add_column(t(f"column.{column}"), justify=side, max_width=width, overflow="fold")
    for sector in evaluation.sectors:
        _add_sector(table, evaluation, sector, selected, t)
    total = t("commands.shortlist_total", count=len(selected), excluded=len(shortlist.excluded))
    terminal.results.print(table, total, sep="", markup=False, highlight=False)


def print_lists(evaluation: Evaluation, terminal: Terminal) -> None:
    """Print each of several lists on one line: how many are on it, and who."""
    for drawn in evaluation.lists:
        ids = tuple(evaluation.panel.applications[i].id for i in drawn.shortlist.selected)
        title = terminal.t.text(drawn.rules.title)
        said = terminal.t("commands.list_total", title=title, count=len(ids), applications=ids)
        terminal.results.print(said, markup=False, highlight=False, soft_wrap=True)


def print_sensitivity(evaluation: Evaluation, terminal: Terminal) -> None:
    """Print the answer to each question that was asked; the workbook holds the tables."""
    from workbench.sensitivity import questions  # its types are heavy to load where nothing was asked

    if evaluation.influence is None and evaluation.rank_sets is None:
        return
    terminal.results.print(terminal.t("commands.sensitivity"), style="bold", markup=False, highlight=False)
    for question in questions(evaluation, terminal.t):
        terminal.results.print(f"  {question.answer}", markup=False, highlight=False, soft_wrap=True)


def _add_sector(table: Table, evaluation: Evaluation, sector: Sector, selected: frozenset[int], t: Translator) -> None:
    chosen = [standing for standing in sector.standings if standing.application in selected]
    if chosen:
        table.add_section()
        table.add_row("", "", Text(sector.name or t("sector.only"), style="bold"))
    for standing in chosen[:SHOWN]:
        table.add_row(*(Text(cell) for cell in _cells(evaluation, standing, t)))
    if len(chosen) > SHOWN:
        table.add_row("", "", Text(t("commands.more_selected", count=len(chosen) - SHOWN), style="dim"))


def _cells(evaluation: Evaluation, standing: Standing, t: Translator) -> tuple[str, ...]:
    i, firmness = standing.application, evaluation.firmness
    application, zone = evaluation.panel.applications[i], firmness.zone[i]
    return (
        t.show(standing.rank),
        application.id,
        application.name,
        t.show(standing.score),
        t.show(standing.raw_score),
        t.show(None) if zone is None else f"{firmness.rank_low[i]}–{firmness.rank_high[i]}",
        t.percent(None if zone is None else float(firmness.p_in[i])),
        t.show(None) if zone is None else t(f"zone.{zone}"),
    )
