"""The exact optimum beside the declared rule: the greatest sum of published scores the limits allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from scoring.selection.constraints import Limit
from scoring.selection.ranking import Published
from scoring.sheets import Ints

Rows = list[tuple[Sequence[int], int]]
NODES, CANDIDATES = 20_000, 20_000
"""Branches tried and candidates weighed before the search for an optimum gives up."""


def optimum(
    scores: Published, selected: Sequence[int], others: Iterable[int], limits: Sequence[Limit]
) -> tuple[int, ...] | None:
    """A selection of greatest sum, ``selected`` itself (sorted) when nothing is strictly greater.

    Maximise  Σ v_i x_i  over x_i ∈ {0, 1}  with  Σ_{i in pool} x_i ≤ limit  for every pool, v the
    published score in units of its last digit (above the lowest candidate where scores are negative,
    as under z-scores). Solved by branch and bound (HiGHS); None when that gives up, or with more
    than ``CANDIDATES``. When the pools form a laminar family, such as sub-sectors inside a total,
    the feasible sets are the independent sets of a matroid and taking the best first is optimal
    (Edmonds 1971), so nothing is solved.
    """
    chosen, members = tuple(sorted(selected)), sorted((*selected, *others))
    rows = _binding(members, limits)
    if _laminar(rows):
        return chosen
    value = _units(scores, members)
    best = _solve(members, value, rows) if len(members) <= CANDIDATES else None
    if best is None:
        return None
    worth = dict(zip(members, value.tolist(), strict=True))
    return best if sum(worth[i] for i in best) > sum(worth[i] for i in chosen) else chosen


def most(members: Sequence[int], pools: Rows) -> int:
    """Greatest number of ``members`` that fit into the pools, each given as who is in it and its places."""
    best = _solve(members, np.ones(len(members), dtype=np.int64), pools)
    return len(members) - 1 if best is None else len(best)


def _units(scores: Published, members: Sequence[int]) -> Ints:
    printed = [score for i in members if (score := scores.score[i]) is not None]
    digits = -min(int(score.as_tuple().exponent) for score in printed)
    units = np.array([int(score.scaleb(digits)) for score in printed], dtype=np.int64)
    return units - min(0, int(units.min()))


def _binding(members: Sequence[int], limits: Sequence[Limit]) -> Rows:
    """Pools that more candidates want than can have; no other pool can matter."""
    rows: Rows = []
    for limit in limits:
        pools = defaultdict(list)
        for i, code in zip(members, limit.code[list(members)].tolist(), strict=True):
            pools[code].append(i)
        rows += [(pool, limit.limit) for code, pool in sorted(pools.items()) if code >= 0 and len(pool) > limit.limit]
    return rows


def _laminar(rows: Rows) -> bool:
    """Whether any two pools are nested or disjoint: each, the widest first, lies inside one other."""
    around: dict[int, int] = {}
    for at, (pool, _) in enumerate(sorted(rows, key=lambda row: -len(row[0]))):
        if len({around.get(i) for i in pool}) > 1:
            return False
        around.update(dict.fromkeys(pool, at))
    return True


def _solve(members: Sequence[int], value: Ints, rows: Rows) -> tuple[int, ...] | None:
    from scipy.optimize import Bounds, LinearConstraint, milp  # loaded only where limits interact
    from scipy.sparse import csr_array

    column = {i: at for at, i in enumerate(members)}
    entries = [(at, column[i]) for at, (pool, _) in enumerate(rows) for i in pool]
    inside = csr_array((np.ones(len(entries)), tuple(zip(*entries, strict=True))), (len(rows), len(members)))
    solved = milp(
        -value.astype(float),
        integrality=np.ones(len(members)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(inside, ub=np.array([places for _, places in rows], dtype=float)),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if solved.status != 0:
        return None
    return tuple(i for i, x in zip(members, solved.x, strict=True) if x > 0.5)
