"""Weights against closed forms, and against every share there is."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import beta

from scoring.evaluate import evaluate
from scoring.influence.rerun import compare, run
from scoring.influence.tipping import _reweighted, levers, scan, tip
from scoring.influence.weights import CV, DRAWS, declared_shares, draw_weights, shortlisted, weighted_scores
from scoring.rubric import Rubric
from scoring.sheets import Panel
from tests.factories import panel, rubric
from tests.scoring.influence.small_rounds import declared, small_panel, small_rubric

TWO = {"core": ("position",), "more": ("drive",)}


def two_by_two(**rules) -> Panel:
    """A scores 80 and 60, B 60 and 78, by one expert and two dimensions of equal weight: A 70, B 69."""
    plain = panel([[70], [69]], under=rubric(TWO, min_raters=1, shortlist={"places": 1}, **rules))
    return replace(plain, scores=np.array([[80.0, 60.0], [60.0, 78.0]]))


def tips(given: Panel):
    base, shares = declared(given), declared_shares(given.rubric)
    moving = levers(shares)
    guesses = scan(base, shares, moving)
    return [tip(base, shares, lever, near) for lever, near in zip(moving, guesses, strict=True)]


def test_nearest_weight_is_where_the_two_scores_cross():
    # w 80 + (1 − w) 60 < w 60 + (1 − w) 78  where  38 w < 18,  w < .47368; the next thousandth is .473
    core, more = tips(two_by_two())
    assert (core.dimension, core.before, core.after) == ("core", 0.5, 0.473)
    assert (more.dimension, more.before, more.after) == ("more", 0.5, 0.527)
    assert (core.swap.enters, core.swap.leaves) == ((1,), (0,))


def test_chance_under_drawn_weights_is_that_of_the_beta_distribution():
    # w ~ Beta(α/2, α/2) with α = 1/cv² − 1 = 99; A is in while w > 18/38
    drawn = draw_weights(declared(two_by_two()), seed=7)
    expected = beta.sf(18 / 38, 49.5, 49.5)
    assert abs(drawn.p_in[0] - expected) < 4 * np.sqrt(expected * (1 - expected) / DRAWS)
    assert drawn.p_in[0] + drawn.p_in[1] == pytest.approx(1)
    assert drawn.unchanged == drawn.p_in[0]


def test_drawn_weights_vary_by_ten_per_cent_at_both_levels():
    # Beta(α p, α (1 − p)) has variance p (1 − p) / (α + 1); Σ p cv² = Σ (1 − p) / (α + 1) = 1 / (α + 1) = cv²
    shares = declared_shares(small_rubric())
    assert_allclose(shares.outer, [2 / 3, 1 / 3])
    assert_allclose(shares.inner, [3 / 4, 1 / 4, 1])
    alpha = 1 / CV**2 - 1
    for share in (2 / 3, 3 / 4):
        own, other = (beta.var(alpha * p, alpha * (1 - p)) / p**2 for p in (share, 1 - share))
        assert share * own + (1 - share) * other == pytest.approx(CV**2)


def test_same_seed_same_draws():
    base = declared(two_by_two())
    assert draw_weights(base, 3) == draw_weights(base, 3)
    assert draw_weights(base, 3) != draw_weights(base, 4)


def test_scores_under_the_declared_weights_are_the_scores():
    for method in ("severity", "mean", "trimmed-criterion"):
        given = small_panel(4, small_rubric(method, measured=True, places=2), 5, 6)
        given.scores.flags.writeable = True
        given.scores[0, 1] = np.nan  # not applicable
        base, shares = declared(given), declared_shares(given.rubric)
        whole = shares.outer[shares.home] * shares.inner
        assert_allclose(weighted_scores(base, whole[:, None])[:, 0], base.outcome.score, rtol=1e-9)
        inside = np.flatnonzero(shortlisted(base, whole[:, None])[0])
        assert set(inside) == set(base.outcome.shortlist.selected)


def test_equal_scores_keep_the_declared_order():
    # both 70; the tie-breaker puts the second first
    plain = panel([[70], [70]], under=rubric(TWO, min_raters=1, tie_break=["core"], shortlist={"places": 1}))
    base = declared(replace(plain, scores=np.array([[60.0, 80.0], [80.0, 60.0]])))
    assert base.outcome.shortlist.selected == (1,)
    assert shortlisted(base, np.array([[0.5], [0.5]])).tolist() == [[False, True]]


@pytest.mark.parametrize(("method", "seed"), [("severity", 3), ("mean", 8), ("severity", 11)])
def test_nearest_share_is_the_nearest_of_all_shares(method, seed):
    given = small_panel(seed, small_rubric(method, measured=True, places=2), 5, 4, left_out=0.2)
    base, shares = declared(given), declared_shares(given.rubric)
    found = tips(given)
    for lever, change in zip(levers(shares), found, strict=True):
        reach = 1 if change.after is None else abs(change.after - change.before) - 1e-9
        for share in np.arange(1, 1000, 1 if reach < 0.1 else 7) / 1000:
            if abs(share - lever.share) < reach:
                assert same(base, _reweighted(given, lever, share))
        assert change.after is None or not same(base, _reweighted(given, lever, change.after))


def same(base, given: Panel) -> bool:
    other, _ = run(given)
    return compare(base, other).same


def test_the_named_change_holds_in_a_full_evaluation():
    given = two_by_two()
    core = tips(given)[0]
    weights = {"core": core.after, "more": 1 - core.after}
    written = given.rubric.model_dump()
    for dimension in written["dimensions"]:
        dimension["weight"] = weights[dimension["id"]]
    evaluation, _ = evaluate(replace(given, rubric=Rubric.model_validate(written)))
    assert evaluation.shortlist.selected == (1,)


def test_a_lone_weight_cannot_move():
    given = panel([[70], [60]], under=rubric(min_raters=1, shortlist={"places": 1}))
    assert levers(declared_shares(given.rubric)) == ()
    assert draw_weights(declared(given), 1) is None
