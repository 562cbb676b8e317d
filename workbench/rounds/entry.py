"""How every activity of a round begins: which round, and whether this person may do this in its present phase."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection

from data.store import rounds, sessions
from data.store.rounds import Round
from workbench.access import Actor, Phase, Refused, require


def enter(connection: Connection, actor: Actor, action: str, round_: str) -> Round:
    """The round as it is in this transaction, if the actor may do this in it now.

    Raises
    ------
    Refused
        If they may not, if their session was ended or their seat sealed meanwhile (a screen that is open calls back
        before it is drawn again), or there is no such round: whoever may not know of it learns nothing.
    """
    entered = rounds.find(connection, round_)
    if entered is None or _is_barred(connection, actor, round_):
        raise Refused(action)
    require(actor, action, round_, phase_of(entered))
    return entered


def _is_barred(connection: Connection, actor: Actor, round_: str) -> bool:
    if actor.rater is None or actor.sealed:  # what a sealed seat may still do, the table says
        return sessions.is_over(connection, actor.session)
    return sessions.is_barred(connection, actor.session, round_, actor.rater)


def phase_of(round_: Round) -> Phase:
    """The phase of a round as the table of permissions names it."""
    return cast(Phase, round_.phase)
