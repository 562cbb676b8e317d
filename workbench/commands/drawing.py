"""``draw``: experts from a pool by lot, with minutes anyone can repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from workbench.assigning import column
from workbench.commands.printing import print_findings
from workbench.commands.storing import load, store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say
from workbench.drawing import Drawing, Request, draw_files
from workbench.exports.drawing import draw_minutes, draw_object, drawn_csv, order_csv
from workbench.exports.minutes_docx import minutes_docx
from workbench.results import Upload

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """Files by role, what is asked for, when it is held, and where results go."""

    files: Mapping[str, Path]
    request: Request
    at: datetime | None
    json: str | None
    out: Path


def run(order: Order, terminal: Terminal) -> int:
    """Draw, print who was drawn, and write the list, the order and the minutes."""
    contents, missing = load(order.files)
    if missing:
        print_findings(missing, terminal)
        return BAD_INPUT
    given = {role: Upload(order.files[role].name, content) for role, content in contents.items()}
    drawing, findings = draw_files(given["pool"], given.get("recusals"), order.request, order.at)
    print_findings(findings, terminal)
    if drawing is None:
        return BAD_INPUT
    _print(drawing, terminal)
    files = {
        order.out / "drawn.csv": drawn_csv(drawing),
        order.out / "draw-order.csv": order_csv(drawing),
        order.out / "draw-minutes.docx": minutes_docx(draw_minutes(drawing, terminal.t), terminal.t),
    }
    if order.json == STANDARD_OUTPUT:
        typer.echo(draw_object(drawing), nl=False)
    elif order.json is not None:
        files[Path(order.json)] = draw_object(drawing).encode()
    written, failures = store(files)
    print_findings(failures, terminal)
    for path in written:
        say(terminal, terminal.t("commands.written", path=str(path)))
    return BAD_INPUT if failures else DONE


def _print(drawing: Drawing, terminal: Terminal) -> None:
    t, names = terminal.t, column(drawing.pool, "name")
    table = Table(box=box.SIMPLE_HEAD)
    for head in (t("draw.order"), t("column.rater"), t("draw.name")):
        table.add_column(head)
    for rater in drawing.drawn.members:
        table.add_row(str(drawing.drawn.order.index(rater) + 1), rater, names[drawing.row[rater]])
    substitutes = t("draw.next", substitutes=drawing.drawn.substitutes[:5])
    terminal.results.print(table)
    terminal.results.print(substitutes, markup=False, highlight=False, soft_wrap=True)
