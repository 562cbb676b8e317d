"""What a plan promises: limits that are known in closed form, and more experts never doing worse."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.errors import NotEstimable
from scoring.panels.planner import Round, plan, plan_design, rotate_panel

ROUND = Round(applications=30, raters=12, places=6, application_sd=8, rater_sd=5, residual_sd=6)


def test_dealt_panels_are_balanced():
    application, rater = rotate_panel(ROUND, 5, seed=1)
    assert set(np.bincount(application)) == {5}
    assert np.ptp(np.bincount(rater)) <= 1
    assert len(set(zip(application.tolist(), rater.tolist(), strict=True))) == 150


def test_more_experts_make_a_cut_firmer():
    outlooks = plan(ROUND, (2, 6, 12), replicates=2000)
    assert [outlook.each for outlook in outlooks] == [2, 6, 12]
    assert [o.right for o in outlooks] == sorted(o.right for o in outlooks)
    assert [o.rank_width for o in outlooks] == sorted((o.rank_width for o in outlooks), reverse=True)


def test_without_error_every_place_is_given_rightly():
    (outlook,) = plan(replace(ROUND, rater_sd=0.0, residual_sd=1e-6), (3,))
    assert (outlook.right, outlook.certain, outlook.contested, outlook.rank_width) == (1, 1, 0, 0)


def test_without_differences_places_are_a_lottery():
    # hypergeometric: 6 of 30 taken at random hit 6 · 6/30 of the best
    (outlook,) = plan(replace(ROUND, application_sd=1e-9), (5,), replicates=4000)
    assert outlook.right == pytest.approx(6 / 30, abs=0.01)


def test_two_applications_and_one_place_by_hand():
    # P(right) = P(sign of the estimate is that of the truth) = ½ + asin(ρ)/π, with 2 σ_a² of truth and 2 σ²/k of error
    planned = Round(applications=2, raters=4, places=1, application_sd=3, rater_sd=0, residual_sd=4)
    (outlook,) = plan(planned, (4,), replicates=40_000)
    correlation = np.sqrt(9 / (9 + 16 / 4))
    assert outlook.right == pytest.approx(0.5 + np.arcsin(correlation) / np.pi, abs=0.01)


def test_a_given_design_is_judged_as_it_is():
    application, rater = np.repeat(np.arange(30), 3), np.tile(np.arange(3), 30)
    assert plan_design(ROUND, application, rater).connected
    apart = np.where(np.repeat(np.arange(30), 3) < 15, rater, rater + 3)
    assert not plan_design(ROUND, application, apart).connected


def test_the_seed_repeats_a_plan():
    assert plan(ROUND, (4,), seed=3) == plan(ROUND, (4,), seed=3)


@pytest.mark.parametrize("change", [{"places": 30}, {"places": 0}, {"raters": 1}, {"applications": 1}])
def test_a_round_without_a_cut_is_refused(change):
    with pytest.raises(NotEstimable):
        plan(replace(ROUND, **change), (3,))
