"""A person's word on an application: settle what is open, reject it with a reason, confirm a veto, withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Literal

from data.store import applications, rounds, submissions
from data.store.applications import Application
from data.store.submissions import Submission
from scoring.applications.eligibility import ENDING, Verdict
from scoring.applications.programme import Programme
from scoring.applications.rulings import WHOLE, Ruling, rules_to_rule_on
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.beijing import today
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.intake.arriving import checked_again, rulings_of
from workbench.rounds.judging.requirements import read_reason, read_text
from workbench.rounds.setting_up import programme_in

Word = Literal["accept", "reject"]


def decide(
    office: Office,
    actor: Actor,
    round_: str,
    application: str,
    decision: Word,
    reason: str,
    *,
    rule: str = WHOLE,
    evidence: str = "",
    revision: int | None = None,
) -> tuple[Finding, ...]:
    """Decide on one rule, or on everything that is open; the verdict follows at once.

    A condition that failed cannot be accepted. A veto counts once it has evidence and somebody else has confirmed it:
    deciding the same again as another person confirms it. ``revision`` is that of the application as it was shown.
    """
    with office.act() as act:
        entered = enter(act.connection, actor, "application.decide", round_)
        programme = programme_in(act.connection, entered)
        known = applications.find(act.connection, round_, application)
        last = submissions.latest(act.connection, round_, application)
        if known is None or last is None or known.withdrawn_at is not None:
            return (found("application_unknown_here", "block", application=application),)
        if revision is not None and revision != known.revision:
            return (found("application_changed_meanwhile", "block", application=application),)
        ruling = Ruling(
            application, rule, decision, reason.strip(), actor.id, today(act.at).isoformat(), evidence.strip()
        )
        faults = _faults(programme, verdict_of(programme, known, last), ruling)
        if faults:
            return faults
        rulings = _with(rulings_of([known]), ruling)
        verdict = verdict_of(programme, replace(known, decision=_written(rulings)), last)
        applications.change(act.connection, round_, application, decision=_written(rulings), verdict=verdict.state)
        facts = {"decision": decision, "rule": rule, "reason": ruling.reason, "evidence": ruling.evidence}
        act.note(actor, "application.decide", round_, application, verdict=verdict.state, **facts)
        return ()


def withdraw(office: Office, actor: Actor, round_: str, application: str, reason: str) -> tuple[Finding, ...]:
    """Take an application out at the applicant's wish; everything that was handed in stays."""
    with office.act() as act:
        enter(act.connection, actor, "application.withdraw", round_)
        known = applications.find(act.connection, round_, application)
        if known is None or known.withdrawn_at is not None:
            return (found("application_unknown_here", "block", application=application),)
        if isinstance(why := read_reason(reason, "reason"), Finding):
            return (why,)
        applications.change(act.connection, round_, application, withdrawn_at=act.at)
        rounds.change(act.connection, round_)  # what desks keep of the round, its medians too, was found with it
        act.note(actor, "application.withdraw", round_, application, reason=why)
        return ()


def verdict_of(programme: Programme, known: Application, last: Submission) -> Verdict:
    """The verdict on an application with what persons have decided, and every reason for it."""
    return checked_again(programme, known, last).verdict


def _faults(programme: Programme, verdict: Verdict, ruling: Ruling) -> tuple[Finding, ...]:
    faults: list[Finding] = []
    grounds = {reason.rule: reason.ground for reason in verdict.reasons}
    vetoes = {veto.id for veto in programme.procedure.vetoes}
    said = read_reason(ruling.reason, "reason"), read_text(ruling.evidence, "evidence")
    faults += [one for one in said if isinstance(one, Finding)]
    if ruling.decision not in ("accept", "reject"):
        faults.append(found("decision_unreadable", "block", Place(field="decision"), given=str(ruling.decision)))
    if ruling.rule not in grounds and ruling.rule not in rules_to_rule_on(programme):
        faults.append(found("rule_unknown_here", "block", Place(field="rule"), rule=ruling.rule))
    if ruling.decision == "accept" and grounds.get(ruling.rule) in ENDING and ruling.rule not in vetoes:
        faults.append(found("condition_failed", "block", Place(field="rule"), rule=ruling.rule))
    if ruling.decision == "accept" and ruling.rule == WHOLE and any(ground in ENDING for ground in grounds.values()):
        failed = tuple(rule for rule, ground in grounds.items() if ground in ENDING)
        faults.append(found("conditions_failed", "block", Place(field="rule"), rules=failed))
    if ruling.rule in vetoes and ruling.decision == "reject" and not ruling.evidence:
        faults.append(found("veto_without_evidence", "block", Place(field="evidence"), rule=ruling.rule))
    return tuple(faults)


def _with(rulings: Sequence[Ruling], added: Ruling) -> list[Ruling]:
    """Rulings with one more: the same by another person confirms it, anything else on that rule replaces it."""
    others = [one for one in rulings if one.rule != added.rule]
    same = next((one for one in rulings if one.rule == added.rule and one.decision == added.decision), None)
    if same is not None and same.by != added.by:
        return [*others, replace(same, second=added.by, evidence=same.evidence or added.evidence)]
    return [*others, added]


def _written(rulings: Sequence[Ruling]) -> dict[str, object]:
    return {"rulings": [{n: v for n, v in asdict(one).items() if n != "application"} for one in rulings]}
