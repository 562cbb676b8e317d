"""Entries as they are typed, pasted, computed by a spreadsheet or forged: kept in one spelling, or refused."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.findings import Finding
from scoring.ratings.entered import enter, number_of
from scoring.rubric import Rubric

TITLE = {"zh": "虚构", "en": "made up"}
HALVES = {"id": "halves", "kind": "judged", "weight": 1, "title": TITLE, "scale": {"low": 0, "high": 10, "step": 0.5}}
TENTHS = {"id": "tenths", "kind": "judged", "weight": 1, "title": TITLE, "scale": {"low": 1, "high": 5, "step": 0.1}}
FREE = {"id": "free", "kind": "judged", "weight": 1, "title": TITLE, "scale": {"low": -10, "high": 100}}
DATA = {"id": "data", "kind": "measured", "weight": 1, "title": TITLE, "field": "x", "points": [[0, 0], [1, 100]]}
RUBRIC = Rubric.model_validate(
    {
        "id": "made-up",
        "version": 1,
        "title": TITLE,
        "dimensions": [{"id": "one", "weight": 1, "title": TITLE, "criteria": [HALVES, TENTHS, FREE, DATA]}],
    }
)


@pytest.mark.parametrize(
    ("criterion", "typed", "kept"),
    [
        ("halves", "8.5", "8.5"),
        ("halves", " 8.50 ", "8.5"),
        ("halves", "08", "8"),
        ("halves", "+7.", "7"),
        ("halves", ".5", "0.5"),
        ("halves", "-0.0", "0"),
        ("halves", 10, "10"),
        ("halves", "", ""),
        ("halves", None, ""),
        ("halves", "n/a", "NA"),
        ("halves", "不适用", "NA"),
        ("tenths", 1 + 0.1 * 13, "2.3"),  # 2.3000000000000003
        ("tenths", 7 * 0.1 + 2, "2.7"),
        ("free", "-9.25", "-9.25"),
        ("free", "66.666667", "66.666667"),
        ("free", 100.0, "100"),
    ],
)
def test_what_is_kept(criterion, typed, kept):
    assert enter(RUBRIC, criterion, typed) == kept


@pytest.mark.parametrize(
    ("criterion", "typed", "code"),
    [
        ("halves", "8,5", "score_not_a_number"),
        ("halves", "８", "score_not_a_number"),
        ("halves", "٨", "score_not_a_number"),
        ("halves", "8分", "score_not_a_number"),
        ("halves", "1e1", "score_not_a_number"),
        ("halves", "1e309", "score_not_a_number"),
        ("halves", "NaN", "score_not_a_number"),
        ("halves", "inf", "score_not_a_number"),
        ("halves", math.nan, "score_not_a_number"),
        ("halves", math.inf, "score_not_a_number"),
        ("halves", 10**400, "score_not_a_number"),
        ("halves", "9" * 100_000, "score_not_a_number"),
        ("halves", "0.5000000000000000000001", "score_not_a_number"),
        ("halves", True, "score_not_a_number"),
        ("halves", [8], "score_not_a_number"),
        ("halves", {"value": 8}, "score_not_a_number"),
        ("halves", date(2026, 3, 5), "score_not_a_number"),  # what a spreadsheet makes of 3-5
        ("halves", "=8", "score_not_a_number"),
        ("halves", "8.3", "score_off_step"),
        ("halves", 8.25, "score_off_step"),
        ("tenths", "2.35", "score_off_step"),
        ("halves", "10.5", "score_out_of_range"),
        ("halves", -0.5, "score_out_of_range"),
        ("free", "-10.000001", "score_out_of_range"),
        ("data", "80", "score_not_judged"),
        ("nothing", "80", "score_unknown_criterion"),
        ("", "80", "score_unknown_criterion"),
    ],
)
def test_what_is_refused(criterion, typed, code):
    refused = enter(RUBRIC, criterion, typed)
    assert isinstance(refused, Finding)
    assert (refused.code, refused.level, refused.where.field) == (code, "block", f"scores.{criterion}")
    assert all(len(str(fact)) <= 40 for fact in refused.facts.values())


@given(st.integers(0, 20), st.integers(0, 4))
def test_a_level_is_kept_however_many_zeros_it_is_typed_with(level, zeros):
    kept = enter(RUBRIC, "halves", f"{level / 2}{'0' * zeros}")
    assert isinstance(kept, str)
    assert number_of(kept) == level / 2
    assert enter(RUBRIC, "halves", kept) == kept


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.binary()))
def test_anything_at_all_is_kept_on_the_scale_or_refused(value):
    kept = enter(RUBRIC, "free", value)
    assert isinstance(kept, Finding) or kept in ("", "NA") or -10 <= float(kept) <= 100
