"""Simultaneous rank sets against csranks, Tukey, and what 90 % confidence promises."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import studentized_range

from scoring.evaluate import evaluate
from scoring.firmness.rank_sets import _critical, _freedom, joint_ranks, simultaneous
from scoring.models.severity import fit_severity
from tests.factories import panel, rubric

# PISA 2018, mathematics, mean and standard error of 37 OECD countries in alphabetical order (public data)
MATHEMATICS = np.array(
    [
        *((491.3600252, 1.939833031), (498.9423138, 2.970998694), (508.0703063, 2.262662011)),
        *((512.0169429, 2.357475749), (417.4065563, 2.41588757), (390.9322732, 2.989559274)),
        *((499.4676508, 2.460661531), (509.3983746, 1.735002337), (523.4145802, 1.743602224)),
        *((507.3013618, 1.967920411), (495.4075794, 2.320214487), (500.0437805, 2.647083096)),
        *((451.3703438, 3.091228197), (481.0826364, 2.319596741), (495.1873762, 1.953082603)),
        *((499.632894, 2.198621128), (463.0345488, 3.498563228), (486.5898573, 2.780045867)),
        *((526.9732502, 2.471475318), (525.933002, 3.121394315), (496.1263306, 1.962766789)),
        *((481.1911884, 1.953282039), (483.421485, 1.097632409), (408.8014734, 2.493225544)),
        *((519.2309824, 2.632277885), (494.489676, 1.705942856), (500.9637885, 2.219044878)),
        *((515.6478747, 2.602085176), (492.4874062, 2.684570081), (486.1648542, 2.555595707)),
        *((508.8975441, 1.363877596), (481.3926126, 1.462417763), (502.3877022, 2.654250935)),
        *((515.3147131, 2.908003898), (453.5077774, 2.260406789), (501.7698992, 2.564428111)),
        (478.2447174, 3.235444099),
    ]
)
# csranks(math_score, diag(math_se^2), coverage = 0.95, simul = TRUE, R = 100000), R 4.2, the same for seeds 1, 2 and 3
LOW = """12 7 4 3 35 37 7 4 1 4 12 7 32 23 12 8 31 15 1 1 12 23 23 35 1 12 7 1 12 18 4 24 5 1 32 6 23"""
HIGH = """30 26 18 17 36 37 25 18 6 18 26 25 34 31 26 25 34 31 6 7 26 31 31 36 11 26 24 12 31 31 18 31 24 13 34 24 32"""

# Eight applications by three of five experts each, as in the test of the severity model.
SHEETS = """
1,1,72 1,2,68 1,3,75 2,1,81 2,2,74 2,4,80 3,2,60 3,3,66 3,5,58 4,1,90 4,4,88 4,5,79
5,3,70 5,4,73 5,5,61 6,1,77 6,3,79 6,5,70 7,2,65 7,4,71 7,5,63 8,1,85 8,2,78 8,3,84
"""
CELLS = np.array([[float(number) for number in sheet.split(",")] for sheet in SHEETS.split()])
APPLICATION, RATER = (CELLS[:, :2].astype(int) - 1).T


def fitted():
    return fit_severity(APPLICATION, RATER, CELLS[:, 2:], (8, 5))


def test_sets_of_the_pisa_ranking_are_those_of_csranks():
    low, high = simultaneous(MATHEMATICS[:, 0], np.diag(MATHEMATICS[:, 1] ** 2), np.inf, 20_000, 7, level=0.95)
    assert_array_equal(low, [int(rank) for rank in LOW.split()])
    assert_array_equal(high, [int(rank) for rank in HIGH.split()])


def test_sets_of_correlated_estimates_are_those_of_csranks():
    # csranks(quality, covariance, coverage = 0.9, R = 200000) on the covariance s² (X'V⁻¹X)⁻¹ worked out densely
    fit, x, z = fitted(), np.eye(8)[APPLICATION], np.eye(5)[RATER]
    dense = fit.residual * np.linalg.inv(x.T @ np.linalg.inv(np.eye(24) + fit.ratio * z @ z.T) @ x)
    covariance = fit.residual * fit.system.covariance(fit.ratio, np.arange(8))
    assert_allclose(covariance, dense, rtol=1e-9)
    low, high = simultaneous(fit.quality[:, 0], covariance, np.inf, 20_000, 7)
    assert_array_equal(low, [5, 3, 8, 1, 6, 3, 5, 2])
    assert_array_equal(high, [6, 4, 8, 1, 7, 4, 7, 2])


def test_first_critical_value_of_a_complete_panel_is_tukeys():
    # equal variances: max |q̂_i − q̂_k| / (√2 se) is Tukey's studentised range over √2
    draws, size, freedom = 200_000, 6, 20
    rng = np.random.default_rng(1)
    drawn = rng.standard_normal((draws, size)) / np.sqrt(rng.chisquare(freedom, draws) / freedom)[:, None]
    every = ~np.eye(size, dtype=bool)
    critical = _critical(drawn, np.full((size, size), np.sqrt(2)), every, 0.9)
    assert critical * np.sqrt(2) == pytest.approx(studentized_range.ppf(0.9, size, freedom), rel=5e-3)


def test_degrees_of_freedom_of_a_complete_panel():
    # K has the eigenvalue N, M − 1 times: the experts take (M − 1) λN / (1 + λN), nearly all of the M − 1
    rng = np.random.default_rng(2)
    application, rater = np.divmod(np.arange(60), 5)
    total = rng.normal(60, 5, 12)[application] - rng.normal(0, 5, 5)[rater] + rng.normal(0, 3, 60)
    fit = fit_severity(application, rater, total[:, None], (12, 5))
    experts = 4 * fit.ratio * 12 / (1 + fit.ratio * 12)
    assert _freedom(fit) == pytest.approx(60 - 12 - experts)
    assert 44 < _freedom(fit) < 44.4  # (N − 1)(M − 1) = 44


@pytest.mark.parametrize("truth", [[5.0, 4.0, 3.0, 2.0, 1.0, 0.0], [3.0, 3.0, 3.0, 0.0, 0.0, 0.0]])
def test_sets_hold_all_true_ranks_at_once_in_nine_of_ten_panels(truth):
    # a rank is 1 + how many are truly better, and with equals any rank among them may be claimed
    rng, size, runs = np.random.default_rng(11), 6, 400
    better = (np.array(truth)[None, :] > np.array(truth)[:, None]).sum(axis=1) + 1
    worse = size - (np.array(truth)[None, :] < np.array(truth)[:, None]).sum(axis=1)
    held = 0
    for _ in range(runs):
        sheets = np.array(truth)[:, None] - rng.normal(0, 1, 4) + rng.normal(0, 1, (size, 4))
        application, rater = np.divmod(np.arange(24), 4)
        fit = fit_severity(application, rater, sheets.reshape(-1, 1), (size, 4))
        covariance = fit.residual * fit.system.covariance(fit.ratio, np.arange(size))
        low, high = simultaneous(fit.quality[:, 0], covariance, _freedom(fit), 1000, 5)
        held += bool(((low <= better) & (high >= worse)).all())
    assert held / runs > 0.9 - 3 * np.sqrt(0.09 / runs)


def test_sets_lie_inside_sectors_and_leave_out_who_has_no_rank():
    table = [[90, 91, 89], [70, 72, 71], [50, 49, 51], [89, 92, 88], [60, None, None]]
    given = panel(table, under=rubric(min_raters=2), sectors=["tea", "glass", "glass", "tea", "tea"])
    sets = evaluate(given, rank_sets=True)[0].rank_sets
    assert_array_equal(sets.low, [1, 1, 2, 1, 0])
    assert_array_equal(sets.high, [2, 1, 2, 2, 0])


def test_experts_who_agree_exactly_leave_no_doubt():
    low, high = simultaneous(np.array([70.0, 80.0, 70.0]), np.zeros((3, 3)), 4.0, 100, 1)
    assert_array_equal(low, [2, 1, 2])
    assert_array_equal(high, [3, 1, 3])


@pytest.mark.parametrize(
    ("table", "policy", "code"),
    [
        ([[90, 80], [70, 60]], {"normalization": "mean"}, "rank_sets_need_severity"),
        ([[90], [80]], {}, "rank_sets_not_estimable"),
    ],
)
def test_without_a_severity_model_there_are_no_sets(table, policy, code):
    evaluation, findings = evaluate(panel(table, under=rubric(min_raters=1, **policy)), rank_sets=True)
    assert evaluation.rank_sets is None
    assert code in [finding.code for finding in findings]


def test_too_many_applications_to_compare_pairwise(monkeypatch):
    monkeypatch.setattr("scoring.firmness.rank_sets.LARGEST", 2)
    _, findings = evaluate(panel([[90, 80], [70, 60], [50, 40]], under=rubric(min_raters=1)), rank_sets=True)
    assert "rank_sets_too_large" in [finding.code for finding in findings]


def test_sets_repeat_and_are_not_asked_for_unless_wanted():
    given = panel([[90, 80, 85], [80, 84, 83], [50, 60, 55]])
    evaluation, _ = evaluate(given)
    assert evaluation.rank_sets is None
    args = given, evaluation.normalized, np.ones(3, dtype=bool), 500
    first, second = (joint_ranks(*args, seed=4)[0] for _ in range(2))
    assert_array_equal(first.low, second.low)
    assert_array_equal(first.high, second.high)
