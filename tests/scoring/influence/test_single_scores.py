"""The smallest change of one score against plain arithmetic, and against every change of every score."""

from math import inf

import numpy as np
import pytest

from scoring.influence.cells import smallest_score_change
from scoring.influence.lines import lines
from tests.factories import panel, rubric
from tests.scoring.influence.small_rounds import declared, flipping_cells, small_panel, small_rubric

RULES = [
    {"per_sector": 1},
    {"places": 2},
    {"places": 3, "threshold": 60.0},
    {"places": 3, "floors": {"core": 58.0}},
]


def change_of(given, line):
    change = smallest_score_change(given, line)
    if change is None:
        return inf
    scale = given.panel.rubric.judged[change.criterion].scale
    return abs(change.after - change.before) / (scale.high - scale.low)


def test_two_applications_apart_by_two_points_on_one_line():
    # means 82 and 80 of two experts: a score must move 4 points for a tie and, scores being published to two
    # decimals, one thousandth of the scale (0.1) more to swap them; a tie already changes the shortlist
    under = rubric(normalization="mean", min_raters=1, shortlist={"places": 1})
    given = declared(panel([[84, 80], [82, 78]], under=under))
    change = smallest_score_change(given, lines(given)[0])
    assert (change.application, change.rater, change.before, change.after) == (0, 0, 84.0, 80.0)
    assert change.swap.status == "tied"
    assert change.swap.leaves == (0,)


def test_a_threshold_is_a_line_too():
    # mean 61.5 against a threshold of 60: one of two scores must fall by more than 3 points, so by 3.1
    under = rubric(normalization="mean", min_raters=1, shortlist={"threshold": 60.0})
    given = declared(panel([[62, 61]], under=under))
    change = smallest_score_change(given, lines(given)[0])
    assert (change.before, change.after) == (62.0, 58.9)
    assert (change.swap.enters, change.swap.leaves) == ((), (0,))


def test_no_single_score_can_close_a_wide_gap():
    table = [[90, 91, 92, 90, 91], [40, 42, 41, 40, 41]]
    given = declared(panel(table, under=rubric(shortlist={"places": 1})))
    assert smallest_score_change(given, lines(given)[0]) is None


@pytest.mark.parametrize(
    ("method", "rules", "seed"),
    [
        ("severity", RULES[0], 0),
        ("severity", RULES[2], 1),
        ("severity", RULES[3], 2),
        ("mean", RULES[1], 3),
        ("median", RULES[0], 4),
        ("minmax", RULES[1], 5),
        ("zscore", RULES[0], 6),
        ("trimmed", RULES[2], 2),
        ("trimmed-criterion", RULES[1], 1),
    ],
)
def test_smallest_change_is_the_smallest_of_all_changes(method, rules, seed):
    under = small_rubric(method, measured=seed % 2 == 0 and method != "zscore", **rules)
    gaps = 0.15 if method in ("severity", "mean", "median") else 0.0
    given = declared(small_panel(seed, under, 4, 5 if method.startswith("trimmed") else 3, gaps))
    found = min((change_of(given, line) for line in lines(given)), default=inf)
    assert found == pytest.approx(min(flipping_cells(given), default=inf))


def test_lines_name_the_nearest_first():
    table = np.array([[90], [80], [70], [60]]).tolist()
    given = declared(panel(table, under=rubric(min_raters=1, shortlist={"places": 2, "threshold": 65.0})))
    threshold, places = lines(given)
    assert (threshold.reason, threshold.inside, threshold.outside) == ("below_threshold", (1, 0), ())
    # A04 stands below the threshold, and there is no place for it above either
    assert (places.reason, places.inside, places.outside) == ("places_full", (1, 0), (2, 3))


def test_below_the_threshold_with_room_is_outside_of_it():
    given = declared(panel([[90], [60]], under=rubric(min_raters=1, shortlist={"places": 2, "threshold": 65.0})))
    assert [(line.inside, line.outside) for line in lines(given)] == [((0,), (1,))]
