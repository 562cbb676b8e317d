"""Krippendorff's alpha against his own example, its definition by pairs, and the krippendorff package."""

from itertools import permutations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.agreement.alpha import alpha_interval, alpha_nominal, alpha_ordinal, alpha_ratio, pairable

# Krippendorff (2011), section C: 12 units by 4 observers, 0 = missing.
OBSERVERS = """1 2 3 3 2 1 4 1 2 0 0 0
               1 2 3 3 2 2 4 1 2 5 0 3
               0 3 3 3 2 3 4 2 2 5 1 0
               1 2 3 3 2 4 4 1 2 5 1 0"""
METRICS = {"nominal": alpha_nominal, "ordinal": alpha_ordinal, "interval": alpha_interval, "ratio": alpha_ratio}

sheets = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6)), min_size=2, max_size=25)


def krippendorff_2011():
    table = np.array([line.split() for line in OBSERVERS.splitlines()], dtype=float).T
    unit, observer = np.nonzero(table)
    return unit, table[unit, observer]


def by_pairs(unit, value, metric):
    """Alpha by its definition: average δ² over ordered pairs inside units, and over all ordered pairs."""
    units = [[v for u, v in zip(unit, value, strict=True) if u == label] for label in dict.fromkeys(unit)]
    units = [values for values in units if len(values) > 1]
    everything = sorted(v for values in units for v in values)
    n = len(everything)

    def delta(v, w):
        if metric == "nominal":
            return float(v != w)
        if metric == "ordinal":  # Σ_{g=v..w} n_g − (n_v + n_w) / 2
            low, high = min(v, w), max(v, w)
            between = sum(low <= g <= high for g in everything)
            return (between - (everything.count(v) + everything.count(w)) / 2) ** 2
        return float((v - w) ** 2) if metric == "interval" else ((v - w) / (v + w)) ** 2

    observed = sum(delta(v, w) / (len(values) - 1) for values in units for v, w in permutations(values, 2)) / n
    return 1 - observed / (sum(delta(v, w) for v, w in permutations(everything, 2)) / (n * (n - 1)))


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_own_example(metric, published):
    assert METRICS[metric](*krippendorff_2011()) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize("metric", METRICS)
@given(sheets)
def test_closed_forms_equal_the_definition_by_pairs(metric, cells):
    unit, value = np.array(cells).T
    assume(len(set(pairable(unit, value).value)) > 1)
    assert METRICS[metric](unit, value) == pytest.approx(by_pairs(unit.tolist(), value.tolist(), metric), abs=1e-9)


@pytest.mark.parametrize("metric", METRICS)
def test_the_krippendorff_package_agrees_on_continuous_totals_with_gaps(metric):
    random = np.random.default_rng(20261121)
    table = 60 + random.normal(0, 5, 12)[:, None] + random.normal(0, 4, (12, 5))
    table[random.random(table.shape) < 0.4] = np.nan
    unit, rater = np.nonzero(~np.isnan(table))
    expected = krippendorff.alpha(reliability_data=table.T, level_of_measurement=metric)
    assert METRICS[metric](unit, table[unit, rater]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ([], []),
        ([0, 1, 2], [5, 6, 7]),  # no unit with two values
        ([0, 0, 0, 1], [5, 6, 7, 9]),  # one unit: D_o and D_e are the same sum
        ([0, 0, 1, 1, 2], [5, 5, 5, 5, 9]),  # the only different value cannot be paired
    ],
)
def test_without_variation_that_can_be_paired_there_is_no_alpha(metric, unit, value):
    assert METRICS[metric](np.array(unit, dtype=int), np.array(value, dtype=float)) is None


@given(sheets, st.integers(-1000, 1000), st.integers(1, 9), st.randoms(use_true_random=False))
def test_interval_alpha_ignores_origin_unit_order_and_labels(cells, shift, scale, random):
    unit, value = np.array(cells).T
    order = np.array(random.sample(range(len(unit)), len(unit)))
    before, after = alpha_interval(unit, value), alpha_interval(7 - 3 * unit[order], (value * scale + shift)[order])
    assert after == (None if before is None else pytest.approx(before, abs=1e-9))


@given(sheets)
def test_ordinal_alpha_ignores_every_increasing_transformation(cells):
    unit, value = np.array(cells).T
    before = alpha_ordinal(unit, value)
    assert alpha_ordinal(unit, np.exp(value)) == (None if before is None else pytest.approx(before, abs=1e-9))


def test_a_large_offset_loses_no_digits():
    unit, value = krippendorff_2011()
    assert alpha_interval(unit, value + 1e7) == pytest.approx(alpha_interval(unit, value), abs=1e-7)
