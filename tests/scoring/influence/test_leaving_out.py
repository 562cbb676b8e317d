"""Leaving experts out, against lme4 and against the same round without them."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.evaluate import evaluate
from scoring.influence.raters import Move, dismiss, leave_out
from scoring.influence.rerun import ranks
from scoring.sheets import Panel
from tests.factories import panel, rubric
from tests.scoring.influence.small_rounds import declared, small_panel, small_rubric

# Eight applications, five experts, three sheets each; scores typed by hand.
TABLE = [
    [72, 68, 75, None, None],
    [81, 74, None, 80, None],
    [None, 60, 66, None, 58],
    [90, None, None, 88, 79],
    [None, None, 70, 73, 61],
    [77, None, 79, None, 70],
    [None, 65, None, 71, 63],
    [85, 78, 84, None, None],
]


def test_distances_are_those_of_lme4_refitted_without_each_expert():
    # R 4.2, lme4 1.1-31: fit <- lmer(y ~ 0 + application + (1 | rater)), g <- the same without the expert,
    # e <- fixef(fit) - fixef(g); e' solve(vcov(fit)) e / 8, which is what influence.ME calls Cook's distance
    left = leave_out(declared(panel(TABLE)), range(5))
    expected = [0.642035199901, 0.0412217004015, 0.254094230044, 0.406879564601, 0.296171985785]
    np.testing.assert_allclose([one.cook for one in left], expected, rtol=1e-6)


def test_refit_is_the_round_without_the_expert():
    given = small_panel(1, small_rubric(per_sector=1), applications=8, raters=5, left_out=0.2)
    before, left = ranks(declared(given)), leave_out(declared(given), [1])[0]
    kept = given.rater != 1
    sheets = {"application": given.application[kept], "rater": given.rater[kept], "scores": given.scores[kept]}
    round_ = given.rubric, given.applications, given.raters
    alone, _ = evaluate(Panel(*round_, points=given.points, gates=given.gates, **sheets))
    after = {s.application: s.rank for sector in alone.sectors for s in sector.standings}
    assert left.moves == tuple(Move(i, before[i], after[i]) for i in range(8) if before[i] != after[i])
    assert len(left.moves) == 4
    declared_in, alone_in = set(declared(given).outcome.shortlist.selected), set(alone.shortlist.selected)
    assert set(left.swap.enters) == alone_in - declared_in
    assert set(left.swap.leaves) == declared_in - alone_in


def test_an_application_keeps_its_rank_while_it_has_a_sheet_and_is_named_as_short():
    # three experts of three required: without one nobody would be ranked, and nothing could be learnt from the scores
    given = panel([[90, 70, 80], [82, 84, 83], [60, 61, 59]], under=rubric(min_raters=3, shortlist={"places": 1}))
    first = leave_out(declared(given), [0])[0]
    # without E01: A01 (70 + 80)/2 = 75, A02 (84 + 83)/2 = 83.5
    assert first.moves == ()
    assert first.short == (0, 1, 2)
    second = leave_out(declared(given), [1])[0]
    # without E02: A01 (90 + 80)/2 = 85, A02 (82 + 83)/2 = 82.5
    assert [(move.application, move.before, move.after) for move in second.moves] == [(0, 2, 1), (1, 1, 2)]
    assert (second.swap.enters, second.swap.leaves) == ((0,), (1,))


def test_an_application_that_loses_its_only_sheet_has_no_rank_and_the_expert_no_distance():
    given = panel([[90, 80], [70, 75], [None, 60]], under=rubric(min_raters=1))
    first, second = leave_out(declared(given), [0, 1])
    assert first.cook is not None
    assert second.cook is None
    assert Move(2, 3, None) in second.moves


def test_a_method_that_is_refused_without_the_expert_says_why():
    given = panel(np.arange(20.0).reshape(4, 5).tolist(), under=rubric(normalization="trimmed", min_raters=1))
    left = leave_out(declared(given), [0])[0]
    assert left.method is None
    assert left.swap.status == "not_evaluated"
    assert [reason.code for reason in left.reasons] == ["method_needs_sheets"]


def test_the_only_expert_cannot_be_left_out():
    left = leave_out(declared(panel([[70], [80]], under=rubric(min_raters=1))), [0])[0]
    assert (left.method, left.cook, left.moves) == (None, None, ())


@pytest.mark.parametrize("score", [70, 0])
def test_experts_who_agree_exactly_have_no_distance(score):
    left = leave_out(declared(panel([[score, score, score], [80, 80, 80]])), [0])[0]
    assert left.cook is None


def test_scoring_order_and_pending_cells_go_with_the_sheets():
    given = small_panel(1, small_rubric())
    sheets = len(given.rater)
    whole = replace(given, sequence=np.arange(float(sheets)), pending=np.zeros(given.scores.shape, dtype=bool))
    kept = np.flatnonzero(given.rater != 1)
    np.testing.assert_array_equal(dismiss(whole, 1).sequence, kept)
    assert dismiss(whole, 1).pending.shape == (len(kept), given.scores.shape[1])
