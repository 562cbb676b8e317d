"""From files to verdicts, counts and findings: the use case behind the command and the screens."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from data.intake.filling import fill
from scoring.findings import Finding, Place
from tests.data.intake.every_kind import cell_of, edited
from tests.data.intake.official_form import official_form
from tests.rubrics.miit_sme_2022 import CHAPTERS, VALUES, application, programme
from tests.workbench.checked import EN, ZH, blank, filled, kind, summary
from workbench.intake import Intake, check_files, name_of, region_of
from workbench.intake_files import Source
from workbench.rulebook import clause_of, derivation, tell

NAME = "青岚县中小企业特色产业集群（智能阀门产业）"


def check(*sources: Source, workers: int = 1) -> Intake:
    return check_files(programme(), sources, workers=workers)


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


def test_a_sound_application_is_eligible():
    intake = check(filled("A01"))
    (one,) = intake.applications
    assert (one.id, one.file, one.verdict.state) == ("A01", "A01.xlsx", "eligible")
    assert [f for f in one.findings if f.level in ("block", "veto", "fail")] == []
    assert codes(intake.findings) == ["summary_not_given"]


def test_a_broken_rule_points_to_its_cell_and_decides_the_verdict():
    # The standard asks for 40 亿元 in each of three years; 2019 has 39.
    (one,) = check(filled("A01", output_total={2019: 39.0, 2020: 44.0, 2021: 50.0})).applications
    assert one.verdict.state == "ineligible"
    (broken,) = [f for f in one.findings if f.code == "P1-E3"]
    assert (broken.where.file, broken.where.sheet, broken.where.field) == ("A01.xlsx", "申报表", "output_total")
    told = tell(programme(), broken, ZH)
    assert "39" in told.message
    assert "40" in told.message
    assert told.label == "集群总产值"
    assert told.clause
    assert "{" not in told.message + told.remedy + told.clause
    assert tell(programme(), broken, EN).message != told.message


def test_an_unreadable_answer_keeps_an_application_from_being_eligible():
    book = filled("A01")

    def change(workbook):
        cell_of(workbook["申报表"], "area").value = "三十八"

    (one,) = check(replace(book, content=edited(book.content, change))).applications
    assert one.verdict.state == "needs_decision"
    assert "answer_not_a_number" in codes(one.findings)
    assert "required" not in codes(one.findings)  # it is there, only not legible


def test_two_files_of_one_application_are_not_both_counted():
    intake = check(filled("A01"), replace(filled("A01"), name="copy.xlsx"))
    assert len(intake.applications) == 1
    (twice,) = [f for f in intake.findings if f.code == "application_twice"]
    assert (twice.where.file, twice.facts["first"]) == ("copy.xlsx", "A01.xlsx")


def test_the_plan_may_come_in_a_file_of_its_own():
    document = Document()
    for line in ("一、集群基本情况简介", "集群以阀门为主。", "二、发展成效", "形成配套。"):
        document.add_paragraph(line)
    content = BytesIO()
    document.save(content)
    left_out = dict.fromkeys(CHAPTERS)
    intake = check(filled("A01", chapters=left_out), Source("A01.docx", content.getvalue()))
    (one,) = intake.applications
    assert dict(one.answers.chapters) == {"overview": "集群以阀门为主。", "results": "形成配套。"}
    assert one.answers.values["area"] == VALUES["area"]
    assert "application_joined" in codes(one.findings)


def test_quotas_are_counted_by_authority_and_exceeded_ones_reported():
    # programme 1: at most 5 by a province
    sources = [filled(f"A{n:02}", sector=f"领域{n}") for n in range(6)]
    intake = check(*sources, filled("B01", authority="石川省工信厅"))
    assert {(q.authority, q.count, q.limit) for q in intake.quotas} == {
        ("云岭省工信厅", 6, 5),
        ("石川省工信厅", 1, 5),
    }
    (over,) = [f for f in intake.findings if f.code == "quota_exceeded"]
    assert over.facts["authority"] == "云岭省工信厅"
    assert tell(programme(), over, ZH).rule == "P1-S1"
    assert tell(programme(), over, ZH).clause


def test_one_sub_sector_twice_is_a_warning_at_intake():
    intake = check(filled("A01"), filled("A02"))
    (repeated,) = [f for f in intake.findings if f.code == "sector_repeated"]
    assert (repeated.level, repeated.facts["applications"]) == ("warn", ("A01", "A02"))


def test_a_summary_joins_its_rows_to_the_forms_and_fills_what_they_leave_out():
    form = filled("A01", sector="", authority="")
    rows = summary({"name": str(VALUES["cluster_name"]), "row_sector": "阀门"})
    intake = check(form, rows)
    (one,) = intake.applications
    assert (one.answers.authority, one.answers.sector) == ("云岭省工信厅", "阀门")
    assert [(q.count, q.limit) for q in intake.quotas] == [(1, 5)]
    assert "summary_row_unknown" not in codes(intake.findings)
    assert "documents_not_counted" in codes(intake.findings)
    assert "document_missing" not in codes(intake.findings)


def test_a_summary_and_a_form_that_disagree_are_told():
    intake = check(filled("A01", sector="泵"), summary({"row_application": "A01", "name": "甲", "row_sector": "阀门"}))
    (differs,) = [f for f in intake.findings if f.code == "summary_differs"]
    assert (differs.facts["form"], differs.facts["summary"]) == ("泵", "阀门")
    assert "细分领域" in tell(programme(), differs, ZH).message


def test_a_row_joined_by_its_number_has_its_form():
    intake = check(filled("A01"), summary({"row_application": "A01"}))
    assert not {"summary_row_unknown", "summary_row_missing"} & set(codes(intake.findings))


def test_a_row_without_a_form_and_a_form_without_a_row_are_told():
    intake = check(filled("A01"), filled("A02", sector="泵"), summary({"row_application": "A09", "name": "甲集群"}))
    assert {"submission_without_form", "summary_row_missing"} <= set(codes(intake.findings))


def test_an_application_without_an_authority_is_held_against_no_quota():
    intake = check(filled("A01", authority=""))
    assert intake.quotas == ()
    assert [f.facts["applications"] for f in intake.findings if f.code == "authority_unknown"] == [("A01",)]


def test_an_authority_of_no_kind_is_told_because_it_has_no_quota():
    one = filled("A01")
    answers = replace(application("A01"), authority="云岭省工信厅", sector="阀门")
    intake = check(Source(one.name, fill(blank(), programme(), answers)))
    assert intake.quotas == ()
    (told,) = [f for f in intake.findings if f.code == "recommender_kind_unknown"]
    assert (told.level, told.facts["authority"], told.facts["count"]) == ("warn", "云岭省工信厅", 1)
    assert "省" in tell(programme(), told, ZH).remedy


def test_the_same_words_in_two_applications_are_told_to_the_organiser():
    words = "集群围绕阀体铸造、精密加工、密封材料和检测认证四个环节招商，三年引进企业十二家，补上了铸造和检测两处短板。"
    intake = check(filled("A01", chain_text=words), filled("A02", sector="泵", chain_text=words))
    near = [f for f in intake.applications[1].findings if f.code == "text_similar"]
    assert [(f.level, f.facts["other"], f.where.field) for f in near] == [("info", "A01", "chain_text")]


def test_a_form_in_word_takes_part():
    intake = check(Source("青岚.docx", official_form()), summary({"name": NAME}))
    (one,) = intake.applications
    assert one.id == "青岚"
    assert one.answers.authority == "云岭省工信厅"
    assert one.region == "云岭省松泉市青岚县"
    assert "C15" in codes(one.findings)  # 是 and 否 are both ticked for 1.15


def test_files_that_cannot_be_read_do_not_stop_the_others():
    intake = check(Source("a.xlsx", b"nothing"), Source("b.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), filled("A01"))
    assert len(intake.applications) == 1
    assert {(f.code, f.where.file) for f in intake.findings if f.level == "block"} == {
        ("file_type_unsupported", "a.xlsx"),
        ("save_as_docx", "b.wps"),
    }


def test_processes_give_the_same_as_one_after_the_other():
    sources = [filled(f"A{n:02}", sector=f"领域{n}", authority=f"{n % 3}省") for n in range(13)]
    one, many = check(*sources), check(*sources, workers=2)
    assert [a.id for a in many.applications] == [f"A{n:02}" for n in range(13)]
    assert [(a.id, a.verdict, codes(a.findings)) for a in one.applications] == [
        (a.id, a.verdict, codes(a.findings)) for a in many.applications
    ]
    assert one.quotas == many.quotas


def test_progress_counts_every_file():
    seen = []
    check_files(programme(), [filled("A01"), filled("A02")], lambda *step: seen.append(step))
    assert seen == [("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2), ("comparing", 0, 1)]


def test_names_and_regions_come_from_the_form():
    (one,) = check(filled("A01")).applications
    assert one.name == name_of(programme(), one.answers) == one.answers.values["cluster_name"]
    assert region_of(one.answers) == "".join(str(one.answers.values[part]) for part in ("province", "city", "county"))


def test_derivations_are_shown_with_their_numbers():
    (one,) = check(filled("A01", output_total={2019: 40.0, 2020: 44.0, 2021: 48.4})).applications
    growth = next(m for m in one.examination.measured if m.id == "output_growth")
    assert growth.value == pytest.approx(10.0)  # 48.4 / 40 = 1.1²
    words = derivation(programme(), growth, ZH)
    assert "48.4" in words
    assert "40" in words


def test_a_finding_of_no_rule_is_told_in_the_words_of_its_code():
    finding = Finding("save_as_docx", "block", Place("a.wps"), {"type": ".wps"})
    told = tell(programme(), finding, EN)
    assert (told.rule, told.clause, told.label) == ("save_as_docx", "", "")
    assert ".docx" in told.remedy


def test_every_rule_of_the_programme_has_a_clause():
    rules = [check.id for check in programme().checks()]
    assert all(clause_of(programme(), rule, ZH) for rule in rules)
    assert kind()
