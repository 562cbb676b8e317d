"""Summaries, checklists of documents and on-site statements: what was filled in comes back."""

from datetime import date
from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from data.intake.filling import fill_summary
from data.intake.opening import open_file
from data.intake.submitted import find_summary, read_site_check, read_summary
from scoring.applications.answers import Delivered
from tests.data.intake.every_kind import every_kind, known
from workbench.exports.template.site import site_check_template
from workbench.exports.template.summary import summary_template
from workbench.i18n import translator

ZH = translator("zh")
HEAD = {"authority": "云岭省工信厅", "kind": "省级中小企业主管部门", "region": "云岭省", "received": "2022年10月28日"}
ROWS = (
    {"name": "甲集群", "founded": date(2015, 3, 1), "brief": "简介", "row_application": "A01", "row_sector": "阀门"},
    {"name": "乙集群", "row_list": "national"},
)


def opened(content: bytes, name: str = "汇总表.xlsx"):
    made, findings = open_file(name, content)
    assert findings == ()
    return made


def typed(content: bytes, sheet: str, entries: dict[tuple[str, str], object]) -> bytes:
    """Type into cells named by the anchors of their row and column."""
    book = load_workbook(BytesIO(content))
    page = book[sheet]
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    columns = {page.cell(1, column).value: column for column in range(1, page.max_column + 1)}
    for (row, column), value in entries.items():
        page.cell(rows[row], columns[column], value)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_summary_comes_back_row_by_row():
    content = fill_summary(summary_template(every_kind(), ZH), HEAD, ROWS)
    content = typed(content, "材料清单", {("disc", "originals"): 1, ("disc", "label"): "青岚县申报资料"})
    summary, findings = read_summary(every_kind(), opened(content))
    assert findings == ()
    assert (summary.authority, summary.kind, summary.region) == ("云岭省工信厅", "province", "云岭省")
    assert summary.received == date(2022, 10, 28)
    assert [dict(row) for row in summary.rows] == [
        {"name": "甲集群", "founded": date(2015, 3, 1), "brief": "简介"},
        {"name": "乙集群"},
    ]
    assert [dict(row) for row in summary.keys] == [
        {"row_application": "A01", "row_sector": "阀门"},
        {"row_list": "national"},
    ]
    assert summary.documents == {"disc": Delivered(1, 0, "青岚县申报资料")}


def test_documents_nobody_counted_are_not_there():
    summary, _ = read_summary(every_kind(), opened(summary_template(every_kind(), ZH)))
    assert (summary.rows, summary.documents, summary.received) == ((), {}, None)


def test_what_is_no_kind_of_authority_is_reported():
    content = fill_summary(summary_template(every_kind(), ZH), {**HEAD, "kind": "某处"}, ())
    summary, findings = read_summary(every_kind(), opened(content))
    assert summary.kind == ""
    assert [(f.code, f.facts["value"]) for f in findings] == [("answer_not_an_option", "某处")]


def test_the_official_summary_in_word_is_known_by_its_header():
    document = Document()
    document.add_paragraph("2022年度中小企业特色产业集群推荐汇总表")
    document.add_paragraph("省级中小企业主管部门:云岭省工信厅(盖章) 联系人和手机:林一")
    heads = ("序号", "集群名称", "集群运营管理机构", "所在省、市、县(区)", "主导产业")
    texts = (
        *heads,
        "集群成立时间",
        "集群简介(150字以内)",
        "1",
        "甲集群",
        "甲中心",
        "云岭省松泉市青岚县",
        "阀门",
        "2015-03-01",
        "简介",
        "2",
    )
    made = document.add_table(3, 7)
    for cell, text in zip(made._cells, texts, strict=False):
        cell.text = text
    content = BytesIO()
    document.save(content)
    summary, findings = find_summary(known("miit-sme-2022"), opened(content.getvalue(), "汇总表.docx"))
    assert findings == ()
    assert [row["name"] for row in summary.rows] == ["甲集群"]
    assert summary.rows[0]["founded"] == date(2015, 3, 1)
    assert summary.authority == "云岭省工信厅"


def test_an_on_site_statement_reports_what_is_open_unproven_or_not_met():
    blank = site_check_template(every_kind(), ZH)
    sheet = "现场核查符合性说明"
    site, findings = read_site_check(every_kind(), opened(blank))
    assert [f.code for f in findings] == ["site_line_open"]
    entries = {("area", "conforms"): "符合", ("area", "evidence"): "批复.pdf", ("area", "remark"): "属实"}
    met = typed(blank, sheet, entries)
    site, findings = read_site_check(every_kind(), opened(met))
    assert findings == ()
    assert (site.lines["area"].conforms, site.lines["area"].evidence, site.lines["area"].remark) == (
        *("yes", "批复.pdf", "属实"),
    )
    for word, code in (("符合", "site_line_unproven"), ("不符合", "site_line_fails"), ("大概", "answer_not_an_option")):
        _, findings = read_site_check(every_kind(), opened(typed(blank, sheet, {("area", "conforms"): word})))
        assert [f.code for f in findings] == [code]
