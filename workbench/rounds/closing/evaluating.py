"""Evaluate a round from its sheets: every run is kept with its inputs, and one of them is adopted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from data.store import decisions, rechecks, rounds, runs
from data.store.columns import canonical
from data.store.decisions import Decided
from data.store.rounds import Round
from data.store.runs import Run
from scoring.assembly.assembly import assemble
from scoring.evaluate import evaluate
from scoring.findings import Finding, blocks, found
from scoring.report import Report
from scoring.rubric import Rubric
from scoring.selection.ties import Decision
from scoring.sheets import Exclusion, Panel
from scoring.tables import Table
from workbench.access import Actor
from workbench.exports.result import result
from workbench.i18n import translator
from workbench.office import Office
from workbench.progress import Progress, quiet
from workbench.results import ENGINE
from workbench.rounds.closing.collecting import Pair, PanelTables, panel_tables
from workbench.rounds.entry import enter
from workbench.rounds.setting_up import rubric_in

TABLES = ("scores", "applications", "raters")
REPORTS = 8  # runs whose report a process keeps in hand
Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """A kept run and its report; no run is kept where findings block."""

    run: Run | None
    report: Report


def evaluate_round(office: Office, actor: Actor, round_: str, progress: Progress = quiet) -> Evaluated:
    """Evaluate what the experts have submitted, under every decision taken so far, and keep the run.

    The computation holds up nobody: what it rests on is read before, and kept with it after.
    """
    with office.look() as connection:
        entered = enter(connection, actor, "evaluation.run", round_)
        inputs, rubric = inputs_in(connection, entered), rubric_in(connection, entered)
        hashes = rounds.hashes(connection, round_)
    report = report_from(rubric, inputs, hashes, progress)
    if report.evaluation is None:
        return Evaluated(None, report)
    with office.act() as act:
        enter(act.connection, actor, "evaluation.run", round_)
        document = result(report, translator("zh"))
        run = runs.keep(act.connection, round_, ENGINE, inputs, document, act.at, actor.id)
        act.note(actor, "evaluation.run", round_, str(run.id), inputs=run.inputs_hash, result=run.result_hash)
    return Evaluated(run, report)


def adopt(office: Office, actor: Actor, round_: str, run: int) -> tuple[Finding, ...]:
    """Let the round's result rest on a run; one that no longer rests on the present sheets is refused."""
    with office.act() as act:
        entered = enter(act.connection, actor, "evaluation.run", round_)
        kept = next((one for one in runs.every(act.connection, round_) if one.id == run), None)
        if kept is None:
            return (found("run_unknown", "block", run=run),)
        if kept.inputs_hash != runs.digest(inputs_in(act.connection, entered)):
            return (found("run_outdated", "block", run=run),)
        runs.adopt(act.connection, round_, run, act.at)
        act.note(actor, "evaluation.adopt", round_, str(run), result=kept.result_hash)
    return ()


def runs_of(office: Office, actor: Actor, round_: str) -> list[Run]:
    """Every run of a round, the newest first."""
    with office.look() as connection:
        enter(connection, actor, "score.read", round_)
        return runs.every(connection, round_)


def report_of(office: Office, actor: Actor, round_: str, run: int) -> Report | None:
    """The report of a run, computed again from what the run was made from."""
    with office.look() as connection:
        made_from = _made_from(connection, enter(connection, actor, "score.read", round_), run)
    return None if made_from is None else _again(*made_from)


def report_in(connection: Connection, round_: Round, run: int) -> Report | None:
    """The report of a run, inside a transaction."""
    made_from = _made_from(connection, round_, run)
    return None if made_from is None else _again(*made_from)


def decisions_of(inputs: Inputs) -> tuple[tuple[Decision, ...], tuple[Exclusion, ...]]:
    """The decisions a run was made under."""
    ties = tuple(Decision(**{**tie, "order": tuple(tie["order"])}) for tie in inputs["ties"])
    return ties, tuple(Exclusion(**exclusion) for exclusion in inputs["exclusions"])


def tables_of(inputs: Inputs) -> dict[str, Table]:
    """The tables a run was made from."""
    return {name: _table(name, inputs[name]) for name in TABLES}


def panel_of(rubric: Rubric, inputs: Inputs) -> tuple[Panel | None, tuple[Decision, ...], tuple[Finding, ...]]:
    """The panel a run is made on, the order of its ties, and what was found on the way."""
    tables, (ties, exclusions) = tables_of(inputs), decisions_of(inputs)
    panel, findings = assemble(rubric, tables["scores"], tables["applications"], tables["raters"], exclusions)
    rechecked = tuple(inputs["rechecked"])
    told = (found("scores_rechecked", "info", count=len(rechecked), sheets=rechecked),) if rechecked else ()
    return panel, ties, (*findings, *told)


def inputs_in(connection: Connection, round_: Round) -> Inputs:
    """Everything a run rests on, as plain values."""
    taken, rescored = decisions.every(connection, round_.id), rechecks.rescored(connection, round_.id)
    return inputs_from(panel_tables(connection, round_), taken, rescored)


def inputs_from(tables: PanelTables, taken: Sequence[Decided], rescored: Iterable[Pair]) -> Inputs:
    """Everything a run rests on, whether it came from the store or from a bundle."""
    return {name: _plain(table) for name, table in zip(TABLES, tables, strict=True)} | {
        "ties": [_tie(one) for one in taken if one.kind == "tie"],
        "exclusions": [_exclusion(one) for one in taken if one.kind == "exclusion"],
        "rechecked": [f"{rater}→{application}" for application, rater in sorted(rescored)],
    }


def report_from(rubric: Rubric, inputs: Inputs, hashes: Mapping[str, str], progress: Progress = quiet) -> Report:
    """The report of a run from what it rests on; ``hashes`` are those of the frozen files."""
    progress("assembling")
    panel, ties, findings = panel_of(rubric, inputs)
    evaluation = None
    if panel is not None and not blocks(findings):
        evaluation, more = evaluate(panel, ties, progress)
        findings = (*findings, *more)
    sums = {name: runs.digest(inputs[name]) for name in TABLES}
    rubric_hash = next((digest for name, digest in hashes.items() if name.endswith("rubric.toml")), "")
    return Report(ENGINE, rubric_hash, sums, rubric, evaluation, findings)


def _exclusion(taken: Decided) -> dict[str, Any]:
    return {**_tie(taken), "at": taken.at.isoformat()}


def _tie(taken: Decided) -> dict[str, Any]:
    return {**taken.facts, "reason": taken.reason, "by": taken.by}


def _plain(table: Table) -> dict[str, Any]:
    return {"columns": {name: list(cells) for name, cells in table.columns.items()}, "rows": list(table.rows)}


def _table(name: str, plain: Mapping[str, Any]) -> Table:
    columns = {column: tuple(cells) for column, cells in plain["columns"].items()}
    return Table(name, None, columns, {column: column for column in columns}, tuple(plain["rows"]))


def _made_from(connection: Connection, round_: Round, run: int) -> tuple[str, str, tuple[tuple[str, str], ...]] | None:
    inputs = runs.inputs(connection, round_.id, run)
    if inputs is None:
        return None
    rubric, hashes = rubric_in(connection, round_), rounds.hashes(connection, round_.id)
    return rubric.model_dump_json(), canonical(inputs), tuple(hashes.items())


@lru_cache(maxsize=REPORTS)
def _again(rubric: str, inputs: str, hashes: tuple[tuple[str, str], ...]) -> Report:
    """The report of a run from texts, which say all there is to it."""
    return report_from(Rubric.model_validate_json(rubric), json.loads(inputs), dict(hashes))
