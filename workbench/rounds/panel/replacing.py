"""Who takes over an application when an expert steps back from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from data.store import assignments
from data.store.assignments import Pair
from scoring.panels.graph import bipartite
from workbench.access import Actor
from workbench.office import Act
from workbench.rounds.panel.seating import Seating, seating

MOST_NAMED = 20  # beyond that the doctor names the gaps, or a new proposal is the better way


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who takes an application over; ``rater`` is None where nobody can, ``connected`` what the design then is."""

    application: str
    rater: str | None
    connected: bool


def replacement(seated: Seating, application: str, instead_of: str = "") -> Replacement:
    """The best expert for one more sheet on an application.

    Before all, the design must stay connected; then the expert's field should fit; who has finished is asked last,
    and a member of the panel goes before the reserve, for one sheet of somebody new says nothing about how strict
    they are; then the least loaded.
    """
    load: dict[str, int] = {one.id: 0 for one in seated.experts}
    for _, rater in seated.pairs:
        load[rater] += 1
    ranked = sorted(
        (
            not _connected(seated.with_([(application, rater)])),
            -seated.match[seated.rows[application], seated.columns[rater]],
            seated.experts[seated.columns[rater]].finished_at is not None,
            rater in seated.reserve,
            load[rater],
            rater,
        )
        for rater in candidates(seated, application)
        if rater != instead_of
    )
    if not ranked:
        return Replacement(application, None, _connected(seated))
    broken, *_, chosen = ranked[0]
    return Replacement(application, str(chosen), not broken)


def replacements(seated: Seating, withdrawn: Iterable[Pair]) -> tuple[Replacement, ...]:
    """The best expert for each application somebody was taken from, one after the other; for the first few of many."""
    found = []
    for application, rater in islice(withdrawn, MOST_NAMED):
        one = replacement(seated, application, rater)
        found.append(one)
        seated = seated if one.rater is None else seated.with_([(application, one.rater)])
    return tuple(found)


def candidates(seated: Seating, application: str) -> tuple[str, ...]:
    """Experts who may be asked for an application and are not."""
    if application not in seated.rows:
        return ()
    return tuple(
        one.id
        for one in seated.experts
        if one.id in seated.panel | seated.reserve and (application, one.id) not in seated.closed | seated.pairs
    )


def reassign_after_recusal(act: Act, actor: Actor, round_: str, application: str, rater: str) -> Replacement:
    """Withdraw what an expert may no longer judge and ask somebody else at once, inside a transaction under way."""
    withdraw_recused(act, actor, round_, application, rater)
    found = replacement(seating(act.connection, round_), application, instead_of=rater)
    if found.rater is not None:
        assignments.add(act.connection, round_, [(application, found.rater)], "recusal", act.at, actor.id)
        act.note(actor, "assignment.replace", round_, f"{found.rater}→{application}", instead_of=rater)
    return found


def withdraw_recused(act: Act, actor: Actor, round_: str, application: str, rater: str) -> bool:
    """Withdraw an assignment for a recusal; False where there was none."""
    if not assignments.stands(act.connection, round_, application, rater):
        return False
    assignments.withdraw(act.connection, round_, [(application, rater)], act.at, "recusal")
    act.note(actor, "assignment.withdraw", round_, f"{rater}→{application}", why="recusal")
    return True


def _connected(seated: Seating) -> bool:
    return bipartite(*seated.indices(seated.pairs)).components <= 1
