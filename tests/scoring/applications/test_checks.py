"""How checks are applied: to the whole, to each field, to each row; and what happens where an answer is missing."""

import pytest

from scoring.applications.answers import Answers
from scoring.applications.checks import check_answers
from scoring.applications.eligibility import examine
from scoring.applications.measured import measure
from scoring.findings import Place
from tests.scoring.applications.small_programme import TEXT, check, programme

FULL = {"output": {2020: 40.0, 2021: 44.0}, "share": 60.0, "county": "示例县", "ready": True}


def results(*checks, values=FULL, **more):
    answers = Answers("A01", values, file="a.xlsx", **more)
    return check_answers(programme(*checks), answers)


def codes(*checks, **more):
    return [(finding.code, finding.level) for finding in results(*checks, **more).findings]


def test_a_check_fires_where_its_condition_holds():
    assert codes(check("R1", "share > 50"), check("R2", "share > 60")) == [("R1", "fail")]


def test_an_unanswered_optional_field_leaves_a_rule_unchecked_and_says_so():
    checked = results(check(), values={k: v for k, v in FULL.items() if k != "share"})
    assert [(u.rule, u.reason, u.missing) for u in checked.unchecked] == [("R1", "unanswered", ("share",))]
    assert [(f.code, f.level, f.facts["rule"]) for f in checked.findings] == [("check_impossible", "info", "R1")]


def test_an_unanswered_required_field_is_said_once():
    missing = check("required", "!given", "block", each=["required"])
    values = {k: v for k, v in FULL.items() if k != "county"}
    assert codes(missing, check("R2", 'county == "x"'), values=values) == [("required", "block")]


def test_a_cell_that_could_not_be_read_is_not_called_missing_too():
    missing = check("required", "!given", "block", each=["required"])
    values = {k: v for k, v in FULL.items() if k != "county"}
    checked = results(missing, check("R2", 'county == "x"'), values=values, unreadable=frozenset({"county"}))
    assert checked.findings == ()
    assert [u.rule for u in checked.unchecked] == ["R2"]


def test_a_year_that_is_missing_leaves_a_rule_unchecked():
    growing = check("R1", "growth(output).exists(g, g > 5)")
    checked = results(growing, values=FULL | {"output": {2021: 44.0}})
    assert checked.findings == ()  # the missing year is the business of another rule
    assert [(u.rule, u.reason) for u in checked.unchecked] == [("R1", "undecided")]


def test_years_are_put_in_order_and_in_their_window():
    # a call of 2022 with the window −2…−1 sees 2020 and 2021 and nothing else
    values = FULL | {"output": {2021: 44.0, 2019: 1.0, 2020: 40.0}}
    assert codes(check("R1", "first(output) == 40.0 && last(output) == 44.0 && count(output) == 2"), values=values)


def test_an_unpublished_threshold_checks_nothing():
    unset = [{"id": "floor", "title": TEXT, "source": TEXT}]
    under = programme(check("R1", "share < threshold.floor"), form_thresholds=unset)
    checked = check_answers(under, Answers("A01", FULL))
    assert checked.findings == ()
    assert [(u.rule, u.reason, u.missing) for u in checked.unchecked] == [("R1", "threshold", ("floor",))]
    assert examine(under, Answers("A01", FULL)).verdict.state == "eligible"


def test_an_unpublished_threshold_checks_no_field_either():
    unset = [{"id": "floor", "title": TEXT, "source": TEXT}]
    under = programme(check("R1", "value < threshold.floor", each=["share"]), form_thresholds=unset)
    assert [(u.rule, u.reason) for u in check_answers(under, Answers("A01", FULL)).unchecked] == [("R1", "threshold")]


def test_an_answer_that_gives_no_number_is_said():
    finding = results(check("R1", "ratio(1.0, share) > 1"), values=FULL | {"share": 0.0}).findings[0]
    assert (finding.code, finding.facts["missing"], finding.where.field) == ("check_impossible", ("share",), "share")


def test_a_finding_names_its_field_whatever_the_reader_knows_of_its_place():
    places = {"share": Place("a.xlsx", "一", 7, "C")}
    assert results(check(), places=places).findings[0].where == Place("a.xlsx", "一", 7, "C", "share")


def test_each_is_applied_to_every_field_with_the_trait():
    long = check("long", "chars(value) > field.limit", "block", each=["limited"], message="{field} {limit} {count}")
    long |= {"facts": {"count": "chars(value)"}}
    checked = results(long, values=FULL | {"county": "很长的县名字"})
    assert [(f.where.field, f.facts["limit"], f.facts["count"]) for f in checked.findings] == [("county", 5, 6)]


def test_rows_are_told_by_their_number_and_an_empty_cell_is_passed_over():
    rows = {"projects": ({"name": "甲", "amount": 5.0}, {"name": "乙"}, {"name": "丙", "amount": 50.0})}
    places = {"projects.2.amount": Place("a.xlsx", "附件1-1", 9, "D")}
    large = check("large", "row.amount > 10", "warn", rows="projects", at="amount", message="{index}")
    finding = results(large, rows=rows, places=places).findings[0]
    assert (finding.facts["index"], finding.where.row, finding.where.column) == (3, 9, "D")


@pytest.mark.parametrize(("ready", "fires"), [(True, False), (("yes", "no"), True), ((), False)])
def test_two_boxes_ticked_are_no_answer(ready, fires):
    both = check("both", "ticked > 1", "block", each=["yesno"])
    assert bool(codes(both, values=FULL | {"ready": ready})) == fires


def test_no_box_ticked_is_a_missing_answer():
    missing = check("missing", "!given", "block", each=["ready"])
    assert codes(missing, values=FULL | {"ready": ()}) == [("missing", "block")]
    assert codes(missing, values=FULL | {"ready": False}) == []


def test_facts_are_answers_thresholds_and_expressions():
    low = check("R1", "last(output) > threshold.most", message="{output} {threshold_most} {last} {ready} {nothing}")
    low |= {"facts": {"last": "last(output)", "nothing": "ratio(1.0, 0.0)"}}
    under = programme(low, form_thresholds=[{"id": "most", "title": TEXT, "source": TEXT, "value": 40}])
    facts = check_answers(under, Answers("A01", FULL)).findings[0].facts
    assert facts == {
        "output": ("2020: 40", "2021: 44"),
        "threshold_most": 40,
        "last": 44.0,
        "ready": True,
        "nothing": None,
    }


def test_derived_values_may_stand_on_one_another():
    derived = [
        {"id": "half", "value": "0.5 * share"},  # not read, so not missed
        {"id": "rate", "value": "cagr(output)"},
        {"id": "double", "value": "2.0 * rate"},
    ]
    under = programme(check("R1", "double > 19", message="{rate}"), form_derived=derived)
    assert check_answers(under, Answers("A01", FULL)).findings[0].facts["rate"] == 10.0
    gone = check_answers(under, Answers("A01", {"county": "示例县"}))
    assert [u.missing for u in gone.unchecked] == [("output",)]


def test_what_is_measured_carries_its_derivation_and_never_a_nan():
    told = {"zh": "{value} {share}", "en": "{value} {share}"}
    quantities = [
        {"id": "rate", "title": TEXT, "unit": "%", "value": "cagr(output)", "derivation": told},
        {"id": "none", "title": TEXT, "value": "ratio(share, 0.0)", "derivation": told},
        {"id": "yes", "title": TEXT, "value": "ready", "derivation": told},
    ]
    measured = measure(programme(form_measured=quantities), Answers("A01", FULL))
    assert [(m.id, m.value) for m in measured] == [("rate", 10.0), ("none", None), ("yes", True)]
    assert measured[0].facts == {"value": 10.0, "share": 60.0}


def test_a_relaxed_rule_warns_and_needs_a_decision():
    relaxation = [{"id": "W", "when": 'county == "示例县"', "rules": ["R1"], "clause": TEXT}]
    under = programme(check("R1"), check("R2", "share > 55", "veto"), form_relaxations=relaxation)
    examination = examine(under, Answers("A01", FULL))
    assert [(f.code, f.level) for f in examination.findings] == [("R1", "warn"), ("R2", "veto")]
    assert [(r.rule, r.ground) for r in examination.verdict.reasons] == [("R1", "relaxed"), ("R2", "veto")]
    assert examination.verdict.state == "ineligible"


def test_a_veto_is_recorded_and_never_computed():
    under = programme(procedure_vetoes=[{"id": "V1", "title": TEXT, "clause": TEXT}])
    assert examine(under, Answers("A01", FULL)).verdict.state == "eligible"
    examination = examine(under, Answers("A01", FULL, vetoes=("V1",)))
    assert (examination.verdict.state, examination.findings[0].facts["rule"]) == ("ineligible", "V1")


def test_a_programme_without_a_form_has_nothing_to_check():
    under = programme(check())
    without = type(under)(under.rubric, None, under.procedure)
    examination = examine(without, Answers("A01"))
    assert (examination.findings, examination.measured, examination.verdict.state) == ((), (), "eligible")
