"""The judging design against networkx, closed forms of spectral graph theory, and designs worked by hand."""

from math import cos, pi

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.panels.design import Design, Link, diagnose

Pairs = set[tuple[int, int]]
sheets = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 7)), min_size=1, max_size=40)


def design(pairs: Pairs, forbidden: Pairs = frozenset()) -> Design:
    application, rater = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    return diagnose(application, rater, 12, 8, [Link(*pair) for pair in forbidden])


def graph(pairs: Pairs) -> nx.Graph:
    return nx.Graph([(("application", i), ("rater", j)) for i, j in pairs])


def test_two_panels_without_a_common_expert():
    """A0, A1 by E0, E1 and A2, A3 by E2: two components, and of the six other pairs one mends it.

    The lightest expert is E0 (2 sheets, as many as E1 and E2, and the first); of the applications it
    could take, A2 and A3 have one sheet each. A2 and A3 hang on E2 by a single sheet: two bridges.
    """
    found = design({(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (3, 2)})
    assert (found.applications, found.raters, found.sheets, found.components) == (4, 3, 6, 2)
    assert not found.connected
    assert found.application_component.tolist() == [0, 0, 1, 1] + [-1] * 8
    assert found.rater_component.tolist() == [0, 0, 1] + [-1] * 5
    assert found.sheets_per_application.tolist() == [2, 2, 1, 1] + [0] * 8
    assert found.sheets_per_rater.tolist() == [2, 2, 2] + [0] * 5
    assert found.algebraic_connectivity == 0
    assert found.bridges == (Link(2, 2), Link(3, 2))
    assert found.advice == (Link(2, 0),)


def test_the_advised_link_avoids_recusals():
    found = design({(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (3, 2)}, forbidden={(2, 0), (3, 0)})
    assert found.advice == (Link(2, 1),)


def test_the_advice_spreads_over_experts():
    """Three panels of one expert with two applications: after E0 takes A2 it has three sheets, so E1 is next."""
    assert design({(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2)}).advice == (Link(2, 0), Link(4, 1))


def test_the_lightest_expert_comes_before_the_lightest_application():
    """Three experts with three sheets each on A0–A2, and E3 with one on A3: E3 takes A0, not E0 A3."""
    assert design({(i, j) for i in range(3) for j in range(3)} | {(3, 3)}).advice == (Link(0, 3),)


def test_components_are_numbered_by_their_first_application():
    assert design({(0, 5), (1, 0), (2, 5)}).application_component[:3].tolist() == [0, 1, 0]


def test_no_sheets():
    found = diagnose(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 2, 1)
    assert (found.applications, found.components, found.bridges, found.advice) == (0, 0, (), ())
    assert found.algebraic_connectivity is None
    assert found.connected


@pytest.mark.parametrize(("applications", "raters"), [(1, 1), (1, 6), (6, 1)])
def test_a_star_is_all_bridges(applications: int, raters: int):
    """K(1, k): λ₂ = 1 for k ≥ 2 (Fiedler 1973), 2 for the single edge."""
    pairs = {(i, j) for i in range(applications) for j in range(raters)}
    found = design(pairs)
    assert found.algebraic_connectivity == pytest.approx(2 if len(pairs) == 1 else 1)
    assert found.bridges == tuple(Link(*pair) for pair in sorted(pairs))


def path(edges: int) -> tuple[np.ndarray, np.ndarray]:
    """A0–E0–A1–E1–…: applications and experts in turn along a line."""
    edge = np.arange(edges)
    return (edge + 1) // 2, edge // 2


def crossed(applications: int, raters: int) -> tuple[np.ndarray, np.ndarray]:
    application, rater = np.divmod(np.arange(applications * raters), raters)
    return application, rater


@pytest.mark.parametrize("edges", [7, 1499, 9001])
def test_connectivity_of_a_path(edges: int):
    """P(n) with n = edges + 1 vertices: λ₂ = 2 − 2 cos(π/n). Small, eliminated and wide designs."""
    found = diagnose(*path(edges), edges, edges)
    assert found.algebraic_connectivity == pytest.approx(2 - 2 * cos(pi / (edges + 1)), rel=1e-6)
    assert len(found.bridges) == edges


@pytest.mark.parametrize(("applications", "raters"), [(30, 7), (900, 7), (7, 900)])
def test_connectivity_of_a_complete_design(applications: int, raters: int):
    """K(n, m): λ₂ = min(n, m) (Fiedler 1973); no sheet is indispensable."""
    found = diagnose(*crossed(applications, raters), applications, raters)
    assert found.algebraic_connectivity == pytest.approx(min(applications, raters))
    assert found.bridges == ()


def test_connectivity_of_a_wide_design():
    """Application i by experts i + o (mod n): λ₂ = d − max_k |Σ_o exp(2πi k o / n)|, k = 1 … n − 1 (circulant)."""
    n, offsets = 4201, np.array([0, 17, 190, 801, 1400, 1999, 2600, 3001, 3333, 4000])
    application = np.repeat(np.arange(n), len(offsets))
    rater = (application + np.tile(offsets, n)) % n
    waves = np.exp(2j * pi / n * np.outer(np.arange(1, n), offsets)).sum(axis=1)
    expected = len(offsets) - np.abs(waves).max()
    assert diagnose(application, rater, n, n).algebraic_connectivity == pytest.approx(expected, rel=1e-4)


@given(sheets)
@settings(deadline=None)
def test_against_networkx(pairs: Pairs):
    found, reference = design(pairs), graph(pairs)
    assert found.components == nx.number_connected_components(reference)
    assert {(("application", b.application), ("rater", b.rater)) for b in found.bridges} == {
        tuple(sorted(bridge)) for bridge in nx.bridges(reference)
    }
    assert found.algebraic_connectivity == pytest.approx(nx.laplacian_spectrum(reference)[1], abs=1e-9)
    for component in nx.connected_components(reference):
        labels = {
            (found.application_component if kind == "application" else found.rater_component)[index]
            for kind, index in component
        }
        assert len(labels) == 1


@given(sheets, st.sets(st.tuples(st.integers(0, 11), st.integers(0, 7)), max_size=60))
@settings(deadline=None)
def test_the_advice_connects_what_recusals_allow(pairs: Pairs, forbidden: Pairs):
    """As few links as components that can be joined: adding every allowed pair joins no more."""
    found, reference = design(pairs, forbidden - pairs), graph(pairs)
    applications, raters = {i for i, _ in pairs}, {j for _, j in pairs}
    everything = graph(pairs | ({(i, j) for i in applications for j in raters} - forbidden))
    advised = {(link.application, link.rater) for link in found.advice}
    assert not advised & forbidden
    reachable = nx.number_connected_components(everything)
    assert nx.number_connected_components(graph(pairs | advised)) == reachable
    assert len(advised) == nx.number_connected_components(reference) - reachable


@given(sheets, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_sheets_does_not_matter(pairs: Pairs, random):
    shuffled = sorted(pairs)
    random.shuffle(shuffled)
    application, rater = np.array(shuffled).T
    found, again = design(pairs), diagnose(application, rater, 12, 8)
    assert (found.bridges, found.advice) == (again.bridges, again.advice)
    assert found.algebraic_connectivity == again.algebraic_connectivity


def test_two_sheets_of_one_pair_are_one_edge():
    found = diagnose(np.array([0, 0]), np.array([0, 0]), 1, 1)
    assert (found.sheets, found.bridges) == (2, (Link(0, 0),))
    assert found.algebraic_connectivity == pytest.approx(2)
