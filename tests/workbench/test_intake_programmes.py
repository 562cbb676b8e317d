"""Every programme that ships a form goes through intake; re-verification shows its goals, site checks their lines."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from data.intake.filling import fill
from data.programmes import programme_ids
from scoring.applications.specimens import specimen_answers
from tests.data.intake.every_kind import blank, edited, known
from tests.rubrics.reverification_2025 import cluster
from workbench.exports.check_result import check_result
from workbench.exports.corrections_docx import corrections_docx, needs_corrections
from workbench.exports.overview import overview
from workbench.exports.template.site import site_check_template
from workbench.exports.template.summary import summary_template
from workbench.i18n import translator
from workbench.intake import check_files
from workbench.intake_files import Source
from workbench.rulebook import tell

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parents[2] / "docs" / "check.schema.json").read_text("utf-8")))
ZH, EN = translator("zh"), translator("en")
WITH_SITE_CHECK = ("shanxi-sme-2025", "reverification-2025")


@pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("name", programme_ids())
def test_whatever_a_programme_asks_is_checked_told_and_written(name, t):
    programme = known(name)
    if programme.form is None:
        return
    answers = replace(specimen_answers(programme.form, programme.year), application="A1", authority="甲省", sector="甲")
    intake = check_files(programme, [Source("A1.xlsx", fill(blank(name), programme, answers))])
    (one,) = intake.applications
    for finding in (*one.findings, *intake.findings):
        told = tell(programme, finding, t)
        assert told.message
        assert told.remedy
        assert "{" not in told.message + told.remedy + told.clause, finding.code
    SCHEMA.validate(check_result(intake, t))
    assert overview(intake, t)
    if needs_corrections(one):
        assert corrections_docx(programme, one, t)
    assert summary_template(programme, t)


def test_re_verification_shows_what_was_promised_and_reached():
    programme = known("reverification-2025")
    answers = cluster("R01")
    intake = check_files(programme, [Source("R01.xlsx", fill(blank(programme.id), programme, answers))])
    (one,) = intake.applications
    assert len(one.completions) == len(programme.form.goals) > 0
    shown = check_result(intake, ZH)["applications"][0]["completions"]
    assert {done["goal"] for done in shown} == {goal.id for goal in programme.form.goals}
    book = load_workbook(BytesIO(overview(intake, ZH)))
    assert book[ZH("overview.goals")].max_row == 3 + len(one.completions)


@pytest.mark.parametrize("name", WITH_SITE_CHECK)
def test_an_on_site_statement_reaches_its_application(name):
    programme = known(name)

    def visit(book):
        head, page = book[ZH("template.head")], book[ZH("template.site")]
        for row in range(2, head.max_row + 1):
            if head.cell(row, 1).value == "application":
                head.cell(row, 3, "A1")
        for row in range(2, page.max_row + 1):
            if page.cell(row, 1).value:
                page.cell(row, 4, "符合")
                page.cell(row, 5, "照片")
        page.cell(page.max_row, 4, "不符合")

    statement = edited(site_check_template(programme, ZH), visit)
    answers = replace(specimen_answers(programme.form, programme.year), application="A1", authority="甲市", sector="甲")
    form = fill(blank(name), programme, answers)
    intake = check_files(programme, [Source("site.xlsx", statement), Source("A1.xlsx", form)])
    (one,) = intake.applications
    assert [f.where.file for f in one.findings if f.code == "site_line_fails"] == ["site.xlsx"]
    alone = check_files(programme, [Source("site.xlsx", statement)])
    assert [f.code for f in alone.findings] == ["site_check_unknown"]
