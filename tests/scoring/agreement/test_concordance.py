"""Kendall's W against Friedman's statistic, his table of exact probabilities, and full enumeration."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import friedmanchisquare

from scoring.agreement.concordance import concord


@given(st.tuples(st.integers(3, 9), st.integers(2, 6)).flatmap(lambda s: arrays(float, s, elements=st.integers(0, 5))))
def test_chi_square_is_friedmans_with_ties(table):
    assume(all(np.ptp(column) > 0 for column in table.T) and len(table) >= 3)
    result = concord(table, seed=1, draws=99)
    friedman = friedmanchisquare(*table)  # applications are the treatments, experts the blocks
    assert result.chi2 == pytest.approx(friedman.statistic, abs=1e-9)
    assert result.value == pytest.approx(friedman.statistic / (table.shape[1] * (len(table) - 1)), abs=1e-9)
    if len(table) >= 8:
        assert result.p == pytest.approx(friedman.pvalue, abs=1e-12)


def test_full_concordance_of_few_has_friedmans_exact_probability():
    # Friedman (1937), 3 treatments: P(χ² ≥ 6 | 3 blocks) = 6 / 6³ = .028; P(χ² ≥ 8 | 4 blocks) = 6 / 6⁴ = .0046
    for experts, statistic, exact in ((3, 6.0, 6 / 6**3), (4, 8.0, 6 / 6**4)):
        result = concord(np.tile([[1.0], [2], [3]], experts), seed=3, draws=40_000)
        assert (result.value, result.chi2) == (1.0, statistic)
        assert result.p == pytest.approx(exact, abs=4 * np.sqrt(exact / 40_000))


def test_permutations_come_close_to_the_full_enumeration():
    table = np.array([[70.0, 82, 75], [64, 90, 75], [81, 85, 88], [60, 79, 66]])

    def spread(columns):
        ranks = [np.array([sum(v < w for v in c) + (sum(v == w for v in c) + 1) / 2 for w in c]) for c in columns]
        return np.sum((sum(ranks) - 4 * 5 / 2 * 3 / 4) ** 2)

    observed = spread(table.T)
    orders = product(*(permutations(column) for column in table.T))
    exact = np.mean([spread(columns) >= observed - 1e-9 for columns in orders])  # 24³ orders
    result = concord(table, seed=5, draws=20_000)
    assert result.p == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 20_000))
    assert concord(table, seed=5, draws=20_000) == result


@pytest.mark.parametrize("table", [np.ones((1, 3)), np.arange(4.0)[:, None], np.full((5, 3), 70.0)])
def test_nothing_to_order_has_no_w(table):
    assert concord(table, seed=0, draws=99) is None


def test_an_expert_without_differences_adds_no_concordance():
    ordered = np.arange(8.0)[:, None]
    # ranks 1..8 and eight times 4.5: Σ (R − R̄)² = 42 = ΣΣ r², so W = 42 / (2 · 42)
    assert concord(np.hstack([ordered, np.full((8, 1), 7.0)]), seed=0, draws=99).value == pytest.approx(0.5)
