"""What a result hangs on as a whole: the table of methods, and why where something cannot be said."""

from concurrent.futures import ProcessPoolExecutor
from typing import get_args

import numpy as np
import pytest

from scoring.evaluate import STEPS as METHOD_STEPS
from scoring.evaluate import evaluate
from scoring.influence.influence import STEPS, trace
from scoring.influence.methods import try_methods
from scoring.rubric import Method
from tests.factories import panel, rubric
from tests.scoring.influence.small_rounds import declared, small_panel, small_rubric

TABLE = [[90, 88, 92], [80, 82, 81], [70, 71, 69], [60, 62, 61]]
TWO = {"core": ("position",), "more": ("drive",)}
APART = [[80, 82, None, None], [70, 71, None, None], [None, None, 75, 76], [None, None, 60, 61]]


def traced(table, dimensions=TWO, **policy):
    influence, findings = trace(panel(table, under=rubric(dimensions, min_raters=1, **policy)))
    return influence, [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("table", "policy", "code"),
    [
        (TABLE, {}, "influence_no_rule"),
        (TABLE, {"shortlist": {"places": 9}}, "influence_everyone_in"),
        (APART, {"shortlist": {"places": 2}}, "influence_refused"),
        ([[80, 80], [80, 80]], {"shortlist": {"places": 1}}, "influence_undecided"),
    ],
)
def test_without_a_drawn_line_nobody_can_be_moved_over_it(table, policy, code):
    influence, codes = traced(table, **policy)
    assert codes[0] == code
    assert (influence.scores, influence.weights, influence.draws) == (None, None, None)
    assert len(influence.raters) == len(table[0])
    assert len(influence.methods) == len(get_args(Method))


def test_one_criterion_has_no_weight_to_move():
    influence, codes = traced(TABLE, {"core": ("position",)}, shortlist={"places": 1})
    assert "influence_one_weight" in codes
    assert influence.scores is not None
    assert (influence.weights, influence.draws) == (None, None)


def test_refused_refits_and_unknown_distances_are_said_once():
    influence, codes = traced(np.arange(20.0).reshape(4, 5).tolist(), normalization="trimmed", shortlist={"places": 1})
    assert codes == ["influence_rater_refused"]
    assert [left.method for left in influence.raters] == [None] * 5
    _, codes = traced([[90, 80], [70, 75], [None, 60]], shortlist={"places": 1})
    assert "influence_distance_unknown" in codes


def test_refused_method_has_nothing_to_trace():
    influence, codes = traced(TABLE, normalization="trimmed")
    assert influence is None
    assert codes == ["method_needs_sheets"]


def test_too_large_a_round_says_so(monkeypatch):
    monkeypatch.setattr("scoring.influence.influence.LARGEST", 11)
    influence, codes = traced(TABLE, shortlist={"places": 1})
    assert (influence, codes) == (None, ["influence_too_large"])


def test_steps_are_told_in_order_after_those_of_the_method():
    told = []
    given = panel(TABLE, under=rubric(min_raters=1, shortlist={"places": 1}))
    evaluation, _ = evaluate(given, progress=told.append, influence=True)
    assert tuple(told) == (*METHOD_STEPS, *STEPS)
    assert evaluation.influence is not None


def test_what_if_runs_elsewhere_give_the_same_answers():
    given = small_panel(2, small_rubric(measured=True, places=2), 5, 4)
    with ProcessPoolExecutor(2) as executor:
        assert trace(given, executor=executor) == trace(given)


def test_methods_agree_where_the_design_is_complete_and_balanced():
    # in a complete panel severity, mean and, with one panel, the group coefficient order alike
    given = declared(panel(TABLE, under=rubric(min_raters=1, shortlist={"places": 2})))
    outcome = {answer.method: answer for answer in try_methods(given)}
    for method in ("severity", "mean", "median", "group-coefficient", "zscore", "percentile", "minmax", "tscore"):
        assert outcome[method].swap.same
    assert outcome["severity-precision"].used == "severity"
    assert outcome["trimmed"].used is None
    assert [reason.code for reason in outcome["trimmed"].reasons] == ["method_needs_sheets"]


def test_methods_that_differ_say_who_enters_and_who_leaves():
    # totals 90 60 60 against 71 71 67: means 70 and 69.67, medians 60 and 71
    given = declared(panel([[90, 60, 60], [71, 71, 67]], under=rubric(normalization="mean", shortlist={"places": 1})))
    outcome = {answer.method: answer for answer in try_methods(given)}
    assert (outcome["median"].swap.enters, outcome["median"].swap.leaves) == ((1,), (0,))


def test_a_threshold_in_points_means_nothing_to_scores_on_an_own_scale():
    given = declared(panel(TABLE, under=rubric(shortlist={"threshold": 65.0})))
    outcome = {answer.method: answer for answer in try_methods(given)}
    for method in ("zscore", "tscore", "percentile", "minmax"):
        assert outcome[method].used is None
        assert [reason.code for reason in outcome[method].reasons] == ["method_without_threshold"]
