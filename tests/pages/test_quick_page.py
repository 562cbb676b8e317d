"""The quick evaluation in Streamlit's harness: empty, faulty and good input, in both languages."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import RUBRIC, SCORES, hand_in, markups, visible
from workbench.i18n import translator
from workbench.samples import sample_round

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
CHINESE = re.compile("[\u4e00-\u9fff]")
KEY = re.compile(r"\b[a-z]+\.[a-z_.]+\b")
FILE_NAME = re.compile(r"\b\w+\.(?:csv|toml)\b")


def cells(at: AppTest, table: int) -> list[list[str]]:
    """Texts of a table's body, row by row."""
    body = [m for m in markups(at) if "<table" in m][table].split("<tbody>")[1]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body.split("</tr>") if "<td" in row]
    return [[re.sub("<[^>]*>", "", cell) for cell in row] for row in rows]


@BOTH
def test_the_empty_screen_says_what_to_do_and_offers_files(quick, language):
    at, t = quick(language), translator(language)
    assert not at.exception
    assert t("quick.empty.title") in visible(at)
    assert [uploader.key for uploader in at.file_uploader] == [
        f"source.{role}" for role in ("rubric", "scores", "applications", "raters", "decisions", "notice")
    ]
    assert {button.key for button in at.download_button} == {"source.templates", "source.sample_files"}
    assert not at.button


@BOTH
def test_good_input_is_ranked(evaluated, language):
    at = evaluated(language, rubric=RUBRIC, scores=SCORES)
    assert not at.exception
    ranking = cells(at, 0)  # rank, id, score, interval, raw mean, move, interval, zone, outcome: there are no names
    # One criterion on 0–10, so totals are tenfold scores: A1 (90 + 80) / 2, A2 (70 + 60) / 2, A3 (40 + 30) / 2.
    # Every expert scored every application, so the adjusted score is the raw mean.
    assert [(row[0], row[1], row[2], row[4]) for row in ranking] == [
        ("1", "A1", "85.00", "85.00"),
        ("2", "A2", "65.00", "65.00"),
        ("3", "A3", "35.00", "35.00"),
    ]
    assert ranking[0][8] == translator(language)("reason.selected")  # one place in the only sub-sector
    assert [element.key for element in at.get("plotly_chart")] == ["ranking.plot.", "experts.plot"]
    assert {"downloads.workbook", "downloads.json"} <= {button.key for button in at.download_button}


@BOTH
def test_faults_are_listed_at_their_places_and_nothing_is_evaluated(evaluated, language):
    # Row 8 repeats the sheet of row 7, row 9 is off the scale, row 10 names a criterion that is not in the rubric.
    faulty = SCORES + b"A3,E2,position,2\nA2,E3,position,12\nA1,E3,nowhere,5\n"
    at, t = evaluated(language, rubric=RUBRIC, scores=faulty), translator(language)
    assert not at.exception
    assert not at.tabs
    items = [item for markup in markups(at) for item in re.findall("<li>.*?</li>", markup)]
    assert len([item for item in items if "hp-block" in item]) >= 3
    assert all(any(t("place.row", row=row) in item for item in items) for row in (8, 9, 10))


@BOTH
def test_a_broken_rubric_and_an_empty_table_are_findings_not_failures(evaluated, language):
    at = evaluated(language, rubric=b"id = ", scores=b"")
    assert not at.exception
    assert not at.tabs
    assert "rubric.toml" in visible(at)


def test_a_corrected_cell_never_meets_an_old_result(evaluated):
    at = evaluated("en", rubric=RUBRIC, scores=SCORES)
    hand_in(at, scores=SCORES.replace(b"A1,E1,position,9", b"A1,E1,position,8"))
    assert not at.tabs  # nothing is shown for files that were not evaluated
    at.button(key="quick.run").click().run()
    assert cells(at, 0)[0][2] == "80.00"  # (80 + 80) / 2


@BOTH
def test_the_sample_round_fills_every_tab(quick, language):
    at, t = quick(language), translator(language)
    at.button_group(key="source").set_value("sample").run()
    at.button(key="quick.run").click().run()
    assert not at.exception
    assert [tab.label for tab in at.tabs] == [
        t(f"results.{name}")
        for name in ("ranking", "shortlist", "experts", "design", "sensitivity", "findings", "downloads")
    ]
    assert all(tab.children for tab in at.tabs)
    assert {"downloads.docx", "downloads.html"} <= {button.key for button in at.download_button}


@BOTH
def test_another_sub_sector_can_be_chosen(quick, language):
    at = quick(language)
    at.button_group(key="source").set_value("sample").run()
    at.button(key="quick.run").click().run()
    sectors, ids = cells(at, 0), {f"A{n:02}" for n in range(1, 19)}
    assert {cell.split()[0] for row in sectors for cell in row[2:]} & ids  # applications are named beside their sector
    first = [row[1] for row in cells(at, 1)]
    at.button_group(key="ranking.sector").set_value("精密铸造").run()
    assert {row[1] for row in cells(at, 1)} == {"A01", "A02", "A03", "A04", "A05", "A06"} != set(first)


def test_a_notice_with_a_gap_is_refused_and_the_gap_named(evaluated):
    notice = sample_round("round").notice.content.replace("云岭".encode(), "××".encode())
    at = evaluated("zh", rubric=RUBRIC, scores=SCORES, notice=notice)
    assert not at.exception
    assert translator("zh")("downloads.notice.refused.title") in visible(at)
    assert "notice.toml" in visible(at)
    assert not {"downloads.docx", "downloads.html"} & {button.key for button in at.download_button}


@pytest.mark.parametrize("files", [{}, {"rubric": RUBRIC, "scores": SCORES}, {"rubric": RUBRIC, "scores": SCORES[:-2]}])
def test_the_english_screen_has_no_chinese_and_neither_shows_a_bare_key(quick, files):
    for language in ("en", "zh"):
        at = hand_in(quick(language), **files)
        if files:
            at.button(key="quick.run").click().run()
        shown = visible(at)
        assert language == "zh" or not CHINESE.search(shown)
        assert not KEY.search(FILE_NAME.sub("", shown))


def test_what_a_user_wrote_is_shown_as_characters(evaluated):
    applications = "application,name,sector\nA1,<img src=x onerror=alert(1)>,<b>S</b>\nA2,![x](http://evil.example/y.png),<b>S</b>\nA3,c,<b>S</b>\n"
    at = evaluated("en", rubric=RUBRIC, scores=SCORES, applications=applications.encode())
    assert not at.exception
    assert not [markup for markup in markups(at) if "<img" in markup or "<b>" in markup]
    assert "&lt;img src=x onerror=alert(1)&gt;" in "".join(markups(at))


def _failing() -> None:
    from pages.common.frame import apologise

    apologise(RuntimeError("secret"))


def test_a_failure_is_told_calmly_and_keeps_its_details_to_itself():
    at = AppTest.from_function(_failing).run()
    assert translator("zh")("failure.title") in visible(at)
    assert "secret" not in visible(at)


def _refused() -> None:
    from pages.common.frame import apologise
    from workbench.access import Refused

    apologise(Refused("scores.finish"))


def test_what_the_phase_does_not_allow_is_no_failure():
    at = AppTest.from_function(_refused).run()
    assert translator("zh")("told.refused.title") in visible(at)
    assert "scores.finish" not in visible(at)


@BOTH
def test_the_list_of_findings_can_be_taken_away(evaluated, language):
    at = evaluated(language, rubric=RUBRIC, scores=SCORES + b"A3,E2,position,12\n")
    assert {button.key for button in at.download_button} >= {"downloads.faults"}
