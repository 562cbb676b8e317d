"""Assignments that fall into parts, joined at the least cost: as rules of an exact programme, or by an exchange.

Contracting each part to a vertex leaves a connected graph connected, so a spanning tree over the parts is a
necessary condition on every connected assignment. Its arcs z are written as an arborescence from part 0,

    Σ_a z_ab = 1 for every b ≠ 0,   z_ab + z_ba ≤ sheets between a and b,   a flow that supplies every part over z,

whose first line alone demands one sheet fewer than parts, so the relaxation is tight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import LinearConstraint

from scoring.panels.design import Design
from scoring.sheets import Bools, Floats, Ints

EDGES = 60  # sheets of a part that an exchange considers


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Rules over (x, z, flow), the bounds of z and flow, and which of them are whole."""

    rules: tuple[LinearConstraint, ...]
    high: Floats
    whole: Ints


def tree_over(design: Design) -> Tree:
    """The arborescence over the parts of a design; x are its (N × M) cells."""
    rows, columns = design.application_component, np.maximum(design.rater_component, 0)
    parts, cells = design.components, len(rows) * len(columns)
    a, b = np.nonzero(~np.eye(parts, dtype=bool))
    arcs = len(a)
    arc = np.full((parts, parts), -1)
    arc[a, b] = np.arange(arcs)
    side = np.minimum(arc, arc.T)[rows[:, None], columns[None, :]].ravel()
    across = np.flatnonzero(side >= 0)
    sheets = _matrix(arcs, cells, side[across], across)
    pair = np.minimum(arc[a, b], arc[b, a])
    taken = _matrix(arcs, arcs, pair, np.arange(arcs))
    into = _matrix(parts, arcs, b, np.arange(arcs))[1:]
    net = into - _matrix(parts, arcs, a, np.arange(arcs))[1:]
    zero, idle = sp.csr_array((parts - 1, cells)), sp.csr_array((parts - 1, arcs))
    one = sp.eye_array(arcs, format="csr")
    rules = (
        LinearConstraint(sp.csr_array(sp.hstack([sheets, -taken, sp.csr_array((arcs, arcs))])), 0, np.inf),
        LinearConstraint(sp.csr_array(sp.hstack([zero, into, idle])), 1, 1),
        LinearConstraint(sp.csr_array(sp.hstack([zero, idle, net])), 1, 1),
        LinearConstraint(sp.csr_array(sp.hstack([sp.csr_array((arcs, cells)), -(parts - 1) * one, one])), -np.inf, 0),
    )
    high = np.concatenate([(b > 0).astype(float), np.full(arcs, parts - 1.0)])
    return Tree(rules, high, np.repeat([1, 0], arcs))


def exchange(chosen: Bools, design: Design, match: Floats, barred: Bools) -> Bools | None:
    """Give one application of each part to an expert of the next, round a ring, so that every load stays.

    Only sheets on a cycle are given away, so each part holds together; None where recusals or bridges leave no ring.
    The ring with the best match is found by dynamic programming over the sheets considered.
    """
    bridges = np.zeros(chosen.shape, dtype=bool)
    for link in design.bridges:
        bridges[link.application, link.rater] = True
    free = chosen & ~bridges
    edges = []
    for part in range(design.components):
        i, j = np.nonzero(free & (design.application_component == part)[:, None])
        step = max(1, -(-len(i) // EDGES))
        edges.append((i[::step], j[::step]))
    ring = _best_ring(edges, np.where(barred, -np.inf, match), match)
    if ring is None:
        return None
    joined = chosen.copy()
    picks = [(int(i[at]), int(j[at])) for (i, j), at in zip(edges, ring, strict=True)]
    for (application, rater), (_, following) in zip(picks, [*picks[1:], picks[0]], strict=True):
        joined[application, rater], joined[application, following] = False, True
    return joined


def _best_ring(edges: list[tuple[Ints, Ints]], given: Floats, match: Floats) -> list[int] | None:
    """One sheet of each part, such that  Σ m[i_a, j_a+1] − m[i_a, j_a]  round the ring is greatest."""
    if any(len(i) == 0 for i, _ in edges):
        return None
    gains = [
        given[np.ix_(i, following)] - match[i, j][:, None]
        for (i, j), (_, following) in zip(edges, [*edges[1:], edges[0]], strict=True)
    ]
    best, steps = gains[0], []
    for gain in gains[1:]:
        through = best[:, :, None] + gain[None]
        steps.append(through.argmax(axis=1))
        best = through.max(axis=1)
    at = int(np.argmax(best.diagonal()))
    if not np.isfinite(best[at, at]):
        return None
    ring = [at]
    for step in reversed(steps):
        ring.append(int(step[at, ring[-1]]))
    return [at, *ring[:0:-1]]


def _matrix(height: int, width: int, row: Ints, column: Ints) -> sp.csr_array:
    return sp.csr_array((np.ones(len(row)), (row, column)), shape=(height, width))
