"""Applicants object to an expert before scoring: the objection is kept, and a recusal proposed from it."""

from __future__ import annotations

from data.store import objections, recusals
from data.store.assignments import Pair
from data.store.objections import Objection
from scoring.findings import Finding
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_objector
from workbench.rounds.panel.recusals import faults

KIND = "expert"


def expert_objections(office: Office, actor: Actor, round_: str) -> list[Objection]:
    """Objections to experts in the order they came in."""
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
        return objections.every(connection, round_, KIND)


def object_to_expert(
    office: Office, actor: Actor, round_: str, application: str, rater: str, by_whom: str, text: str
) -> tuple[Finding, ...]:
    """Take an objection in and propose the recusal it asks for."""
    with office.act() as act:
        enter(act.connection, actor, "objection.to_expert", round_)
        findings = tuple(faults(act.connection, round_, application, rater, text))
        who = read_objector(by_whom)
        if isinstance(who, Finding):
            return (*findings, who)
        if findings:
            return findings
        number = objections.receive(act.connection, round_, KIND, who, text.strip(), act.at, application, rater)
        _propose(act, actor, round_, (application, rater), text.strip(), number)
        act.note(actor, "objection.to_expert", round_, f"{rater}→{application}", number=number)
        return ()


def _propose(act: Act, actor: Actor, round_: str, pair: Pair, text: str, number: int) -> None:
    """Propose the recusal; one that was rejected is taken up again, one that holds already answers the objection."""
    if recusals.propose(act.connection, round_, *pair, "objection", text, act.at, actor.id):
        return
    for one in recusals.of_rater(act.connection, round_, pair[1]):
        if (one.application, one.source) != (pair[0], "objection"):
            continue
        if one.state == "rejected":
            recusals.reopen(act.connection, one.id, text)
        elif one.state == "accepted":
            objections.answer(act.connection, number, "upheld", one.decided_why, act.at, actor.id)
