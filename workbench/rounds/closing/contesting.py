"""Formal objections to a published result: received, answered with reasons, and counted until none is open."""

from __future__ import annotations

from typing import Literal, get_args

from data.store import applications, objections
from data.store.objections import Objection
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_objector, read_text

KIND = "result"
Ruling = Literal["accepted", "rejected", "withdrawn"]
RULINGS: tuple[Ruling, ...] = get_args(Ruling)


def contested(office: Office, actor: Actor, round_: str) -> list[Objection]:
    """Objections to the result in the order they came in."""
    with office.look() as connection:
        enter(connection, actor, "result.read", round_)
        return objections.every(connection, round_, KIND)


def receive_objection(
    office: Office, actor: Actor, round_: str, application: str | None, by_whom: str, text: str
) -> tuple[Finding, ...]:
    """Take an objection in, on one application or on the list as a whole."""
    with office.act() as act:
        enter(act.connection, actor, "objection.handle", round_)
        faults = []
        if application is not None and applications.find(act.connection, round_, application) is None:
            faults.append(found("application_unknown", "block", Place(field="application"), application=application))
        said = read_text(text, "text") or found("text_missing", "block", Place(field="text"))
        who = read_objector(by_whom)
        faults += [one for one in (said, who) if isinstance(one, Finding)]
        if faults or isinstance(said, Finding) or isinstance(who, Finding):
            return tuple(faults)
        number = objections.receive(act.connection, round_, KIND, who, said, act.at, application)
        act.note(actor, "objection.receive", round_, application or "", number=number)
        return ()


def answer_objection(
    office: Office, actor: Actor, round_: str, number: int, ruling: str, answer: str
) -> tuple[Finding, ...]:
    """Answer an objection once, with reasons."""
    with office.act() as act:
        enter(act.connection, actor, "objection.handle", round_)
        open_ = {one.id for one in objections.every(act.connection, round_, KIND) if one.state == "received"}
        faults = [] if number in open_ else [found("objection_not_open", "block", number=number)]
        if ruling not in RULINGS:
            faults.append(found("objection_ruling", "block", Place(field="ruling"), allowed=RULINGS))
        said = read_text(answer, "answer") or found("reason_missing", "block", Place(field="answer"))
        if isinstance(said, Finding):
            faults.append(said)
        if faults or isinstance(said, Finding):
            return tuple(faults)
        objections.answer(act.connection, number, ruling, said, act.at, actor.id)
        act.note(actor, "objection.answer", round_, str(number), ruling=ruling)
        return ()
