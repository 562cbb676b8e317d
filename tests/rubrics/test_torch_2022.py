"""Programme 5: every rule of its table is there, and each check fires on what breaks it and only then.

A case is a check, answers that break it, and answers just inside it. The source is the call of 2022
with its form. Money is in 千元: 300 亿元 are 30 000 000.
"""

from dataclasses import replace
from datetime import date

import pytest

from scoring.applications.answers import Delivered, Submission
from scoring.applications.eligibility import examine
from scoring.applications.expressions import placeholders
from scoring.applications.measured import measure
from scoring.applications.submissions import check_submission
from tests.rubrics.torch_2022 import CHAIN, FIRMS, SERVICES, application, programme
from tests.rubrics.trying import absent, fired, unfilled


def firm(number=0, **changes):
    return {"firms": tuple(row | changes if n == number else row for n, row in enumerate(FIRMS))}


def service(number, **changes):
    return {"services": tuple(row | changes if n == number else row for n, row in enumerate(SERVICES))}


def at(revenue):
    """Revenue with everything that must agree with it: the first firm makes up the sum, profit is 5 %."""
    return {"revenue": revenue, "profit": revenue * 0.05, **firm(revenue=revenue - 550_000)}


CITY = {"organisation": "示例市科学技术局", "cover_organisation": "示例市科学技术局", "in_zone": False}
CASES = [
    # what is asked
    ("required", {"contact_title": None}, {"technology_note": None}),
    ("C15", {"industry": ("a", "b")}, {"industry": "b"}),
    ("cells", firm(code=None) | {"firms": ({"name": "甲"}, *FIRMS[1:])}, {}),
    ("least-rows", {"firms": ()}, {}),
    ("plan-chapters", {"chapters": {"safeguards": None}}, {}),
    ("plan-short", {"chapters": {"tasks": "字" * 1249}}, {"chapters": {"tasks": "字 " * 1250}}),
    ("C9", {"without_evidence": "attachments.patents"}, {}),
    (
        "C9-answer",
        {"without_evidence": "in_annual_plan"},
        {"in_annual_plan": False, "without_evidence": "in_annual_plan"},
    ),
    ("C9-untold", {"evidence": {"attachments.other": ("其他.pdf",)}}, {}),
    ("C12", {"share": 100.1}, {"share": 100.0}),
    ("C12", {"revenue_growth": -100.5}, {"revenue_growth": -100.0}),
    ("C12-fraction", {"share": 0.35}, {"share": 35.0}),
    ("whole", {"standards": 4.5}, {"patents": 120.5}),
    ("range-cells", firm(rd_intensity=100.5), firm(rd_intensity=100.0)),
    ("pattern", {"cluster_name": "智能传感集群"}, {"cluster_name": "云岭省示例市轴承细分产业创新型产业集群"}),
    ("pattern", {"contact_mobile": "1000000000"}, {"contact_mobile": "10000000009"}),
    ("pattern", {"leader_phone": "总机转"}, {"leader_phone": "0000001"}),
    ("pattern", {"postcode": "00000"}, {"postcode": "000001"}),
    # conditions
    ("P5-E1", {"in_annual_plan": False}, {"in_annual_plan": None}),
    ("P5-E1", {"in_provincial_plan": False}, {}),
    ("P5-E1-unproven", {"in_provincial_plan": None}, {}),
    ("P5-E2", at(30_000_000.0) | {"share": 29.9}, at(30_000_001.0) | {"share": 29.9}),  # exactly 300 亿元 is not above
    ("P5-E2", at(20_000_000.0) | {"share": 29.9}, at(20_000_000.0) | {"share": 30.0}),  # exactly 30 % is enough
    ("P5-E3", {"rd_share": 3.0}, {"rd_share": 3.1}),
    ("P5-E6", {"existing_clusters": 2.0}, {"existing_clusters": 1.0}),
    ("P5-E7", {"industry": "steel"}, {"industry": "i"}),
    ("P5-E8", {"torch_base": True}, {}),
    ("P5-E8-consent", {"torch_base": True}, {"torch_base": True, "base_lapse_agreed": True}),
    ("P5-E9", {"industry_changed": True}, {"industry_changed": False}),
    ("P5-E10", {"declared": False}, {"declared": None}),  # the sealed cover stands in for it
    ("P5-E10", {"declared": None, "without_evidence": "attachments.cover"}, {"without_evidence": "attachments.cover"}),
    ("P5-E11", CITY | {"strategic_region": "a"} | at(20_000_000.0), CITY | {"strategic_region": "a"}),
    ("P5-S2", {"applied_on": date(2022, 10, 18)}, {"applied_on": date(2022, 10, 17)}),
    ("P5-S2", {"applied_on": date(2022, 9, 29)}, {"applied_on": date(2022, 9, 30)}),
    ("P5-A", {"without_evidence": "attachments.group"}, {"without_evidence": "attachments.other"}),
    # who applies
    ("X5", {"organisation": "示例市人民政府"}, CITY),
    ("P5-cover", {"cover_name": "另一集群"}, {}),
    ("P5-5-7", {"in_zone": False}, CITY),
    ("P5-5-9", CITY, CITY | {"strategic_region": "d"}),
    ("P5-5-10", {"technology": "i"}, {"technology": "i", "technology_note": "量子"}),
    # numbers that must agree
    ("P5-5-17", {"margin": 5.2}, {"margin": 5.1}),  # 1 527 500 of 30 550 000 is 5.0 %
    ("P5-5-18", {"tax": 30_550_001.0}, {"tax": 30_550_000.0}),
    ("P5-5-21", {"firms_hightech": 4.0}, {"firms_hightech": 3.0}),
    ("P5-5-22", {"firms_large": 3.0}, {"firms_large": 2.0}),
    ("P5-5-23", at(10_099_999.0) | {"firms_large": 10.0}, at(10_100_000.0) | {"firms_large": 10.0}),  # 10 and 1 亿元
    ("P5-5-24", {"hightech_share": 66.5}, {"hightech_share": 66.6}),  # 2 of 3 are 66.67 %
    ("P5-5-25", {"staff": 2.0}, {"staff": 3.0}),
    ("P5-5-26", {"research_bodies": 3.0}, {}),
    ("P5-5-30", {"incubators": 2.0}, {}),  # the makerspace is provincial
    ("P5-5-31", {"incubators": 0.0}, {"incubators": 0.0, "incubated": 0.0}),
    ("P5-5-32", {"finance_bodies": 0.0}, {}),
    ("X3", {"revenue": 3055.0}, {"revenue": 1_000_000.0}),  # 305.5 亿元 entered in 10 万元
    ("X3", {"revenue": 30_550_000_000.0}, {"revenue": 10_000_000_000.0}),  # entered in yuan
    ("X3-output", {"output": 200_000_000.0}, {"output": 150_000_000.0}),
    ("X3-output", {"output": 6_000_000.0}, {"output": 6_200_000.0}),
    # the chain
    ("P5-chain-blocks", {"chain": CHAIN[:3]}, {}),
    ("P5-chain-firms", {"chain": (CHAIN[0] | {"firm": "外省材料公司"}, *CHAIN[1:])}, {}),
    # enterprises
    ("P5-firms-rows", {"firms_total": 2.0}, {"firms_total": 3.0}),
    ("P5-firms-partial", {"firms_total": 4.0}, {"firms_total": 3.0}),
    ("P5-firms-hightech", {"firms_hightech": 1.0}, {"firms_hightech": 3.0, "firms_total": 4.0}),
    ("P5-firms-hightech", {"firms_hightech": 3.0}, {}),  # all listed, so the numbers must be equal
    ("P5-firms-revenue", {"revenue": 30_200_000.0}, {"revenue": 30_250_000.0}),  # 30 550 000 is 1.2 and 0.99 % above
    ("P5-firms-revenue", {"revenue": 31_000_000.0}, {"revenue": 31_000_000.0, "firms_total": 4.0}),
    ("P5-firms-sizes", {"firms_large": 0.0}, {"firms_large": 2.0, "firms_total": 4.0}),
    ("P5-firms-sizes", firm(1, revenue=1_000_000.0), {}),
    ("P5-firms-sizes", firm(1, revenue=99_999.0), firm(1, revenue=100_000.0)),
    ("P5-firms-code", firm(code="91000000MA0000001X"), {}),
    ("P5-firms-code", firm(code="91000000MA000000"), {}),
    ("P5-firms-unique", firm(1, code="91000000MA0000001R"), {}),
    ("P5-firms-unique", firm(1, name="示例传感公司"), {}),
    ("P5-firms-projects", firm(projects="若干"), firm(projects="0/2")),
    # research and services
    ("P5-services-rank", service(0, rank="none"), {}),
    ("P5-services-rank", {"services": ({"class": "innovation", "kind": "transfer", "name": "甲"}, *SERVICES)}, {}),
    ("P5-services-unranked", service(4, rank="provincial"), service(4, rank="none")),
    ("P5-services-class", service(4, kind="guarantee"), {}),
]
NOT_ASKED = {"C14", "C10", "C10-plan", "whole-cells"}  # this form has no series, no limits and no counts in tables
TABLE = [f"P5-E{n}" for n in range(1, 12)]
"""The rules of programme 5 that have an id in its table."""
FIELDS = [7, 9, 10, 15, 17, 18, *range(21, 27), 30, 31, 32]
"""Numbers n of the fields 5.n whose rule is more than a kind, a bound or being required."""
UNNUMBERED = [  # rules its sections 5.3 to 5.9 state without an id, and the name they have here
    *("P5-S1", "P5-S2", "P5-S3", "P5-A", "plan-short", "plan-chapters", "pattern", "P5-chain-blocks"),
    *("P5-chain-firms", "P5-firms-rows", "P5-firms-hightech", "P5-firms-revenue", "P5-firms-sizes"),
    *("P5-firms-code", "P5-firms-unique", "range-cells", "P5-services-rank", "P5-services-unranked"),
]
CROSS = ["X3", "X4", "X5", "X6", "X7", "X8", "X10", "X11", "X12", "X13", "X14"]
WHERE_ELSE = {  # rules that are no check, and where they are kept
    "P5-E4": "relaxation",
    "P5-S1": "manual",
    "P5-5-15": "manual",
    "X6": "manual",
    "X7": "manual",
    "X10": "manual",
    "X11": "veto",
    "X4": "dates of the procedure",
    "X8": "soft checks cannot block, by the schema",
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
    rules = [*TABLE, *(f"P5-5-{n}" for n in FIELDS), *UNNUMBERED, *CROSS]
    assert [rule for rule in absent(programme(), rules) if rule not in WHERE_ELSE] == []


def test_rules_that_are_no_checks_are_kept_elsewhere():
    procedure, form = programme().procedure, programme().form
    assert form is not None
    kept = {
        "manual": {rule.id for rule in procedure.manual},
        "relaxation": {relaxation.id for relaxation in form.relaxations},
        "veto": {veto.id for veto in procedure.vetoes},
    }
    assert [rule for rule, place in WHERE_ELSE.items() if place in kept and rule not in kept[place]] == []


@pytest.mark.parametrize(("rule", "breaking"), [(rule, breaking) for rule, breaking, _ in CASES])
def test_every_message_is_filled(rule, breaking):
    assert unfilled(programme(), rule, application(**breaking)) == set()


def test_both_languages_name_the_same_facts():
    for check in programme().checks():
        assert placeholders(check.message.zh) == placeholders(check.message.en), check.id


def test_every_field_of_the_printed_table_is_there():
    form = programme().form
    assert form is not None
    assert {field.number for field in form.fields.values()} - {None} == {f"5.{n}" for n in range(1, 34)}


def test_no_threshold_takes_the_name_of_a_field():
    """A message names both by id."""
    form = programme().form
    assert form is not None
    assert {threshold.id for threshold in form.thresholds} & set(form.fields) == set()


def test_tables_have_the_printed_columns():
    form = programme().form
    assert form is not None
    assert {table.id: " ".join(column.label.zh for column in table.columns) for table in form.tables} == {
        "chain": "名称 产业链 细分方向 关键产品 代表企业 关键技术",
        "firms": "企业名称 统一社会信用代码 企业类别＊ 营业收入（千元） R&D投入强度 承担国家级/省级项目数 主要产品",
        "services": "大类 小类 名称 类别（国家级/省级）",
    }


@pytest.mark.parametrize("region", ["e", "f"])
def test_west_and_northeast_are_relaxed_and_need_a_decision(region):
    small = at(20_000_000.0) | {"share": 20.0, "rd_share": 2.0}
    assert examine(programme(), application(**small)).verdict.state == "ineligible"
    examination = examine(programme(), application(**small, strategic_region=region))
    relaxed = {f.code: (f.level, f.facts.get("relaxed")) for f in examination.findings if f.code in ("P5-E2", "P5-E3")}
    assert relaxed == {"P5-E2": ("warn", "P5-E4"), "P5-E3": ("warn", "P5-E4")}
    assert examination.verdict.state == "needs_decision"


def test_elsewhere_nothing_is_relaxed():
    assert examine(programme(), application(rd_share=2.0, strategic_region="a")).verdict.state == "ineligible"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"existing_clusters": 2.0}, ("P5-E6", "decision")),
        ({"in_provincial_plan": None}, ("P5-E1-unproven", "decision")),
        (CITY | {"strategic_region": "a"} | at(20_000_000.0), ("P5-E11", "decision")),
        ({"attachments": ("policies",), "without_evidence": "attachments.group"}, ("P5-A", "block")),
    ],
)
def test_what_the_text_leaves_open_needs_a_person(changes, reason):
    verdict = examine(programme(), application(**changes)).verdict
    assert verdict.state == "needs_decision"
    assert reason in [(one.rule, one.ground) for one in verdict.reasons]


def test_a_recorded_veto_ends_it():
    examination = examine(programme(), replace(application(), vetoes=("X11",)))
    assert examination.verdict.state == "ineligible"


def test_measured_columns_show_the_arithmetic():
    values = {one.id: one.value for one in measure(programme(), application())}
    # 30 550 000 千元 = 305.5 亿元; 1 527 500 ÷ 30 550 000 = 5 %; 2 ÷ 3 = 66.67 %
    assert values == {
        "revenue": 305.5,
        "share": 35.0,
        "revenue_growth": 12.0,
        "margin": 5.0,
        "rd_share": 3.5,
        "hightech_share": pytest.approx(66.6667, abs=1e-4),
        "patents": 120.5,
        "research_bodies": 2.0,
    }


def test_each_measured_criterion_has_its_column():
    form = programme().form
    assert form is not None
    assert {criterion.field for criterion in programme().rubric.measured} <= {quantity.id for quantity in form.measured}


def submission(**changes):
    sent = Submission(
        "云岭省科学技术厅",
        "province",
        {"main": ("T01",)},
        date(2022, 10, 28),
        documents={"letter": Delivered(1, 0)},
    )
    return replace(sent, **changes)


@pytest.mark.parametrize(
    ("changes", "code", "rule"),
    [
        ({"received": date(2022, 10, 29)}, "P5-S3-received", None),
        ({"received": date(2022, 9, 29)}, "P5-S3-received", None),
        ({"documents": {}}, "document_missing", "P5-S3"),
        ({"kind": "zone"}, "wrong_issuer", "X5"),
    ],
)
def test_a_submission_is_held_against_the_notice(changes, code, rule):
    assert check_submission(programme(), submission(), {"T01": application()}).findings == ()
    findings = check_submission(programme(), submission(**changes), {"T01": application()}).findings
    assert [(finding.code, finding.facts.get("rule")) for finding in findings] == [(code, rule)]


def test_one_applicant_applies_once():
    both = {"T01": application(), "T02": application("T02")}
    twice = check_submission(programme(), submission(lists={"main": ("T01", "T02")}), both).findings
    assert [(f.code, f.facts["twice"]) for f in twice] == [("P5-E5", ("示例国家高新技术产业开发区管委会",))]
    other = {"T01": application(), "T02": application("T02", **CITY, strategic_region="a")}
    assert check_submission(programme(), submission(lists={"main": ("T01", "T02")}), other).findings == ()


def test_nothing_unpublished_is_prescribed():
    procedure, policy = programme().procedure, programme().rubric.policy.shortlist
    assert procedure.notice is not None
    assert procedure.validity is not None
    assert (procedure.quotas, procedure.sector_rule) == ((), None)
    assert (procedure.notice.days, procedure.validity.years) == (None, None)
    assert (policy.places, policy.threshold, policy.per_sector) == (None, None, None)
