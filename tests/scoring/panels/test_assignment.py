"""Assignments against brute force, and a reason for every one that cannot be."""

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.panels.assignment import Demand, assign, fair_load
from scoring.panels.design import diagnose
from scoring.panels.joining import exchange


def demand(match, each, recused=None, low=0, high=None, **more):
    match = np.array(match, float)
    barred = np.zeros(match.shape, bool) if recused is None else np.array(recused, bool)
    return Demand(match, barred, each, low, match.shape[0] if high is None else high, **more)


def table(assignment, shape):
    chosen = np.zeros(shape, bool)
    chosen[assignment.application, assignment.rater] = True
    return chosen


def is_connected(chosen):
    pairs = [(f"application {i}", f"rater {j}") for i, j in zip(*np.nonzero(chosen), strict=True)]
    return nx.is_connected(nx.Graph(pairs))


def best_by_hand(wanted: Demand) -> float:
    """The largest sum of matches over every choice of experts, checked one by one."""
    applications, raters = wanted.match.shape
    best = -1.0
    for choice in product(combinations(range(raters), wanted.each), repeat=applications):
        chosen = np.zeros(wanted.match.shape, bool)
        for i, members in enumerate(choice):
            chosen[i, list(members)] = True
        load = chosen.sum(axis=0)
        admissible = not (chosen & wanted.recused).any() and load.min() >= wanted.low and load.max() <= wanted.high
        if admissible and (is_connected(chosen) or not wanted.connected):
            best = max(best, float(wanted.match[chosen].sum()))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_assignment_is_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    wanted = demand(rng.integers(0, 2, (4, 5)), 2, rng.random((4, 5)) < 0.2, 1, 2, connected=False, seed=seed)
    assignment, _ = assign(wanted)
    expected = best_by_hand(wanted)
    assert (assignment is None) == (expected < 0)
    if assignment is not None:
        assert assignment.matched * 8 == pytest.approx(expected)


FIELDS = np.kron(np.eye(2), np.ones((2, 3)))  # 4 applications and 6 experts of two fields, which fall apart


@pytest.mark.parametrize("seed", range(6))
def test_a_connected_assignment_is_the_best_of_all_connected_ones(seed):
    recused = np.random.default_rng(seed).random((4, 6)) < 0.15
    wanted = demand(FIELDS, 2, recused, low=0, high=3, seed=seed)
    assignment, _ = assign(wanted)
    expected = best_by_hand(wanted)
    assert (assignment is None) == (expected < 0)
    if assignment is not None:
        assert is_connected(table(assignment, FIELDS.shape))
        assert assignment.matched * 8 == pytest.approx(expected)


@pytest.mark.parametrize("fields", [2, 3, 5])
def test_under_even_loads_each_field_gives_away_one_sheet(fields):
    # loads are full, so sheets between fields are a circulation; joining c fields takes at least c of them
    match = np.kron(np.eye(fields), np.ones((6, 4)))
    assignment, findings = assign(demand(match, 2, low=3, high=3))
    chosen = table(assignment, match.shape)
    assert findings == ()
    assert (set(chosen.sum(axis=1)), set(chosen.sum(axis=0))) == ({2}, {3})
    assert is_connected(chosen)
    assert (chosen & (match == 0)).sum() == fields


def test_an_exchange_takes_the_ring_with_the_best_match():
    """Two complete parts of 3 × 2: against every pair of sheets that could change places."""
    rng = np.random.default_rng(5)
    chosen = np.kron(np.eye(2), np.ones((3, 2))).astype(bool)
    match, barred = rng.random((6, 4)), (rng.random((6, 4)) < 0.3) & ~chosen
    application, rater = np.nonzero(chosen)
    joined = exchange(chosen, diagnose(application, rater, 6, 4), match, barred)
    changed = []
    for (i, j), (k, other) in product(product(range(3), range(2)), product(range(3, 6), range(2, 4))):
        if not barred[i, other] and not barred[k, j]:
            changed.append(match[i, other] + match[k, j] - match[i, j] - match[k, other])
    assert match[joined].sum() - match[chosen].sum() == pytest.approx(max(changed))
    assert is_connected(joined)
    assert not (joined & barred).any()


def test_no_exchange_where_every_sheet_is_a_bridge():
    chosen = np.eye(2, dtype=bool)
    design = diagnose(np.arange(2), np.arange(2), 2, 2)
    assert exchange(chosen, design, np.ones((2, 2)), np.zeros((2, 2), bool)) is None


def test_every_constraint_holds():
    rng = np.random.default_rng(3)
    recused = rng.random((48, 15)) < 0.15
    assignment, findings = assign(demand(rng.random((48, 15)) < 0.4, 5, recused, *fair_load(48, 15, 5)))
    chosen = table(assignment, recused.shape)
    assert findings == ()
    assert set(chosen.sum(axis=1)) == {5}
    assert set(chosen.sum(axis=0)) == {16}
    assert not (chosen & recused).any()
    assert assignment.design.connected


def test_connection_costs_a_match_where_it_must():
    # two fields of two experts each: the best match falls apart, so at least one sheet goes across
    match = np.kron(np.eye(2), np.ones((2, 2)))
    apart, _ = assign(demand(match, 2, connected=False))
    joined, _ = assign(demand(match, 2))
    assert (apart.matched, apart.design.components) == (1.0, 2)
    assert (joined.matched, joined.design.components) == (7 / 8, 1)


def test_panels_give_a_sub_sector_one_set_of_experts():
    sector = np.array([0, 0, 1, 1, 1])
    assignment, _ = assign(demand(np.random.default_rng(1).random((5, 6)), 3, panel=sector, connected=False))
    chosen = table(assignment, (5, 6))
    for members in (chosen[sector == 0], chosen[sector == 1]):
        assert (members == members[0]).all()


def test_the_seed_decides_between_equals_and_nothing_else():
    wanted = [demand(np.zeros((12, 6)), 2, low=4, high=4, seed=seed) for seed in (1, 1, 2)]
    first, again, other = (table(assign(one)[0], (12, 6)) for one in wanted)
    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize(
    ("wanted", "code", "facts"),
    [
        (demand(np.ones((2, 3)), 3, [[1, 0, 0], [0, 0, 0]]), "assignment_few_eligible",
         {"application": 0, "eligible": 2, "each": 3}),
        (demand(np.ones((4, 3)), 2, high=2), "assignment_load_high", {"high": 2, "least": 3, "sheets": 8}),
        (demand(np.ones((4, 3)), 1, low=2), "assignment_load_low", {"low": 2, "most": 1, "sheets": 4}),
        (demand(np.ones((2, 2)), 1, [[0, 1], [0, 1]], high=1), "assignment_infeasible", {}),
        (demand(np.ones((3, 3)), 2, odd=True), "assignment_even", {"each": 2}),
        (demand(np.ones((0, 3)), 1), "assignment_nobody", {"applications": 0, "raters": 3}),
        (demand(np.ones((3, 0)), 1), "assignment_nobody", {"applications": 3, "raters": 0}),
        (demand(np.ones((1, 2)), 1, [[1, 1]]), "assignment_few_eligible", {"application": 0, "eligible": 0, "each": 1}),
        # 4 sheets hold 4 applications and 4 experts together only if they were 7
        (demand(np.ones((4, 4)), 1, low=1, high=1), "assignment_connection", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(wanted, code, facts):
    assignment, findings = assign(wanted)
    assert assignment is None
    assert (code, facts) in [(finding.code, dict(finding.facts)) for finding in findings]


def test_experts_who_may_not_meet_cannot_be_connected():
    recused = np.kron(1 - np.eye(2), np.ones((2, 2)))
    assignment, findings = assign(demand(np.ones((4, 4)), 2, recused))
    assert assignment is None
    assert [finding.code for finding in findings] == ["assignment_connection"]


def test_one_expert_and_one_application():
    assignment, findings = assign(demand([[0]], 1, odd=True))
    assert (assignment.application.tolist(), assignment.rater.tolist(), findings) == ([0], [0], ())


@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 4), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_an_assignment_or_a_reason_but_never_a_fault(applications, raters, each, panels, random):
    recused = [[random.random() < 0.3 for _ in range(raters)] for _ in range(applications)]
    sector = np.sort([random.randrange(2) for _ in range(applications)]) if panels else None
    if sector is not None:
        sector = np.unique(sector, return_inverse=True)[1]
    wanted = demand(np.zeros((applications, raters)), each, recused, panel=sector, connected=not panels, odd=True)
    assignment, findings = assign(wanted)
    assert (assignment is None) == bool(findings)
    if assignment is not None:
        chosen = table(assignment, wanted.match.shape)
        assert set(chosen.sum(axis=1)) == {each}
        assert each % 2 == 1
        assert not (chosen & wanted.recused).any()
        assert panels or is_connected(chosen)
