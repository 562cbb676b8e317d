"""``evaluate``: from files to a shortlist on the screen and files in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from scoring.findings import Finding, blocks
from scoring.notice import Notice
from scoring.report import Report
from workbench.commands.printing import print_findings, print_shortlist
from workbench.commands.storing import load, store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say, steps
from workbench.exports.result import result_json
from workbench.exports.xlsx import workbook
from workbench.publishing import draft_notice, publish
from workbench.results import Inputs, evaluate_files

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asked for; ``json`` is one more place for the JSON, ``-`` being standard output."""

    files: Mapping[str, Path]
    method: str | None
    seed: int | None
    json: str | None
    out: Path
    notice: Path | None


def run(order: Order, terminal: Terminal) -> int:
    """Evaluate, print and write; with bad input say everything that is wrong and write nothing but the JSON asked for."""
    uploads, missing = load(order.files if order.notice is None else {**order.files, "notice": order.notice})
    if missing:
        return _refuse(missing, terminal)
    words = uploads.pop("notice", None)
    with steps(terminal) as begin:
        report = evaluate_files(Inputs(**uploads), order.method, order.seed, begin)
        notice, in_notice = (None, ()) if words is None else draft_notice(report, words)
        begin("writing")
        written, failures = _write(order, report, notice, terminal)
    findings = (*report.findings, *in_notice, *failures)
    if report.evaluation is None:
        return _refuse(findings, terminal)
    print_shortlist(report.evaluation, terminal)
    print_findings(findings, terminal)
    for path in written:
        say(terminal, terminal.t("commands.written", path=str(path)))
    return BAD_INPUT if blocks((*in_notice, *failures)) else DONE


def _refuse(findings: tuple[Finding, ...], terminal: Terminal) -> int:
    print_findings(findings, terminal)
    say(terminal, terminal.t("commands.not_evaluated"), style="bold red")
    return BAD_INPUT


def _write(
    order: Order, report: Report, notice: Notice | None, terminal: Terminal
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    contents: dict[Path, bytes] = {}
    json = result_json(report, terminal.t)
    if order.json == STANDARD_OUTPUT:
        typer.echo(json, nl=False)
    elif order.json is not None:
        contents[Path(order.json)] = json
    if report.evaluation is not None:
        contents |= {order.out / "result.json": json, order.out / "report.xlsx": workbook(report, terminal.t)}
    if notice is not None:
        paper = publish(notice, terminal.t)
        contents |= {order.out / "notice.docx": paper.docx, order.out / "notice.html": paper.html}
    return store(contents)
