"""The lines between in and out: where a pool is full, the entry threshold, the floors of dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from scoring.findings import Fact
from scoring.influence.rerun import Run
from scoring.selection.constraints import Reason
from scoring.selection.ranking import Published, keys
from scoring.selection.shortlist import shortlist
from scoring.sheets import Bools


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the shortlist, the applications on both sides of it nearest first.

    ``bound`` is the score the line asks for, None where it is set by who holds the places; ``dimension`` is the index
    of the dimension whose score counts, None for the score itself.
    """

    reason: Reason
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    bound: float | None = None
    dimension: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


def lines(run: Run) -> tuple[Line, ...]:
    """Every line of a drawn shortlist, in the order in which the rules are tried."""
    return (*_threshold(run), *_floors(run), *_pools(run))


def _pools(run: Run) -> Iterator[Line]:
    """Full pools: who holds their places against who was kept out by them, or would be above the threshold."""
    outcome = run.outcome
    room, low = _room(run), set(_barred(run, "below_threshold"))
    for limit in outcome.rules:
        kept = {excluded.application for excluded in outcome.shortlist.excluded if excluded.reason == limit.reason}
        for code in range(len(limit.names)):
            pool = np.flatnonzero(limit.code == code).tolist()
            inside = [i for i in outcome.shortlist.selected if limit.code[i] == code]
            outside = [i for i in pool if i in kept or (i in low and not room[i])]
            if len(inside) == limit.limit and outside:
                yield Line(
                    limit.reason, _best_first(run, inside)[::-1], _best_first(run, outside), facts=limit.facts(code)
                )


def _threshold(run: Run) -> Iterator[Line]:
    threshold = run.panel.rubric.policy.shortlist.threshold
    if threshold is not None:
        room = _room(run)
        outside = _best_first(run, (i for i in _barred(run, "below_threshold") if room[i]))
        inside = _best_first(run, run.outcome.shortlist.selected)[::-1]
        yield Line("below_threshold", inside, outside, threshold, facts={"threshold": threshold})


def _floors(run: Run) -> Iterator[Line]:
    ids = [dimension.id for dimension in run.panel.rubric.dimensions]
    for id_, floor in run.panel.rubric.policy.shortlist.floors.items():
        score = _scores(run.outcome.published, id_)
        barred = [i for i in _barred(run, "below_floor") if run.outcome.barred[i].facts["dimension"] == id_]
        outside = sorted((i for i in barred if _would_enter(run, i)), key=lambda i: (-score[i], i))
        inside = sorted((i for i in run.outcome.shortlist.selected if i in score), key=lambda i: (score[i], i))
        facts: dict[str, Fact] = {"dimension": id_, "floor": floor}
        yield Line("below_floor", tuple(inside), tuple(outside), floor, ids.index(id_), facts)


def _room(run: Run) -> Bools:
    """(N,) for whom every pool still has a place: somebody at the foot of the list would enter."""
    room = np.ones(len(run.panel.applications), dtype=bool)
    for limit in run.outcome.rules:
        held = np.bincount(1 + limit.code[list(run.outcome.shortlist.selected)], minlength=1 + len(limit.names))
        held[0] = -1
        room &= held[1 + limit.code] < limit.limit
    return room


def _would_enter(run: Run, application: int) -> bool:
    """Whether an application would be in if its score were what it is and nothing barred it."""
    outcome, policy = run.outcome, run.panel.rubric.policy
    barred = {i: excluded for i, excluded in outcome.barred.items() if i != application}
    rules = outcome.published, barred, outcome.rules, policy.tie_break, run.decisions, outcome.component
    return application in shortlist(*rules, brief=True).selected


def _scores(published: Published, dimension: str) -> dict[int, float]:
    """Published scores in a dimension, of those who have one."""
    printed = ((i, scores.get(dimension)) for i, scores in enumerate(published.dimensions))
    return {i: float(score) for i, score in printed if score is not None}


def _barred(run: Run, reason: Reason) -> Iterator[int]:
    return (i for i, excluded in run.outcome.barred.items() if excluded.reason == reason)


def _best_first(run: Run, members: Iterable[int]) -> tuple[int, ...]:
    key = keys(run.outcome.published, members, run.panel.rubric.policy.tie_break)
    return tuple(sorted(key, key=lambda i: (key[i], i)))
