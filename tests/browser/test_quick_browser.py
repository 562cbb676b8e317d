"""The quick evaluation as a visitor uses it: a real server, a real browser, real files in and out."""

import json
import re
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import enter, press, settle
from tests.pages.conftest import RUBRIC, SCORES
from workbench.i18n import translator
from workbench.samples import sample_round

pytestmark = pytest.mark.browser
ROUND = sample_round("round")
CJK = re.compile("[\u4e00-\u9fff]")
TRAP = "![x](http://evil.example/x.png) <img src=http://evil.example/y.png onerror=alert(1)> www.evil.example :smile:"


def visit(page: Page, address: str, language: str = "zh") -> None:
    enter(page, address, language)
    page.goto(f"{address}/quick?lang={language}")
    settle(page)
    expect(page.locator("h1")).to_have_text(translator(language)("quick.title"))


def hand_in(page: Page, **files: bytes) -> None:
    for role, content in files.items():
        suffix = "toml" if role in ("rubric", "decisions", "notice") else "csv"
        upload = {"name": f"{role}.{suffix}", "mimeType": "text/plain", "buffer": content}
        page.locator(f".st-key-source-{role} input[type=file]").set_input_files(upload)
        expect(page.get_by_text(f"{role}.{suffix}").first).to_be_visible()
        settle(page, begins=400)  # the file travels first


def evaluate(page: Page, language: str = "zh", **files: bytes) -> None:
    hand_in(page, **files)
    press(page, translator(language)("quick.run"))


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click(delay=80)
    return Path(download.value.path()).read_bytes()


def test_files_go_in_and_the_workbook_the_json_and_the_notice_come_out(clean_page, address):
    page, t, files = clean_page, translator("zh"), ROUND.files
    visit(page, address)
    contents = {role: upload.content for role, upload in files.given()} | {"notice": ROUND.notice.content}
    evaluate(page, **contents)
    expect(page.locator(".hp-figures dd").first).to_have_text("48")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    press(page, t("results.downloads"), role="tab")

    result = json.loads(saved(page, t("downloads.json")))
    selected = result["shortlist"]["selected"]
    assert len(selected) == 12  # the rubric's places

    book = openpyxl.load_workbook(BytesIO(saved(page, t("downloads.workbook"))))
    assert {t("sheet.shortlist"), t("sheet.raters")} <= set(book.sheetnames)
    listed = {str(cell.value) for row in book[t("sheet.shortlist")] for cell in row}
    assert set(selected) <= listed

    names = dict(re.findall(r"^(A\d\d),([^,]+)", files.applications.content.decode("utf-8-sig"), re.MULTILINE))
    paper = docx.Document(BytesIO(saved(page, t("downloads.docx"))))
    printed = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    printed += "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    web = saved(page, t("downloads.html")).decode()
    for text in (printed, web):
        assert [id for id in selected if names[id] not in text] == []
        assert [id for id in names if id not in selected and names[id] in text] == []
    expect(page.frame_locator("iframe").get_by_text(names[selected[0]]).first).to_be_visible()


def test_a_corrected_file_replaces_the_findings_by_a_ranking(clean_page, address):
    page, t = clean_page, translator("zh")
    visit(page, address)
    evaluate(page, rubric=RUBRIC, scores=SCORES + b"A3,E2,position,12\n")
    expect(page.locator(".hp-findings")).to_contain_text(t("place.row", row=8))
    press(page, t("builtin.remove", caught="scores.csv"))
    evaluate(page, scores=SCORES)
    expect(page.locator(".hp-table").first).to_contain_text("85.00")
    expect(page.locator(".hp-findings .hp-block")).to_have_count(0)


def test_the_english_page_is_english_throughout(clean_page, address):
    page = clean_page
    visit(page, address, "en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    evaluate(page, "en", rubric=RUBRIC, scores=SCORES)
    shown = page.locator("[data-testid=stMainBlockContainer]").inner_text()
    assert set(CJK.findall(shown)) <= set("衡评中文")  # the product's name, and the way back to Chinese


def test_streamlits_own_words_are_translated_and_back(clean_page, address):
    page = clean_page
    visit(page, address)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    uploader = page.locator("[data-testid=stFileUploader]").first
    expect(uploader).to_contain_text("选择文件")
    expect(uploader).to_contain_text("单个文件不超过 20 MB")
    press(page, "English", role="radio")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(uploader).to_contain_text("up to 20 MB a file")
    assert not CJK.search(uploader.inner_text())


def test_a_file_of_the_wrong_kind_is_refused_in_the_pages_language(clean_page, address):
    visit(clean_page, address)
    upload = {"name": "scores.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    clean_page.locator(".st-key-source-scores input[type=file]").set_input_files(upload)
    expect(clean_page.locator(".st-key-source-scores")).to_contain_text(translator("zh")("builtin.not_allowed"))


def test_a_reload_keeps_the_language(clean_page, address):
    visit(clean_page, address)
    press(clean_page, "English", role="radio")
    clean_page.reload()
    settle(clean_page)
    expect(clean_page.locator("h1")).to_have_text("Quick evaluation")


def test_what_a_user_wrote_loads_nothing_and_links_nowhere(clean_page, address):
    page, t = clean_page, translator("zh")
    applications = f'application,name,sector\nA1,"{TRAP}","{TRAP}"\nA2,B,"{TRAP}"\nA3,C,另一领域\n'
    visit(page, address)
    evaluate(page, rubric=RUBRIC, scores=SCORES, applications=applications.encode())
    expect(page.locator(".hp-figures").first).to_be_visible()
    for tab in ("shortlist", "experts", "design", "findings", "ranking"):
        press(page, t(f"results.{tab}"), role="tab")
    assert page.locator("[data-testid=stMainBlockContainer] img").count() == 0
    links = page.locator("a").evaluate_all("all => all.map(one => one.href)")
    assert [link for link in links if not link.startswith(f"{address}/")] == []  # those of the menu stay in the house
    pill = page.get_by_role("radio", name=re.compile("evil")).first
    assert pill.inner_text().replace("\u2060", "") == TRAP


def test_a_dataframe_draws_under_the_policy(clean_page, address):
    # 201 applications are more than a text table takes, so the ranking becomes a grid.
    many = "".join(f"A{i:03},E{j},position,{(i * 7 + j * 3) % 10}\n" for i in range(201) for j in (1, 2))
    visit(clean_page, address)
    evaluate(clean_page, rubric=RUBRIC, scores=b"application,rater,criterion,score\n" + many.encode())
    expect(clean_page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
