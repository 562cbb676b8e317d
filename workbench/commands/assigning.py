"""``assign``: experts to applications under recusals, loads and connectedness, with minutes anyone can repeat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from scoring.findings import Finding
from workbench.assigning import Assigned, Wish, assign_files
from workbench.commands.printing import print_findings
from workbench.commands.storing import load, store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say
from workbench.exports.assignment import assignment_minutes, assignment_workbook, assignments_csv
from workbench.exports.minutes_docx import minutes_docx
from workbench.results import Upload

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """Files by role, what is wished for, when it is done, and where results go."""

    files: Mapping[str, Path]
    wish: Wish
    at: datetime | None
    json: str | None
    out: Path


def run(order: Order, terminal: Terminal) -> int:
    """Assign, print the loads and write the list, the matrix with its minutes, and the JSON asked for."""
    contents, missing = load(order.files)
    if missing:
        print_findings(missing, terminal)
        return BAD_INPUT
    given = {role: Upload(order.files[role].name, content) for role, content in contents.items()}
    assigned, findings = assign_files(given["applications"], given["raters"], given.get("recusals"), order.wish)
    print_findings(findings, terminal)
    if assigned is None:
        return BAD_INPUT
    _print(assigned, terminal)
    written, failures = _write(order, assigned, terminal)
    print_findings(failures, terminal)
    for path in written:
        say(terminal, terminal.t("commands.written", path=str(path)))
    return BAD_INPUT if failures else DONE


def _print(assigned: Assigned, terminal: Terminal) -> None:
    t, assignment = terminal.t, assigned.assignment
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(t("column.rater"))
    table.add_column(t("column.sheets"), justify="right")
    table.add_column(t("column.application"), overflow="fold")
    names = assigned.ids("application")
    for number, rater in enumerate(assigned.ids("rater")):
        own = [names[i] for i in assignment.application[assignment.rater == number]]
        table.add_row(rater, str(len(own)), " ".join(own))
    terminal.results.print(table)
    said = [_summary(assigned, terminal)]
    if "expertise" in assigned.raters.columns:
        said.append(t("assign.matched", matched=t.percent(assignment.matched)))
    terminal.results.print("\n".join(said), markup=False, highlight=False, soft_wrap=True)


def _summary(assigned: Assigned, terminal: Terminal) -> str:
    design = assigned.assignment.design
    return terminal.t(
        "assign.summary",
        sheets=design.sheets,
        components=design.components,
        recusals=len(assigned.recusals),
        proposals=len(assigned.proposals),
    )


def _write(order: Order, assigned: Assigned, terminal: Terminal) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    t = terminal.t
    contents = {
        order.out / "assignments.csv": assignments_csv(assigned),
        order.out / "assignments.xlsx": assignment_workbook(assigned, t),
        order.out / "assignment-minutes.docx": minutes_docx(
            assignment_minutes(assigned, terminal.t, order.at), terminal.t
        ),
    }
    if order.json == STANDARD_OUTPUT:
        typer.echo(_object(assigned), nl=False)
    elif order.json is not None:
        contents[Path(order.json)] = _object(assigned).encode()
    return store(contents)


def _object(assigned: Assigned) -> str:
    design = assigned.assignment.design
    made = {
        "schema": 1,
        "seed": assigned.wish.seed,
        "each": assigned.wish.each,
        "load": list(assigned.load),
        "components": design.components,
        "connected": design.connected,
        "matched": round(assigned.assignment.matched, 6),
        "assignments": [{"application": a, "rater": r} for a, r in assigned.pairs],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
