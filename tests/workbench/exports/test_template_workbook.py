"""The workbook people fill in: official order, open cells, drop-downs, units, years, and how it prints."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from data.programmes import programme_ids
from scoring.applications.form import dated
from tests.data.intake.every_kind import blank, cell_of, every_kind, known
from workbench.i18n import translator

ZH = translator("zh")


@pytest.fixture(scope="module")
def book():
    return load_workbook(BytesIO(blank("kit")))


def rule_of(sheet, cell: str):
    """The data validation of a cell."""
    column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return next(rule for rule in sheet.data_validations.dataValidation if f"{column}{row}" in rule.sqref)


def listed(book, rule) -> list[str]:
    """The entries a drop-down offers, wherever they stand."""
    sheet, area = rule.formula1.replace("$", "").split("!")
    left, top, right, bottom = range_boundaries(area)
    page = book[sheet.strip("'")]
    return [page.cell(row, column).value for row in range(top, bottom + 1) for column in range(left, right + 1)]


def test_sheets_stand_in_the_order_of_the_form(book):
    assert book.sheetnames == ["填报说明", "申报表", "重点项目汇总表", "规划（方案）", "_hengping"]
    assert book["_hengping"].sheet_state == "veryHidden"
    assert book.active.title == "填报说明"


@pytest.mark.parametrize("name", programme_ids())
def test_every_field_is_asked_once_in_the_official_order_and_words(name):
    programme = known(name)
    if programme.form is None:
        return
    sheet = load_workbook(BytesIO(blank(name)))["申报表"]
    anchors = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value]
    asked = list(dict.fromkeys(anchor.split(".")[0] for anchor in anchors))
    assert asked == list(programme.form.fields)
    for row in range(2, sheet.max_row + 1):
        field = programme.form.fields.get(sheet.cell(row, 1).value or "")
        if field is not None:
            assert sheet.cell(row, 3).value == dated(field.label.zh, programme.year)
    sections = [dated(section.title.zh, programme.year) for section in programme.form.sections]
    printed = [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)]
    assert [text for text in printed if text in sections] == sections


def test_what_is_printed_is_locked_and_what_is_asked_is_open(book):
    for sheet in book.worksheets[:-1]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None  # nobody is kept out who must repair a file
    form = book["申报表"]
    for field in ("area", "industry_type", "chain_map", "sharing.pool", "sharing_text"):
        cell = cell_of(form, field)
        assert not cell.protection.locked
        assert form.cell(cell.row, 3).protection.locked
    assert [form.cell(cell_of(form, "output_total").row, column).protection.locked for column in (4, 5, 6)] == [
        False
    ] * 3
    assert not cell_of(form, "chain_map", "H").protection.locked  # its evidence
    assert cell_of(form, "area", "H").protection.locked  # no evidence is asked
    assert not book["重点项目汇总表"].column_dimensions["C"].protection.locked  # rows below those prepared stay open


def test_choices_are_offered_in_drop_downs(book):
    form = book["申报表"]
    choice = rule_of(form, cell_of(form, "industry_type").coordinate)
    assert (choice.type, listed(book, choice)) == ("list", ["第一产业", "第二产业"])
    assert listed(book, rule_of(form, cell_of(form, "chain_map").coordinate)) == ["是", "否"]
    assert listed(book, rule_of(form, cell_of(form, "sharing.workshop").coordinate)) == ["√"]
    table = book["重点项目汇总表"]
    assert listed(book, rule_of(table, "D500")) == ["重大战略性新兴产业项目", "其它"]
    kind = rule_of(book["填报说明"], cell_of(book["填报说明"], "kind", "C").coordinate)
    assert listed(book, kind) == ["省级中小企业主管部门", "计划单列市"]


@pytest.mark.parametrize(
    ("field", "kind"), [("area", "decimal"), ("growth", "decimal"), ("firms", "whole"), ("filed", "date")]
)
def test_numbers_and_dates_are_asked_back_not_refused(book, field, kind):
    form = book["申报表"]
    rule = rule_of(form, cell_of(form, field).coordinate)
    assert (rule.type, rule.errorStyle) == (kind, "warning")  # 不适用 must remain possible
    assert rule.prompt
    assert len(rule.prompt) <= 255
    assert len(rule.promptTitle) <= 32


def test_units_years_and_limits_stand_beside_the_cells(book):
    form = book["申报表"]
    assert cell_of(form, "area", "G").value == "平方公里"
    row = cell_of(form, "output_total").row
    assert [form.cell(row - 1, column).value for column in (4, 5, 6)] == ["2019年", "2020年", "2021年"]
    counter = cell_of(form, "sharing_text", "H").value
    assert counter.startswith("=")
    assert counter.endswith('" / 200"')


def test_a_list_prints_its_header_exactly(book):
    table = book["重点项目汇总表"]
    header = cell_of(table, "header", "B").row
    heads = [table.cell(header, column).value for column in range(2, 9)]
    assert heads == [
        *("序号", "项目名称", "项目类别", "截至2021年底完成投资额(万元)", "企业类别", "开工日期", "是否本地"),
    ]
    assert [table.cell(header + n, 2).value for n in (1, 2, 3)] == [1, 2, 3]
    assert not [area for area in table.merged_cells.ranges if area.min_row > header]  # nothing is merged in a list


def test_pages_are_a4_one_wide_and_without_the_hints(book):
    for sheet in book.worksheets[:-1]:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area
    form = book["申报表"]
    assert form.page_setup.orientation == "portrait"
    assert book["重点项目汇总表"].page_setup.orientation == "landscape"
    hint = next(cell for cell in form[4] if cell.value == ZH("template.hint"))
    assert hint.column > range_boundaries(form.print_area.split("!")[1].replace("$", ""))[2]


def test_english_templates_ask_in_english():
    book = load_workbook(BytesIO(blank("kit", "en")))
    assert book.sheetnames[:2] == ["About this file", "Application form"]
    form = book["Application form"]
    assert form.cell(cell_of(form, "area").row, 3).value == every_kind().form.fields["area"].label.en
    assert listed(book, rule_of(form, cell_of(form, "chain_map").coordinate)) == ["yes", "no"]
