"""Quotas, sub-sectors, documents and the summary of programme 1, at their limits."""

from dataclasses import replace
from datetime import date

import pytest

from scoring.applications.answers import Answers, Delivered, Submission
from scoring.applications.submissions import check_submission
from scoring.applications.summaries import summary_faults, summary_partners
from tests.rubrics.miit_sme_2022 import NAME, OPERATOR, application, programme
from tests.scoring.applications.small_programme import TEXT
from tests.scoring.applications.small_programme import programme as small_programme

DOCUMENTS = {"letter": Delivered(1, 2), "summary": Delivered(1, 2), "disc": Delivered(1)}
BRIEF = "轴承产业集群。"


def named(number):
    return {"cluster_name": f"{number}县中小企业特色产业集群（{number}产业）"}


def answers(count, sectors=()):
    found = {}
    for n in range(count):
        one = application(f"A{n + 1:02}", **named("甲乙丙丁戊己庚"[n]))
        sector = sectors[n] if n < len(sectors) else f"领域{n}"
        found[one.application] = type(one)(one.application, one.values, one.rows, sector=sector)
    return found


def submission(applications, kind="province", **changes):
    rows = tuple(
        {"name": a.values["cluster_name"], "operator": OPERATOR, "founded": date(2015, 5, 1), "brief": BRIEF}
        for a in applications.values()
    )
    parts = {
        "lists": {"main": tuple(applications)},
        "region": "云岭省",
        "received": date(2022, 10, 31),
        "summary": rows,
        "documents": DOCUMENTS,
    }
    return Submission("云岭省中小企业局", kind, **(parts | changes))


def fired(applications, stage="recommendation", **changes):
    checked = check_submission(programme(), submission(applications, **changes), applications, stage)
    return [(f.code, f.level, f.facts.get("rule", f.code)) for f in checked.findings]


def test_a_complete_submission_breaks_no_rule():
    assert fired(answers(5)) == []


@pytest.mark.parametrize(
    ("kind", "count", "rule"), [("province", 6, "P1-S1"), ("separate", 4, "P1-S2"), ("corps", 4, "P1-S2-corps")]
)
def test_one_more_than_the_quota_is_too_many(kind, count, rule):
    assert fired(answers(count), kind=kind) == [("quota_exceeded", "block", rule)]
    assert fired(answers(count - 1), kind=kind) == []


def test_quotas_are_counted_whether_or_not_they_are_exceeded():
    applications = answers(2)
    counted = check_submission(programme(), submission(applications), applications).quotas
    assert [(q.rule, q.count, q.limit) for q in counted] == [("P1-S1", 2, 5)]


def test_two_of_a_sector_warn_at_intake_and_block_in_the_recommendation():
    applications = answers(3, ["轴承", "轴承", "陶瓷"])
    assert fired(applications, "intake") == [("sector_repeated", "warn", "P1-S3")]
    assert fired(applications) == [("sector_repeated", "block", "P1-S3")]
    finding = check_submission(programme(), submission(applications), applications).findings[0]
    assert (finding.facts["sector"], finding.facts["applications"]) == ("轴承", ("A01", "A02"))


def test_a_sector_is_the_same_however_wide_its_signs_are():
    assert fired(answers(2, ["轴承（精密）", "轴承 (精密)"])) == [("sector_repeated", "block", "P1-S3")]


def test_applications_without_a_sector_do_not_meet():
    assert fired(answers(2, ["", ""])) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"received": date(2022, 11, 1)}, "P1-S4"),
        ({"kind": "county"}, "X5"),
        ({"region": "邻省"}, "X6"),
        ({"documents": {k: v for k, v in DOCUMENTS.items() if k != "disc"}}, "P1-S5"),
        ({"documents": DOCUMENTS | {"letter": Delivered(1, 1)}}, "P1-S5"),
        ({"documents": DOCUMENTS | {"letter": Delivered(0, 3)}}, "P1-S5"),  # no original
    ],
)
def test_each_rule_of_the_submission(changes, rule):
    assert [(level, r) for _, level, r in fired(answers(2), **changes)] == [("block", rule)]


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (Delivered(0, 0), "document_missing"),
        (Delivered(1, 1), "document_copies"),
        (Delivered(0, 3), "document_copies"),
        (Delivered(2, 2), None),
    ],
)
def test_what_is_wrong_with_a_document_is_said(letter, code):
    assert [c for c, _, _ in fired(answers(1), documents=DOCUMENTS | {"letter": letter})] == ([code] if code else [])


def test_a_day_that_was_not_recorded_is_not_late():
    assert fired(answers(2), received=None) == []


def test_a_recommended_application_needs_its_form():
    applications = answers(2)
    sent = submission(applications, lists={"main": ("A01", "A02", "A99")})
    finding = check_submission(programme(), sent, applications).findings[0]
    assert (finding.code, finding.facts["applications"]) == ("submission_without_form", ("A99",))


def row(**changes):
    return {"name": NAME, "operator": OPERATOR, "founded": date(2015, 5, 1), "brief": BRIEF} | changes


@pytest.mark.parametrize(
    ("summary", "codes"),
    [
        (row(brief="字" * 151), ["C10-brief"]),
        (row(brief="字 " * 150), []),  # 150 characters without spaces
        (row(operator="轴承协会"), ["C16-operator"]),
        (row(name=NAME.replace("精密", "")), ["summary_row_likened", "C16-name"]),
        (row(founded=date(2022, 10, 9)), ["founded"]),
        (row(founded=date(2022, 10, 8)), []),  # the day of the application
    ],
)
def test_the_summary_repeats_the_form(summary, codes):
    assert [code for code, _, _ in fired({"A01": application()}, summary=(summary,))] == codes


def test_rows_and_applications_are_matched_by_name_in_any_order():
    applications = answers(3)
    rows = submission(applications).summary
    assert fired(applications, summary=rows[::-1]) == []


def test_a_credit_code_joins_a_row_before_any_name_does():
    # Two valid codes; the names of the rows are exchanged, so by name each row would get the other form.
    codes = {"A01": "91350100M000100Y43", "A02": "911100007109310534"}
    columns = ({"id": "name", "label": TEXT, "same_as": "county"}, {"id": "code", "label": TEXT, "same_as": "code"})
    fields = [{"id": "county", "kind": "text"}, {"id": "code", "kind": "text"}]
    under = small_programme(fields=fields, procedure_summary={"title": TEXT, "official": False, "columns": columns})
    forms = {name: Answers(name, {"county": f"{name}县", "code": code}) for name, code in codes.items()}
    rows = ({"name": "A02县", "code": codes["A01"]}, {"name": "A01县", "code": codes["A02"]})
    sent = Submission("甲省", "province", {"main": tuple(forms)}, summary=rows)
    assert summary_partners(under, sent, forms) == ("A01", "A02")
    told = list(summary_faults(under, sent, forms))
    assert [(f.code, f.level, f.facts["application"]) for f in told] == [
        ("summary_row_by_code", "info", "A01"),
        ("summary_row_by_code", "info", "A02"),
    ]
    wrong = tuple({**row, "code": "91350100M000100Y44"} for row in rows)  # a wrong check digit joins nothing
    assert summary_partners(under, replace(sent, summary=wrong), forms) == ("A02", "A01")


def test_a_row_taken_for_the_most_similar_name_is_told():
    applications = {"A01": application()}
    (told,) = [f for f in fired(applications, summary=(row(name=NAME.replace("精密", "")),)) if f[0][:7] == "summary"]
    assert told[:2] == ("summary_row_likened", "warn")


def test_rows_without_application_and_applications_without_row_are_said():
    applications = answers(2)
    rows = (submission(applications).summary[0], {"name": "Zzz", "brief": BRIEF})
    assert [c for c, _, _ in fired(applications, summary=rows)] == ["summary_row_unknown", "summary_row_missing"]


def test_two_applications_of_one_name_have_a_row_each():
    applications = {name: application(name) for name in ("A01", "A02")}
    assert fired(applications, summary=(row(), row())) == [("sector_repeated", "block", "P1-S3")]


def test_a_summary_that_repeats_nothing_is_matched_with_nothing():
    text = {"zh": "文字", "en": "text"}
    columns = [{"id": "remark", "label": text}]
    under = small_programme(procedure_summary={"title": text, "official": False, "columns": columns})
    sent = Submission("云岭省", "province", {"main": ("A01",)}, summary=({"remark": "无"},))
    assert check_submission(under, sent, {"A01": application()}).findings == ()
