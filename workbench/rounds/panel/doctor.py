"""The design doctor: what the standing assignments support, where they are weakest, and how to mend that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from data.store import rounds
from data.store.assignments import Pair
from scoring.panels.design import Design
from scoring.panels.strengthening import bypass
from scoring.panels.weakest import weakest_link
from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.panel.replacing import replacement
from workbench.rounds.panel.seating import Seating, seating
from workbench.rounds.setting_up import rubric_in

MOST_FILLED = 20  # gaps for which somebody is looked for at once; beyond that a new proposal is the better way


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is known of a design, in ids.

    ``usual`` is how many experts most applications have, ``least`` how many the rubric asks for at least; ``short`` are
    applications with fewer than either, ``even`` those with an even number, ``idle`` members of the panel without any.
    ``fill`` brings them up to that number as far as anybody can be asked.
    ``advice`` connects a design that falls apart; ``weakest`` is the link whose loss would cut off most, and
    ``support`` the extra assignment that would make it dispensable.
    """

    seated: Seating
    design: Design
    least: int
    usual: int
    unassigned: tuple[str, ...]
    short: tuple[tuple[str, int], ...]
    even: tuple[str, ...]
    idle: tuple[str, ...]
    bridges: tuple[Pair, ...]
    advice: tuple[Pair, ...]
    weakest: Pair | None
    cut_off: int
    support: Pair | None
    fill: tuple[Pair, ...]

    @property
    def healthy(self) -> bool:
        """Whether scoring can begin on it: everything judged enough and comparable."""
        return bool(self.seated.pairs) and self.design.connected and not self.unassigned and not self.below

    @property
    def below(self) -> tuple[tuple[str, int], ...]:
        """Applications with fewer experts than the rubric asks for."""
        return tuple((name, count) for name, count in self.short if count < self.least)


def examine(office: Office, actor: Actor, round_: str) -> Diagnosis:
    """Examine the standing assignments of a round."""
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
        return examined(connection, round_)


def examined(connection: Connection, round_: str) -> Diagnosis:
    """The same inside a transaction, for those who have been let in."""
    known = rounds.find(connection, round_)
    least = 1 if known is None else rubric_in(connection, known).policy.min_raters
    return diagnosis(seating(connection, round_), least)


def diagnosis(seated: Seating, least: int) -> Diagnosis:
    """Examine the pairs of a seating."""
    design = seated.design()
    counts = {one.id: int(n) for one, n in zip(seated.applications, design.sheets_per_application, strict=True)}
    load = {one.id: int(n) for one, n in zip(seated.experts, design.sheets_per_rater, strict=True)}
    usual = _usual(counts.values())
    asked = seated.indices(seated.pairs)
    weakest, cut_off = weakest_link(*asked, design) or (None, 0)
    support = None if weakest is None else bypass(*asked, weakest, seated.unavailable())
    return Diagnosis(
        seated=seated,
        design=design,
        least=least,
        usual=usual,
        unassigned=tuple(name for name, count in counts.items() if count == 0),
        short=tuple((name, count) for name, count in counts.items() if 0 < count < max(usual, least)),
        even=tuple(name for name, count in counts.items() if count and count % 2 == 0),
        idle=tuple(name for name, count in load.items() if name in seated.panel and count == 0),
        bridges=tuple(map(seated.pair, design.bridges)),
        advice=tuple(map(seated.pair, design.advice)),
        weakest=None if weakest is None else seated.pair(weakest),
        cut_off=cut_off,
        support=None if support is None else seated.pair(support),
        fill=filling(seated, max(usual, least)),
    )


def filling(seated: Seating, wanted: int) -> tuple[Pair, ...]:
    """Assignments that bring every application up to so many experts, each the best one after those before it."""
    added: list[Pair] = []
    if not seated.pairs:
        return ()
    for one in seated.applications:
        missing = wanted - sum(pair[0] == one.id for pair in seated.pairs)
        for _ in range(missing):
            chosen = replacement(seated, one.id).rater
            if chosen is None or len(added) == MOST_FILLED:
                break
            seated = seated.with_([(one.id, chosen)])
            added.append((one.id, chosen))
    return tuple(added)


def _usual(counts: Iterable[int]) -> int:
    """The commonest number of experts among applications that have any, the larger of two as common.

    >>> _usual([0, 5, 5, 4]), _usual([3, 5]), _usual([])
    (5, 5, 0)
    """
    found = Counter(count for count in counts if count)
    return max(found, key=lambda count: (found[count], count), default=0)
