"""The whole method on small panels whose result is plain to see."""

from decimal import Decimal

import numpy as np
import pytest

from scoring.evaluate import STEPS, evaluate
from scoring.selection.ties import Decision
from scoring.sheets import Panel, SetAside
from tests.factories import panel, rubric

TABLE = [[90, 88, 92], [80, 82, 81], [70, 71, 69], [60, 62, 61], [85, 84, 86], [75, 74, 76]]
SECTORS = ["glass"] * 3 + ["tea"] * 3


def ids(given: Panel, indices):
    return [given.applications[index].id for index in indices]


def codes(findings):
    return [finding.code for finding in findings]


def ranking(given: Panel, evaluation):
    return {
        sector.name: [(given.applications[s.application].id, s.rank, str(s.score)) for s in sector.standings]
        for sector in evaluation.sectors
    }


def test_complete_panel_ranks_inside_sectors_by_the_mean():
    given = panel(TABLE, under=rubric(shortlist={"per_sector": 1}), sectors=SECTORS)
    evaluation, findings = evaluate(given)
    assert ranking(given, evaluation) == {
        "glass": [("A01", 1, "90.00"), ("A02", 2, "81.00"), ("A03", 3, "70.00")],
        "tea": [("A05", 1, "85.00"), ("A06", 2, "75.00"), ("A04", 3, "61.00")],
    }
    assert ids(given, evaluation.shortlist.selected) == ["A01", "A05"]
    assert "method_cannot_change_ranking" in codes(findings)


def test_every_step_is_told_in_order():
    told = []
    evaluate(panel(TABLE, sectors=SECTORS), progress=told.append)
    assert tuple(told) == STEPS


def test_the_result_repeats_and_does_not_depend_on_the_order_of_the_sheets():
    given = panel(TABLE, under=rubric(seed=5, draws=200), sectors=SECTORS)
    first, second = (evaluate(given)[0] for _ in range(2))
    np.testing.assert_array_equal(first.firmness.p_in, second.firmness.p_in)
    assert first.sectors[0].standings == second.sectors[0].standings


def test_gate_that_is_not_passed_leaves_no_rank_and_says_why():
    declared = rubric(gates=("honest",), measured=("growth",), shortlist={"places": 2})
    given = panel(TABLE, under=declared, gates=[[0], *[[1]] * 5], points=[[50]] * 6)
    evaluation, _ = evaluate(given)
    first = evaluation.shortlist.excluded[0]
    assert (given.applications[first.application].id, first.reason) == ("A01", "ineligible")
    assert evaluation.sectors[0].standings[-1].rank is None
    assert ids(given, evaluation.shortlist.selected) == ["A05", "A02"]


def test_tie_at_the_cut_blocks_until_a_decision_is_recorded():
    given = panel([[80, 80, 80], [70, 72, 71], [71, 70, 72]], under=rubric(shortlist={"places": 2}))
    evaluation, findings = evaluate(given)
    assert ids(given, evaluation.shortlist.selected) == ["A01"]
    assert set(ids(given, evaluation.shortlist.blocked_tie.applications)) == {"A02", "A03"}
    assert "tie_at_cut" in codes(findings)
    decided, _ = evaluate(given, [Decision(("A03", "A02"), "vote of the panel, 5 : 2", "chair", "vote")])
    assert ids(given, decided.shortlist.selected) == ["A01", "A03"]


def test_disjoint_panels_refuse_a_cut_across_them():
    table = [[80, 82, 81, None, None, None], [70, 71, 72, None, None, None]]
    table += [[None, None, None, 75, 76, 77], [None, None, None, 60, 61, 62]]
    evaluation, findings = evaluate(panel(table, under=rubric(shortlist={"places": 2})))
    assert evaluation.shortlist.refused
    assert evaluation.shortlist.selected == ()
    assert set(evaluation.firmness.zone) == {None}
    assert np.isnan(evaluation.firmness.p_in).all()
    assert {"design_disconnected", "cut_across_components"} <= set(codes(findings))


def test_one_place_per_sector_needs_no_comparison_across_panels():
    table = [[80, 82, 81, None, None, None], [70, 71, 72, None, None, None]]
    table += [[None, None, None, 75, 76, 77], [None, None, None, 60, 61, 62]]
    sectors = ["glass", "glass", "tea", "tea"]
    given = panel(table, under=rubric(shortlist={"per_sector": 1}), sectors=sectors)
    evaluation, _ = evaluate(given)
    assert ids(given, evaluation.shortlist.selected) == ["A01", "A03"]


def test_repair_never_advises_a_recused_expert():
    table = [[80, 82, 81, None], [70, 71, 72, None], [None, None, None, 75]]
    recused = [SetAside(i, 3, "recused") for i in (0, 1)] + [SetAside(2, j, "recused") for j in (0, 1)]
    evaluation, _ = evaluate(panel(table, set_aside=recused))
    assert [(link.application, link.rater) for link in evaluation.design.advice] == [(2, 2)]


def test_refused_method_gives_findings_and_no_result():
    evaluation, findings = evaluate(panel(TABLE, under=rubric(normalization="trimmed")))
    assert evaluation is None
    assert codes(findings) == ["method_needs_sheets"]


@pytest.mark.parametrize(
    ("table", "score", "known"),
    [
        ([[70]], "70.00", False),  # one application, one expert: nothing tells how far another would differ
        ([[70, 80]], "75.00", True),  # one application
        ([[70], [80]], "70.00", False),  # one expert
        ([[70, 70], [70, 70]], "70.00", True),  # all equal
        ([[70, 80], [60, 70]], "75.00", True),  # experts differ by exactly a constant
    ],
)
def test_smallest_panels_give_plain_numbers(table, score, known):
    evaluation, _ = evaluate(panel(table, under=rubric(min_raters=1)))
    standing = {s.application: s for sector in evaluation.sectors for s in sector.standings}
    assert standing[0].score == Decimal(score)
    assert np.isfinite(evaluation.score).all()
    for array in (evaluation.firmness.expected_rank, evaluation.firmness.p_in):
        assert np.isfinite(array).all() == known
    assert (evaluation.firmness.zone[0] is not None) == known
    assert (evaluation.firmness.rank_low[0] > 0) == known


def test_sectors_fitted_alone_refuse_a_cut_across_them():
    table = [[80, 82, 81], [70, 71, 72], [75, 76, 77], [60, 61, 62]]
    sectors = ["glass", "glass", "tea", "tea"]
    refused, _ = evaluate(panel(table, under=rubric(scope="sector", shortlist={"places": 2}), sectors=sectors))
    assert refused.shortlist.refused
    own = panel(table, under=rubric(scope="sector", shortlist={"per_sector": 1}), sectors=sectors)
    assert ids(own, evaluate(own)[0].shortlist.selected) == ["A01", "A03"]


def test_decision_on_applications_that_are_not_equal_is_reported():
    _, findings = evaluate(panel(TABLE), [Decision(("A02", "A01"), "vote", "chair", "vote")])
    assert [f.facts["applications"] for f in findings if f.code == "decision_outdated"] == [("A02", "A01")]
