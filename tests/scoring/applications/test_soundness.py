"""Faults of a programme's own rules, one at a time, each at its place."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from scoring.applications.rules import Check
from scoring.applications.soundness import faults
from tests.factories import rubric
from tests.scoring.applications.small_programme import TEXT, check, programme


def told(under):
    return [(finding.code, finding.where.field) for finding in faults(under)]


def test_a_sound_programme_has_no_faults():
    assert told(programme(check(), check("R2", "growth(output).exists(g, g > 5)", message="{output}"))) == []


@pytest.mark.parametrize(
    ("broken", "code", "field"),
    [
        (check(when="share >"), "check_not_cel", "checks[R1].when"),
        (check(when="shrae > 1"), "programme_unknown_name", "checks[R1].when"),
        (check(when="grwth(output) == []"), "programme_unknown_name", "checks[R1].when"),
        (check(when="share / 2.0 > 1"), "check_divides", "checks[R1].when"),
        (check(when="100 * share > 1"), "check_fails", "checks[R1].when"),  # CEL does not mix int and double
        (check(facts={"x": "1 + share"}), "check_fails", "checks[R1].facts.x"),
        (check(message="{shrae}"), "programme_unknown_name", "checks[R1].message"),
        (check(each=["persent"], when="value > 1"), "programme_unknown_name", "checks[R1].each"),
        (check(rows="project", when="true"), "programme_unknown_name", "checks[R1].rows"),
        (check(rows="projects", when="row.amuont > 1"), "check_fails", "checks[R1].when"),
        (check(needs=["shrae"]), "programme_unknown_name", "checks[R1].needs"),
        (check(when="value > 1"), "programme_unknown_name", "checks[R1].when"),  # only bound with each
        (check(when="share"), "check_fails", "checks[R1].when"),  # neither true nor false
        (check(at="shrae"), "programme_unknown_name", "checks[R1].at"),
        (check(when="threshold.flor > 1"), "programme_unknown_name", "checks[R1].when"),
    ],
)
def test_a_fault_is_found_at_its_place(broken, code, field):
    assert (code, field) in told(programme(broken))


def test_what_was_meant_is_offered():
    finding = next(iter(faults(programme(check(when="shrae > 1")))))
    assert finding.facts["similar"] == ("share",)


def test_all_faults_come_at_once():
    under = programme(check(when="share >"), check("R2", "shrae > 1"), check("R3", message="{nothing}"))
    assert len(told(under)) == 3


def test_ids_are_unique():
    assert told(programme(check(), check())) == [("programme_duplicate_id", "checks[R1]")]


def test_a_word_that_stands_for_two_things_is_refused_and_a_threshold_has_words_of_its_own():
    other = {"zh": "另一含义", "en": "something else"}
    assert told(programme(form_terms=[{"id": "share", "text": other}])) == [("programme_word_taken", "[share]")]
    limit = {"id": "share", "title": other, "value": 40, "source": TEXT}
    under = programme(form_thresholds=[limit])
    assert told(under) == []
    assert under.form.words["share"].zh == "文字"
    assert under.form.words["threshold.share"].zh == "另一含义"


def test_two_lists_are_the_same_in_rubric_and_quotas():
    quotas = [{"id": "Q1", "authority": "province", "limit": 8, "list": "national", "clause": TEXT}]
    two = {"procedure_outcome": "two-lists", "procedure_quotas": quotas}
    assert told(programme(**two)) == [("programme_lists_differ", "rubric.policy.lists")]
    agreeing = replace(programme(**two), rubric=rubric(lists=[{"id": "national", "title": TEXT}]))
    assert told(agreeing) == []


def test_derived_measured_goals_and_relaxations_are_tried_too():
    under = programme(
        check(),
        form_derived=[{"id": "rate", "value": "cagr(ouptut)"}],
        form_measured=[{"id": "m", "title": TEXT, "value": "1 + share", "derivation": TEXT}],
        form_goals=[{"id": "g", "title": TEXT, "target": "share", "actual": "shrae"}],
        form_relaxations=[{"id": "W", "when": "shrae > 1", "rules": ["R9"], "clause": TEXT}],
    )
    assert [field for _, field in told(under)] == [
        "derived[rate].value",
        "measured[m].value",
        "goals[g].actual",
        "relaxations[W].when",
        "relaxations[W].rules",
    ]


def test_checks_of_the_procedure_are_tried_too():
    under = programme(procedure_checks=[check("S1", "recieved > dates.deadline")])
    assert ("programme_unknown_name", "procedure.checks[S1].when") in told(under)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"soft": True}, "programme_soft_rule_blocks"),
        ({"each": ["text"], "rows": "projects"}, "programme_check_twice_applied"),
    ],
)
def test_soft_words_never_block(more, code):
    with pytest.raises(ValidationError, match=code):
        Check.model_validate(check(level="block", **more))
    if "soft" in more:
        assert Check.model_validate(check(level="warn", **more)).soft
