"""Single sheets: deletion t by brute force, and the declared rule by hand."""

import numpy as np
import pytest
from scipy import stats

from scoring.flags.single import find_declared, find_wild
from scoring.rubric import Deviation
from tests.scoring.flags.tables import compared, dummies, scattered


def spoiled(each=None):
    table = scattered(20, 6, seed=3, each=each)
    column = next(j for j, total in enumerate(table[4]) if total is not None)
    table[4][column] -= 40
    return table, column


@pytest.mark.parametrize("each", [None, 4], ids=["complete", "incomplete"])
def test_a_wild_sheet_is_tested_like_an_indicator_of_its_own(each):
    table, column = spoiled(each)
    given = compared(table)
    (sheet,) = find_wild(given, len(given.sheet))
    assert (sheet.application, sheet.rater) == (4, column)
    # y = two-way + δ [this sheet]: δ and its t by least squares
    at = np.flatnonzero((given.application == 4) & (given.rater == column))[0]
    matrix = np.column_stack([np.arange(len(given.total)) == at, dummies(given.application, given.rater)]).astype(float)
    effects, *_ = np.linalg.lstsq(matrix, given.total, rcond=None)
    free = len(given.total) - np.linalg.matrix_rank(matrix)
    variance = np.sum((given.total - matrix @ effects) ** 2) / free
    t = effects[0] / np.sqrt(variance * np.linalg.pinv(matrix.T @ matrix)[0, 0])
    assert sheet.flag.effect == pytest.approx(effects[0])
    assert sheet.flag.statistic == pytest.approx(t)
    assert sheet.flag.p == pytest.approx(2 * stats.t(free).sf(abs(t)))
    assert sheet.flag.p_adjusted == pytest.approx(len(given.total) * sheet.flag.p)


def test_clean_sheets_are_hardly_ever_wild():
    wild = sum(bool(find_wild(compared(scattered(20, 6, seed=seed)), 120)) for seed in range(200))
    assert wild <= 6  # 1 % of 200 is 2


def test_a_sheet_that_alone_decides_its_expert_is_not_tested():
    # E4 scored one application only: the residual is zero whatever it says
    table = [[*row, None] for row in scattered(10, 3, seed=1)]
    table[0][3] = 5.0
    assert all(sheet.rater != 3 for sheet in find_wild(compared(table), 31))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # A0: others of E2 have mean 80, so 110/80 − 1 = 37.5 %; of E0 95, 80/95 − 1 = −15.8 %
        ("others-mean", {(0, 2): 0.375}),
        # A0: mean of all 90, 110/90 − 1 = 22 %; A1: mean 70, 49/70 − 1 = −30 % exactly, which is allowed
        ("panel-mean", {}),
    ],
)
def test_declared_rule_by_hand(rule, expected):
    given = compared([[80, 80, 110], [49, 80, 81], [60, 61, 62]])
    flags = find_declared(given, Deviation(rule=rule, percent=30))
    found = {(sheet.application, sheet.rater): pytest.approx(sheet.flag.effect) for sheet in flags}
    if rule == "others-mean":
        expected = {**expected, (1, 0): 49 / 80.5 - 1}
    assert found == expected
    assert all(sheet.flag.p is None for sheet in flags)


def test_no_rule_applies_where_the_others_gave_nothing():
    given = compared([[0, 0, 50], [0, 0, 0]])
    assert [(s.application, s.rater) for s in find_declared(given, Deviation(rule="others-mean", percent=30))] == [
        (0, 0),
        (0, 1),
    ]
