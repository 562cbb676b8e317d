"""``evaluate``: from files to a shortlist on the screen and files in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from scoring.findings import Finding, blocks
from scoring.notice import Notice
from scoring.report import Report
from scoring.rubric import Rubric
from workbench.commands.printing import print_findings, print_lists, print_sensitivity, print_shortlist
from workbench.commands.storing import load, store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say, steps
from workbench.exports.result import result_json
from workbench.exports.xlsx import workbook
from workbench.i18n import Translator
from workbench.publishing import draft_notice, publish
from workbench.results import Inputs, Upload, evaluate_files

STANDARD_OUTPUT = "-"
NOTICE_FILES = ("notice.docx", "notice.html")


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: files by role, and where results go (``json``: one more place, ``-`` = standard output)."""

    files: Mapping[str, Path]
    method: str | None
    seed: int | None
    json: str | None
    out: Path
    influence: bool = False
    rank_sets: bool = False


def run(order: Order, terminal: Terminal) -> int:
    """Evaluate, print and write; with bad input say all that is wrong and write nothing but the JSON asked for."""
    contents, missing = load(order.files)
    if missing:
        return _refuse(missing, terminal)
    uploads = {role: Upload(order.files[role].name, content) for role, content in contents.items()}
    words = uploads.pop("notice", None)
    with steps(terminal) as begin:
        asked = {"influence": order.influence, "rank_sets": order.rank_sets}
        report = evaluate_files(Inputs(**uploads), order.method, order.seed, begin, **asked)
        notice, in_notice = (None, ()) if words is None else draft_notice(report, words)
        begin("writing")
        written, failures = _write(order, report, notice, terminal.t)
    findings = (*report.findings, *in_notice, *failures)
    if report.evaluation is None:
        return _refuse(findings, terminal, report.rubric)
    print_shortlist(report.evaluation, terminal)
    print_lists(report.evaluation, terminal)
    print_sensitivity(report.evaluation, terminal)
    print_findings(findings, terminal, report.rubric)
    _say_what_is_there(order, written, terminal)
    return BAD_INPUT if blocks((*in_notice, *failures)) else DONE


def _refuse(findings: tuple[Finding, ...], terminal: Terminal, rubric: Rubric | None = None) -> int:
    print_findings(findings, terminal, rubric)
    say(terminal, terminal.t("commands.not_evaluated"), style="bold red")
    return BAD_INPUT


def _write(
    order: Order, report: Report, notice: Notice | None, t: Translator
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    contents: dict[Path, bytes] = {}
    json = result_json(report, t)
    if order.json == STANDARD_OUTPUT:
        typer.echo(json, nl=False)
    elif order.json is not None:
        contents[Path(order.json)] = json
    if report.evaluation is not None:
        made = datetime.now().astimezone()
        contents |= {order.out / "result.json": json, order.out / "report.xlsx": workbook(report, t, made)}
    if notice is not None:
        paper = publish(notice, t)
        contents |= zip((order.out / name for name in NOTICE_FILES), (paper.docx, paper.html), strict=True)
    return store(contents)


def _say_what_is_there(order: Order, written: tuple[Path, ...], terminal: Terminal) -> None:
    """Name the files of this result, and warn of a notice that an earlier one left in the folder."""
    for path in written:
        say(terminal, terminal.t("commands.written", path=str(path)))
    for path in (order.out / name for name in NOTICE_FILES):
        if path not in written and path.exists():
            say(terminal, terminal.t("commands.stale_notice", path=str(path)), style="yellow")
