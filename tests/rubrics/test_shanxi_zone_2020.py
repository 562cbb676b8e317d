"""Programme 6: a policy plan without form, quota or review; what it lets a machine check is checked, and nothing else.

The source is the plan of 2020. A case is a check, answers that break it, and answers just inside it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.programmes import read_programme
from scoring.applications.answers import Answers, Delivered
from scoring.applications.eligibility import examine
from scoring.applications.expressions import placeholders
from scoring.applications.measured import measure
from scoring.applications.programme import Programme
from tests.rubrics.trying import absent, fired, unfilled

PROGRAMME, FAULTS = read_programme("shanxi-zone-2020")
VALUES: Mapping[str, Any] = {
    "zone_name": "示例县法兰产业集聚区",
    "city": "云州市",
    "responsible": "示例县人民政府",
    "in_development_zone": False,
    "manager": "示例县法兰产业服务中心",
    "reported_on": date(2020, 12, 1),
    "leading_industries": ("法兰锻造", "风电装备"),
    "chain_map": True,
    "catalogue": True,
    "larger_firms": 40.0,
    "larger_innovating": 40.0,
}
EVIDENCE = {"chain_map": ("图谱.pdf",), "catalogue": ("目录.pdf",)}
HEADINGS = ("position", "goals", "layout", "tasks", "safeguards")
CASES = [
    ("P6-N2", {"leading_industries": ("法兰", "风电", "铸造")}, {"leading_industries": ("法兰",)}),
    ("P6-N2", {"leading_industries": ("法兰", "风电", "铸造")}, {"leading_industries": ("法兰", "风电")}),
    ("P6-N2-twice", {"leading_industries": ("法兰", "法兰")}, {}),
    ("P6-N3", {"larger_innovating": 39.0}, {}),
    ("P6-N3-more", {"larger_innovating": 41.0}, {}),
    ("P6-D-map", {"chain_map": False}, {}),
    ("P6-D-catalogue", {"catalogue": False}, {}),
    ("P6-manager", {"in_development_zone": True}, {"in_development_zone": True, "manager": "示例开发区管委会"}),
    *(("plan-chapters", {"without": heading}, {}) for heading in HEADINGS),
    ("required", {"leading_industries": None}, {"larger_firms": None}),
    ("C9-answer", {"evidence": {}}, {}),
]
INHERITED = {  # rules of every form that this one gives nothing to, or that are tried with programme 1
    *("C14", "C15", "cells", "least-rows", "C9", "C9-untold", "C10", "C10-plan", "plan-short", "C12", "C12-fraction"),
    *("whole", "whole-cells", "range-cells", "pattern"),
}
TABLE = [f"P6-N{n}" for n in range(1, 5)]
"""The rules of programme 6, typed from its table; its section on documents has no ids."""
SECTIONS = ["P6-D-map", "P6-D-catalogue", "plan-chapters"]
"""The five headings of the implementation plan, the map of the chain and the catalogue."""
CROSS = ["X8"]
"""Of the rules for all programmes only that on soft words applies: nothing is recommended or published."""
MANUAL = {"P6-N1", "P6-N4"}


def programme() -> Programme:
    assert FAULTS == ()
    assert PROGRAMME is not None
    return PROGRAMME


def zone(**changes: Any) -> Answers:
    gone = changes.pop("without", "")
    evidence = changes.pop("evidence", EVIDENCE)
    values = {key: value for key, value in {**VALUES, **changes}.items() if value is not None}
    chapters = {heading: "略述。" for heading in HEADINGS if heading != gone}
    return Answers("Z01", values, chapters=chapters, evidence=evidence, file="Z01.xlsx")


def test_a_zone_in_order_keeps_every_rule():
    examination = examine(programme(), zone())
    assert (examination.findings, examination.verdict.state) == ((), "eligible")


@pytest.mark.parametrize(("rule", "breaking", "keeping"), CASES)
def test_a_check_fires_on_what_breaks_it_and_only_then(rule, breaking, keeping):
    assert rule in fired(programme(), zone(**breaking))
    assert rule not in fired(programme(), zone(**keeping))


def test_every_check_has_its_cases():
    assert {check.id for check in programme().checks()} - {rule for rule, _, _ in CASES} == INHERITED


def test_no_rule_of_the_table_is_missing():
    assert {rule.id for rule in programme().procedure.manual} >= MANUAL
    assert set(absent(programme(), [*TABLE, *SECTIONS])) == MANUAL


def test_goals_and_soft_words_never_block():
    # 全覆盖 is a goal and 左右 leaves room: the one is told, the other is not checked at all
    assert CROSS == ["X8"]
    examination = examine(programme(), zone(larger_innovating=1.0))
    assert [(finding.code, finding.level) for finding in examination.findings] == [("P6-N3", "info")]
    assert examination.verdict.state == "eligible"


@pytest.mark.parametrize(("rule", "breaking"), [(rule, breaking) for rule, breaking, _ in CASES])
def test_every_message_is_filled(rule, breaking):
    assert unfilled(programme(), rule, zone(**breaking)) == set()


def test_both_languages_name_the_same_facts():
    for check in programme().checks():
        assert placeholders(check.message.zh) == placeholders(check.message.en), check.id


def test_the_implementation_plan_is_looked_for_once_somebody_goes_through_the_documents():
    findings = examine(programme(), replace(zone(), documents={})).findings
    assert [(finding.code, finding.facts["rule"]) for finding in findings] == [("document_missing", "P6-D")]
    assert examine(programme(), replace(zone(), documents={"plan": Delivered(1)})).findings == ()


def test_the_plan_has_the_five_headings_of_the_text():
    form = programme().form
    assert form is not None
    assert form.plan is not None
    titles = [chapter.title.zh for chapter in form.plan.chapters]
    assert titles == ["发展定位", "发展目标", "空间布局", "重点任务", "保障措施"]


def test_what_the_plan_does_not_prescribe_is_absent():
    procedure, policy, form = programme().procedure, programme().rubric.policy.shortlist, programme().form
    assert form is not None
    assert procedure.outcome == "tracking"
    assert (procedure.quotas, procedure.recommenders, procedure.vetoes) == ((), (), ())
    assert (procedure.sector_rule, procedure.summary, procedure.site_check) == (None, None, None)
    assert (procedure.notice, procedure.validity, form.official, form.thresholds) == (None, None, False, ())
    assert (policy.places, policy.per_sector, policy.threshold) == (None, None, None)


def test_the_rubric_has_the_six_task_groups_of_the_plan():
    titles = [dimension.title.zh for dimension in programme().rubric.dimensions]
    assert titles == [
        "培育特色产业集群",
        "提升综合配套能力",
        "强化科技创新引领",
        "提升绿色发展水平",
        "强化资源要素供给",
        "创新管理体制机制",
    ]
    for dimension in programme().rubric.dimensions:
        for criterion in dimension.criteria:
            assert criterion.source is not None
            assert "总体方案二" in criterion.source.zh


def test_coverage_shows_the_arithmetic():
    # 30 of 40 firms are 75 %
    assert [(one.id, one.value) for one in measure(programme(), zone(larger_innovating=30.0))] == [
        ("innovation_coverage", 75.0)
    ]
    assert measure(programme(), zone(larger_firms=0.0, larger_innovating=0.0))[0].value is None
