"""``plan``: how firm a cut will be with more or fewer experts for each application."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer
from rich import box
from rich.table import Table

from scoring.errors import NotEstimable
from scoring.findings import found
from scoring.panels.planner import Outlook, Round, plan
from workbench.commands.printing import print_findings
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal

AROUND = 2  # how many more and fewer experts are shown beside the number asked for


def run(planned: Round, each: int, seed: int, only_data: bool, terminal: Terminal) -> int:
    """Simulate, and print one line for every number of experts around the one asked for."""
    try:
        outlooks = plan(planned, range(max(1, each - AROUND), each + AROUND + 1), seed=seed)
    except NotEstimable:
        size = planned.applications, planned.raters, planned.places
        refusal = found("plan_impossible", "block", applications=size[0], raters=size[1], places=size[2])
        print_findings((refusal,), terminal)
        return BAD_INPUT
    if only_data:
        made = {"schema": 1, "round": asdict(planned), "seed": seed, "outlooks": [asdict(o) for o in outlooks]}
        typer.echo(json.dumps(made, indent=2))
        return DONE
    _print(planned, outlooks, each, terminal)
    return DONE


def _print(planned: Round, outlooks: tuple[Outlook, ...], each: int, terminal: Terminal) -> None:
    t = terminal.t
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("each", "load", "right", "certain", "contested", "rank_width"):
        table.add_column(t(f"plan.{column}"), justify="right", overflow="fold")
    for outlook in outlooks:
        cells = (
            str(outlook.each),
            f"{outlook.load:.1f}",
            t.percent(outlook.right),
            t.percent(outlook.certain),
            f"{outlook.contested:.1f}",
            f"{outlook.rank_width:.1f}",
        )
        table.add_row(*cells, style="bold" if outlook.each == each else "")
    terminal.results.print(table)
    assumed = [f"{sd:g}" for sd in (planned.application_sd, planned.rater_sd, planned.residual_sd)]
    said = t("plan.assumed", application=assumed[0], rater=assumed[1], residual=assumed[2])
    terminal.results.print(said, markup=False, highlight=False, soft_wrap=True)
