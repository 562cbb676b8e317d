"""The workbook: every number in its place, ready to print, and nobody's text ever a formula."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import takewhile
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation, evaluate
from scoring.findings import Place, found
from scoring.report import Report
from scoring.sheets import Panel, SetAside
from tests.factories import panel, report, rubric
from workbench.exports.workbook.table import breadth, lines, safe, sheet_namer
from workbench.exports.xlsx import workbook
from workbench.i18n import translator

ZH, EN = translator("zh"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://a.example","b")', "a\x00b", "{row}"]

# Two sub-sectors of three; E03 scores 20 lower than the others and sees only some applications.
SCORES = [[90, 88, None], [80, None, 62], [None, 70, 50], [85, 84, 66], [60, 62, None], [75, None, 55]]
SECTORS = ["甲", "甲", "甲", "乙", "乙", "乙"]
TEN = {"core": ("position", "growth")}


def evaluated(a_panel: Panel) -> Evaluation:
    evaluation, findings = evaluate(a_panel)
    assert evaluation is not None, findings
    return evaluation


@pytest.fixture(scope="module")
def two_sectors() -> Report:
    under = rubric(min_raters=2, shortlist={"per_sector": 1})
    regions = ["东", "西", "东", "西", "东", "西"]
    return report(evaluated(panel(SCORES, under=under, sectors=SECTORS, regions=regions)))


def opened(made: Report, t=ZH) -> Workbook:
    return load_workbook(BytesIO(workbook(made, t)))


def table(sheet: Worksheet, header: int) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[header]]
    below = takewhile(any, sheet.iter_rows(min_row=header + 1, values_only=True))
    return [dict(zip(heads, row, strict=True)) for row in below]


@BOTH
def test_the_sheets_are_those_of_the_report(t, two_sectors):
    names = opened(two_sectors, t).sheetnames
    ranking = [f"{t('sheet.ranking')} 乙", f"{t('sheet.ranking')} 甲"]
    others = [t(f"sheet.{key}") for key in ("shortlist", "raters", "scores", "design", "findings")]
    assert names == [t("sheet.about"), *ranking, *others]


def test_a_round_without_sectors_has_one_ranking():
    made = report(evaluated(panel([[80, 70, 60], [50, 60, 70], [90, 80, 85]])))
    assert [name for name in opened(made).sheetnames if name.startswith("排名")] == ["排名"]


def test_more_than_twelve_sectors_share_one_sheet():
    sectors = [f"领域{n:02}" for n in range(13)]
    sheet = opened(report(evaluated(panel([[80, 70, 60]] * 13, sectors=sectors))))["排名"]
    headings = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True) if isinstance(row[0], str)]
    assert [heading[3:7] for heading in headings] == sectors


def test_sheet_names_are_allowed_and_unique():
    name = sheet_namer(EN)
    wanted = ["排名 a/b:c[d]*?\\", "x" * 40, "X" * 40, "'quoted'", "", "''"]
    made = [name(text) for text in wanted]
    assert len({text.casefold() for text in made}) == len(made)
    assert all(0 < len(text) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", text) for text in made)


def test_sectors_that_differ_only_in_forbidden_characters_keep_their_own_sheet():
    made = report(evaluated(panel([[80, 70, 60]] * 2, sectors=["a/b", "a\\b"])))
    assert sum(name.startswith("排名") for name in opened(made).sheetnames) == 2


@BOTH
def test_a_ranking_shows_what_was_evaluated(t, two_sectors):
    sector = two_sectors.evaluation.sectors[1]
    rows = table(opened(two_sectors, t)[f"{t('sheet.ranking')} 甲"], 3)
    assert [row[t("column.rank")] for row in rows] == [standing.rank for standing in sector.standings]
    assert [Decimal(str(row[t("column.score")])) for row in rows] == [s.score for s in sector.standings]
    assert {row[t("column.zone")] for row in rows} <= {
        t(f"zone.{zone}") for zone in ("safe_in", "contested", "safe_out")
    }
    assert [row[t("column.region")] for row in rows] == ["东", "西", "东"]
    assert rows[0][t("column.outcome")] == t("reason.selected")
    assert rows[1][t("column.outcome")] == t("reason.sector_full")


def test_the_movement_is_against_the_raw_ranking():
    # Raw means: A01 (80+70)/2 = 75, A02 (71+76)/2 = 73.5. E03 is the strict one: 15 below E01 on A03 to A06,
    # so A02, which E03 scored 71, passes A01, which only the lenient experts scored.
    scores = [[80, 70, None], [None, 76, 71], [90, 85, 75], [60, 55, 45], [70, 65, 55], [50, 45, 35]]
    rows = table(opened(report(evaluated(panel(scores, under=rubric(min_raters=2)))))["排名"], 3)
    moved = {row["申报项目"]: (row["名次"], row["原始名次"], row["较原始名次"]) for row in rows}
    assert moved["A02"] == (2, 3, 1)
    assert moved["A01"] == (3, 2, -1)
    assert moved["A03"] == (1, 1, 0)


def test_the_shortlist_names_everyone_once_with_the_reason_and_who_is_in_instead(two_sectors):
    rows = table(opened(two_sectors)["入围名单"], 3)
    named = [row["申报项目"] for row in rows if row["申报项目"]]
    assert sorted(named) == ["A01", "A02", "A03", "A04", "A05", "A06"]
    assert [(row["序号"], row["申报项目"]) for row in rows[:2]] == [(1, "A01"), (2, "A04")]
    last = next(row for row in rows if row["申报项目"] == "A03")
    assert last["未入围原因"] == "本细分领域限 1 个，已由名次在前者占满。"
    assert last["名额由谁占用"] == "A01 申报01"


def test_an_open_tie_is_said_on_top_of_the_shortlist():
    made = report(evaluated(panel([[90, 90, 90], [70, 75, 80], [70, 75, 80]], under=rubric(shortlist={"places": 2}))))
    assert opened(made)["入围名单"]["A4"].value.startswith("名单尚未确定：A02 申报02、A03 申报03")


def test_every_score_is_there_as_entered_and_on_0_to_100():
    under = rubric(TEN, high=10, measured=["income"], min_raters=1)
    aside = [SetAside(1, 0, "recused"), SetAside(1, 1, "pending", (4.0, None))]
    made = report(evaluated(panel([[7.5, 6], [None, None], [9, 8]], under=under, points=[[40]] * 3, set_aside=aside)))
    grid = list(opened(made)["评分明细"].iter_rows(min_row=6, values_only=True))
    assert grid[0][:5] == ("A01", "申报01", "E01", "计入", 75)
    assert grid[0][5:] == (7.5, 7.5, None, 75, 75, 40)  # position, growth, income: as entered, then on 0–100
    assert grid[2][2:] == ("E01", "回避", None, None, None, None, None, None, 40)
    assert grid[3][2:] == ("E02", "未完成", None, 4, "未填", None, 40, None, 40)
    assert [row[3] for row in grid] == ["计入", "计入", "回避", "未完成", "计入", "计入"]


def test_experts_are_listed_with_what_was_not_counted():
    aside = [SetAside(2, 0, "recused"), SetAside(2, 1, "absent")]
    made = report(evaluated(panel([[80, 70], [60, 50], [None, None]], under=rubric(min_raters=1), set_aside=aside)))
    rows = table(opened(made)["专家"], 3)
    assert [(row["评审专家"], row["计入评分表"], row["回避"], row["缺席"], row["平均总分"]) for row in rows] == [
        ("E01", 2, 1, 0, 70),
        ("E02", 2, 0, 1, 60),
    ]


def test_the_design_lists_the_assignments_that_would_connect_it():
    divided = [[80, 70, None, None], [60, 55, None, None], [None, None, 90, 85], [None, None, 50, 40]]
    made = report(evaluated(panel(divided, under=rubric(min_raters=1))))
    (link,) = made.evaluation.design.advice
    cells = [row for row in opened(made)["设计与一致性"].iter_rows(values_only=True) if "建议增派" in row]
    rater = made.evaluation.panel.raters[link.rater]
    assert [row[1:4] for row in cells] == [(rater.id, rater.name, "建议增派")]


@BOTH
def test_a_blocked_report_says_so_and_lists_what_to_mend(t):
    blocked = found("missing_column", "block", Place("scores.csv", None, 1), column="score")
    book = opened(report(None, [blocked]), t)
    assert book.sheetnames == [t("sheet.about"), t("sheet.findings")]
    (row,) = table(book[t("sheet.findings")], 3)
    assert row[t("column.finding")] == t.finding(blocked)
    assert row[t("column.remedy")] == t.remedy(blocked)
    assert row[t("column.row")] == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobodys_text_becomes_a_formula(attack):
    plain = panel(SCORES, under=rubric(min_raters=1, shortlist={"per_sector": 1}), sectors=[attack] * 6)
    applications = tuple(replace(a, name=attack, attributes={"region": attack}) for a in plain.applications)
    raters = tuple(replace(r, name=attack, attributes={"affiliation": attack, "region": attack}) for r in plain.raters)
    hostile = replace(plain, applications=applications, raters=raters)
    finding = found("name_missing", "warn", Place(attack, attack, 1, attack, attack), id=attack)
    content = workbook(report(evaluated(hostile), [finding]), ZH)
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name}
    assert parts
    assert not any(re.search(r"<f[ >]", part) for part in parts.values())
    texts = [c.value for s in load_workbook(BytesIO(content)) for row in s for c in row if isinstance(c.value, str)]
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in texts)


def test_the_same_report_gives_the_same_bytes_without_a_clock(two_sectors):
    first, second = workbook(two_sectors, ZH), workbook(two_sectors, ZH)
    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"W3CDTF" not in archive.read("docProps/core.xml")


def test_the_noise_of_the_last_digit_does_not_change_the_bytes(two_sectors):
    evaluation = two_sectors.evaluation
    noisy = replace(evaluation.normalized, severity=evaluation.normalized.severity * (1 + 1e-15))
    assert (noisy.severity != evaluation.normalized.severity).any()
    again = replace(two_sectors, evaluation=replace(evaluation, normalized=noisy))
    assert workbook(again, ZH) == workbook(two_sectors, ZH)


def test_the_time_of_the_run_is_printed_where_it_is_known(two_sectors):
    made = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001
    sheet = load_workbook(BytesIO(workbook(two_sectors, EN, made)))["About"]
    assert "21 November 2026 09:30" in [row[1] for row in sheet.iter_rows(values_only=True)]


@BOTH
def test_every_sheet_prints_on_a4_landscape_with_its_header_and_page_numbers(t, two_sectors):
    for sheet in opened(two_sectors, t):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == (2 if sheet.title == t("sheet.scores") else 1)
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.right.text
    frozen = {sheet.title for sheet in opened(two_sectors, t) if sheet.freeze_panes}
    assert frozen == set(opened(two_sectors, t).sheetnames) - {t("sheet.about")}


@BOTH
def test_zones_are_shaded_by_their_own_words(t, two_sectors):
    sheet = opened(two_sectors, t)[f"{t('sheet.ranking')} 甲"]
    formulas = [formula for area in sheet.conditional_formatting for rule in area.rules for formula in rule.formula]
    zone = next(cell.column_letter for cell in sheet[3] if cell.value == t("column.zone"))
    assert formulas == [f'${zone}4="{t(f"zone.{name}")}"' for name in ("safe_in", "contested", "safe_out")]


def test_scores_are_numbers_with_the_published_decimals():
    made = report(evaluated(panel([[80, 70, 75], [60, 65, 70], [50, 45, 40]], under=rubric(decimals=3))))
    sheet = opened(made)["排名"]
    column = next(cell.column for cell in sheet[3] if cell.value == "得分")
    assert sheet.cell(4, column).data_type == "n"
    assert sheet.cell(4, column).number_format == "0.000"


def test_chinese_is_twice_as_wide():
    assert breadth("县A") == 3
    assert [lines("县" * 10, 22), lines("县" * 11, 22), lines("甲\n乙", 22)] == [1, 2, 2]


def test_safe_text_is_left_as_it_is():
    assert [safe(text) for text in ("青岚县", "A-1", " =1", "")] == ["青岚县", "A-1", " =1", ""]


def test_more_scores_than_a_spreadsheet_can_bear_are_not_listed_and_it_says_so(monkeypatch, two_sectors):
    monkeypatch.setattr("workbench.exports.workbook.scores.CELLS_AT_MOST", 10)
    sheet = opened(two_sectors, EN)["Scores"]
    assert sheet["A2"].value.startswith("With 13 sheets, listing every score would be more")
    assert sheet.max_row == 2
