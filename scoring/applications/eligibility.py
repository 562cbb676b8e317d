"""What follows for one application: eligible, needs a decision, or ineligible, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scoring.applications.answers import Answers
from scoring.applications.checks import Checked, Unchecked, check_subject
from scoring.applications.documents import checklist_faults
from scoring.applications.measured import Measurement, measure_subject
from scoring.applications.programme import Programme
from scoring.applications.rulings import WHOLE, Ruling, rules_to_rule_on
from scoring.applications.subject import examined
from scoring.findings import Finding, found
from scoring.spelling import resembling

State = Literal["eligible", "needs_decision", "ineligible"]
Ground = Literal["veto", "fail", "block", "decision", "relaxed", "unchecked", "unconfirmed"]
ENDING: tuple[Ground, ...] = ("veto", "fail")


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule, what it does to the verdict, and what a person has decided about it."""

    rule: str
    ground: Ground
    ruling: Ruling | None = None

    @property
    def is_settled(self) -> bool:
        """Whether a person has decided that it does not stand against the application."""
        return self.ruling is not None and self.ruling.decision == "accept"

    @property
    def ends(self) -> bool:
        """Whether it makes the application ineligible."""
        rejected = self.ruling is not None and self.ruling.decision == "reject"
        return not self.is_settled and self.ground != "unconfirmed" and (rejected or self.ground in ENDING)


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


def judge(
    programme: Programme,
    findings: tuple[Finding, ...],
    unchecked: tuple[Unchecked, ...],
    rulings: Sequence[Ruling] = (),
) -> Verdict:
    """Draw the verdict: a veto or a failed condition ends it, whatever is open needs a person.

    A finding that blocks has to be corrected first, a relaxed or soft rule needs a written reason,
    and a condition that could not be checked is not taken for met. ``rulings`` on this application
    settle what is open and never overrule a condition that failed.
    """
    grounds = tuple(dict.fromkeys((*_from_findings(programme, findings), *_from_gaps(programme, unchecked))))
    reasons = (*(_ruled(reason, rulings) for reason in grounds), *_from_persons(programme, grounds, rulings))
    if any(reason.ends for reason in reasons):
        return Verdict("ineligible", reasons)
    return Verdict("eligible" if all(reason.is_settled for reason in reasons) else "needs_decision", reasons)


def idle_rulings(
    programme: Programme, verdict: Verdict, rulings: Sequence[Ruling], goals: Collection[str] = ()
) -> Iterator[Finding]:
    """Decisions that changed nothing: on rules nobody knows, on what failed, on what was not open.

    ``goals`` are those that were not reached, which ``reverify`` lets a decision settle.
    """
    about_goals = {*goals, WHOLE} if goals else set()
    used = {reason.ruling for reason in verdict.reasons}
    found_in_it = {reason.rule: reason.ground for reason in verdict.reasons}
    known = rules_to_rule_on(programme)
    for ruling in (one for one in rulings if one not in used and one.rule not in about_goals):
        application, rule = ruling.application, ruling.rule
        if rule not in known and rule not in found_in_it:
            similar = resembling(rule, known)
            yield found("ruling_unknown_rule", "block", application=application, rule=rule, similar=similar)
        elif found_in_it.get(rule) in ENDING:
            reason = ruling.reason
            yield found("ruling_cannot_overrule", "warn", application=application, rule=rule, reason=reason)
        else:
            yield found("ruling_idle", "info", application=application, rule=rule)


def _ruled(reason: Reason, rulings: Sequence[Ruling]) -> Reason:
    """A reason with the decision on it, or on the application as a whole; what failed is beyond acceptance."""
    for ruling in sorted(rulings, key=lambda one: one.rule == WHOLE):
        overrules = reason.ground in ENDING and ruling.decision == "accept"
        if ruling.rule in (reason.rule, WHOLE) and not overrules:
            return replace(reason, ruling=ruling)
    return reason


def _from_persons(programme: Programme, grounds: Sequence[Reason], rulings: Sequence[Ruling]) -> Iterator[Reason]:
    """What only a person can find: vetoes confirmed or cleared, and rejections for a rule that nothing else broke."""
    vetoes = {veto.id for veto in programme.procedure.vetoes}
    goals = {goal.id for goal in programme.form.goals} if programme.form is not None else set()
    known, present = rules_to_rule_on(programme) - goals, {reason.rule for reason in grounds}
    for ruling in rulings:
        if ruling.rule in present or (ruling.rule == WHOLE and grounds) or ruling.rule not in known:
            continue
        if ruling.rule in vetoes:
            is_open = ruling.decision == "reject" and not ruling.is_confirmed
            yield Reason(ruling.rule, "unconfirmed" if is_open else "veto", ruling)
        elif ruling.decision == "reject":
            yield Reason(ruling.rule, "decision", ruling)


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
