"""Programme 1: every rule of the table is there, and each check fires on what breaks it and only then.

A case is a check, answers that break it, and answers just inside it. The sources are the call of 2022
with its form and the recognition standard; the arithmetic is in the comments.
"""

from dataclasses import replace

import pytest

from scoring.applications.checks import check_answers
from scoring.applications.eligibility import examine
from scoring.applications.expressions import placeholders
from scoring.applications.programme import Programme
from tests.rubrics.miit_sme_2022 import PATENTS, VALUES, application, programme
from tests.rubrics.miit_sme_2022_cases import CASES, FLAT, UNPUBLISHED, series

WHERE_ELSE = {  # rules of the table that are no check of the form, and where they are kept
    "P1-S1": "quota",
    "P1-S2": "quota",
    "P1-S3": "sector rule",
    "P1-S4": "check of the submission",
    "P1-S5": "documents",
    "P1-S6": "relaxation",
    "P1-S7": "veto",
}
TABLE = [
    *(f"P1-S{n}" for n in range(1, 8)),
    *(f"P1-E{n}" for n in range(1, 15)),
    *("C1", "C2", "C2b", *(f"C{n}" for n in range(3, 18))),
    *(f"T-{letter}" for letter in "abcdefg"),
]
"""The rules of programme 1, typed from its table; T-a to T-g are the three-year targets."""


def fired(changes, under=None):
    return {finding.code for finding in check_answers(under or programme(), application(**changes)).findings}


def with_thresholds(values) -> Programme:
    form = programme().form
    assert form is not None
    thresholds = tuple(t.model_copy(update={"value": values[t.id]}) if t.id in values else t for t in form.thresholds)
    return replace(programme(), form=form.model_copy(update={"thresholds": thresholds}))


def test_a_complete_application_keeps_every_rule():
    examination = examine(programme(), application())
    assert (examination.findings, examination.verdict.state) == ((), "eligible")


@pytest.mark.parametrize(
    ("rule", "breaking", "keeping"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_check_fires_on_what_breaks_it_and_only_then(rule, breaking, keeping):
    assert rule in fired(breaking)
    assert rule not in fired(keeping)


@pytest.mark.parametrize("rule", UNPUBLISHED)
def test_a_threshold_counts_once_it_is_set(rule):
    values, breaking, keeping = UNPUBLISHED[rule]
    assert rule not in fired(breaking)
    assert rule in fired(breaking, with_thresholds(values))
    assert rule not in fired(keeping, with_thresholds(values))


def test_every_check_has_its_cases():
    form = programme().form
    assert form is not None
    tried = {rule for rule, _, _ in CASES} | set(UNPUBLISHED)
    assert {check.id for check in form.checks} - tried == {"least-rows", "plan-short"}  # this form asks neither


def test_no_rule_of_the_table_is_missing():
    there = {check.id for check in programme().checks()}
    missing = [rule for rule in TABLE if rule not in there and not any(id.startswith(f"{rule}-") for id in there)]
    assert [rule for rule in missing if rule not in WHERE_ELSE] == []


def test_rules_that_are_no_checks_are_kept_elsewhere():
    procedure, form = programme().procedure, programme().form
    assert form is not None
    kept = {
        "quota": {quota.id for quota in procedure.quotas},
        "sector rule": {procedure.sector_rule.id if procedure.sector_rule else ""},
        "check of the submission": {check.id for check in procedure.checks},
        "documents": {document.rule for document in procedure.documents},
        "relaxation": {relaxation.id for relaxation in form.relaxations},
        "veto": {veto.id for veto in procedure.vetoes},
    }
    assert [rule for rule, place in WHERE_ELSE.items() if rule not in kept[place]] == []


def test_the_kit_of_all_programmes_applies_here_too():
    form, procedure = programme().form, programme().procedure
    assert form is not None
    there = {check.id for check in programme().checks()}
    kept = {
        "X1": "X1" in there,
        "X3": "C13" in there,  # 亿元 and 万元
        "X4": all(field.years is None or field.years.last <= 2 for field in form.fields.values()),
        "X5": procedure.recommenders != (),
        "X6": "X6" in there,
        "X7": procedure.quotas != () and procedure.sector_rule is not None,
        "X9": procedure.documents != (),
        "X10": "X10" in there,
        "X11": procedure.vetoes != () and {"P1-E8", "P1-E9", "P1-E10"} <= there,
        "X13": form.measured != (),
        "X14": procedure.notice is not None and procedure.notice.counted == "working",
    }  # X2 is about another text, X8 a rule of the schema, X12 similar_texts
    assert [rule for rule, holds in kept.items() if not holds] == []


def test_the_form_has_as_many_boxes_as_the_printed_one():
    form = programme().form
    assert form is not None
    fields = form.fields.values()
    ticks = [field for field in fields if field.kind == "ticks"]
    # counted in the source: 13 texts of up to 200 characters, 11 groups of boxes to tick, 46 boxes
    assert len([field for field in fields if field.limit == 200]) == 13
    assert (len(ticks), sum(len(field.options) for field in ticks)) == (11, 46)
    assert all(field.evidence == "each-tick" for field in ticks)


def test_every_message_is_filled():
    form = programme().form
    assert form is not None
    for rule, breaking, _ in CASES:
        check = programme().check(rule)
        assert check is not None
        wanted = set().union(
            *(placeholders(side) for text in (check.message, check.remedy) for side in (text.zh, text.en))
        )
        findings = [f for f in check_answers(programme(), application(**breaking)).findings if f.code == rule]
        for finding in findings:
            assert {name for name in wanted if finding.facts.get(name) is None} == set(), rule


def test_both_languages_name_the_same_facts():
    for check in programme().checks():
        assert placeholders(check.message.zh) == placeholders(check.message.en), check.id


def test_years_are_a_window_and_not_fixed():
    later = replace(programme(), procedure=programme().procedure.model_copy(update={"year": 2025}))
    shifted = {name: {y + 3: n for y, n in v.items()} if isinstance(v, dict) else v for name, v in VALUES.items()}
    findings = check_answers(later, application(**shifted, standards=(), patent_list=PATENTS)).findings
    assert {f.code for f in findings} & {"C14", "required", "P1-E3", "C1"} == set()


def test_a_finding_stands_where_the_answer_stands():
    finding = next(f for f in check_answers(programme(), application(area=200.0)).findings if f.code == "P1-E2")
    assert (finding.where.file, finding.where.field, finding.facts["area"]) == ("A01.xlsx", "area", 200.0)


def test_which_readings_agree_is_said():
    finding = next(
        f
        for f in check_answers(programme(), application(leading_growth=series(10.0, 13.5, 14.0))).findings
        if f.code == "C2-reading"
    )
    # mean of 10, 13.5, 14 is 12.5; compound 13.74 and mean of the last two 13.75 agree with 13.7
    assert finding.facts["agreeing"] == ("leading_cagr", "leading_mean2")


def test_readings_that_disagree_need_a_decision():
    # leading industry 100·0.75 → 121·0.75: 10 % a year in every reading but the reported 10.1 %
    examination = examine(programme(), application(**FLAT | {"leading_growth_average": 10.1}))
    finding = next(f for f in examination.findings if f.code == "C2b")
    assert finding.facts["met"] == ("reported",)
    assert "total_cagr" in finding.facts["unmet"]
    assert examination.verdict.state == "needs_decision"


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({"no_incidents": False}, "ineligible", ("P1-E9", "veto")),
        ({"sme_share": series(80.0, 80.0, 60.0)}, "ineligible", ("P1-E4", "fail")),
        ({"operator_phone": None}, "needs_decision", ("required", "block")),
        ({"area": 120.0}, "needs_decision", ("P1-E2", "decision")),
        ({"sme_share": series(0.8, 0.8, 0.8)}, "needs_decision", ("C12-fraction", "decision")),
        ({"provincial_cluster": False}, "eligible", None),
        ({"leading_share": None}, "needs_decision", ("P1-E5", "unchecked")),
    ],
)
def test_the_verdict_follows_from_the_reasons(changes, state, reason):
    verdict = examine(programme(), application(**changes)).verdict
    assert verdict.state == state
    assert reason is None or reason in [(r.rule, r.ground) for r in verdict.reasons]


def test_western_regions_are_relaxed_and_need_a_decision():
    low = {"output_total": series(30.0, 33.6, 37.8)}
    assert examine(programme(), application(**low)).verdict.state == "ineligible"
    western = examine(programme(), application(**low, province="甘肃省"))
    finding = next(f for f in western.findings if f.code == "P1-E3")
    assert (finding.level, finding.facts["relaxed"]) == ("warn", "P1-S6")
    assert western.verdict.state == "needs_decision"


def test_vetoes_are_not_relaxed():
    assert examine(programme(), application(no_violations=False, province="甘肃省")).verdict.state == "ineligible"
