"""How to make a link of a design dispensable: the cheapest extra assignment around it."""

from __future__ import annotations

import numpy as np

from scoring.panels.design import Link
from scoring.panels.graph import bipartite
from scoring.sheets import Bools, Ints


def bypass(application: Ints, rater: Ints, link: Link, barred: Bools) -> Link | None:
    """Cheapest assignment that joins what falls apart when a link is lost; None where none is allowed.

    Parameters
    ----------
    application, rater : (S,) int
    link : Link
        One of these assignments, on no cycle.
    barred : (N, M) bool
        Pairs that must not be advised.

    Notes
    -----
    The expert with the fewest sheets goes first, then the application with the fewest, then the lowest
    indices, as in ``repair.connect``. Whoever loses their only sheet is a side of their own.

    >>> application, rater = np.array([0, 1, 1, 2, 2]), np.array([0, 0, 1, 1, 2])
    >>> bypass(application, rater, Link(1, 1), np.zeros((3, 3), dtype=bool))
    Link(application=0, rater=2)
    """
    left, right = _sides(application, rater, link, barred.shape)
    allowed = ~barred
    allowed[application, rater] = False
    across = (left[0][:, None] & right[1][None, :]) | (right[0][:, None] & left[1][None, :])
    rows, columns = np.nonzero(allowed & across)
    if not len(rows):
        return None
    loads = np.bincount(application, minlength=len(barred)), np.bincount(rater, minlength=barred.shape[1])
    best = np.lexsort((rows, columns, loads[0][rows], loads[1][columns]))[0]
    return Link(int(rows[best]), int(columns[best]))


Side = tuple[Bools, Bools]
"""Applications (N,) and experts (M,) of one part."""


def _sides(application: Ints, rater: Ints, link: Link, shape: tuple[int, ...]) -> tuple[Side, Side]:
    """What stays with the link's application once it is lost, and what stays with its expert."""
    kept = (application != link.application) | (rater != link.rater)
    graph = bipartite(application[kept], rater[kept])
    n = len(graph.applications)
    part = np.full(shape[0], -1), np.full(shape[1], -1)
    part[0][graph.applications], part[1][graph.raters] = graph.component[:n], graph.component[n:]
    near, far = part[0][link.application], part[1][link.rater]
    left, right = (part[0] == near, (part[1] == near) & (near >= 0)), ((part[0] == far) & (far >= 0), part[1] == far)
    if near < 0:
        left = (np.arange(shape[0]) == link.application, left[1])
    if far < 0:
        right = (right[0], np.arange(shape[1]) == link.rater)
    return left, right
