"""Which screens there are, and which action somebody must be allowed for a screen to be offered.

What is not offered is refused all the same: every activity asks ``require`` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from pages.common.screen import Screen, Visit
from workbench.access import Phase, may


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen: ``pages/<name>.py``, titled by the text ``<name>.title``, at the address ``/<name>``."""

    name: str
    action: str
    in_round: bool = True

    def offered(self, visit: Visit, phase: Phase | None) -> bool:
        """Whether this visitor may see the screen now."""
        if self.in_round and visit.round is None:
            return False
        return may(visit.actor, self.action, visit.round, phase)

    def render(self) -> Callable[[Screen], None]:
        """What draws the screen, imported when it is first needed."""
        return import_module(f"pages.{self.name}").render  # type: ignore[no-any-return]


MENU = (
    Entry("board", "round.list", in_round=False),
    Entry("intake", "application.read"),
    Entry("panel", "assignment.read"),
    Entry("progress", "progress.read"),
    Entry("hearing", "progress.read"),
    Entry("desk", "desk.read"),
    Entry("own_statistics", "desk.read"),
    Entry("review", "desk.read"),
    Entry("recheck", "recheck.read"),
    Entry("results", "score.read"),
    Entry("decisions", "result.read"),
    Entry("publication", "result.read"),
    Entry("objections", "result.read"),
    Entry("quick", "round.list", in_round=False),
    Entry("accounts", "account.list", in_round=False),
    Entry("journal", "journal.read", in_round=False),
)


def offered(visit: Visit, phase: Phase | None) -> Iterator[Entry]:
    """The screens a visitor is offered, in order; the first is their home."""
    return (entry for entry in MENU if entry.offered(visit, phase))
