"""The smallest change of a single weight that would change the shortlist.

One dimension's share of the whole, or one criterion's share of its dimension, moves while the others keep their
proportions. A scan with the variance ratio as fitted finds where the shortlist first changes on either side; from
there the whole rule is run again until the nearest share, in tenths of a per cent, that changes it is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.influence.rerun import NO_RUN, Run, Swap, compare, run
from scoring.influence.search import smallest
from scoring.influence.weights import Shares, declared_shares, shortlisted
from scoring.influence.whatif import BLOCK
from scoring.rubric import Rubric
from scoring.sheets import Bools, Floats, Panel

FINEST = 1000  # shares are tried in steps of 1/1000
TRIALS = 40  # shares in the first scan on either side, closer together near the declared one, and in the second


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The nearest share of a dimension (``criterion`` None) or of a criterion in its dimension that changes the list.

    ``before`` and ``after`` are shares of 1; ``after`` and ``swap`` are None where no share changes the shortlist.
    """

    dimension: str
    criterion: str | None
    before: float
    after: float | None = None
    swap: Swap | None = None


@dataclass(frozen=True, slots=True)
class Lever:
    """One weight: the indices of its dimension and, unless it is the dimension's own, of its criterion."""

    dimension: int
    criterion: int | None
    share: float


def levers(shares: Shares) -> tuple[Lever, ...]:
    """Every weight that can move against others, dimensions first."""
    outer = [Lever(d, None, share) for d, share in enumerate(shares.outer.tolist()) if len(shares.outer) > 1]
    crowd = np.bincount(shares.home)[shares.home]
    inner = zip(shares.home.tolist(), shares.inner.tolist(), crowd.tolist(), strict=True)
    return (*outer, *(Lever(d, k, share) for k, (d, share, many) in enumerate(inner) if many > 1))


def tip(declared: Run, shares: Shares, lever: Lever, guesses: Sequence[float]) -> WeightChange:
    """The nearest share of one weight that changes the shortlist, searched from ``guesses`` on one or both sides."""
    criterion = None if lever.criterion is None else shares.criteria[lever.criterion]
    nearest: float | None = None
    for guess in sorted(guesses, key=lambda guess: abs(guess - lever.share)):
        found = _nearest(declared, lever, guess, 1.0 if nearest is None else abs(nearest - lever.share))
        nearest = nearest if found is None else found
    swap = None if nearest is None else _swap(declared, lever, nearest)
    return WeightChange(shares.dimensions[lever.dimension], criterion, lever.share, nearest, swap)


def scan(declared: Run, shares: Shares, moving: Sequence[Lever]) -> list[tuple[float, ...]]:
    """For each lever, the share on either side at which the predicted shortlist first changes, if any does."""
    sides = [(lever, (lever.share, end)) for lever in moving for end in (0.5 / FINEST, 1 - 0.5 / FINEST)]
    for power in (2, 1):
        spread = (np.arange(TRIALS + 1) / TRIALS) ** power
        trials = [near + (far - near) * spread for _, (near, far) in sides]
        changed = _predicted(declared, shares, [lever for lever, _ in sides], trials)
        found = zip(sides, trials, map(np.flatnonzero, changed), strict=True)
        sides = [(lever, (float(row[at[0] - 1]), float(row[at[0]]))) for (lever, _), row, at in found if len(at)]
    return [tuple(far for lever, (_, far) in sides if lever == wanted) for wanted in moving]


def _predicted(declared: Run, shares: Shares, moving: Sequence[Lever], trials: Sequence[Floats]) -> list[Bools]:
    """For each lever, which of its trial shares give another shortlist than the declared one."""
    size = max(1, BLOCK // len(declared.totals.total) // (TRIALS + 1))
    answers: list[Bools] = []
    for at in range(0, len(moving), size):
        block = list(zip(moving[at : at + size], trials[at : at + size], strict=True))
        inside = shortlisted(declared, np.hstack([_moved(shares, lever, row) for lever, row in block]))
        inside = inside.reshape(len(block), TRIALS + 1, -1)
        answers += list((inside != inside[:, :1]).any(axis=2))
    return answers


def _moved(shares: Shares, lever: Lever, trials: Floats) -> Floats:
    """(K, R) shares of the whole with one weight at each of the trial shares (R,), the others in proportion."""
    level, at = (shares.outer, lever.dimension) if lever.criterion is None else (shares.inner, lever.criterion)
    moved = level[:, None] * (1 - trials) / (1 - lever.share)
    moved[at] = trials
    if lever.criterion is None:
        return np.asarray(moved[shares.home] * shares.inner[:, None])
    own = (shares.home == lever.dimension)[:, None]
    return np.asarray(shares.outer[shares.home][:, None] * np.where(own, moved, shares.inner[:, None]))


def _nearest(declared: Run, lever: Lever, guess: float, within: float) -> float | None:
    """The nearest thousandth on the guess's side that changes the shortlist and is nearer than ``within``."""
    way, exact = (1 if guess > lever.share else -1), lever.share * FINEST
    start = int(np.floor(exact + 1e-6)) if way > 0 else int(np.ceil(exact - 1e-6))
    reach = way * (exact - start) + within * FINEST  # thousandths beyond which nothing is nearer
    most = min(FINEST - 1 - start if way > 0 else start - 1, int(np.ceil(reach - 1e-6)) - 1)

    def changes(steps: int) -> bool:
        swap = _swap(declared, lever, (start + way * steps) / FINEST)
        return swap.status != "not_evaluated" and not swap.same

    steps = smallest(changes, int(np.ceil(abs(guess * FINEST - start) - 1e-6)), most)
    return None if steps is None else (start + way * steps) / FINEST


def _swap(declared: Run, lever: Lever, share: float) -> Swap:
    other, _ = run(_reweighted(declared.panel, lever, share), declared.decisions)
    return NO_RUN if other is None else compare(declared, other)


def _reweighted(panel: Panel, lever: Lever, share: float) -> Panel:
    """The panel under a rubric in which one weight has another share; the other weights stay as written."""
    rubric, shares = panel.rubric, declared_shares(panel.rubric)
    factor = share / (1 - share) / (lever.share / (1 - lever.share))
    parts = list(rubric.dimensions)
    at = [part.id for part in parts].index(shares.dimensions[lever.dimension])
    if lever.criterion is None:
        parts[at] = parts[at].model_copy(update={"weight": parts[at].weight * factor})
    else:
        id_ = shares.criteria[lever.criterion]
        criteria = tuple(
            c.model_copy(update={"weight": (c.weight or 0.0) * factor}) if c.id == id_ else c
            for c in parts[at].criteria
        )
        parts[at] = parts[at].model_copy(update={"criteria": criteria})
    changed = {name: getattr(rubric, name) for name in Rubric.model_fields} | {"dimensions": tuple(parts)}
    return replace(panel, rubric=Rubric.model_construct(**changed))
