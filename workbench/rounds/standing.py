"""Where a round stands, as every screen says it under its title, and which rounds somebody may enter."""

from __future__ import annotations

from collections.abc import Iterable
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
        known = standing_in(connection, round_)
    return known if known is not None and _may_know(actor, known) else None


def standing_in(connection: Connection, round_: str) -> Standing | None:
    """Where a round stands, within a transaction."""
    known = rounds.find(connection, round_)
    return None if known is None else _standing(known)


def open_to(office: Office, actor: Actor) -> tuple[Standing, ...]:
    """The rounds somebody may enter, the newest first."""
    with office.look() as connection:
        return known_to(actor, rounds.every(connection))


def known_to(actor: Actor, known: Iterable[Round]) -> tuple[Standing, ...]:
    """Those rounds among all that somebody may know of."""
    return tuple(here for here in map(_standing, known) if _may_know(actor, here))


def _may_know(actor: Actor, known: Standing) -> bool:
    return may(actor, "round.read", known.id, known.phase)


def _standing(known: Round) -> Standing:
    same = {name: getattr(known, name) for name in Standing.__slots__ if name != "phase"}
    return Standing(**same, phase=phase_of(known))
