"""Re-verification: pass, fail, open or not applied; goals against what was reached."""

import pytest

from scoring.applications.answers import Answers
from scoring.applications.eligibility import examine
from scoring.applications.rulings import Ruling
from scoring.selection.reverification import completions, reverify
from tests.scoring.applications.small_programme import TEXT, check, programme

GOALS = [
    {"id": "a", "title": TEXT, "target": "10.0", "actual": "cagr(output)"},
    {"id": "e", "title": TEXT, "target": "45.0", "actual": "share", "soft": True, "tolerance": 2},
]
UNDER = programme(check("P3-S9", "last(output) < 40"), form_goals=GOALS)


def cluster(first=100.0, last=110.0, share=45.0):
    values = {"output": {2020: first, 2021: last}, "county": "甲县"}
    return Answers("A01", values | ({} if share is None else {"share": share}))


def outcome(answers, *decisions):
    return reverify(["A01"], {"A01": examine(UNDER, answers)}, {"A01": completions(UNDER, answers)}, decisions)[0]


@pytest.mark.parametrize(
    ("answers", "reached", "percent"),
    [
        (cluster(100, 110), "met", 100.0),  # 10 % of 10 %
        (cluster(100, 105), "short", 50.0),  # 5 % of 10 %
        (cluster(100, 90), "short", -100.0),
    ],
)
def test_completion_is_what_was_reached_of_what_was_promised(answers, reached, percent):
    goal = completions(UNDER, answers)[0]
    assert (goal.goal, goal.reached, goal.percent) == ("a", reached, percent)


@pytest.mark.parametrize(("target", "percent"), [("0.5", 2000.0), ("0.0", None), ("-1.0", None)])
def test_there_is_no_percentage_of_nothing(target, percent):
    under = programme(form_goals=[{"id": "a", "title": TEXT, "target": target, "actual": "cagr(output)"}])
    assert completions(under, cluster(100, 110))[0].percent == percent  # 10 % reached


@pytest.mark.parametrize(("share", "reached"), [(45.0, "met"), (43.0, "met"), (42.9, "short"), (None, "unknown")])
def test_a_goal_with_a_soft_word_may_have_a_tolerance(share, reached):
    goal = completions(UNDER, cluster(share=share))[1]
    assert (goal.reached, goal.soft) == (reached, True)


def test_everything_met_passes():
    assert outcome(cluster()).outcome == "passed"


def ruled(decision, rule="*"):
    return Ruling("A01", rule, decision, "会议研究", "省工信厅", "2025-06-20")


def test_a_failed_condition_fails_whatever_anybody_decides():
    decided = outcome(cluster(first=30.0, last=33.0), ruled("accept"))
    assert (decided.outcome, decided.against, decided.rulings) == ("failed", ("P3-S9",), ())


@pytest.mark.parametrize("rule", ["a", "*"])
@pytest.mark.parametrize(("decision", "expected"), [("accept", "passed"), ("reject", "failed")])
def test_a_goal_that_fell_short_is_open_until_a_person_decides(rule, decision, expected):
    short = cluster(100, 105)
    assert (outcome(short).outcome, outcome(short).open) == ("open", ("a",))
    decided = outcome(short, ruled(decision, rule))
    assert (decided.outcome, decided.open, decided.rulings) == (expected, (), (ruled(decision, rule),))
    assert decided.against == (("a",) if decision == "reject" else ())


def test_a_decision_on_one_goal_leaves_the_other_open():
    both_short = cluster(100, 105, share=30.0)
    assert outcome(both_short).open == ("a", "e")
    decided = outcome(both_short, ruled("accept", "a"))
    assert (decided.outcome, decided.open) == ("open", ("e",))


def test_a_decision_on_another_application_is_not_used():
    other = Ruling("A02", "*", "accept", "会议研究", "省工信厅", "2025-06-20")
    assert outcome(cluster(100, 105), other).outcome == "open"


def test_who_did_not_apply_is_shown_in_the_order_of_the_list():
    drawn = reverify(["B", "A01", "C"], {"A01": examine(UNDER, cluster())}, {"A01": completions(UNDER, cluster())})
    assert [(r.application, r.outcome) for r in drawn] == [
        ("B", "not_applied"),
        ("A01", "passed"),
        ("C", "not_applied"),
    ]
