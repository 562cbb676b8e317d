"""The weakest link against networkx: take every assignment away in turn and see what comes off."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.panels.design import Link, diagnose
from scoring.panels.weakest import weakest_link

pairs_of = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), min_size=1, max_size=20)


def weakest(pairs):
    application, rater = np.array(sorted(pairs), dtype=np.int64).T
    return weakest_link(application, rater, diagnose(application, rater, 8, 6))


def applications_cut_off(graph, edge):
    """Applications on the smaller side once an edge is gone; None where nothing comes off."""
    part = nx.node_connected_component(graph, edge[0])
    without = nx.restricted_view(graph.subgraph(part), [], [edge])
    sides = [sum(kind == "application" for kind, _ in side) for side in nx.connected_components(without)]
    return min(sides) if len(sides) == 2 else None


@given(pairs_of)
def test_no_assignment_cuts_off_more(pairs):
    graph = nx.Graph([(("application", i), ("rater", j)) for i, j in pairs])
    losses = {(i, j): applications_cut_off(graph, (("application", i), ("rater", j))) for i, j in pairs}
    bridges = {pair: loss for pair, loss in losses.items() if loss is not None}
    found = weakest(pairs)
    assert (found is None) == (not bridges)
    if found is not None:
        link, cut_off = found
        assert bridges[link.application, link.rater] == cut_off == max(bridges.values())


def test_two_panels_held_by_one_sheet():
    # A0, A1, A2 by E0, E1 and A3, A4 by E2, E3, held together by E1 on A3
    pairs = {(i, j) for i in range(3) for j in range(2)} | {(i, j) for i in (3, 4) for j in (2, 3)}
    assert weakest(pairs) is None
    assert weakest(pairs | {(3, 1)}) == (Link(3, 1), 2)
