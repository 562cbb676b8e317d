"""Assignments against brute force, and a reason for every one that cannot be."""

from itertools import combinations, product

import numpy as np
import pytest

from scoring.panels.assignment import Demand, assign, fair_load


def demand(match, each, recused=None, low=0, high=None, **more):
    match = np.array(match, float)
    barred = np.zeros(match.shape, bool) if recused is None else np.array(recused, bool)
    return Demand(match, barred, each, low, match.shape[0] if high is None else high, **more)


def table(assignment, shape):
    chosen = np.zeros(shape, bool)
    chosen[assignment.application, assignment.rater] = True
    return chosen


def best_by_hand(wanted: Demand) -> float:
    """The largest sum of matches over every choice of experts, checked one by one."""
    applications, raters = wanted.match.shape
    best = -1.0
    for choice in product(combinations(range(raters), wanted.each), repeat=applications):
        chosen = np.zeros(wanted.match.shape, bool)
        for i, members in enumerate(choice):
            chosen[i, list(members)] = True
        load = chosen.sum(axis=0)
        if not (chosen & wanted.recused).any() and load.min() >= wanted.low and load.max() <= wanted.high:
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
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(wanted, code, facts):
    assignment, findings = assign(wanted)
    assert assignment is None
    assert [(finding.code, dict(finding.facts)) for finding in findings] == [(code, facts)]


def test_experts_who_may_not_meet_cannot_be_connected():
    recused = np.kron(1 - np.eye(2), np.ones((2, 2)))
    assignment, findings = assign(demand(np.ones((4, 4)), 2, recused))
    assert assignment is None
    assert [finding.code for finding in findings] == ["assignment_connection"]
