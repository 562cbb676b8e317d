"""``check``: applications held against the rules of their programme, and what has to be corrected."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from data.decisions import read_decisions
from data.programmes import read_programme
from scoring.applications.programme import Programme
from scoring.applications.rulings import Ruling
from scoring.findings import Finding, Level, blocks, found
from workbench.commands.outcomes import print_outcomes
from workbench.commands.printing import print_findings
from workbench.commands.showing import print_intake
from workbench.commands.storing import load, store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say
from workbench.exports.applications_csv import applications_csv
from workbench.exports.check_result import check_json
from workbench.exports.corrections_docx import corrections_docx, needs_corrections
from workbench.exports.overview import overview
from workbench.exports.template.summary import filled_summary
from workbench.i18n import Translator
from workbench.intake import CheckedApplication, Intake, check_files
from workbench.intake_files import files_in
from workbench.reverifying import Due, read_due, with_outcomes

STANDARD_OUTPUT = "-"
MOST_WORKERS = 8
GRAVE: tuple[Level, ...] = ("block", "veto", "fail")


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: a programme, files or folders, and where results go."""

    programme: str
    paths: tuple[Path, ...]
    json: str | None
    out: Path | None
    due: Path | None = None
    decisions: Path | None = None


def run(order: Order, terminal: Terminal) -> int:
    """Check, print and write; bad input is anything that has to be corrected before it can go on."""
    programme, findings = read_programme(order.programme)
    sources, missing = files_in(order.paths)
    due, in_due = _due(order, programme)
    rulings, in_rulings = _rulings(order)
    missing = (*missing, *in_due, *in_rulings)
    if programme is None or blocks(missing) or not sources:
        print_findings((*findings, *missing), terminal)
        say(terminal, terminal.t("check.nothing"), style="bold red")
        return BAD_INPUT
    with counted(terminal) as progress:
        intake = check_files(programme, sources, progress, min(os.cpu_count() or 1, MOST_WORKERS), rulings)
        if programme.procedure.outcome == "pass-fail":
            intake = with_outcomes(intake, due, rulings)
        progress("writing", 0, 1)
        written, failures = _write(order, intake, terminal.t)
    print_intake(intake, terminal)
    print_outcomes(intake, terminal)
    print_findings((*in_due, *in_rulings, *failures), terminal)
    for path in _named(order, written):
        say(terminal, terminal.t("commands.written", path=str(path)))
    return BAD_INPUT if failures or _is_grave(intake) else DONE


def _due(order: Order, programme: Programme | None) -> tuple[tuple[Due, ...] | None, tuple[Finding, ...]]:
    """The list of those who must take part, where one is given."""
    if order.due is None or programme is None:
        return None, ()
    if programme.procedure.outcome != "pass-fail":
        return None, (found("programme_without_reverification", "block", programme=programme.id),)
    contents, missing = load({"due": order.due})
    return (None, missing) if missing else read_due(order.due.name, contents["due"])


def _rulings(order: Order) -> tuple[tuple[Ruling, ...], tuple[Finding, ...]]:
    """What persons have decided, where a file of decisions is given."""
    if order.decisions is None:
        return (), ()
    contents, missing = load({"decisions": order.decisions})
    if missing:
        return (), missing
    decisions, findings = read_decisions(order.decisions.name, contents["decisions"])
    return (() if decisions is None else decisions.rulings), findings


@contextmanager
def counted(terminal: Terminal) -> Iterator[Callable[[str, int, int], None]]:
    """Show how many files are done, where there is somebody to watch."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    watched = terminal.messages.is_terminal
    with Progress(*columns, console=terminal.messages, transient=True, disable=not watched) as progress:
        task = progress.add_task("", total=None)
        yield lambda step, done, everything: progress.update(
            task, description=terminal.t(f"check.step.{step}"), completed=done, total=everything
        )


def contents(intake: Intake, out: Path, t: Translator) -> dict[Path, bytes]:
    """Every file of a result by its path."""
    files = {
        out / "check.json": check_json(intake, t),
        out / "overview.xlsx": overview(intake, t),
        out / "applications.csv": applications_csv(intake, t),
    }
    for name, one in _file_names(intake.applications).items():
        if needs_corrections(one):
            files[out / "corrections" / f"{name}.docx"] = corrections_docx(intake.programme, one, t)
    by_authority: dict[str, list[CheckedApplication]] = defaultdict(list)
    for one in intake.applications:
        by_authority[one.answers.authority].append(one)
    for authority, listed in by_authority.items():
        if authority:
            files[out / "summaries" / f"{_safe(authority)}.xlsx"] = filled_summary(
                intake.programme, t, authority, listed
            )
    return files


def _write(order: Order, intake: Intake, t: Translator) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    files = contents(intake, order.out, t) if order.out is not None else {}
    if order.json == STANDARD_OUTPUT:
        typer.echo(check_json(intake, t), nl=False)
    elif order.json is not None:
        files[Path(order.json)] = check_json(intake, t)
    return store(files)


def _file_names(applications: Sequence[CheckedApplication]) -> dict[str, CheckedApplication]:
    """A file name for each application: its number without what a path cannot hold."""
    names: dict[str, CheckedApplication] = {}
    for one in applications:
        stem, n = _safe(one.id), 1
        name = stem
        while name.casefold() in {known.casefold() for known in names}:
            n += 1
            name = f"{stem}-{n}"
        names[name] = one
    return names


def _safe(name: str) -> str:
    return re.sub(r"[^\w.()（）-]+", "_", name).strip("._") or "_"


def _named(order: Order, written: Sequence[Path]) -> Iterator[Path]:
    """Files to name: each by itself, many of one folder by their folder."""
    folders = Counter(path.parent for path in written)
    yield from (path for path in written if path.parent == order.out or folders[path.parent] == 1)
    yield from (folder for folder, count in folders.items() if folder != order.out and count > 1)


def _is_grave(intake: Intake) -> bool:
    everything = (*intake.findings, *(finding for one in intake.applications for finding in one.findings))
    return any(finding.level in GRAVE for finding in everything)
