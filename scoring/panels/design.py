"""The judging design: which experts are linked by common applications, how firmly, and how to mend it.

Severity and quality are confounded between connected components of the bipartite graph
application–expert: rank[Z_a Z_r] = N + M − c. So the components come before any comparison.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from scoring.panels.connectivity import algebraic_connectivity
from scoring.panels.graph import Graph, bipartite, bridges
from scoring.panels.repair import connect
from scoring.sheets import Ints


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One assignment: an application's index and an expert's index."""

    application: int
    rater: int


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What the judging design supports.

    Attributes
    ----------
    applications, raters, sheets : int
        Applications and experts with at least one counted sheet, and the sheets.
    components : int
        Connected components of the graph application–expert.
    application_component : (N,) int
        Component of each application, numbered from 0 in order of first application; -1 = no sheet.
    rater_component : (M,) int
        Component of each expert; -1 = no sheet.
    algebraic_connectivity : float or None
        Second-smallest eigenvalue of that graph's Laplacian; 0 when disconnected, None below two vertices.
    bridges : tuple of Link
        Assignments whose loss would split a component (leaves included).
    advice : tuple of Link
        A cheapest set of extra assignments that connects the design; empty when it is connected.
    sheets_per_application, sheets_per_rater : (N,), (M,) int
    """

    applications: int
    raters: int
    sheets: int
    components: int
    application_component: Ints
    rater_component: Ints
    algebraic_connectivity: float | None
    bridges: tuple[Link, ...]
    advice: tuple[Link, ...]
    sheets_per_application: Ints
    sheets_per_rater: Ints

    @property
    def connected(self) -> bool:
        """Whether every judged application can be compared with every other."""
        return self.components <= 1


def diagnose(
    application: Ints, rater: Ints, applications: int, raters: int, forbidden: Collection[Link] = ()
) -> Design:
    """Diagnose the design of S sheets, of a whole round or of any part of it.

    Parameters
    ----------
    application, rater : (S,) int
        Indices below ``applications`` and ``raters``; who has no sheet here is no part of the design.
    forbidden : collection of Link
        Pairs that must not be advised: recusals.

    >>> design = diagnose(np.array([0, 1, 2]), np.array([0, 0, 1]), applications=4, raters=2)
    >>> design.components, design.application_component
    (2, array([ 0,  0,  1, -1]))
    >>> design.advice
    (Link(application=0, rater=1),)
    """
    graph = bipartite(application, rater)
    first_rater = len(graph.applications)
    cut = bridges(graph)
    barred = _edges(graph, forbidden)
    return Design(
        applications=first_rater,
        raters=len(graph.raters),
        sheets=len(application),
        components=graph.components,
        application_component=_spread(graph.component[:first_rater], graph.applications, applications),
        rater_component=_spread(graph.component[first_rater:], graph.raters, raters),
        algebraic_connectivity=algebraic_connectivity(graph),
        bridges=_links(graph, graph.start[cut], graph.end[cut]),
        advice=_links(graph, *np.array(connect(graph, barred), dtype=np.int64).reshape(-1, 2).T),
        sheets_per_application=_frozen(np.bincount(application, minlength=applications)),
        sheets_per_rater=_frozen(np.bincount(rater, minlength=raters)),
    )


def _spread(component: Ints, present: Ints, size: int) -> Ints:
    everyone = np.full(size, -1, dtype=np.int64)
    everyone[present] = component
    return _frozen(everyone)


def _frozen(array: Ints) -> Ints:
    array.flags.writeable = False
    return array


def _links(graph: Graph, start: Ints, end: Ints) -> tuple[Link, ...]:
    applications = graph.applications[start].tolist()
    raters = graph.raters[end - len(graph.applications)].tolist()
    return tuple(map(Link, applications, raters))


def _edges(graph: Graph, links: Collection[Link]) -> list[tuple[int, int]]:
    """The vertices of those links whose both ends are in the graph."""
    application = {index: vertex for vertex, index in enumerate(graph.applications.tolist())}
    rater = {index: vertex for vertex, index in enumerate(graph.raters.tolist(), len(application))}
    known = (link for link in links if link.application in application and link.rater in rater)
    return [(application[link.application], rater[link.rater]) for link in known]
