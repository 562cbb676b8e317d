"""From files to a report: read everything, find every fault, and evaluate only what has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import get_args

from data.decisions import Decisions, read_decisions
from data.files import read_table
from data.rubrics import read_rubric
from scoring.assembly.assembly import assemble
from scoring.evaluate import evaluate, with_influence, with_rank_sets
from scoring.findings import Finding, Place, blocks, found
from scoring.report import Report
from scoring.rubric import Method, Rubric
from scoring.sheets import Debarred, Panel
from scoring.tables import Table
from workbench import __version__

ENGINE = f"hengping {__version__}"
Progress = Callable[[str], None]
"""Called with the name of each step as it begins: ``reading``, ``assembling``, then those of the method."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of one evaluation; rubric and scores are needed, the rest is optional."""

    rubric: Upload
    scores: Upload
    applications: Upload | None = None
    raters: Upload | None = None
    decisions: Upload | None = None

    def given(self) -> Iterator[tuple[str, Upload]]:
        """Yield role and file of everything that was handed in."""
        for role in self.__slots__:
            if (upload := getattr(self, role)) is not None:
                yield role, upload


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What could be read of the inputs, and everything that was found wrong with them."""

    rubric: Rubric | None
    tables: dict[str, Table | None]
    decisions: Decisions | None
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether every file that was handed in could be read."""
        return self.rubric is not None and self.decisions is not None and None not in self.tables.values()


def _quiet(_step: str) -> None:
    """Ignore progress."""


def evaluate_files(
    files: Inputs,
    method: str | None = None,
    seed: int | None = None,
    progress: Progress = _quiet,
    *,
    influence: bool = False,
    rank_sets: bool = False,
) -> Report:
    """Evaluate score sheets; ``method`` and ``seed`` replace the rubric's own, and the report says so.

    ``influence`` asks also what the result hangs on, ``rank_sets`` for ranks that hold all at once.
    """
    progress("reading")
    reading = read_inputs(files, method, seed)
    progress("assembling")
    panel, findings = _panel(reading)
    evaluation = None
    if panel is not None and not blocks(findings):
        ties = () if reading.decisions is None else reading.decisions.ties
        evaluation, more = evaluate(panel, ties, progress, influence=influence, rank_sets=rank_sets)
        findings = (*findings, *more)
    digest = sha256(files.rubric.content).hexdigest()
    return Report(ENGINE, digest, fingerprints(files), reading.rubric, evaluation, findings)


def deepen(report: Report, progress: Progress = _quiet) -> Report:
    """The same report with what its result hangs on and with joint rank sets, where it has none yet."""
    evaluation = report.evaluation
    if evaluation is None:
        return report
    told = len(evaluation.findings)
    evaluation = evaluation if evaluation.rank_sets is not None else with_rank_sets(evaluation)
    evaluation = evaluation if evaluation.influence is not None else with_influence(evaluation, progress)
    return replace(report, evaluation=evaluation, findings=(*report.findings, *evaluation.findings[told:]))


def read_inputs(files: Inputs, method: str | None, seed: int | None) -> Reading:
    """Read every file, so that all faults of all files are reported together."""
    rubric, found_in_rubric = read_rubric(files.rubric.name, files.rubric.content)
    rubric, overrides = override(rubric, method, seed)
    findings = [*found_in_rubric, *overrides]
    tables: dict[str, Table | None] = {}
    criteria = () if rubric is None else tuple(criterion.id for criterion in rubric.judged)
    for kind in ("scores", "applications", "raters"):
        upload: Upload | None = getattr(files, kind)
        if kind == "scores" and rubric is None:  # without criteria no column of a wide table has a meaning
            findings.append(found("scores_unread", "info", Place(files.scores.name)))
        elif upload is not None:
            tables[kind], more = read_table(upload.name, upload.content, kind, criteria)
            findings.extend(more)
    decisions, more = _read_decisions(files.decisions)
    return Reading(rubric, tables, decisions, (*findings, *more))


def override(rubric: Rubric | None, method: str | None, seed: int | None) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """Replace the method and the seed a rubric declares, with a finding for each that changes."""
    findings = []
    if method is not None and method not in get_args(Method):
        findings.append(found("unknown_method", "block", method=method, allowed=get_args(Method)))
    if seed is not None and seed < 0:
        findings.append(found("seed_negative", "block", seed=seed))
    if rubric is None or findings:
        return rubric, tuple(findings)
    policy = rubric.policy
    changes: dict[str, object] = {}
    if method is not None and method != policy.normalization:
        changes["normalization"] = method
        findings.append(found("method_overridden", "info", declared=policy.normalization, used=method))
    if seed is not None and seed != policy.seed:
        changes["seed"] = seed
        findings.append(found("seed_overridden", "info", declared=policy.seed, used=seed))
    return rubric.model_copy(update={"policy": policy.model_copy(update=changes)}), tuple(findings)


def fingerprints(files: Inputs) -> dict[str, str]:
    """SHA-256 of each file by its name; a name that occurs twice is told apart by its role."""
    sums: dict[str, str] = {}
    for role, upload in files.given():
        name = upload.name if upload.name not in sums else f"{role}/{upload.name}"
        sums[name] = sha256(upload.content).hexdigest()
    return sums


def _read_decisions(upload: Upload | None) -> tuple[Decisions | None, tuple[Finding, ...]]:
    if upload is None:
        return Decisions(), ()
    return read_decisions(upload.name, upload.content)


def _panel(reading: Reading) -> tuple[Panel | None, tuple[Finding, ...]]:
    scores = reading.tables.get("scores")
    if not reading.complete or reading.rubric is None or reading.decisions is None or scores is None:
        return None, reading.findings
    panel, findings = assemble(
        reading.rubric,
        scores,
        reading.tables.get("applications"),
        reading.tables.get("raters"),
        reading.decisions.exclusions,
    )
    findings = (*reading.findings, *findings)
    if panel is None:
        return None, findings
    rejected, told = _rejected(panel, reading.decisions)
    return replace(panel, debarred=rejected), (*findings, *_strangers(panel, reading.decisions), *told)


def _rejected(panel: Panel, decisions: Decisions) -> tuple[tuple[Debarred, ...], tuple[Finding, ...]]:
    """Applications that a person rejected, each with its reason; what was accepted changes nothing here."""
    index = {application.id: i for i, application in enumerate(panel.applications)}
    rulings = [one for one in decisions.rulings if one.decision == "reject" and one.application in index]
    debarred = (Debarred(index[one.application], "rejected", {"rule": one.rule, "why": one.reason}) for one in rulings)
    facts = ("application", "rule", "by", "at")
    told = (
        found("application_rejected", "info", why=one.reason, **{name: getattr(one, name) for name in facts})
        for one in rulings
    )
    return tuple(debarred), tuple(told)


def _strangers(panel: Panel, decisions: Decisions) -> Iterator[Finding]:
    """Applications in a decision that are not in this round: the decision would settle nothing."""
    known = {application.id for application in panel.applications}
    named = [*(name for decision in decisions.ties for name in decision.order)]
    for application in (*named, *(ruling.application for ruling in decisions.rulings)):
        if application not in known:
            yield found("decision_unknown_application", "block", application=application)
