"""Programme 4: every rule of its table is there, and each check fires on what breaks it and only then.

A case is a check, answers that break it, and answers just inside it. The source is the call of 2023
with its outline and tables.
"""

from dataclasses import replace
from datetime import date

import pytest

from scoring.applications.answers import Delivered, Submission
from scoring.applications.eligibility import examine
from scoring.applications.expressions import placeholders
from scoring.applications.measured import measure
from scoring.applications.submissions import check_submission
from tests.rubrics.shanxi_fusion_2023 import (
    CONTENT,
    FIRM,
    NUMBERS,
    PLATFORM,
    PROJECT,
    SECOND,
    SERVICE,
    WORDS,
    application,
    programme,
)
from tests.rubrics.trying import absent, fired, unfilled


def project(**changes):
    return {"projects": (PROJECT | changes, SECOND)}


def firm(**changes):
    return {"firms": (FIRM | changes,)}


def platform(**changes):
    return {"platforms": (PLATFORM | changes,)}


def without(row, column):
    return {key: value for key, value in row.items() if key != column}


CASES = [
    # what is asked
    ("required", {"contact": None}, {}),
    ("C15", {"statistics": ("yes", "no")}, {"statistics": True}),
    ("cells", {"firms": (without(FIRM, "staff"),)}, {"services": (without(SERVICE, "certificates"),)}),
    ("cells", {"projects": (without(PROJECT, "record_number"), SECOND)}, {}),
    ("whole-cells", firm(staff=300.5), firm(assets=80000.5)),
    ("whole-cells", firm(staff=300.5), project(invested=12000.5)),  # a project's decimals are P4-T3
    ("range-cells", firm(staff=0.0), firm(profit=-4000.0)),
    ("range-cells", firm(assets=-1.0), firm(assets=0.0)),
    ("plan-chapters", {"chapters": {"safeguards": None}}, {"chapters": {"goals_tasks": None}}),
    # conditions
    ("P4-E1-goals", {"goals": ()}, {"goals": (NUMBERS, WORDS)}),
    ("P4-E1-policies", {"policies": ()}, {}),
    ("P4-E2-firms", {"firms": ()}, {}),
    ("P4-E2-platforms", {"platforms": ()}, {}),
    ("P4-E3-projects", {"projects": ()}, {"projects": (PROJECT,)}),
    ("P4-E3-services", {"services": ()}, {}),
    ("P4-E3-statistics", {"statistics": False}, {}),
    ("P4-S1", {"letter_date": date(2023, 4, 11)}, {"letter_date": date(2023, 4, 10)}),
    # who and where
    ("X5", {"applicant": "示例县工业和信息化局"}, {"applicant": "示例县发展和改革局"}),
    (
        "X5",
        {"applicant": "示例高校管理委员会"},
        {"applicant": "示例经济技术开发区管委会", "county": "示例经济技术开发区"},
    ),
    ("X6", {"county": "邻县"}, {"county": "示例县"}),
    ("X6-site", project(site="外省外市外县"), project(site="示例市邻县")),
    # the plan
    ("P4-goals-years", {"goals": (without(NUMBERS, "third"), WORDS)}, {"goals": (NUMBERS, WORDS)}),
    (
        "P4-goals-years",
        {"goals": (NUMBERS | {"second": "稳步增长"}, WORDS)},
        {"goals": (NUMBERS | {"second": "７５亿元"}, WORDS)},
    ),
    ("P4-goals-natures", {"goals": (NUMBERS,)}, {}),
    ("P4-goals-natures", {"goals": (WORDS,)}, {}),
    ("P4-tasks", {"chapters": {"tasks": "完善产业体系，延伸产业链。"}}, {}),
    # 1-1
    ("P4-T1", project(category="major"), project(category="other", innovation="技术先进性、经济社会效益良好。")),
    ("P4-T2", project(industry="steel"), project(industry="future")),
    ("P4-T2", project(industry=("materials", "green")), project(industry="green")),
    ("P4-T3", project(invested=12000.5), project(invested=12001.0)),
    ("P4-T3", project(record_investment=30000.4, investment=30000.0), {}),
    ("P4-T5", project(invested=30001.0), project(invested=30000.0)),
    ("P4-T5", project(invested=-1.0), project(invested=0.0)),
    ("P4-T6", project(record_investment=29000.0), {}),
    ("P4-T7", project(period="2024—2022年"), project(period="2023—2023年")),
    ("P4-T7", project(period="三年"), project(period="202203-202412")),
    ("P4-T7-finished", project(period="2020—2022年"), project(period="2020—2023年")),
    ("P4-T8", project(content=CONTENT.replace("30亩", "XX亩")), {}),
    ("P4-T8", project(content=CONTENT.replace("12台", "__台")), {}),
    ("P4-T8-parts", project(content=CONTENT.replace("20000平方米", "较大")), {}),
    ("P4-T8-parts", project(content=CONTENT.replace("12台(套)", "若干")), {}),
    ("P4-T9", project(innovation="产品用途：风电；经济社会效益良好。"), {}),  # key figures missing
    (
        "P4-T9",
        {"projects": (PROJECT, SECOND | {"innovation": "产品用途：检测；关键技术指标；经济社会效益。"})},
        {"projects": (PROJECT, SECOND | {"innovation": "技术先进，社会效益好。"})},
    ),
    ("P4-T10", {"projects": (PROJECT, SECOND | {"record_number": PROJECT["record_number"]})}, {}),
    ("P4-T10-site", project(site="示例市"), project(site="示例市示例市")),  # a county-level city in a city
    ("X3-projects", project(investment=10_000_001.0), project(investment=10_000_000.0)),
    # 1-2
    ("P4-firms-unique", {"firms": (FIRM, FIRM)}, {"firms": (FIRM, FIRM | {"name": "另一公司"})}),
    ("P4-firms-scale", firm(revenue=1999.0, profit=100.0), firm(revenue=2000.0, profit=100.0)),
    ("P4-firms-profit", firm(profit=50001.0), firm(profit=50000.0)),
    ("X3-firms", firm(revenue=3_000_001.0), firm(revenue=3_000_000.0)),  # 300 people: 10 000 a head
    # 1-4
    ("P4-platforms-type", platform(name="省级院士工作站"), platform(name="国家企业技术中心")),
    ("P4-platforms-rank", platform(name="示例市重点实验室"), platform(name="省工程研究中心")),
    ("P4-platforms-host", platform(host="外地公司"), platform(host="示例碳材公司")),
    ("P4-platforms-host", platform(host="外地公司"), platform(host="示例材料研究院")),
]
NOT_ASKED = {  # inherited checks that nothing in this form can break
    *(
        "C14",
        "C9",
        "C9-answer",
        "C9-untold",
        "C10",
        "C10-plan",
        "plan-short",
        "C12",
        "C12-fraction",
        "whole",
        "pattern",
    ),
    "least-rows",
}
TABLE = [*(f"P4-E{n}" for n in (1, 2, 3)), *(f"P4-T{n}" for n in range(1, 11))]
"""The rules of programme 4 that have an id in its table."""
UNNUMBERED = [  # rules its sections 4.3 to 4.5 state without an id, and the name they have here
    *("P4-S1", "P4-goals-years", "plan-chapters", "P4-firms-unique", "P4-firms-scale", "P4-firms-profit"),
    *("range-cells", "whole-cells", "P4-platforms-type", "P4-platforms-host"),
]
CROSS = ["X2", "X3", "X4", "X5", "X6", "X7", "X8", "X9", "X10", "X11", "X12", "X13", "X14"]
WHERE_ELSE = {  # rules that are no check, and where they are kept
    "P4-T4": "manual",  # the reader reports merged cells and the header
    "X2": "manual",
    "X7": "manual",
    "X11": "manual",
    "X4": "dates and windows of years",
    "X8": "soft checks cannot block, by the schema",
    "X9": "documents",
    "X10": "the letter's number and date are required, P4-S1 holds the date to the deadline",
    "X12": "similar_texts",
    "X13": "measured",
    "X14": "workdays",
}


def test_a_complete_application_keeps_every_rule():
    examination = examine(programme(), application())
    assert (examination.findings, examination.verdict.state) == ((), "eligible")


@pytest.mark.parametrize(
    ("rule", "breaking", "keeping"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_check_fires_on_what_breaks_it_and_only_then(rule, breaking, keeping):
    assert rule in fired(programme(), application(**breaking))
    assert rule not in fired(programme(), application(**keeping))


def test_every_check_has_its_cases():
    form = programme().form
    assert form is not None
    assert {check.id for check in form.checks} - {rule for rule, _, _ in CASES} == NOT_ASKED


def test_no_rule_of_the_table_is_missing():
    assert [rule for rule in absent(programme(), [*TABLE, *UNNUMBERED, *CROSS]) if rule not in WHERE_ELSE] == []


def test_rules_that_are_no_checks_say_why():
    manual = {rule.id for rule in programme().procedure.manual}
    assert {rule for rule, place in WHERE_ELSE.items() if place == "manual"} <= manual


@pytest.mark.parametrize(("rule", "breaking"), [(rule, breaking) for rule, breaking, _ in CASES])
def test_every_message_is_filled(rule, breaking):
    assert unfilled(programme(), rule, application(**breaking)) == set()


def test_both_languages_name_the_same_facts():
    for check in programme().checks():
        assert placeholders(check.message.zh) == placeholders(check.message.en), check.id


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("projects", "P4-E3-projects"),
        ("firms", "P4-E2-firms"),
        ("platforms", "P4-E2-platforms"),
        ("services", "P4-E3-services"),
    ],
)
def test_an_empty_table_fails_a_condition(table, rule):
    verdict = examine(programme(), application(**{table: ()})).verdict
    assert verdict.state == "ineligible"
    assert (rule, "fail") in [(reason.rule, reason.ground) for reason in verdict.reasons]


def test_columns_stand_in_the_printed_order():
    form = programme().form
    assert form is not None
    printed = {  # typed from annexes 1-1 to 1-4
        "projects": "项目承担单位 项目名称 项目备案证号 项目备案内容 项目总投资 项目类别 所属产业领域 项目建设起止年限 "
        "主要建设内容及规模 技术创新及效益 总投资 截至{-1}年底完成投资额 项目负责人及联系方式 建设地点(具体到县或区)",
        "firms": "企业名称 主营业务和产品 资产总计(万元) 营业收入(万元) 净利润(万元) 从业人数(人) 行业地位和优势",
        "services": "机构名称 机构类型 从业人数(人) 业务范围 资质认证 相关产业服务平台基本情况",
        "platforms": "平台名称 依托单位 功能定位和目标 从业人数(人)",
    }
    columns = {table.id: " ".join(column.label.zh for column in table.columns) for table in form.tables}
    assert {name: columns[name] for name in printed} == printed


def test_both_names_of_the_service_table_are_known():
    form = programme().form
    assert form is not None
    services = next(table for table in form.tables if table.id == "services")
    assert {"重点公共服务机构汇总表", "附件1-3"} <= {services.title.zh, *services.also}


def test_an_unpublished_line_can_be_left_open():
    form = programme().form
    assert form is not None
    open_ = tuple(t.model_copy(update={"value": None}) for t in form.thresholds)
    changed = replace(programme(), form=form.model_copy(update={"thresholds": open_}))
    assert "P4-firms-scale" not in fired(changed, application(**firm(revenue=100.0, profit=1.0)))


def test_measured_columns_come_from_the_tables():
    two = {"firms": (FIRM, FIRM | {"name": "另一公司", "revenue": 150000.0, "profit": 6000.0})}
    values = {one.id: one.value for one in measure(programme(), application(**two))}
    # 50 000 + 150 000 万元 = 20 亿元; 4 000 + 6 000 of 200 000 = 5 %; 30 000 + 30 000 万元 = 6 亿元
    assert values == {"firm_revenue": 20.0, "firm_margin": 5.0, "platforms": 1.0, "investment": 6.0}


def test_each_measured_criterion_has_its_column():
    form = programme().form
    assert form is not None
    assert {criterion.field for criterion in programme().rubric.measured} == {quantity.id for quantity in form.measured}


DOCUMENTS = {
    "letter": Delivered(1, 0),
    "plan": Delivered(0, 3),
    "scan": Delivered(0, 1),
    "file": Delivered(0, 1),
}


def submission(**changes):
    sent = Submission("示例县发展改革局", "county", {"main": ("F01",)}, date(2023, 4, 10), documents=DOCUMENTS)
    return replace(sent, **changes)


@pytest.mark.parametrize(
    ("changes", "code", "rule"),
    [
        ({"received": date(2023, 4, 11)}, "P4-S1-received", None),
        ({"documents": {**DOCUMENTS, "plan": Delivered(0, 2)}}, "document_copies", "P4-S2"),
        ({"documents": {k: v for k, v in DOCUMENTS.items() if k != "scan"}}, "document_missing", "P4-S2"),
        ({"kind": "city"}, "wrong_issuer", "X5"),
    ],
)
def test_a_submission_is_held_against_the_notice(changes, code, rule):
    assert check_submission(programme(), submission(), {"F01": application()}).findings == ()
    findings = check_submission(programme(), submission(**changes), {"F01": application()}).findings
    assert [(finding.code, finding.facts.get("rule")) for finding in findings] == [(code, rule)]


def test_nothing_unpublished_is_prescribed():
    procedure, policy = programme().procedure, programme().rubric.policy.shortlist
    assert procedure.notice is not None
    assert procedure.validity is not None
    assert (procedure.quotas, procedure.sector_rule, procedure.notice.days, procedure.validity.years) == (
        (),
        None,
        None,
        None,
    )
    assert (policy.places, policy.threshold, policy.per_sector) == (None, None, None)
