"""Results in words: reasons, rules, and places gained against the raw ranking."""

from decimal import Decimal
from typing import get_args

import pytest

from scoring.findings import found
from scoring.firmness.firmness import Zone
from scoring.rubric import Method
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import Excluded, Reason
from scoring.sheets import State
from tests.factories import panel, rubric
from workbench.i18n import translator
from workbench.wording import blocked_by, movement, raw_ranks, shortlist_rules, why_out, with_titles

ZH, EN = translator("zh"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
FACTS = {
    "rejected": {"rule": "P1-S7", "why": "不实"},
    "ineligible": {"gates": ("safety",)},
    "too_few_raters": {"sheets": 2, "needed": 3},
    "below_threshold": {"score": "59.99", "threshold": 60.0},
    "below_floor": {"dimension": "core", "score": "39.99", "floor": 40.0},
    "sector_full": {"attribute": "sector", "value": "甲", "limit": 2},
    "quota_full": {"attribute": "region", "value": "云川市", "limit": 3},
    "places_full": {"limit": 8},
    "tie_at_cut": {"limit": 8, "constraint": "places_full", "places": 1},
}


@BOTH
@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_is_a_sentence_with_its_numbers(t, reason):
    small = panel([[80.0], [70.0]], under=rubric(gates=["safety"]))
    sentence = why_out(Excluded(0, reason, (), FACTS.get(reason, {})), small, t)
    assert sentence.endswith(("。", "."))
    numbers = [value for value in FACTS.get(reason, {}).values() if isinstance(value, str) and value[0].isdigit()]
    assert all(number in sentence for number in numbers)
    assert t(f"reason.{reason}")


def test_dimensions_and_attributes_are_named_by_title():
    small = panel([[80.0]], under=rubric())
    floor = Excluded(0, "below_floor", (), FACTS["below_floor"])
    quota = Excluded(0, "quota_full", (), FACTS["quota_full"])
    assert why_out(floor, small, ZH) == "“core（虚构）”得分 39.99，低于最低分 40。"
    assert why_out(quota, small, ZH) == "地区“云川市”限 3 个，已由名次在前者占满。"


@BOTH
def test_every_code_of_the_method_has_its_word(t):
    for family, codes in {"method": Method, "state": State, "zone": Zone}.items():
        assert all(t(f"{family}.{code}") for code in get_args(codes))
    assert all(t(f"method.{method}.about") for method in get_args(Method))


def test_a_few_are_named_and_many_are_listed_by_id():
    many = panel([[float(n)] for n in range(30)])
    assert blocked_by(Excluded(9, "places_full", (0, 1)), many, ZH) == "A01 申报01、A02 申报02"
    assert blocked_by(Excluded(9, "places_full", (0, 1, 2, 3)), many, ZH) == "A01, A02, A03, A04"
    assert blocked_by(Excluded(29, "places_full", tuple(range(22))), many, EN).endswith("A20, and 2 more")


def test_movement_counts_places_against_the_raw_ranking():
    # Raw 70 60 60 50 gives raw ranks 1 2 2 4; the new order is the last, then the first, the second and the third.
    raw = {0: "70", 1: "60", 2: "60", 3: "50"}
    standings = [Standing(i, n, Decimal(1), Decimal(raw[i]), {}) for n, i in enumerate((3, 0, 1, 2), start=1)]
    unranked = Standing(4, None, None, Decimal(99), {})
    ranks = raw_ranks([*standings, unranked])
    assert ranks == {0: 1, 1: 2, 2: 2, 3: 4}
    assert [movement(standing, ranks) for standing in (*standings, unranked)] == [3, -1, -1, -2, None]


def test_the_rules_are_listed_in_the_order_they_are_tried():
    shortlist = {
        "places": 8,
        "per_sector": 1,
        "threshold": 60.0,
        "quota": [{"attribute": "region", "limit": 3}],
        "floors": {"core": 40.0},
    }
    declared = rubric(min_raters=3, tie_break=["core"], shortlist=shortlist)
    assert shortlist_rules(declared, EN) == [
        "An application needs at least 3 counted sheets to be ranked.",
        "Threshold: a score of at least 60.",
        "“core (made up)” must score at least 40.",
        "At most 1 in each sub-sector.",
        "At most 3 with the same region.",
        "8 places in all.",
        "Equal scores are separated by, in order: core (made up); if still equal, they tie.",
    ]
    assert len(shortlist_rules(declared, ZH)) == 7


@BOTH
def test_a_finding_calls_criteria_by_title_and_id(t):
    told = with_titles(found("criterion_unscored", "block", criterion="position", rows=3), rubric(), t)
    assert told.facts["rows"] == 3
    title = t.text(rubric().judged[0].title)
    assert told.facts["criterion"] in (f"{title}〔position〕", f"{title} [position]")
    several = with_titles(found("x", "info", criteria=("position", "unknown")), rubric(), t)
    assert several.facts["criteria"][1] == "unknown"
    assert with_titles(told, None, t) == told
