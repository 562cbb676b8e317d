"""What a person's decision does to a verdict: it settles what is open and overrules nothing that failed."""

import pytest

from scoring.applications.answers import Answers
from scoring.applications.eligibility import Verdict, examine, idle_rulings, judge
from scoring.applications.rulings import Ruling
from tests.scoring.applications.small_programme import TEXT, check, programme

SOFT = check("P1-E2", "last(output) > 200", level="warn", soft=True)
HARD = check("P1-E3", "last(output) < 40")
VETO = {"id": "P1-S7", "title": TEXT, "clause": TEXT}
UNDER = programme(SOFT, HARD, procedure_vetoes=[VETO])


def ruling(rule: str, decision: str = "accept", **more: str) -> Ruling:
    return Ruling("A01", rule, decision, "会议研究", "李某", "2022-11-02", **more)


def verdict(last: float, *rulings: Ruling) -> Verdict:
    examined = examine(UNDER, Answers("A01", {"output": {2020: 100.0, 2021: last}, "county": "甲县", "share": 45.0}))
    return judge(UNDER, examined.findings, examined.unchecked, rulings)


def idle(last: float, *rulings: Ruling) -> list[str]:
    return [finding.code for finding in idle_rulings(UNDER, verdict(last, *rulings), rulings)]


@pytest.mark.parametrize("rule", ["P1-E2", "*"])
@pytest.mark.parametrize(("decision", "state"), [("accept", "eligible"), ("reject", "ineligible")])
def test_what_is_open_is_settled_by_a_decision_which_stays_with_its_reason(rule, decision, state):
    assert verdict(300.0).state == "needs_decision"
    decided = verdict(300.0, ruling(rule, decision))
    assert (decided.state, [r.rule for r in decided.reasons]) == (state, ["P1-E2"])
    assert decided.reasons[0].ruling == ruling(rule, decision)
    assert idle(300.0, ruling(rule, decision)) == []


def test_what_failed_is_beyond_a_decision_and_that_is_said():
    for rule in ("P1-E3", "*"):
        assert verdict(30.0, ruling(rule)).state == "ineligible"
        assert verdict(30.0, ruling(rule)).reasons[0].ruling is None
    assert idle(30.0, ruling("P1-E3")) == ["ruling_cannot_overrule"]


def test_a_veto_needs_evidence_and_a_second_person():
    assert verdict(100.0).state == "eligible"
    alone = verdict(100.0, ruling("P1-S7", "reject"))
    assert (alone.state, alone.reasons[0].ground) == ("needs_decision", "unconfirmed")
    for half in ({"evidence": "记录12号"}, {"second": "王某"}, {"evidence": "记录12号", "second": "李某"}):
        assert verdict(100.0, ruling("P1-S7", "reject", **half)).state == "needs_decision"
    both = verdict(100.0, ruling("P1-S7", "reject", evidence="记录12号", second="王某"))
    assert (both.state, both.reasons[0].ground) == ("ineligible", "veto")


def test_a_suspicion_that_came_to_nothing_is_recorded_and_harmless():
    cleared = verdict(100.0, ruling("P1-S7"))
    assert (cleared.state, cleared.reasons[0].ruling) == ("eligible", ruling("P1-S7"))


def test_a_person_may_reject_for_a_rule_that_no_machine_found_broken():
    assert verdict(100.0, ruling("P1-E2", "reject")).state == "ineligible"
    assert verdict(100.0, ruling("*", "reject")).state == "ineligible"


def test_a_decision_on_one_rule_leaves_the_other_reasons():
    assert verdict(30.0, ruling("P1-E2")).state == "ineligible"


@pytest.mark.parametrize(("rule", "code"), [("P1-E9", "ruling_unknown_rule"), ("P1-E2", "ruling_idle")])
def test_a_decision_that_changes_nothing_is_told(rule, code):
    assert verdict(100.0, ruling(rule)).state == "eligible"
    assert idle(100.0, ruling(rule)) == [code]
