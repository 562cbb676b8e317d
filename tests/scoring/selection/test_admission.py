"""The rule on many draws at once equals the rule on one draw, many times."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.selection.admission import admit, count_admitted
from scoring.selection.constraints import Excluded, Limit
from scoring.selection.ranking import publish_scores
from scoring.selection.shortlist import shortlist

APPLICATIONS, REPLICATES = 14, 6


def one_by_one(draws: np.ndarray, may: np.ndarray, limits: Sequence[Limit]) -> np.ndarray:
    inside = np.zeros(draws.shape, dtype=bool)
    for row, score in enumerate(draws):
        scores = publish_scores([str(i) for i in range(len(score))], score, score, np.empty((len(score), 0)), [], 9)
        barred = {int(i): Excluded(int(i), "below_floor") for i in np.flatnonzero(~may[row])}
        inside[row, list(shortlist(scores, barred, limits).selected)] = True
    return inside


@pytest.mark.parametrize("kept", [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]])
@given(
    seed=st.integers(0, 10_000),
    each=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 12)),
    threshold=st.sampled_from([None, 65.0, 100.0]),
)
@settings(deadline=None)
def test_draws_follow_the_rule(kept: list[int], seed: int, each: tuple[int, int, int], threshold: float | None):
    rng = np.random.default_rng(seed)
    draws = rng.normal(70, 8, (REPLICATES, APPLICATIONS))
    candidate = rng.random(draws.shape) < 0.8
    sector, region = rng.integers(-1, 4, (2, APPLICATIONS))
    limits = [
        Limit("sector_full", each[0], sector, tuple("abcd"), "sector"),
        Limit("quota_full", each[1], region, tuple("abcd"), "region"),
        Limit("places_full", each[2], np.zeros(APPLICATIONS, dtype=np.int64)),
    ]
    limits = [limits[n] for n in kept]
    may = candidate if threshold is None else candidate & (draws >= threshold)
    expected = one_by_one(draws, may, limits)
    assert (admit(draws, candidate, limits, threshold) == expected).all()
    assert (count_admitted(draws, candidate, limits, threshold) == expected.sum(axis=0)).all()


def test_one_mask_serves_every_draw():
    """Two places; A may not enter, so B and C do, and in the second draw C and D."""
    draws = np.array([[90.0, 80.0, 70.0, 60.0], [90.0, 50.0, 70.0, 60.0]])
    candidate = np.array([False, True, True, True])
    inside = admit(draws, candidate, [Limit("places_full", 2, np.zeros(4, dtype=np.int64))])
    assert inside.tolist() == [[False, True, True, False], [False, False, True, True]]


def test_nobody_to_admit():
    draws = np.array([[90.0, 80.0]])
    limits = [
        Limit("places_full", 1, np.zeros(2, dtype=np.int64)),
        Limit("sector_full", 1, np.array([0, 1]), ("a", "b")),
    ]
    assert not admit(draws, np.zeros(2, dtype=bool), limits).any()
    assert admit(
        np.empty((3, 0)), np.empty(0, dtype=bool), [Limit("places_full", 1, np.empty(0, dtype=np.int64))]
    ).shape == (3, 0)


def test_equal_draws_enter_in_order_of_index():
    """Where nothing varies every draw is the same; the limit holds all the same."""
    limits = [Limit("places_full", 2, np.zeros(4, dtype=np.int64))]
    assert admit(np.full((1, 4), 70.0), np.ones(4, dtype=bool), limits).tolist() == [[True, True, False, False]]
