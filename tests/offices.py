"""An office for a test: a store on either database, and a clock that moves only when told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workbench.access import Actor
from workbench.office import Office, open_office
from workbench.settings import Settings

ORGANISER = Actor("organiser:1", "Organiser", "organiser")
SUPERVISOR = Actor("supervisor:2", "Supervisor", "supervisor")
PIN = "258031"


@dataclass
class Clock:
    """A clock that starts on a Monday morning."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **span: float) -> None:
        """Let time pass, as ``clock.pass_(minutes=5)``."""
        self.at += timedelta(**span)


def an_office(url: str, clock: Clock | None = None, **settings: object) -> Office:
    """An office at a database address."""
    opened = open_office(Settings(database=url, **settings))  # type: ignore[arg-type]
    return Office(opened.store, opened.settings, clock or Clock())


def expert(round_: str, rater: str) -> Actor:
    """An expert who has signed in."""
    return Actor(f"expert:{round_}/{rater}", rater, "expert", round_, rater, f"session-{rater}")


def chair(round_: str, rater: str) -> Actor:
    """A chair who has signed in."""
    return Actor(f"chair:{round_}/{rater}", rater, "chair", round_, rater, f"session-{rater}")
