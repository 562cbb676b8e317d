"""What every screen is given."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.access import Actor
from workbench.i18n import Translator
from workbench.office import Office
from workbench.rounds.standing import Standing


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody signed in, at this server, in one round (None while none is chosen)."""

    office: Office
    actor: Actor
    round: str | None = None
    standing: Standing | None = None  # of that round, as read in this run; activities read it again themselves


@dataclass(frozen=True, slots=True)
class Screen:
    """One visit to a screen: ``t`` gives every text in the visitor's language, ``visit`` who is there."""

    t: Translator
    visit: Visit | None = None
