"""Under one limit the best of every pool are in: the walk down the ranks says the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from scoring.firmness import chances
from scoring.selection.admission import count_admitted
from scoring.selection.constraints import Limit

APPLICATIONS = 14


@given(
    seed=st.integers(0, 10_000),
    places=st.integers(0, 6),
    digits=st.sampled_from([-1, 0, 9]),  # tens, whole points: many equals
    threshold=st.sampled_from([None, 65.0, 100.0]),
)
def test_the_best_of_every_pool_are_those_the_walk_admits(seed, places, digits, threshold):
    rng = np.random.default_rng(seed)
    draws = rng.normal(70, 8, (20, APPLICATIONS)).round(digits).astype(np.float32)
    candidate = rng.random(APPLICATIONS) < 0.8
    limit = Limit("quota_full", places, rng.integers(-1, 3, APPLICATIONS), tuple("abc"), "region")
    expected = count_admitted(draws, candidate, [limit], threshold)
    assert_array_equal(chances.count_best(draws, candidate, limit, threshold), expected)


def test_nobody_is_best_where_nobody_may_enter():
    limit = Limit("places_full", 2, np.zeros(3, dtype=np.int64))
    assert_array_equal(chances.count_best(np.ones((5, 3)), np.zeros(3, dtype=bool), limit), [0, 0, 0])


@pytest.mark.parametrize("limits", [0, 1, 2])
def test_shares_in_blocks_are_the_shares(limits, monkeypatch):
    draws = np.random.default_rng(1).normal(70, 8, (30, 4))
    rules = [
        Limit("places_full", 2, np.zeros(4, dtype=np.int64)),
        Limit("sector_full", 1, np.array([0, 0, 1, 1]), ("a", "b")),
    ]
    everybody = np.ones(4, dtype=bool)
    whole = chances.find_chances(draws, everybody, rules[:limits], None)
    assert whole.sum() == pytest.approx([4, 2, 2][limits])
    monkeypatch.setattr(chances, "WALKED", 12)  # three draws at a time
    assert_array_equal(chances.find_chances(draws, everybody, rules[:limits], None), whole)
