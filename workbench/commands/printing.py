"""Findings and the shortlist as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich import box
from rich.table import Table
from rich.text import Text

from scoring.evaluate import Evaluation, Sector
from scoring.findings import Finding, Level
from scoring.selection.ranking import Standing
from workbench.commands.terminal import Terminal
from workbench.i18n import Translator

STYLES: dict[Level, str] = {"block": "bold red", "veto": "red", "fail": "red", "warn": "yellow", "info": "cyan"}
LEVELS = tuple(STYLES)
SHOWN = 30
"""Findings of one kind that are printed; the JSON holds them all."""
COLUMNS = ("rank", "application", "name", "score", "raw_score", "interval", "p_in", "zone")
NUMERIC = {"rank", "score", "raw_score", "interval", "p_in"}


def print_findings(findings: Sequence[Finding], terminal: Terminal) -> None:
    """Print findings by kind, the gravest first: every place and sentence, and once what to do."""
    ordered = sorted(findings, key=lambda finding: (LEVELS.index(finding.level), finding.code))
    for (level, _code), kind in groupby(ordered, key=lambda finding: (finding.level, finding.code)):
        for line in _lines(level, tuple(kind), terminal.t):
            terminal.messages.print(line, soft_wrap=True)


def _lines(level: Level, kind: Sequence[Finding], t: Translator) -> Iterator[Text]:
    for finding in kind[:SHOWN]:
        place = t.place(finding.where)
        said = (f"{place}: " if t.language == "en" else f"{place}:") if place else ""
        yield Text.assemble((f"[{t(f'level.{level}')}] ", STYLES[level]), (said, "bold"), t.finding(finding))
    if len(kind) > SHOWN:
        yield Text("  " + t("commands.more_findings", count=len(kind) - SHOWN), style="dim")
    for remedy in dict.fromkeys(t.remedy(finding) for finding in kind[:SHOWN]):
        yield Text(f"  → {remedy}", style="dim")


def print_shortlist(evaluation: Evaluation, terminal: Terminal) -> None:
    """Print who is in, one table for each sub-sector that has somebody, and how many are not."""
    t, shortlist = terminal.t, evaluation.shortlist
    selected = frozenset(shortlist.selected)
    for sector in evaluation.sectors:
        chosen = [standing for standing in sector.standings if standing.application in selected]
        if chosen:
            terminal.results.print(_table(evaluation, sector, chosen, t))
    terminal.results.print(
        t("commands.shortlist_total", count=len(selected), excluded=len(shortlist.excluded)), markup=False
    )


def _table(evaluation: Evaluation, sector: Sector, standings: Iterable[Standing], t: Translator) -> Table:
    title = Text(sector.name or t("sector.only"), style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in COLUMNS:
        table.add_column(t(f"column.{column}"), justify="right" if column in NUMERIC else "left")
    for standing in standings:
        table.add_row(*(Text(cell) for cell in _cells(evaluation, standing, t)))
    return table


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
