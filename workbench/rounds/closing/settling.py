"""What the panel decides once the result is there: the order of equal applications, and sheets that are set aside.

A decision changes no score. It is recorded with its reason, and the next run is made under it; earlier runs stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_type_hints

from data.store import applications, assignments, decisions, experts
from data.store.decisions import Decided
from scoring.findings import Finding, Place, found
from scoring.selection.ties import Decision
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_reason

HOW = get_args(get_type_hints(Decision)["how"])
"""How the order of equal applications may have been found: vote, rescore or draw."""


def decided(office: Office, actor: Actor, round_: str) -> list[Decided]:
    """Decisions on ties and on sheets set aside, in the order they were taken."""
    with office.look() as connection:
        enter(connection, actor, "score.read", round_)
        return decisions.every(connection, round_, "tie", "exclusion")


def order_tie(
    office: Office, actor: Actor, round_: str, order: Sequence[str], how: str, reason: str
) -> tuple[Finding, ...]:
    """Decide the order of applications that everything declared leaves equal."""
    with office.act() as act:
        enter(act.connection, actor, "decision.take", round_)
        known = {one.id for one in applications.judged(act.connection, round_)}
        faults = [
            found("decision_unknown_application", "block", Place(field="order"), application=one)
            for one in order
            if one not in known
        ]
        if len(order) < 2 or len(set(order)) != len(order):
            faults.append(found("tie_order", "block", Place(field="order")))
        if how not in HOW:
            faults.append(found("tie_how", "block", Place(field="how"), allowed=HOW))
        facts = {"order": list(order), "how": how}
        return _record(act, actor, round_, "tie", facts, reason, faults)


def set_aside(
    office: Office, actor: Actor, round_: str, rater: str, application: str | None, reason: str
) -> tuple[Finding, ...]:
    """Decide that one expert's sheet on an application, or all their sheets, do not count in the next run."""
    with office.act() as act:
        enter(act.connection, actor, "decision.take", round_)
        faults = []
        if experts.find(act.connection, round_, rater) is None:
            faults.append(found("expert_unknown", "block", Place(field="rater"), rater=rater))
        elif application is not None and not assignments.stands(act.connection, round_, application, rater):
            faults.append(found("no_such_sheet", "block", Place(field="application"), application=application))
        facts = {"rater": rater, "application": application}
        return _record(act, actor, round_, "exclusion", facts, reason, faults)


def _record(
    act: Act, actor: Actor, round_: str, kind: str, facts: Mapping[str, Any], reason: str, faults: list[Finding]
) -> tuple[Finding, ...]:
    if isinstance(said := read_reason(reason, "reason"), Finding):
        faults.append(said)
    if faults:
        return tuple(faults)
    number = decisions.record(act.connection, round_, kind, facts, reason.strip(), act.at, actor.id)
    act.note(actor, f"decision.{kind}", round_, str(number), **facts, reason=reason.strip())
    return ()
