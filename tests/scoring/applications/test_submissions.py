"""Quotas, sub-sectors, documents and the summary of programme 1, at their limits."""

from datetime import date

import pytest

from scoring.applications.answers import Delivered, Submission
from scoring.applications.submissions import check_submission
from tests.rubrics.miit_sme_2022 import NAME, OPERATOR, application, programme
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
    ("summary", "code"),
    [
        (row(brief="字" * 151), "C10-brief"),
        (row(brief="字 " * 150), None),  # 150 characters without spaces
        (row(operator="轴承协会"), "C16-operator"),
        (row(name=NAME.replace("精密", "")), "C16-name"),
        (row(founded=date(2022, 10, 9)), "founded"),
        (row(founded=date(2022, 10, 8)), None),  # the day of the application
    ],
)
def test_the_summary_repeats_the_form(summary, code):
    applications = {"A01": application()}
    codes = [c for c, _, _ in fired(applications, summary=(summary,))]
    assert codes == ([code] if code else [])


def test_rows_and_applications_are_matched_by_name_in_any_order():
    applications = answers(3)
    rows = submission(applications).summary
    assert fired(applications, summary=rows[::-1]) == []


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
