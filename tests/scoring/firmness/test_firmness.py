"""Firmness of ranks: worked draws, seeds, and the three zones."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scoring.firmness.draws import begin
from scoring.firmness.firmness import judge_firmness
from scoring.firmness.summaries import interval_of_counts, interval_of_ranks
from scoring.ratings.normalize import normalize
from scoring.ratings.totals import total
from scoring.selection.constraints import Limit
from tests.factories import panel

LINKED = [[72, 68, 75, None], [81, 74, None, 80], [60, None, 66, 58], [None, 88, 79, 85], [70, 73, 61, None]]
ONE_PLACE = [Limit("sector_full", 1, np.zeros(3, dtype=np.int64), ("",), "sector")]


def drawn(table, method="severity", draws=400, seed=1):
    given = panel(table)
    normalized, _ = normalize(given, total(given), method)
    scope = normalized.scopes[0]
    return normalized, begin(scope, method, draws, seed).draw(np.arange(len(scope.applications))).T


def judged(draws, ranked=(True, True, True), limits=ONE_PLACE, threshold=None):
    everyone = np.ones(draws.shape[1], dtype=bool)
    return judge_firmness(
        draws, np.zeros(draws.shape[1], dtype=np.int64), np.array(ranked), everyone, limits, threshold
    )


def test_ranks_and_chances_by_hand():
    # ten draws: the first leads in nine of them and is second in one; the third is always last
    draws = np.tile([80.0, 70.0, 60.0], (10, 1))
    draws[0] = [65.0, 70.0, 60.0]
    firm = judged(draws)
    assert_array_equal(firm.rank_low, [1, 2, 3])
    assert_array_equal(firm.rank_high, [1, 2, 3])  # nine of ten are 90 %, so the tenth is left out
    assert_allclose(firm.expected_rank, [1.1, 1.9, 3])
    assert_allclose(firm.p_in, [0.9, 0.1, 0])
    assert firm.zone == ("contested", "contested", "safe_out")  # safe needs more than .9, out less than .1


def test_threshold_is_applied_to_every_draw():
    draws = np.tile([80.0, 70.0, 60.0], (10, 1))
    draws[:4, 0] = 55.0
    assert_allclose(judged(draws, limits=[], threshold=58.0).p_in, [0.6, 1, 1])


def test_unranked_application_takes_no_place_and_has_no_zone():
    firm = judged(np.tile([80.0, 70.0, np.nan], (10, 1)), ranked=(False, True, False))
    assert_array_equal(firm.rank_low, [0, 1, 0])
    assert_allclose(firm.p_in, [0, 1, 0])
    assert firm.zone == (None, "safe_in", None)
    assert np.isnan(firm.expected_rank[[0, 2]]).all()


def test_draws_centre_on_the_result_under_every_method():
    for method in ("severity", "mean", "median", "tscore"):
        normalized, draws = drawn(LINKED, method, draws=4000)
        assert_allclose(draws.mean(axis=0), normalized.score, atol=0.6, err_msg=method)


def test_draws_repeat_with_their_seed():
    assert_array_equal(drawn(LINKED)[1], drawn(LINKED)[1])
    assert not np.array_equal(drawn(LINKED)[1], drawn(LINKED, seed=2)[1])


def test_one_sheet_each_cannot_be_uncertain_about_what_it_does_not_know():
    normalized, draws = drawn([[70, None], [None, 80]])
    assert normalized.variance is None
    assert_array_equal(draws, np.tile([70.0, 80.0], (400, 1)))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # how often ranks 1, 2, 3, … come up in a hundred draws
        ([4, 91, 5], 2, 2),  # quantiles 2 and 2: 5 % is not more than 5 %
        ([6, 88, 6], 2, 3),  # quantiles 1 and 3; without either end 94 are left, so the better of two equals goes
        ([8, 80, 7, 5], 1, 3),  # quantiles 1 and 3; 95 inside, and neither 8 nor 7 can be spared
        ([2, 4, 30, 50, 9, 5], 2, 5),  # quantiles 2 and 5: 93 inside, 4 cannot be spared
        ([3, 5, 30, 50, 6, 6], 3, 6),  # quantiles 2 and 6: 97 inside; without the rarer end, the 5, still 92
    ],
)
def test_an_interval_holds_ninety_per_cent_of_the_draws_and_spares_an_end_it_does_not_need(counts, low, high):
    rank = np.repeat(np.arange(1, len(counts) + 1), counts)[None, :]
    found = interval_of_ranks(rank)[:, 0]
    assert found.tolist() == interval_of_counts(np.array([counts] * len(counts)))[:, 0].tolist()
    inside = sum(counts[int(found[0]) - 1 : int(found[1])])
    assert inside >= 90
    assert found.tolist() == [low, high]
