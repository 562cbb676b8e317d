"""What follows for one application: eligible, needs a decision, or ineligible, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scoring.applications.answers import Answers
from scoring.applications.checks import Checked, Unchecked, check_subject
from scoring.applications.documents import checklist_faults
from scoring.applications.measured import Measurement, measure_subject
from scoring.applications.programme import Programme
from scoring.applications.subject import examined
from scoring.findings import Finding, found

State = Literal["eligible", "needs_decision", "ineligible"]
Ground = Literal["veto", "fail", "block", "decision", "relaxed", "unchecked"]
ENDING: tuple[Ground, ...] = ("veto", "fail")


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule, and what it does to the verdict."""

    rule: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one application with every reason for it."""

    state: State
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """Everything a machine can say of one application before anybody judges it."""

    application: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    measured: tuple[Measurement, ...]


def examine(programme: Programme, answers: Answers) -> Examination:
    """Check one application, measure it and draw the verdict."""
    subject = examined(programme, programme.form, answers) if programme.form is not None else None
    checked = check_subject(subject) if subject is not None else Checked((), ())
    measured = measure_subject(subject) if subject is not None else ()
    documents = checklist_faults(programme, "application", answers.documents or {}, answers.place())
    findings = (*checked.findings, *(documents if answers.documents is not None else ()), *_vetoes(programme, answers))
    verdict = judge(programme, findings, checked.unchecked)
    return Examination(answers.application, verdict, findings, checked.unchecked, measured)


def judge(programme: Programme, findings: tuple[Finding, ...], unchecked: tuple[Unchecked, ...]) -> Verdict:
    """Draw the verdict: a veto or a failed condition ends it, whatever is open needs a person.

    A finding that blocks has to be corrected first, a relaxed or soft rule needs a written reason,
    and a condition that could not be checked is not taken for met.
    """
    reasons = tuple(dict.fromkeys((*_from_findings(programme, findings), *_from_gaps(programme, unchecked))))
    if any(reason.ground in ENDING for reason in reasons):
        return Verdict("ineligible", reasons)
    return Verdict("needs_decision" if reasons else "eligible", reasons)


def _from_findings(programme: Programme, findings: tuple[Finding, ...]) -> Iterator[Reason]:
    for finding in findings:
        check, rule = programme.check(finding.code), str(finding.facts.get("rule", finding.code))
        match finding.level:
            case "veto" | "fail" | "block":
                yield Reason(rule, finding.level)
            case _ if "relaxed" in finding.facts:
                yield Reason(rule, "relaxed")
            case _ if check is not None and (check.decision or check.soft):
                yield Reason(rule, "decision")


def _from_gaps(programme: Programme, unchecked: tuple[Unchecked, ...]) -> Iterator[Reason]:
    """Conditions that were not checked for want of an answer; unpublished thresholds are nobody's fault."""
    for gap in unchecked:
        check = programme.check(gap.rule)
        if gap.reason != "threshold" and check is not None and check.level in ENDING:
            yield Reason(gap.rule, "unchecked")


def _vetoes(programme: Programme, answers: Answers) -> Iterator[Finding]:
    """Vetoes a person recorded with evidence."""
    for veto in programme.procedure.vetoes:
        if veto.id in answers.vetoes:
            yield found("veto_recorded", "veto", answers.place(), rule=veto.id)
