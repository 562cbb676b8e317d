"""Normalisation over a panel: scopes, dimensions that add up, refusals, fallbacks."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.errors import UnknownMethod
from scoring.ratings.normalize import normalize
from scoring.ratings.totals import total
from scoring.sheets import Panel
from tests.factories import panel, rubric

LINKED = [[72, 68, 75, None], [81, 74, None, 80], [60, None, 66, 58], [None, 88, 79, 85], [70, 73, 61, None]]


def run(given: Panel, method="severity"):
    return normalize(given, total(given), method)


def varied(given: Panel, seed=1) -> Panel:
    """The same sheets with a different score on every criterion."""
    scores = given.scores + np.random.default_rng(seed).normal(0, 4, given.scores.shape)
    return Panel(given.rubric, given.applications, given.raters, given.application, given.rater, scores,
                 given.points, given.gates)  # fmt: skip


def test_raw_is_always_the_plain_mean_of_the_totals():
    for method in ("severity", "median", "mean"):
        normalized, _ = run(panel(LINKED), method)
        assert_allclose(normalized.raw, [(72 + 68 + 75) / 3, (81 + 74 + 80) / 3, (60 + 66 + 58) / 3, 84, 68])


def test_severity_moves_scores_towards_what_an_average_expert_would_give():
    # expert 2 gives everyone 10 less and was met by the first two applications only
    normalized, _ = run(panel([[70, 60, None], [75, 65, None], [70, None, 70], [75, None, 75]]))
    assert normalized.severity[1] > 0 > normalized.severity[0]
    assert np.all(normalized.score[:2] > normalized.raw[:2])


def test_dimension_scores_add_up_to_the_total_under_severity():
    given = varied(panel(LINKED, under=rubric({"core": ("a", "b"), "green": ("c",)})))
    normalized, _ = run(given)
    # weights 2 : 1, as the factory gives each dimension the weight of its number of criteria
    assert_allclose(normalized.dimension @ [2 / 3, 1 / 3], normalized.score, atol=1e-9)


def test_dimension_with_gaps_is_solved_on_its_own_sheets():
    given = varied(panel(LINKED, under=rubric({"core": ("a",), "green": ("b",)})))
    scores = given.scores.copy()
    scores[given.application == 4, 1] = np.nan  # the last application has no "green" at all
    gapped = Panel(given.rubric, given.applications, given.raters, given.application, given.rater, scores,
                   given.points, given.gates)  # fmt: skip
    normalized, _ = run(gapped)
    assert np.isnan(normalized.dimension[4, 1])
    assert not np.isnan(np.delete(normalized.dimension.ravel(), 9)).any()


def test_prescribed_methods_leave_dimension_scores_as_means():
    normalized, _ = run(varied(panel(LINKED, under=rubric({"core": ("a",), "green": ("b",)}))), "mean")
    assert_allclose(normalized.dimension.mean(axis=1), normalized.raw)


def test_sector_scope_fits_each_sector_alone():
    sectors = ["glass", "glass", "tea", "tea"]
    table = [[70, 60, None], [80, 70, None], [None, 65, 80], [None, 75, 90]]
    alone = [run(panel(table[:2]))[0], run(panel(table[2:]))[0]]
    together, _ = run(panel(table, under=rubric(scope="sector"), sectors=sectors))
    assert_allclose(together.score, np.concatenate([alone[0].score, alone[1].score]))
    assert np.isnan(together.severity[1])  # expert 2 has a severity in each sector, so none of his own
    assert together.variance is None


def test_application_without_sheets_is_nan_and_disturbs_nobody():
    with_gap, _ = run(panel([*LINKED, [None] * 4]))
    without, _ = run(panel(LINKED))
    assert np.isnan(with_gap.score[5])
    assert_allclose(with_gap.score[:5], without.score)


def test_one_sheet_each_gives_raw_means_and_says_so():
    normalized, findings = run(panel([[70, None], [None, 80]]))
    assert_allclose(normalized.score, [70, 80])
    assert normalized.variance is None
    assert np.isnan(normalized.severity).all()
    assert [finding.code for finding in findings] == ["severity_not_estimable"]


def test_refused_method_names_itself_and_gives_no_numbers():
    normalized, findings = run(panel(LINKED), "trimmed")
    assert normalized is None
    assert [(f.code, f.level, f.facts["method"]) for f in findings] == [("method_needs_sheets", "block", "trimmed")]


def test_precision_falls_back_and_says_so():
    normalized, findings = run(panel(LINKED), "severity-precision")
    assert (normalized.method, normalized.requested) == ("severity", "severity-precision")
    assert [finding.code for finding in findings] == ["precision_fell_back"]


def test_misspelt_method_raises():
    with pytest.raises(UnknownMethod):
        run(panel(LINKED), "severty")
