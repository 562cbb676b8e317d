"""Intraclass correlations of complete panels against Shrout & Fleiss (1979) and what must not change them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from scoring.agreement.intraclass import Interval, correlate, mean_squares, step_up

# Shrout & Fleiss (1979), table 2: six subjects by four judges.
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)

tables = st.tuples(st.integers(3, 7), st.integers(2, 5)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, 100))
)


def limits(interval):
    return None if interval is None else [interval.value, interval.low, interval.high]


def test_mean_squares_are_the_published_ones():
    ms = mean_squares(SHROUT_FLEISS)  # table 3: BMS 11.24, WMS 6.26, JMS 32.49, EMS 1.02
    assert_allclose([ms.application, ms.within, ms.rater, ms.residual], [11.24, 6.26, 32.49, 1.02], atol=0.005)


def test_single_measures_and_limits_are_the_published_ones():
    icc = correlate(SHROUT_FLEISS)
    assert_allclose(limits(icc.one_way), [0.165742, -0.132932, 0.722560], atol=1e-6)
    assert_allclose(limits(icc.absolute), [0.289764, 0.018787, 0.761084], atol=1e-6)
    assert_allclose(limits(icc.consistent), [0.714841, 0.342465, 0.945858], atol=1e-6)


def test_means_of_k_experts_are_the_published_ones():
    icc = correlate(SHROUT_FLEISS)
    stepped = [step_up(single, icc.k) for single in (icc.one_way, icc.absolute, icc.consistent)]
    assert_allclose([interval.value for interval in stepped], [0.442797, 0.620051, 0.909316], atol=1e-6)
    # limits as psych::ICC of R prints them for this example; ICC(A,k) by Spearman and Brown of .018787 and .761084
    assert_allclose([interval.low for interval in stepped], [-0.884, 0.071, 0.676], atol=5e-4)
    assert_allclose([interval.high for interval in stepped], [0.91, 0.93, 0.99], atol=5e-3)


def test_stepping_up_follows_spearman_and_brown():
    assert step_up(Interval(0.5, 0.2, 0.8), 3) == Interval(
        pytest.approx(1.5 / 2), pytest.approx(0.6 / 1.4), pytest.approx(2.4 / 2.6)
    )
    # at ρ = −1/(k−1) the mean of k experts has no variance, and no reliability
    assert step_up(Interval(-0.5, -0.5, 0.0), 3) is None
    assert step_up(Interval(-0.25, -0.5, 0.0), 3) == Interval(pytest.approx(-1.5), None, 0.0)
    assert step_up(None, 3) is None


def test_identical_experts_agree_fully():
    icc = correlate(np.array([[60.0, 60], [70, 70], [85, 85]]))
    assert icc.one_way == icc.absolute == icc.consistent == Interval(1.0, 1.0, 1.0)


def test_a_constant_distance_counts_against_agreement_but_not_against_consistency():
    icc = correlate(np.array([[60.0, 70], [70, 80], [80, 90]]))
    # MSR = 200, MSC = 150, MSE = 0: ICC(A,1) = 200 / (200 + 2/3 · 150) = 2/3
    assert icc.absolute.value == pytest.approx(2 / 3)
    assert icc.consistent.value == 1.0


def test_experts_who_tell_no_application_apart_leave_consistency_open():
    icc = correlate(np.array([[60.0, 70], [60, 70], [60, 70]]))
    assert icc.consistent is None
    assert limits(icc.one_way) == [-1.0, -1.0, -1.0]  # MSB = 0: −MSW / ((k − 1) MSW), k = 2
    assert limits(icc.absolute) == [0.0, None, None]


def test_opposed_pairs_leave_agreement_open():
    assert correlate(np.array([[1.0, 2], [2, 1]])).absolute is None  # MSR + MSE + (2/2)(MSC − MSE) = 0


@given(tables, st.integers(-50, 50), st.integers(1, 7), st.randoms(use_true_random=False))
def test_shift_scale_and_order_change_nothing(table, shift, scale, random):
    rows, columns = (random.sample(range(n), n) for n in table.shape)
    before, after = correlate(table), correlate((table * scale + shift)[rows][:, columns])
    for name in ("one_way", "absolute", "consistent"):
        left, right = limits(getattr(before, name)), limits(getattr(after, name))
        assert (left is None) == (right is None)
        if left is not None:
            assert [x is None for x in left] == [x is None for x in right]
            assert_allclose(*([x for x in part if x is not None] for part in (left, right)), rtol=1e-6, atol=1e-7)


@given(tables, st.lists(st.integers(-30, 30), min_size=5, max_size=5))
def test_severity_does_not_touch_consistency(table, severity):
    before = correlate(table).consistent
    after = correlate(table - np.array(severity[: table.shape[1]])).consistent
    if before is not None and after is not None:
        assert_allclose(limits(after), limits(before), atol=1e-7)
