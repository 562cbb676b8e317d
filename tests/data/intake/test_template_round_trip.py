"""A filled template gives back the answers that were typed in, for every kind of field and every programme."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from data.intake.filling import fill
from data.intake.opening import open_file
from data.intake.reader import Reading, read_application
from data.programmes import programme_ids
from scoring.applications.answers import Answers
from scoring.applications.form import NUMERIC, Field
from scoring.applications.specimens import specimen_answers
from tests.data.intake.every_kind import blank, cell_of, edited, every_kind, everything, known
from workbench.i18n import translator

PARTS = ("values", "rows", "chapters", "evidence", "application", "authority", "sector", "unreadable")
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(programme, content: bytes, name: str = "a.xlsx") -> tuple[Reading, tuple]:
    opened, findings = open_file(name, content)
    assert opened is not None, findings
    reading, more = read_application(programme, opened)
    assert reading is not None, more
    return reading, (*findings, *more)


def same(answers: Answers, other: Answers) -> None:
    for part in PARTS:
        left, right = getattr(answers, part), getattr(other, part)
        assert (dict(left), part) == (dict(right), part) if part in PARTS[:4] else left == right, part


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_typed_in_comes_back(language):
    content = fill(blank("kit", language), every_kind(), everything(), {"list": "provincial、national"})
    reading, findings = read(every_kind(), content)
    assert findings == ()
    same(reading.answers, everything())
    assert reading.lists == ("provincial", "national")


def test_an_empty_template_answers_nothing():
    opened, _ = open_file("a.xlsx", blank("kit"))
    reading, findings = read_application(every_kind(), opened)
    assert reading is None
    assert [finding.code for finding in findings] == ["form_not_found"]


@pytest.mark.parametrize("name", programme_ids())
def test_every_programme_reads_what_its_template_was_filled_with(name):
    programme = known(name)
    if programme.form is None:
        with pytest.raises(ValueError, match="programme_without_form"):
            blank(name)
        return
    specimen = specimen_answers(programme.form, programme.year)
    answers = replace(specimen, application="A7", authority="甲省", sector="阀门")
    reading, findings = read(programme, fill(blank(name), programme, answers))
    same(reading.answers, answers)
    assert [finding.code for finding in findings if finding.level == "block"] == []


def test_every_answer_knows_its_cell():
    reading, _ = read(every_kind(), fill(blank("kit"), every_kind(), everything()))
    book = load_workbook(BytesIO(fill(blank("kit"), every_kind(), everything())))
    for key in ("area", "output_total.2021", "chain_map"):
        place = reading.answers.place(key)
        value = book[place.sheet][f"{place.column}{place.row}"].value
        assert value in (38.5, 50.0, "是")
        assert place.field == key.split(".")[0]
    row = reading.answers.place("projects.1.started")
    assert book[row.sheet][f"{row.column}{row.row}"].value.date() == date(2021, 3, 1)


def test_inserted_rows_and_renamed_sheets_do_no_harm():
    def change(book):
        book["申报表"].title = "表1"
        book["表1"].insert_rows(6, 2)
        book["重点项目汇总表"].insert_rows(2)
        book.move_sheet("表1", 3)

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert findings == ()
    same(reading.answers, everything())


def test_a_removed_sheet_is_missed_and_a_copied_row_is_not_read():
    def change(book):
        del book["规划（方案）"]
        sheet = book["申报表"]
        row = cell_of(sheet, "area").row
        sheet.cell(sheet.max_row + 1, 1, "area")
        sheet.cell(sheet.max_row, 4, 99.0)
        assert sheet.cell(row, 4).value == 38.5

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert {finding.code for finding in findings} == {"template_sheet_missing", "answer_given_twice"}
    assert reading.answers.values["area"] == 38.5
    assert reading.answers.chapters == {}


@pytest.mark.parametrize(
    ("field", "typed", "code", "value"),
    [
        ("area", "三十八", "answer_not_a_number", None),
        ("area", "3850公顷", "answer_unit_converted", 38.5),  # 100 公顷 are 1 平方公里
        ("area", "约38", "answer_not_a_number", None),
        ("area", "38.5平方公里", None, 38.5),
        ("area", "不适用", "answer_not_applicable", None),
        ("filed", "2022年9月", "answer_not_a_date", None),
        ("filed", "2022.9.30", None, date(2022, 9, 30)),
        ("filed", "2022-02-30", "answer_not_a_date", None),
        ("industry_type", "第四产业", "answer_not_an_option", None),
        ("industry_type", "第一产业、第二产业", None, ("primary", "secondary")),
        ("chain_map", "也许", "answer_not_yes_or_no", None),
        ("chain_map", "√", None, True),
        ("cover_name", date(2022, 1, 2), "date_in_text", None),
        ("growth", "11.2%", None, 11.2),
    ],
)
def test_what_people_type_is_read_or_reported(field, typed, code, value):
    def change(book):
        cell_of(book["申报表"], field).value = typed

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert [finding.code for finding in findings] == ([code] if code else [])
    assert reading.answers.values.get(field) == value
    if code:
        assert (findings[0].where.field, findings[0].where.column) == (field, "D")
        assert (field in reading.answers.unreadable) == (findings[0].level == "block")


def test_a_money_unit_in_the_cell_is_converted_and_said():
    # 525 000 万元 are 52.5 亿元: 1 亿元 = 10 000 万元
    def change(book):
        cell_of(book["申报表"], "output_total", "F").value = "525000万元"

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert reading.answers.values["output_total"] == {2019: 40.0, 2020: 44.0, 2021: 52.5}
    assert [(f.code, f.facts["value"], f.facts["read"], f.where.column) for f in findings] == [
        ("answer_unit_converted", "525000万元", 52.5, "F")
    ]


def test_a_percentage_typed_with_its_sign_is_held_as_a_fraction_and_read_as_shown():
    def change(book):
        cell = cell_of(book["申报表"], "sme_share", "E")
        cell.value, cell.number_format = 0.71, "0%"

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert reading.answers.values["sme_share"][2020] == 71.0
    assert [finding.code for finding in findings] == ["answer_percent_cell"]


def test_errors_and_formulas_without_a_value_are_not_taken_for_answers():
    def change(book):
        cell_of(book["申报表"], "area").value = "=1/0"  # openpyxl stores no value with it
        cell = cell_of(book["申报表"], "growth")
        cell.value, cell.data_type = "#DIV/0!", "e"

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert {finding.code for finding in findings} == {"formula_without_value", "error_cell"}
    assert reading.answers.unreadable == {"area", "growth"}


def test_a_mark_that_is_no_tick_is_not_guessed():
    def change(book):
        cell_of(book["申报表"], "sharing.synergy").value = "部分"

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert [finding.code for finding in findings] == ["answer_tick_unclear"]
    assert "sharing" in reading.answers.unreadable


def test_a_list_keeps_its_header_and_its_cells_apart():
    def change(book):
        sheet = book["重点项目汇总表"]
        header = cell_of(sheet, "header", "C")
        header.value = "名称"
        sheet.merge_cells(start_row=header.row + 4, end_row=header.row + 5, start_column=3, end_column=3)

    _, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert [(finding.code, finding.level) for finding in findings] == [
        ("table_header_changed", "block"),
        ("merged_cells", "block"),
    ]


def test_rows_may_go_on_below_those_prepared():
    rows = tuple({"name": f"项目{n}"} for n in range(60))
    reading, _ = read(every_kind(), fill(blank("kit"), every_kind(), replace(everything(), rows={"projects": rows})))
    assert reading.answers.rows["projects"] == rows


def test_a_template_of_another_programme_is_refused():
    opened, _ = open_file("a.xlsx", fill(blank("kit"), every_kind(), everything()))
    reading, findings = read_application(known("miit-sme-2022"), opened)
    assert reading is None
    assert [(f.code, f.facts["given"]) for f in findings] == [("template_other_programme", "kit")]


def test_an_older_template_is_read_and_said():
    def change(book):
        sheet = book["_hengping"]
        next(cell for cell in sheet["A"] if cell.value == "version").offset(0, 1).value = "7"

    reading, findings = read(every_kind(), edited(fill(blank("kit"), every_kind(), everything()), change))
    assert [(f.code, f.facts["given"]) for f in findings] == [("template_other_version", 7)]
    same(reading.answers, everything())


def without_anchors(content: bytes) -> bytes:
    """What somebody hands in who copied the visible part into a workbook of their own."""
    old, new = load_workbook(BytesIO(content)), Workbook()
    new.remove(new.worksheets[0])
    for sheet in old.worksheets:
        if sheet.sheet_state == "visible":
            copy = new.create_sheet(sheet.title)
            for row in sheet.iter_rows(min_row=2, min_col=2):
                for cell in row:
                    if cell.value is not None:
                        copy.cell(cell.row - 1, cell.column - 1, cell.value)
            for area in sheet.merged_cells.ranges:
                area.shift(-1, -1)
                copy.merge_cells(area.coord)
    saved = BytesIO()
    new.save(saved)
    return saved.getvalue()


def test_a_template_without_its_anchors_is_read_by_its_labels():
    content = without_anchors(fill(blank("kit"), every_kind(), everything()))
    reading, findings = read(every_kind(), content)
    assert [finding.code for finding in findings] == ["form_read_by_labels"]
    assert reading.answers.application == "a"  # the name of the file: the first sheet has no anchors either
    for name in ("cover_name", "filed", "area", "industry_type", "chain_map", "output_total", "sme_share", "growth"):
        assert reading.answers.values[name] == everything().values[name], name
    assert reading.answers.values["sharing"] == ("pool", "workshop")
    assert reading.answers.rows["projects"][0]["category"] == "strategic"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_copy_saved_by_libreoffice_gives_the_same_answers(tmp_path: Path):
    source = tmp_path / "a.xlsx"
    source.write_bytes(fill(blank("kit"), every_kind(), everything(), {"list": "national"}))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = (tmp_path / "out" / "a.xlsx").read_bytes()
    reading, findings = read(every_kind(), saved)
    assert findings == ()
    same(reading.answers, everything())
    computed = load_workbook(BytesIO(saved), data_only=True)["申报表"]
    assert cell_of(computed, "sharing_text", "H").value == "6 / 200"  # 第一行 and 第二行: the line break does not count


WORDS = st.text("甲乙丙丁产业集群阀门 abcXYZ019,.;:=+-@'\"<>&()%", min_size=1, max_size=40).map(str.strip).filter(bool)
NAMES = st.lists(st.text("甲乙丙丁中心实验室", min_size=2, max_size=6), min_size=1, max_size=4, unique=True)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(float), st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: round(x, 4) + 0.0)
)


def value_of(field: Field, year: int) -> st.SearchStrategy:
    options = [option.id for option in field.options]
    if field.years is not None:
        return st.dictionaries(st.sampled_from(field.years.of(year)), NUMBERS, min_size=1)
    if field.kind in NUMERIC:
        return NUMBERS
    strategies = {
        "text": WORDS,
        "names": NAMES.map(tuple),
        "yesno": st.booleans(),
        "date": st.dates(date(1950, 1, 1), date(2099, 12, 31)),
        "choice": st.sampled_from(options) if options else st.nothing(),
        "ticks": st.lists(st.sampled_from(options), min_size=1, unique=True).map(
            lambda ticked: tuple(sorted(ticked, key=options.index))
        )
        if options
        else st.nothing(),
    }
    return strategies[field.kind]


def some_answers(programme) -> st.SearchStrategy[Answers]:
    form, year = programme.form, programme.year
    values = st.fixed_dictionaries({}, optional={name: value_of(field, year) for name, field in form.fields.items()})
    tables = {
        table.id: st.lists(
            st.fixed_dictionaries({}, optional={c.id: value_of(c, year) for c in table.columns}).filter(bool),
            max_size=3,
        ).map(tuple)
        for table in form.tables
    }
    chapters = st.fixed_dictionaries({}, optional={chapter.id: WORDS for chapter in form.plan.chapters})
    return st.builds(
        lambda v, r, c: Answers("A1", {**v, "cover_name": "甲"}, r, c, authority="甲省", sector="阀门"),
        values,
        st.fixed_dictionaries(tables),
        chapters,
    )


@FEW
@given(some_answers(every_kind()))
def test_any_answers_survive_the_workbook(answers):
    reading, findings = read(every_kind(), fill(blank("kit"), every_kind(), answers))
    assert findings == ()
    same(reading.answers, answers)


def test_the_same_template_has_the_same_bytes():
    from workbench.exports.template.application import template

    assert template(every_kind(), translator("zh")) == blank("kit")
