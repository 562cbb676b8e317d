"""The cheapest repair of a judging design that falls apart: which extra assignments connect it."""

from __future__ import annotations

from collections.abc import Collection
from heapq import heappop, heappush
from itertools import product

import numpy as np

from scoring.panels.graph import Graph

Pair = tuple[int, int]
"""An application's and an expert's vertex."""
Heap = list[tuple[int, int]]


def connect(graph: Graph, forbidden: Collection[Pair] = ()) -> list[Pair]:
    """Extra edges that connect the graph: one fewer than components, the fewest there can be.

    Prim's tree over the components, grown from the first: each step takes, among the pairs that
    link one more component and are not forbidden, the expert with the fewest sheets so far, then the
    application with the fewest, then the lowest indices. When recusals leave no such pair, the
    components that can be reached are connected and the rest stay apart.
    """
    if graph.components < 2:
        return []
    sides = _Sides(graph, forbidden)
    added: list[Pair] = []
    while (pair := sides.lightest()) is not None:
        sides.join(pair)
        added.append(pair)
    return sorted(added)


class _Sides:
    """Vertices inside and outside the part connected so far, each kind in a heap by load."""

    def __init__(self, graph: Graph, forbidden: Collection[Pair]) -> None:
        self.forbidden = frozenset(forbidden)
        self.first_rater = len(graph.applications)
        self.component: list[int] = graph.component.tolist()
        self.load: list[int] = np.bincount(np.append(graph.start, graph.end), minlength=graph.vertices).tolist()
        self.members: list[list[int]] = [[] for _ in range(graph.components)]
        for vertex, component in enumerate(self.component):
            self.members[component].append(vertex)
        self.is_inside = [False] * graph.components
        # heaps[is_inside][is_rater], entries (load, vertex); what has become untrue is dropped on the way
        self.heaps: tuple[tuple[Heap, Heap], tuple[Heap, Heap]] = (([], []), ([], []))
        for vertex in range(graph.vertices):
            self._push(vertex, is_inside=False)
        self._take_in(0)

    def join(self, pair: Pair) -> None:
        """Add an edge and take in the component it reaches."""
        for vertex in pair:
            self.load[vertex] += 1
        for vertex in pair:
            if self.is_inside[self.component[vertex]]:
                self._push(vertex, is_inside=True)
            else:
                self._take_in(self.component[vertex])

    def lightest(self) -> Pair | None:
        """The pair to add next, with one end inside and the other outside."""
        found = [self._lightest_between(inner, outer) for inner, outer in ((True, False), (False, True))]
        return min((pair for pair in found if pair), key=self._cost, default=None)

    def _lightest_between(self, application_is_inside: bool, rater_is_inside: bool) -> Pair | None:
        applications = self.heaps[application_is_inside][0]
        raters = self.heaps[rater_is_inside][1]
        self._drop_stale(applications, application_is_inside)
        self._drop_stale(raters, rater_is_inside)
        if not applications or not raters:
            return None
        if (applications[0][1], raters[0][1]) not in self.forbidden:
            return applications[0][1], raters[0][1]
        pairs = product(self._fresh(raters, rater_is_inside), self._fresh(applications, application_is_inside))
        return next(((a, r) for r, a in pairs if (a, r) not in self.forbidden), None)

    def _fresh(self, heap: Heap, is_inside: bool) -> list[int]:
        return [v for load, v in sorted(heap) if self._is_fresh(load, v, is_inside)]

    def _drop_stale(self, heap: Heap, is_inside: bool) -> None:
        while heap and not self._is_fresh(*heap[0], is_inside):
            heappop(heap)

    def _is_fresh(self, load: int, vertex: int, is_inside: bool) -> bool:
        """Whether an entry still says the truth: loads grow and components change sides after it was made."""
        return self.load[vertex] == load and self.is_inside[self.component[vertex]] == is_inside

    def _cost(self, pair: Pair) -> tuple[int, int, int, int]:
        application, rater = pair
        return self.load[rater], self.load[application], rater, application

    def _take_in(self, component: int) -> None:
        self.is_inside[component] = True
        for vertex in self.members[component]:
            self._push(vertex, is_inside=True)

    def _push(self, vertex: int, is_inside: bool) -> None:
        heappush(self.heaps[is_inside][vertex >= self.first_rater], (self.load[vertex], vertex))
