"""Where a connected design would fall apart first, and which extra assignment would hold it there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from scoring.panels.design import Link
from scoring.panels.graph import Graph, bipartite, bridges
from scoring.sheets import Bools, Ints


@dataclass(frozen=True, slots=True)
class Weakness:
    """The bridge whose loss cuts off most, how many applications that is, and a link around it if one is allowed."""

    link: Link
    cut_off: int
    support: Link | None


def weakest_link(application: Ints, rater: Ints, barred: Bools) -> Weakness | None:
    """Weakest bridge of the design of S sheets; None where it has none, or is not connected.

    Parameters
    ----------
    application, rater : (S,) int
    barred : (N, M) bool
        Pairs that must not be advised.

    Notes
    -----
    Among the links around the bridge the expert with the fewest sheets goes first, then the application
    with the fewest, then the lowest indices, as in ``repair.connect``.

    >>> weakest_link(np.array([0, 1, 1, 2, 2]), np.array([0, 0, 1, 1, 2]), np.zeros((3, 3), dtype=bool))
    Weakness(link=Link(application=1, rater=1), cut_off=1, support=Link(application=0, rater=2))
    """
    graph = bipartite(application, rater)
    cut = np.flatnonzero(bridges(graph))
    if graph.components != 1 or not len(cut):
        return None
    sides = [_side(graph, int(edge)) for edge in cut]
    worst = int(np.argmax([min(side.sum(), (~side).sum()) for side in sides]))
    edge, side = cut[worst], sides[worst]
    n = len(graph.applications)
    link = Link(int(graph.applications[graph.start[edge]]), int(graph.raters[graph.end[edge] - n]))
    cut_off = min(int(side[:n].sum()), int((~side[:n]).sum()))
    return Weakness(link, cut_off, _around(graph, side, barred))


def _side(graph: Graph, edge: int) -> Bools:
    """(n + m,) vertices on the application's side once the edge is gone."""
    kept = np.arange(len(graph.start)) != edge
    size = graph.vertices
    matrix = csr_array((np.ones(kept.sum()), (graph.start[kept], graph.end[kept])), shape=(size, size))
    _, part = connected_components(matrix, directed=False)
    return np.asarray(part == part[graph.start[edge]])


def _around(graph: Graph, side: Bools, barred: Bools) -> Link | None:
    n = len(graph.applications)
    allowed = ~barred[np.ix_(graph.applications, graph.raters)]
    allowed[graph.start, graph.end - n] = False
    rows, columns = np.nonzero(allowed & (side[:n, None] != side[None, n:]))
    if not len(rows):
        return None
    load = np.bincount(np.append(graph.start, graph.end), minlength=graph.vertices)
    best = np.lexsort((rows, columns, load[rows], load[columns + n]))[0]
    return Link(int(graph.applications[rows[best]]), int(graph.raters[columns[best]]))
