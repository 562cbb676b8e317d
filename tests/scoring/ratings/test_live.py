"""The total on the desk is the total of the evaluation, whatever is missing or does not apply."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ratings.live import live_total, measured_points
from scoring.ratings.totals import combine, total
from scoring.rubric import Rubric
from scoring.sheets import Application, Panel, Rater

TITLE = {"zh": "虚构", "en": "made up"}


def judged(id, weight, low, high):
    return {"id": id, "kind": "judged", "weight": weight, "title": TITLE, "scale": {"low": low, "high": high}}


def measured(id, weight):
    points = [[0, 0], [10, 50], [20, 100]]
    return {"id": id, "kind": "measured", "weight": weight, "title": TITLE, "field": id, "points": points}


# one: a 0–10 (weight 1), b 1–5 (weight 3) · two: c 0–100 (2), growth measured (2) · three: jobs measured · four: gate
RUBRIC = Rubric.model_validate(
    {
        "id": "made-up",
        "version": 1,
        "title": TITLE,
        "dimensions": [
            {"id": "one", "weight": 3, "title": TITLE, "criteria": [judged("a", 1, 0, 10), judged("b", 3, 1, 5)]},
            {"id": "two", "weight": 2, "title": TITLE, "criteria": [judged("c", 2, 0, 100), measured("growth", 2)]},
            {"id": "three", "weight": 1, "title": TITLE, "criteria": [measured("jobs", 1)]},
            {
                "id": "four",
                "weight": 1,
                "title": TITLE,
                "criteria": [{"id": "legal", "kind": "gate", "title": TITLE, "field": "legal"}],
            },
        ],
    }
)
LEVELS = {"a": range(11), "b": range(1, 6), "c": range(101)}


def by_evaluation(scores, points):
    """The same sheet through the method: one application, one expert."""
    row = np.array([[float(scores[c.id]) if scores[c.id] != "NA" else np.nan for c in RUBRIC.judged]])
    known = np.array([[np.nan if points[c.id] is None else points[c.id] for c in RUBRIC.measured]])
    first = np.zeros(1, dtype=np.int64)
    entrants = (Application("A", "A", ""),), (Rater("E", "E"),), first, first.copy()
    panel = Panel(RUBRIC, *entrants, row, known, np.ones((1, 1), dtype=np.int64))
    totals = total(panel)
    whole, dimension = combine(panel, totals.total, totals.dimension)
    return whole[0], dimension[0]


def test_a_total_by_hand():
    # shares: a 3/6·1/4 = 1/8, b 3/8, c 2/6·1/2 = 1/6, growth 1/6, jobs 1/6
    whole = live_total(RUBRIC, {"a": "8", "b": "3", "c": "60"}, {"growth": 30.0, "jobs": 90.0})
    assert whole.value == pytest.approx(80 / 8 + 50 * 3 / 8 + 60 / 6 + 30 / 6 + 90 / 6)
    assert (whole.missing, whole.lower, whole.upper) == ((), whole.value, whole.value)
    one, two, three, four = whole.parts
    assert (one.weight, one.points) == (pytest.approx(1 / 2), pytest.approx((80 + 3 * 50) / 4))
    assert (two.weight, two.points) == (pytest.approx(1 / 3), pytest.approx((60 + 30) / 2))
    assert (three.weight, three.points, four.weight, four.points) == (pytest.approx(1 / 6), 90.0, 0, None)


def test_what_is_missing_bounds_the_total():
    whole = live_total(RUBRIC, {"a": "8", "b": "", "c": "60"}, {"growth": 30.0, "jobs": 90.0})
    assert whole.missing == ("b",)
    assert whole.parts[0].missing == ("b",)
    known = 80 / 8 + 60 / 6 + 30 / 6 + 90 / 6
    assert (whole.lower, whole.upper) == (pytest.approx(known), pytest.approx(known + 100 * 3 / 8))
    # judged so far: (80/8 + 60/6) / (1/8 + 1/6) on all of the judged share 2/3
    assert whole.value == pytest.approx((80 / 8 + 60 / 6) / (1 / 8 + 1 / 6) * 2 / 3 + 30 / 6 + 90 / 6)


def test_nothing_scored_has_no_total():
    nothing = live_total(RUBRIC, {}, {"growth": 30.0})
    assert (nothing.value, nothing.missing) == (None, ("a", "b", "c"))
    assert nothing.lower == pytest.approx(30 / 6 / (5 / 6))
    nowhere = live_total(RUBRIC, dict.fromkeys("abc", "NA"), {"growth": 30.0, "jobs": 90.0})
    assert (nowhere.value, nowhere.lower, nowhere.upper, nowhere.missing) == (None, None, None, ())


cells = st.fixed_dictionaries({c: st.sampled_from([*map(str, levels), "NA"]) for c, levels in LEVELS.items()})
data = st.fixed_dictionaries(dict.fromkeys(("growth", "jobs"), st.none() | st.floats(0, 100)))


@given(cells, data)
def test_the_total_is_that_of_the_evaluation(scores, points):
    live, (whole, dimension) = live_total(RUBRIC, scores, points), by_evaluation(scores, points)
    if np.isnan(whole):
        assert live.value is None
        return
    assert live.value == pytest.approx(whole, abs=1e-9)
    assert sum(part.weight * part.points for part in live.parts if part.points is not None) == pytest.approx(whole)
    assert sum(part.weight for part in live.parts) == pytest.approx(1)
    if "NA" not in scores.values():  # weights inside a dimension are then those of the rubric
        stated = [np.nan if part.points is None else part.points for part in live.parts]
        np.testing.assert_allclose(stated, dimension, atol=1e-9)


@given(cells, data, st.sets(st.sampled_from("abc"), min_size=1))
def test_the_total_ends_between_its_bounds(scores, points, gaps):
    final = live_total(RUBRIC, scores, points).value
    early = live_total(RUBRIC, scores | dict.fromkeys(gaps, ""), points)
    if final is not None and not any(scores[gap] == "NA" for gap in gaps):
        assert early.lower - 1e-9 <= final <= early.upper + 1e-9


def test_points_of_measured_criteria_are_those_of_the_evaluation():
    attributes = {"growth": "15", "jobs": 25.0, "region": "云川市"}
    assert measured_points(RUBRIC, attributes) == {"growth": 75.0, "jobs": 100.0}
    assert measured_points(RUBRIC, {"growth": "NA"}) == {"growth": None, "jobs": None}
