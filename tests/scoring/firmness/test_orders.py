"""Orders and ranks against scipy's, in both precisions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal
from scipy.stats import rankdata

from scoring.firmness import orders

SCORES = st.sampled_from([-np.inf, -3.5, -1.0, -0.0, 0.0, 1e-30, 0.5, 3.5, 59.99, 60.0, 60.000004, 100.0])


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@given(data=st.data())
def test_the_greatest_first_and_equals_in_order_of_position(precision, data):
    scores = data.draw(hnp.arrays(precision, hnp.array_shapes(min_dims=2, max_dims=2, max_side=12), elements=SCORES))
    order = orders.descending(scores)
    for row, places in zip(scores, order, strict=True):
        assert places.tolist() == sorted(range(len(row)), key=lambda i: (-row[i], i))
        assert_array_equal(orders.descending(row), places)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_ranks_are_those_of_scipy_also_in_blocks(precision, monkeypatch):
    drawn = np.random.default_rng(4).normal(70, 8, (40, 9)).round(0).astype(precision)
    expected = rankdata(-drawn, axis=0, method="ordinal")
    assert_array_equal(orders.ranks(drawn), expected)
    monkeypatch.setattr(orders, "BLOCK", 90)  # two draws of forty at a time
    assert_array_equal(orders.ranks(drawn), expected)


def test_more_competitors_than_small_numbers_can_count():
    drawn = np.arange(70_000.0)[:, None]
    assert_array_equal(orders.ranks(drawn)[[0, 69_999], 0], [70_000, 1])


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_places_are_counted_as_the_ranks_of_scipy_fall_also_in_blocks(precision, monkeypatch):
    drawn = np.random.default_rng(5).normal(70, 8, (40, 9)).astype(precision)
    rank = rankdata(-drawn, axis=0, method="ordinal")
    expected = (rank[:, :, None] == np.arange(1, 41)).sum(axis=1)
    assert_array_equal(orders.count_places(drawn), expected)
    monkeypatch.setattr(orders, "BLOCK", 90)  # two draws of forty at a time
    assert_array_equal(orders.count_places(drawn), expected)


@given(count=st.integers(1, 1024), low=st.floats(-1e6, 1e6), wide=st.floats(0, 1e6), seed=st.integers(0, 99))
def test_every_place_is_taken_once_in_every_draw(count, low, wide, seed):
    """Also by equals, and wherever the scores lie."""
    drawn = (low + wide * np.random.default_rng(seed).random((count, 3))).astype(np.float32)
    counts = orders.count_places(drawn)
    assert_array_equal(counts.sum(axis=0), np.full(count, 3))
    assert_array_equal(counts.sum(axis=1), np.full(count, 3))
