"""The way through one's own desk: how far, what next, and how long it may still take at one's own pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from workbench.rounds.judging.desk import Desk, Item

Filter = Literal["all", "pending", "draft", "submitted", "skipped", "abstained"]
PAUSE = timedelta(hours=2)  # a longer gap is a break, not an application
FEWEST = 3  # gaps below which a pace says nothing


@dataclass(frozen=True, slots=True)
class Queue:
    """How far the work is; ``remaining`` is None while the pace is not known."""

    done: int
    total: int
    counts: Mapping[str, int]
    remaining: timedelta | None


def queue(desk: Desk) -> Queue:
    """How far an expert is."""
    done = sum(item.done for item in desk.items)
    counts = Counter({"skipped": sum(item.skipped for item in desk.items), "recused": len(desk.recused)})
    counts.update(item.state for item in desk.items)
    pace = _pace(desk.items)
    return Queue(done, len(desk.items), counts, None if pace is None else pace * (len(desk.items) - done))


def shown(desk: Desk, chosen: Filter) -> tuple[Item, ...]:
    """Applications in one state, in the expert's own order."""
    if chosen == "all":
        return desk.items
    return tuple(item for item in desk.items if (item.skipped if chosen == "skipped" else item.state == chosen))


def following(desk: Desk, application: str | None) -> str | None:
    """The next application that waits to be done, in own order after this one; what was put off comes last."""
    ids = [item.application for item in desk.items]
    start = ids.index(application) + 1 if application in ids else 0
    ring = [*desk.items[start:], *desk.items[:start]]
    waiting = [item for item in ring if not item.done and not item.locked and item.application != application]
    return next((item.application for item in sorted(waiting, key=lambda item: item.skipped)), None)


def _pace(items: Sequence[Item]) -> timedelta | None:
    """The median time from one finished sheet to the next, without breaks and without what came in at one stroke."""
    moments = sorted(item.at for item in items if item.done and item.at is not None)
    gaps = [later - earlier for earlier, later in pairwise(moments) if timedelta() < later - earlier <= PAUSE]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) >= FEWEST else None
