"""An expert whose seat has a PIN is told what others did about their way in, until they have read it."""

from __future__ import annotations

from collections.abc import Collection

from data.store import messages, pins, sessions
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.people import names_of
from workbench.rounds.entry import enter


def tell_raters(act: Act, actor: Actor, round_: str, raters: Collection[str], kind: str) -> None:
    """Tell those among the experts of a round who have set a PIN."""
    sealed = pins.every(act.connection, round_)
    messages.send(act.connection, round_, [one for one in raters if one in sealed], kind, "", act.at, actor.id)


def tell_account(act: Act, actor: Actor, account: int, kind: str) -> None:
    """The same at every seat that the holder of an account was called to."""
    for seat in sessions.seats(act.connection, account):
        tell_raters(act, actor, seat.round, [seat.rater], kind)


def tellers(office: Office, actor: Actor, round_: str) -> dict[str, str]:
    """Names of those whose messages an expert has not put away, by id: they know who did what to their way in."""
    with office.look() as connection:
        enter(connection, actor, "desk.read", round_)
        return names_of(connection, [one.by for one in messages.unread(connection, round_, str(actor.rater))])
