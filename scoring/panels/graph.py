"""The bipartite graph application–expert: its components, algebraic connectivity and bridges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from scoring.sheets import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Applications and experts with a sheet as vertices, applications first; an edge for each pair.

    Attributes
    ----------
    applications, raters : (n,), (m,) int
        Indices of those with a sheet, ascending; vertex v is ``applications[v]`` or ``raters[v - n]``.
    start, end : (E,) int
        Vertices of each edge, an application's and an expert's, in ascending order.
    component : (n + m,) int
        Component of each vertex, numbered from 0 in order of first application.
    """

    applications: Ints
    raters: Ints
    start: Ints
    end: Ints
    component: Ints

    @property
    def vertices(self) -> int:
        """Applications and experts together."""
        return len(self.component)

    @property
    def components(self) -> int:
        """Connected components."""
        return int(self.component.max(initial=-1)) + 1


def bipartite(application: Ints, rater: Ints) -> Graph:
    """Graph of sheets (S,), (S,); several sheets of one pair are one edge."""
    applications, a = _present(application)
    raters, r = _present(rater)
    edge = np.sort(a * len(raters) + r)
    edge = edge[np.diff(edge, prepend=-1) > 0]
    start, end = np.divmod(edge, max(1, len(raters)))
    end += len(applications)
    _, component = connected_components(_matrix(start, end, len(applications) + len(raters)), directed=False)
    return Graph(applications, raters, start, end, component.astype(np.int64))


def bridges(graph: Graph) -> Bools:
    """(E,) which edges are on no cycle, so that without them a component falls apart.

    Tarjan (1974), A note on finding the bridges of a graph: number any spanning tree in preorder; a
    tree edge is a bridge when no other edge leaves the interval of numbers below it. Linear in E.
    """
    parent, order = _spanning_tree(graph)
    size, number = _preorder(parent, order)
    tree = (parent[graph.start] == graph.end) | (parent[graph.end] == graph.start)
    low, high = number.copy(), number.copy()
    for here, there in ((graph.start[~tree], graph.end[~tree]), (graph.end[~tree], graph.start[~tree])):
        np.minimum.at(low, here, number[there])
        np.maximum.at(high, here, number[there])
    low, high = _below(low.tolist(), high.tolist(), parent.tolist(), order)
    cut_off = (low >= number) & (high < number + size)
    child = np.where(parent[graph.start] == graph.end, graph.start, graph.end)
    on_no_cycle: Bools = tree & cut_off[child]
    return on_no_cycle


def _present(index: Ints) -> tuple[Ints, Ints]:
    """The indices that occur, ascending, and the place of each among them."""
    occurs = np.bincount(index) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[index]


def _matrix(start: Ints, end: Ints, vertices: int) -> csr_array:
    return csr_array((np.ones(len(start)), (start, end)), shape=(vertices, vertices))


def _spanning_tree(graph: Graph) -> tuple[Ints, list[int]]:
    """Parents, and the order in which breadth-first search meets the vertices.

    An extra root, one edge to each component, adds no cycle and makes one search reach them all.
    """
    root = graph.vertices
    first = np.unique(graph.component, return_index=True)[1]
    start, end = np.append(graph.start, first), np.append(graph.end, np.full(len(first), root))
    order, parent = breadth_first_order(_matrix(start, end, root + 1), root, directed=False)
    return parent.astype(np.int64), order[1:].tolist()


def _preorder(parent: Ints, order: list[int]) -> tuple[Ints, Ints]:
    """Vertices in the subtree of each vertex, and its number in a preorder of the tree."""
    above = parent.tolist()
    size = [1] * len(above)
    for v in reversed(order):
        size[above[v]] += size[v]
    number, following = [0] * len(above), [1] * len(above)
    for v in order:
        number[v] = following[above[v]]
        following[above[v]] += size[v]
        following[v] = number[v] + 1
    return np.array(size), np.array(number)


def _below(low: list[int], high: list[int], above: list[int], order: list[int]) -> tuple[Ints, Ints]:
    """Least and greatest number that the subtree of each vertex reaches without its tree edges."""
    for v in reversed(order):
        p = above[v]
        low[p] = min(low[p], low[v])
        high[p] = max(high[p], high[v])
    return np.array(low), np.array(high)
