"""Where a round stands, as every screen says it under its title, and which rounds somebody may enter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.store import rounds
from data.store.rounds import Round
from workbench.access import Actor, Phase, may
from workbench.office import Office
from workbench.rounds.entry import phase_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One round: which, in which phase, since and until when."""

    id: str
    title: str
    programme: str
    phase: Phase
    phase_since: datetime
    closes_at: datetime | None
    synthetic: bool
    revision: int


def standing(office: Office, actor: Actor, round_: str) -> Standing | None:
    """Where a round stands, for somebody who may know of it."""
    with office.look() as connection:
        return standing_in(connection, actor, round_)


def standing_in(connection: Connection, actor: Actor, round_: str) -> Standing | None:
    """The same within a transaction."""
    known = rounds.find(connection, round_)
    return _standing(known) if known is not None and _may_know(actor, known) else None


def open_to(office: Office, actor: Actor) -> tuple[Standing, ...]:
    """The rounds somebody may enter, the newest first."""
    with office.look() as connection:
        return tuple(_standing(known) for known in rounds.every(connection) if _may_know(actor, known))


def _may_know(actor: Actor, known: Round) -> bool:
    return may(actor, "round.read", known.id, phase_of(known))


def _standing(known: Round) -> Standing:
    same = {name: getattr(known, name) for name in Standing.__slots__ if name != "phase"}
    return Standing(**same, phase=phase_of(known))
