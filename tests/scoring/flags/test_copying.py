"""Copying: correlation and agreement of a pair by hand, and why both are needed."""

import numpy as np
import pytest

from scoring.flags.copying import examine_copying
from scoring.flags.multiplicity import settle
from tests.scoring.flags.tables import compared


def drawn(seed, applications=20, raters=5, criteria=6):
    """(N, M, C) scores on 0–100 by 5."""
    rng = np.random.default_rng(seed)
    points = 65 + rng.normal(0, 8, (applications, 1, 1)) + rng.normal(0, 4, (applications, raters, 1))
    return np.round((points + rng.normal(0, 8, (applications, raters, criteria))) / 5) * 5


def examined(scores):
    given = compared(scores.mean(axis=2).tolist())
    return examine_copying(given, scores.reshape(-1, scores.shape[2]), scores.shape[1])


def test_correlation_and_agreement_by_hand():
    scores = drawn(1)
    family = examined(scores)
    totals = scores.mean(axis=2)
    residual = totals - totals.mean(axis=1, keepdims=True)
    at = family.subject.tolist().index(1 * 5 + 3)
    assert family.effect[at] == pytest.approx(np.corrcoef(residual[:, 1], residual[:, 3])[0, 1])
    assert family.facts["agreement"][at] == pytest.approx(np.mean(scores[:, 1] == scores[:, 3]))
    every = [np.mean(scores[:, a] == scores[:, b]) for a in range(5) for b in range(a + 1, 5) if (a, b) != (1, 3)]
    assert family.facts["expected_agreement"][at] == pytest.approx(np.mean(every))


def test_independent_experts_correlate_by_minus_one_over_k_minus_one():
    mean = np.mean([examined(drawn(seed)).effect.mean() for seed in range(30)])
    assert mean == pytest.approx(-1 / 4, abs=0.01)


def test_a_copier_stands_out():
    scores = drawn(2)
    scores[:, 3] = scores[:, 1]
    scores[::2, 3, 0] -= 5
    ((subject, flag),) = settle([examined(scores)])
    assert divmod(subject, 5) == (1, 3)
    # ten of 120 scores were changed
    assert flag.facts["agreement"] == pytest.approx(110 / 120)


def test_two_of_one_mind_who_use_other_numbers_are_no_copiers():
    scores = drawn(2)
    scores[:, 3] = scores[:, 1] + 3  # the residuals are equal, no score is
    assert settle([examined(scores)]) == []


def test_two_lenient_experts_at_the_top_of_the_scale_are_no_copiers():
    scores = drawn(4)
    scores[:, [1, 3]] = np.minimum(scores[:, [1, 3]] + 25, 100)
    family = examined(scores)
    at = family.subject.tolist().index(1 * 5 + 3)
    assert family.facts["agreement"][at] > family.facts["expected_agreement"][at]
    assert 8 not in [subject for subject, _ in settle([family])]


def test_four_common_applications_are_too_few():
    scores = drawn(5, applications=4)
    scores[:, 3] = scores[:, 1]
    assert examined(scores) is None
