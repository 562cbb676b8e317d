"""What every run of a screen begins with: who is there, which rounds they may enter, and which one they are in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from data.store import rounds, sessions
from data.store.sessions import Bearer
from workbench.access import Actor
from workbench.identity import actor_for
from workbench.office import Office
from workbench.rounds.standing import Standing, known_to, standing_in


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody with a living session; ``here`` is the round they are in, ``rounds`` are those they may enter."""

    actor: Actor
    rounds: tuple[Standing, ...]
    here: Standing | None


def arrive(office: Office, session: str, wanted: str | None) -> Arrival | None:
    """Who holds a session, in the round they want if they may enter it, else in the newest they may."""
    with office.look() as connection:
        bearer = sessions.bearer(connection, session, office.now())
        if bearer is None:
            return None
        actor = actor_for(connection, bearer, session, wanted)
        open_ = _rounds(connection, bearer, actor)
    if actor.round is not None:
        wanted = actor.round
    here = next((known for known in open_ if known.id == wanted), open_[0] if open_ else None)
    return Arrival(actor, open_, here)


def _rounds(connection: Connection, bearer: Bearer, actor: Actor) -> tuple[Standing, ...]:
    if actor.round is None:
        return known_to(actor, rounds.every(connection))
    seats = sessions.seats(connection, bearer.account) if bearer.account is not None else ()
    called = [seat.round for seat in seats] or [actor.round]
    return tuple(here for round_ in called if (here := standing_in(connection, round_)))
