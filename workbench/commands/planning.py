"""``plan``: how firm a cut will be, with more or fewer experts or under assignments there are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from scoring.findings import Finding, blocks
from scoring.panels.planner import Outlook, Round
from workbench.commands.printing import print_findings
from workbench.commands.storing import load, store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say
from workbench.exports.csv_text import csv_text
from workbench.planning import (
    Prospect,
    Spread,
    look_ahead,
    plan_around,
    prospect_object,
    read_assignments,
    read_recused,
    spread_of,
)
from workbench.results import Upload

FIGURES = ("each", "load", "right", "certain", "flipped", "contested", "rank_width")


@dataclass(frozen=True, slots=True)
class Order:
    """Size of the round, or files by role (``assignments``, ``recusals``, ``like``), and how to simulate."""

    files: Mapping[str, Path]
    applications: int | None
    raters: int | None
    each: int | None
    places: int | None
    spread: Mapping[str, float]
    design: str
    sectors: int
    seed: int
    json: bool
    out: Path | None


def run(order: Order, terminal: Terminal) -> int:
    """Simulate a round of a size, or look at the assignments there are."""
    contents, findings = load(order.files)
    given = {role: Upload(order.files[role].name, content) for role, content in contents.items()}
    earlier = Spread()
    if "like" in given:
        read, more = spread_of(given["like"])
        earlier, findings = read or earlier, (*findings, *more)
    if blocks(findings):
        print_findings(findings, terminal)
        return BAD_INPUT
    spread = Spread(**{**asdict(earlier), **order.spread})
    if "assignments" in given:
        return _look(order, given, spread, terminal)
    missing = [name for name in ("applications", "raters", "each", "places") if getattr(order, name) is None]
    if order.out is not None or "recusals" in given:  # they say something about assignments only
        missing = ["assignments"]
    if missing:
        say(terminal, terminal.t("commands.missing_parameter", parameter=f"--{missing[0]}"))
        return BAD_INPUT
    return _simulate(order, spread, terminal)


def _simulate(order: Order, spread: Spread, terminal: Terminal) -> int:
    size = order.applications or 0, order.raters or 0, order.places or 0
    planned = Round(*size, spread.application, spread.rater, spread.residual, order.sectors)
    outlooks, findings = plan_around(planned, order.each or 0, order.design, order.seed)
    print_findings(findings, terminal)
    if findings:
        return BAD_INPUT
    if order.json:
        head = {"schema": 1, "round": asdict(planned), "design": order.design, "seed": order.seed}
        typer.echo(json.dumps({**head, "outlooks": [asdict(o) for o in outlooks]}, indent=2))
        return DONE
    _print_outlooks([("", o) for o in outlooks], order.each, terminal)
    _print_assumed(order, spread, terminal)
    return DONE


def _look(order: Order, given: Mapping[str, Upload], spread: Spread, terminal: Terminal) -> int:
    assignments, findings = read_assignments(given["assignments"])
    recused, more = read_recused(given["recusals"]) if "recusals" in given else ((), ())
    if assignments is None or blocks(more):
        print_findings((*findings, *more), terminal)
        return BAD_INPUT
    prospect, about = look_ahead(assignments, order.places, spread, recused, order.seed)
    print_findings((*findings, *more, *about), terminal)
    failures: tuple[Finding, ...] = ()
    if order.json:
        typer.echo(json.dumps(_object(prospect), ensure_ascii=False, indent=2))
    else:
        _print_prospect(prospect, terminal)
        if prospect.outlook is not None:
            _print_assumed(order, spread, terminal)
    if order.out is not None:
        written, failures = store({order.out: _repair_csv(prospect)})
        print_findings(failures, terminal)
        for path in written:
            say(terminal, terminal.t("commands.written", path=str(path)))
    return BAD_INPUT if failures or blocks(about) else DONE


def _object(prospect: Prospect) -> dict[str, object]:
    outlooks = {"outlook": prospect.outlook, "repaired": prospect.repaired}
    shown = {name: None if outlook is None else asdict(outlook) for name, outlook in outlooks.items()}
    return {"schema": 1, **prospect_object(prospect), **shown}


def _repair_csv(prospect: Prospect) -> bytes:
    return csv_text([("application", "rater"), *(prospect.assignments.name(link) for link in prospect.design.advice)])


def _print_prospect(prospect: Prospect, terminal: Terminal) -> None:
    t, own, design = terminal.t, prospect.assignments, prospect.design
    counts = design.sheets_per_application, design.sheets_per_rater
    said = [
        t("plan.design", applications=design.applications, raters=design.raters, sheets=design.sheets),
        t("plan.connected") if design.connected else t("plan.apart", components=design.components),
        t("plan.per_application", low=int(counts[0].min()), high=int(counts[0].max())),
        t("plan.per_rater", low=int(counts[1].min()), high=int(counts[1].max())),
        t("plan.bridges", count=len(design.bridges)),
    ]
    if prospect.weakest is not None:
        application, rater = own.name(prospect.weakest[0])
        said.append(t("plan.weakest", application=application, rater=rater, cut_off=prospect.weakest[1]))
    if design.advice:
        links = tuple(f"{rater}→{application}" for application, rater in map(own.name, design.advice))
        said.append(t("plan.repair", links=links))
    terminal.results.print("\n".join(said), markup=False, highlight=False, soft_wrap=True)
    looked = (("plan.as_it_is", prospect.outlook), ("plan.with_repair", prospect.repaired))
    outlooks = [(t(key), outlook) for key, outlook in looked if outlook is not None]
    if outlooks:
        _print_outlooks(outlooks, None, terminal)


def _print_outlooks(outlooks: Sequence[tuple[str, Outlook]], each: int | None, terminal: Terminal) -> None:
    t = terminal.t
    table = Table(box=box.SIMPLE_HEAD)
    named = any(name for name, _ in outlooks)
    for column in ("", *(t(f"plan.{figure}") for figure in FIGURES))[not named :]:
        table.add_column(column, justify="right" if column else "left", overflow="fold")
    for name, outlook in outlooks:
        cells = (
            f"{outlook.each:.3g}",
            f"{outlook.load:.1f}",
            t.percent(outlook.right),
            t.percent(outlook.certain),
            t.percent(outlook.flipped),
            f"{outlook.contested:.1f}",
            f"{outlook.rank_width:.1f}",
        )
        table.add_row(*(name, *cells)[not named :], style="bold" if outlook.each == each else "")
    terminal.results.print(table)


def _print_assumed(order: Order, spread: Spread, terminal: Terminal) -> None:
    t, sd = terminal.t, {name: f"{value:g}" for name, value in asdict(spread).items()}
    taken = "like" in order.files and not order.spread
    said = t("plan.taken", file=order.files["like"].name, **sd) if taken else t("plan.assumed", **sd)
    terminal.results.print(said, markup=False, highlight=False, soft_wrap=True)
