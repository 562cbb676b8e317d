"""What a plan promises: limits that are known in closed form, and more experts never doing worse."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scoring.errors import NotEstimable, UnknownMethod
from scoring.panels.planner import DEALS, Round, plan, plan_design

ROUND = Round(applications=30, raters=12, places=6, application_sd=8, rater_sd=5, residual_sd=6)
ONE = np.zeros(30, dtype=np.int64)


def deal(design: str, planned: Round = ROUND, each: int = 5) -> np.ndarray:
    """The design as a matrix (N, M) of ones."""
    chosen = np.zeros((planned.applications, planned.raters), dtype=int)
    np.add.at(chosen, DEALS[design](planned, each, np.random.default_rng(1)), 1)
    return chosen


@pytest.mark.parametrize("design", DEALS)
def test_every_application_gets_so_many_different_experts(design):
    chosen = deal(design)
    assert chosen.max() == 1
    assert set(chosen.sum(axis=1)) == {5}


def test_overlapping_panels_are_balanced():
    assert np.ptp(deal("overlapping").sum(axis=0)) <= 1


def test_panels_are_the_same_inside_a_sub_sector_and_differ_between_them():
    chosen = deal("panels", replace(ROUND, sectors=2), each=6)
    assert (chosen[:15] == chosen[0]).all()
    assert (chosen[15:] == chosen[29]).all()
    assert (chosen[0] + chosen[29] == 1).all()  # 2 × 6 experts from one pack of 12


def test_more_experts_make_a_cut_firmer():
    outlooks = plan(ROUND, (2, 6, 12), replicates=2000)
    assert [outlook.each for outlook in outlooks] == [2, 6, 12]
    for less, more in pairwise(outlooks):
        assert less.right < more.right
        assert less.flipped > more.flipped
        assert less.rank_width > more.rank_width


@pytest.mark.parametrize("sectors", [1, 3])
def test_without_error_every_place_is_given_rightly(sectors):
    exact = replace(ROUND, rater_sd=0.0, residual_sd=1e-6, places=2, sectors=sectors)
    (outlook,) = plan(exact, (3,))
    assert (outlook.right, outlook.certain, outlook.flipped) == (1, 1, 0)
    assert (outlook.contested, outlook.rank_width) == (0, 0)


def test_without_differences_places_are_a_lottery():
    # hypergeometric: 2 of 10 taken at random in each of 3 sub-sectors hit 2 · 2/10 of the best; who is better is a coin
    (outlook,) = plan(replace(ROUND, application_sd=1e-9, places=2, sectors=3), (5,), replicates=6000)
    assert outlook.right == pytest.approx(2 / 10, abs=0.01)
    assert outlook.flipped == pytest.approx(1 / 2, abs=0.01)
    # all three pairs right by chance: (1 / C(10, 2))³ = 1/91125
    assert outlook.certain <= 2 / 6000


def test_two_applications_and_one_place_by_hand():
    # P(right) = P(sign of the estimate is that of the truth) = ½ + asin(ρ)/π, with 2 σ_a² of truth and 2 σ²/k of error
    planned = Round(applications=2, raters=4, places=1, application_sd=3, rater_sd=0, residual_sd=4)
    (outlook,) = plan(planned, (4,), replicates=40_000)
    correlation = np.sqrt(9 / (9 + 16 / 4))
    assert outlook.right == pytest.approx(0.5 + np.arcsin(correlation) / np.pi, abs=0.01)
    assert outlook.flipped == pytest.approx(1 - outlook.right)


def test_a_common_panel_cancels_severity():
    # both applications by the same experts: b_j drops out of the difference, however large
    planned = Round(applications=2, raters=4, places=1, application_sd=3, rater_sd=50, residual_sd=4)
    (outlook,) = plan(planned, (4,), "panels", replicates=40_000)
    assert outlook.right == pytest.approx(0.5 + np.arcsin(np.sqrt(9 / 13)) / np.pi, abs=0.01)


def test_experts_nobody_shares_do_not_cancel():
    # one expert each: the difference carries 2 (σ_r² + σ²) of error
    planned = Round(applications=2, raters=2, places=1, application_sd=3, rater_sd=5, residual_sd=4)
    apart = plan_design(planned, np.arange(2), np.arange(2), np.zeros(2, dtype=int), replicates=40_000)
    assert apart.right == pytest.approx(0.5 + np.arcsin(np.sqrt(9 / (9 + 25 + 16))) / np.pi, abs=0.01)
    assert apart.connected == 0


def test_a_given_design_is_judged_as_it_is():
    application, rater = np.repeat(np.arange(30), 3), np.tile(np.arange(3), 30)
    whole = plan_design(ROUND, application, rater, ONE)
    assert (whole.each, whole.load, whole.connected) == (3, 90 / 12, 1)
    apart = np.where(np.repeat(np.arange(30), 3) < 15, rater, rater + 3)
    assert plan_design(ROUND, application, apart, ONE).connected == 0


def test_random_designs_are_averaged():
    # one expert for each of two applications: the same one with chance 1/2, so about half the designs are connected
    planned = replace(ROUND, applications=2, raters=2, places=1)
    shares = [plan(planned, (1,), "random", replicates=10, seed=seed)[0].connected for seed in range(40)]
    assert 0.4 < np.mean(shares) < 0.6


@pytest.mark.parametrize("design", DEALS)
def test_the_seed_repeats_a_plan(design):
    assert plan(ROUND, (4,), design, seed=3) == plan(ROUND, (4,), design, seed=3)


@pytest.mark.parametrize(
    "change",
    [{"places": 30}, {"places": 0}, {"raters": 1}, {"applications": 1}, {"applications": 0}, {"sectors": 6}],
)
def test_a_round_without_a_cut_is_refused(change):
    with pytest.raises(NotEstimable, match="plan_no_cut"):
        plan(replace(ROUND, **change), (3,))


def test_an_application_without_an_expert_is_refused():
    with pytest.raises(NotEstimable, match="plan_unassigned"):
        plan_design(ROUND, np.arange(29), np.zeros(29, dtype=int), ONE)


def test_more_experts_than_there_are_have_no_outlook():
    assert plan(ROUND, (13, 14)) == ()


def test_an_unknown_design_is_misuse():
    with pytest.raises(UnknownMethod):
        plan(ROUND, (3,), "stars")
