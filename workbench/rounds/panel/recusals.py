"""Recusals: proposed from what is known, by an organiser or an expert; accepted or rejected with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from data.store import applications, experts, objections, recusals
from data.store.recusals import Recusal as Recusal
from data.store.rounds import Round
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.people import names_of
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_reason
from workbench.rounds.panel.replacing import Replacement, reassign_after_recusal, replacements, withdraw_recused
from workbench.rounds.panel.seating import seating
from workbench.rounds.panel.suspicions import Suspicion, suspicions
from workbench.rounds.setting_up import rubric_in


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of recusals: how many assignments were taken back, and who could take each of them over."""

    withdrawn: int
    replacements: tuple[Replacement, ...] = ()


def heard(office: Office, actor: Actor, round_: str) -> list[Recusal]:
    """All recusals of a round in the order they were proposed."""
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
        return recusals.every(connection, round_)


def propose_recusals(office: Office, actor: Actor, round_: str) -> int:
    """Propose a recusal wherever expert and application share what they should not; answers how many are new."""
    with office.act() as act:
        entered = enter(act.connection, actor, "recusal.propose", round_)
        new = [one for one in _suspicions(act.connection, entered) if _propose(act, actor, round_, one)]
        if new:
            sources = {name: sum(one.source == name for one in new) for name in ("affiliation", "region")}
            act.note(actor, "recusal.propose", round_, "", **sources)
        return len(new)


def ask_recusal(
    office: Office, actor: Actor, round_: str, application: str, rater: str, reason: str
) -> tuple[Finding, ...]:
    """An organiser proposes one recusal for a reason of their own."""
    with office.act() as act:
        enter(act.connection, actor, "recusal.propose", round_)
        findings = tuple(faults(act.connection, round_, application, rater, reason))
        if findings:
            return findings
        if not _propose(act, actor, round_, Suspicion(application, rater, "organiser", reason.strip())):
            return (found("recusal_known", "block", application=application, rater=rater),)
        act.note(actor, "recusal.propose", round_, f"{rater}→{application}", organiser=1)
        return ()


def decide_recusals(
    office: Office, actor: Actor, round_: str, seen: Collection[Recusal], accept: bool, why: str
) -> tuple[Ruled, tuple[Finding, ...]]:
    """Accept or reject recusals as they were seen; an accepted one takes its assignment back and names a substitute."""
    with office.act() as act:
        enter(act.connection, actor, "recusal.decide", round_)
        findings = tuple(_stale(act.connection, round_, seen))
        if isinstance(said := read_reason(why, "reason"), Finding):
            findings = (*findings, said)
        if not seen:
            findings = (*findings, found("recusal_none_chosen", "block", Place(field="which")))
        if findings:
            return Ruled(0), findings
        withdrawn = [(one.application, one.rater) for one in seen if _rule(act, actor, one, accept, why.strip())]
        return Ruled(len(withdrawn), replacements(seating(act.connection, round_), withdrawn)), ()


def step_back(act: Act, actor: Actor, round_: str, application: str, rater: str, reason: str) -> Replacement:
    """An expert recuses themselves while scoring: it holds at once, and somebody else is asked in the same moment."""
    known = [one for one in recusals.of_rater(act.connection, round_, rater) if one.application == application]
    _propose(act, actor, round_, Suspicion(application, rater, "declared", reason))
    for one in recusals.of_rater(act.connection, round_, rater):
        if one.application == application and one.source == "declared":
            recusals.decide(act.connection, one.id, "accepted", act.at, actor.id, reason)
    act.note(actor, "recusal.declare", round_, f"{rater}→{application}", heard_before=len(known))
    return reassign_after_recusal(act, actor, round_, application, rater)


def faults(connection: Connection, round_: str, application: str, rater: str, reason: str) -> Iterator[Finding]:
    """What is wrong with naming this pair and this reason."""
    if applications.find(connection, round_, application) is None:
        yield found("application_unknown", "block", Place(field="application"), application=application)
    if experts.find(connection, round_, rater) is None:
        yield found("expert_unknown", "block", Place(field="rater"), rater=rater)
    if isinstance(said := read_reason(reason, "reason"), Finding):
        yield said


def _suspicions(connection: Connection, entered: Round) -> tuple[Suspicion, ...]:
    pairs = [(pair.rater, pair.application) for pair in rubric_in(connection, entered).policy.favouritism]
    known = [one for one in experts.every(connection, entered.id) if one.state != "withdrawn"]
    return suspicions(known, applications.judged(connection, entered.id), pairs)


def _propose(act: Act, actor: Actor, round_: str, one: Suspicion) -> bool:
    place = round_, one.application, one.rater, one.source
    return recusals.propose(act.connection, *place, one.reason, act.at, actor.id)


def _stale(connection: Connection, round_: str, seen: Collection[Recusal]) -> Iterator[Finding]:
    """Recusals that are not here, or that somebody has decided since they were seen."""
    now = {one.id: one for one in recusals.every(connection, round_)}
    for one in seen:
        if now.get(one.id) != one:
            there = now.get(one.id)
            state, by = ("", "") if there is None else (there.state, there.decided_by or there.by)
            names = names_of(connection, [by])
            yield found(
                "recusal_decided",
                "block",
                application=one.application,
                rater=one.rater,
                decided=state,
                by=names.get(by, by),
            )


def _rule(act: Act, actor: Actor, one: Recusal, accept: bool, why: str) -> bool:
    """Decide one recusal; whether an assignment was withdrawn by it."""
    state = "accepted" if accept else "rejected"
    recusals.decide(act.connection, one.id, state, act.at, actor.id, why)
    act.note(
        actor, f"recusal.{state.removesuffix('ed')}", one.round, f"{one.rater}→{one.application}", source=one.source
    )
    if one.source == "objection":
        _answer(act, actor, one, accept, why)
    return accept and withdraw_recused(act, actor, one.round, one.application, one.rater)


def _answer(act: Act, actor: Actor, one: Recusal, accept: bool, why: str) -> None:
    """Answer the objections that the recusal came from."""
    for objection in objections.every(act.connection, one.round, "expert"):
        if objection.answer is None and (objection.application, objection.rater) == (one.application, one.rater):
            state = "upheld" if accept else "dismissed"
            objections.answer(act.connection, objection.id, state, why, act.at, actor.id)
