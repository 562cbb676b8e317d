"""What the next step of a round would leave behind: nothing stands in its way, and still somebody should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from data.store import accounts, sheets, submissions
from workbench.access import Phase
from workbench.rounds.entry import phase_of
from workbench.rounds.readiness import Readiness

UNSETTLED = ("block", "veto", "fail", "warn")
AFTER_SCORING: tuple[Phase, ...] = ("evaluation", "decision", "notice")


@dataclass(frozen=True, slots=True)
class Remainder:
    """One thing that stays as it is, in numbers, and the screen on which it can still be settled."""

    name: str
    screen: str
    facts: Mapping[str, int]


def remainders(connection: Connection, there: Readiness) -> tuple[Remainder, ...]:
    """Everything that would be left behind, read without any score."""
    phase = phase_of(there.round)
    if phase in ("intake", "check"):
        return tuple(_of_intake(connection, there))
    if phase == "panel":
        return tuple(_of_panel(connection, there))
    if phase in ("scoring", "recheck"):
        return tuple(_of_sheets(connection, there))
    return tuple(_of_result(there)) if phase in AFTER_SCORING else ()


def _of_intake(connection: Connection, there: Readiness) -> Iterator[Remainder]:
    """What was found in the forms and in what came with them, and has not been corrected."""
    known = submissions.levels(connection, there.round.id)
    open_ = {one.id: sum(known.get(one.id, {}).get(level, 0) for level in UNSETTLED) for one in there.present}
    if count := sum(open_.values()):
        yield Remainder("findings", "intake", {"count": count, "applications": sum(n > 0 for n in open_.values())})
    whole = [one for one in submissions.whole(connection, there.round.id).findings if one.level in UNSETTLED]
    if whole:
        yield Remainder("whole", "intake", {"count": len(whole)})


def _of_panel(connection: Connection, there: Readiness) -> Iterator[Remainder]:
    """A panel without a chair: nobody leads a session, and nobody of the panel asks or decides about a recheck.

    Nobody who could release a forgotten PIN: no supervisor with a password of their own, no chair beside another.
    """
    chairs = sum(one.chair for one in there.panel)
    if there.panel and not chairs:
        yield Remainder("chair", "panel", {})
    if there.panel and chairs < 2 and not accounts.own_supervisors(connection):
        yield Remainder("releasers", "accounts", {})


def _of_sheets(connection: Connection, there: Readiness) -> Iterator[Remainder]:
    """Sheets that were asked for and would not count."""
    asked = set(there.pairs)
    states = Counter(
        one.state for one in sheets.progress(connection, there.round.id) if (one.application, one.rater) in asked
    )
    if count := states["pending"] + states["draft"]:
        yield Remainder("sheets", "progress", {"count": count, "drafts": states["draft"], "asked": len(asked)})


def _of_result(there: Readiness) -> Iterator[Remainder]:
    """What was found when the adopted result was computed."""
    found = (there.result or {}).get("findings") or ()
    if count := sum(one.get("level") in UNSETTLED for one in found):
        yield Remainder("result", "results", {"count": count})
