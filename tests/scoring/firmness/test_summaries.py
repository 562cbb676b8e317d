"""Summaries of draws against numpy's quantiles, whichever way they are computed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import rankdata

from scoring.firmness import summaries
from scoring.firmness.summaries import interval_of_counts, interval_of_ranks, summarize


@given(scores=hnp.arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 60)), elements=st.floats(0, 100)))
def test_counted_places_give_the_interval_of_the_ranks(scores):
    rank = rankdata(-scores, axis=0, method="ordinal").astype(np.int64)
    counts = (rank[:, :, None] == np.arange(1, len(scores) + 1)).sum(axis=1)
    assert_array_equal(interval_of_counts(counts), interval_of_ranks(rank))


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("draws", [1, 7, 2000])
def test_means_and_quantiles_are_those_of_numpy(precision, draws):
    drawn = np.random.default_rng(3).normal(70, 8, (30, draws)).astype(precision)
    found = summarize(drawn)
    assert_allclose(found[2], rankdata(-drawn, axis=0, method="ordinal").mean(axis=1), rtol=1e-12)
    assert_allclose(
        found[3:], np.quantile(drawn, [0.05, 0.95], axis=1), rtol=1e-6 if precision is np.float32 else 1e-12
    )


def test_a_crowd_whose_places_are_not_counted_is_summarised_alike(monkeypatch):
    drawn = np.random.default_rng(3).normal(70, 8, (30, 500))
    counted = summarize(drawn)
    monkeypatch.setattr(summaries, "FEW", 29)
    assert_allclose(summarize(drawn), counted, rtol=1e-12)
