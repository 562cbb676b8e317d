"""The notice on paper: nothing internal in its bytes, the conventional form, the same bytes every time."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree, html

from data.notices import read_notice
from scoring.notice import Entry, Notice, NoticeSector, NoticeText
from workbench.exports.notice_docx import notice_docx
from workbench.exports.notice_html import notice_html
from workbench.exports.result import result_json
from workbench.i18n import Translator, translator
from workbench.publishing import draft_notice
from workbench.results import Inputs, Upload, evaluate_files

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "data" / "samples"
WORDS = Upload("notice.toml", (SAMPLES / "notice.toml").read_bytes())
BOTH = pytest.mark.parametrize("t", [translator("zh"), translator("en")], ids=["zh", "en"])
NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def upload(path: Path) -> Upload:
    return Upload(path.name, path.read_bytes())


@pytest.fixture(scope="module")
def report():
    files = {kind: upload(SAMPLES / "round" / f"{kind}.csv") for kind in ("scores", "applications", "raters")}
    return evaluate_files(Inputs(rubric=upload(ROOT / "rubrics" / "sample" / "rubric.toml"), **files))


@pytest.fixture(scope="module")
def notice(report) -> Notice:
    notice, findings = draft_notice(report, WORDS)
    assert findings == ()
    assert notice is not None
    return notice


def text() -> NoticeText:
    read, _ = read_notice(WORDS.name, WORDS.content)
    assert read is not None
    return read


def everything_written(notice: Notice, t: Translator) -> str:
    """Every byte of both papers as text: all members of the document, unzipped, and the page."""
    with zipfile.ZipFile(io.BytesIO(notice_docx(notice, t))) as document:
        members = [document.read(name).decode("utf-8", "replace") for name in document.namelist()]
    return "\n".join([*members, notice_html(notice, t).decode()])


def found_in(words: set[str], where: str) -> set[str]:
    """Which words occur; an id or a number only by itself, since a colour may hold its digits."""
    tokens = set(re.findall(r"\d+\.\d+|[0-9A-Za-z]+", where))
    return {word for word in words if (word in tokens if word.isascii() else word in where)}


def secrets(report) -> dict[str, set[str]]:
    evaluation = report.evaluation
    panel, chosen = evaluation.panel, set(evaluation.shortlist.selected)
    standings = [standing for sector in evaluation.sectors for standing in sector.standings]
    scores = [
        score
        for standing in standings
        for score in (standing.score, standing.raw_score, *standing.dimensions.values())
        if score is not None
    ]
    return {
        "expert": {word for rater in panel.raters for word in (rater.id, rater.name)},
        "affiliation": {str(rater.attributes["affiliation"]) for rater in panel.raters},
        "score": {str(score) for score in scores},
        "application number": {application.id for application in panel.applications},
        "rejected": {application.name for i, application in enumerate(panel.applications) if i not in chosen},
    }


@BOTH
def test_no_expert_score_or_rejected_application_is_anywhere_in_the_files(report, notice, t):
    written = everything_written(notice, t)
    internal = secrets(report)
    assert all(len(words) >= 10 for words in internal.values())
    leaked = {kind: found_in(words, written) for kind, words in internal.items()}
    assert leaked == {kind: set() for kind in internal}


def test_the_search_would_find_a_leak(report, notice):
    t = translator("zh")
    internal = secrets(report)
    told = json.dumps(json.loads(result_json(report, t)), ensure_ascii=False)
    shown = internal["score"] | internal["application number"]
    assert found_in(shown, told) == shown
    expert, rejected = min(internal["expert"]), min(internal["rejected"])
    leaking = Notice(notice.text, (NoticeSector("领域", (Entry(f"{expert} 83.17 {rejected}", None),)),))
    assert found_in({expert, "83.17", rejected}, everything_written(leaking, t)) == {expert, "83.17", rejected}


@BOTH
def test_everyone_selected_is_on_both_papers_once_and_counted(report, notice, t):
    evaluation = report.evaluation
    chosen = [evaluation.panel.applications[i] for i in evaluation.shortlist.selected]
    assert notice.count == len(chosen) > 0
    document = Document(io.BytesIO(notice_docx(notice, t)))
    listed = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    page = html.fromstring(notice_html(notice, t))
    assert listed == [[cell.text_content() for cell in row.iterfind("*")] for row in page.iter("tr")]
    assert [row[0] for row in listed[1:]] == [str(n) for n in range(1, len(chosen) + 1)]
    expected = sorted((a.sector, a.id, a.name, a.attributes["region"]) for a in chosen)
    assert [row[1:] for row in listed[1:]] == [[name, sector, region] for sector, _, name, region in expected]
    announcement = next(p.text for p in document.paragraphs if "《" in p.text)
    assert (f"共计{len(chosen)}个" if t.language == "zh" else f"The {len(chosen)} applications") in announcement


@pytest.mark.parametrize("typed", ["附件：拟认定名单", "附件1:拟认定名单", "拟认定名单"])
def test_the_attachment_is_labelled_once_however_it_was_typed(notice, typed):
    page = notice_html(
        replace(notice, text=notice.text.model_copy(update={"attachment": typed})), translator("zh")
    ).decode()
    assert "附件：拟认定名单" in page
    assert "附件：附件" not in page


def test_the_document_has_the_conventional_anatomy(notice):
    document = Document(io.BytesIO(notice_docx(notice, translator("zh"))))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    words = [
        *("关于云岭省2026年度", "根据《云岭省", "专家评审", "共计", "现予以公示。欢迎社会各界参与监督。"),
        *(
            "实名",
            "加盖单位公章",
            "匿名",
            "逾期",
            "公示时间：2026年11月23日至2026年11月27日",
            "联系地址：",
            "联系电话：",
        ),
        *("传真：", "电子邮箱：", "监督电话：", "附件：", "云岭省工业和信息化厅", "2026年11月21日", "排名不分先后"),
    ]
    assert [word for word in words if word not in said] == []
    assert [said.index(word) for word in words] == sorted(said.index(word) for word in words)
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["序号", "名称", "细分领域", "地区"]


def test_the_document_looks_official(notice):
    document = Document(io.BytesIO(notice_docx(notice, translator("zh"))))
    section, title = document.sections[0], document.paragraphs[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert title.alignment == 1  # centred
    assert (title.style.font.size, fonts(title.style)) == (Pt(22), "方正小标宋简体")
    normal = document.styles["Normal"]
    assert (normal.font.size, normal.paragraph_format.line_spacing, fonts(normal)) == (Pt(16), Pt(28), "仿宋")
    header = document.tables[0].rows[0]._tr.trPr
    assert header.find(qn("w:tblHeader")) is not None
    assert "PAGE" in section.footer._element.xpath("string(.//w:instrText)")


def fonts(style) -> str:
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


@BOTH
def test_a_sample_is_visibly_marked_on_every_page_and_a_real_notice_is_not(notice, t):
    marked = t("notice.synthetic")
    real = Notice(notice.text.model_copy(update={"synthetic": False}), notice.sectors)
    assert Document(io.BytesIO(notice_docx(notice, t))).sections[0].header.paragraphs[0].text == marked
    assert len(html.fromstring(notice_html(notice, t)).find_class("warning")) == 2
    assert marked not in everything_written(real, t)


@BOTH
def test_the_same_notice_gives_the_same_bytes_and_no_time_of_day(notice, t):
    content = notice_docx(notice, t)
    assert (content, notice_html(notice, t)) == (notice_docx(notice, t), notice_html(notice, t))
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        assert {member.date_time for member in document.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(io.BytesIO(content)).core_properties
    assert properties.created == properties.modified == datetime.fromisoformat("2026-11-21T00:00:00+00:00")
    assert (properties.author, properties.last_modified_by) == (notice.text.issuer, notice.text.issuer)


@BOTH
def test_the_page_stands_alone(notice, t):
    source = notice_html(notice, t).decode()
    page = html.fromstring(source)
    assert re.search(r"https?:|url\(|@import|<script|<link|<img|\bsrc=|\bon\w+=", source) is None
    assert page.get("lang") == ("zh-CN" if t.language == "zh" else "en")
    assert [cell.get("scope") for cell in page.iter("th")] == ["col"] * 4
    assert [time.get("datetime") for time in page.iter("time")] == ["2026-11-21"]
    assert source.startswith("<!DOCTYPE html>")


def test_markup_in_a_name_stays_text():
    name, title = """<script>alert("1")</script>&amp;'云'""", "关于<b>名单</b>的公示"
    sectors = (NoticeSector("<i>甲</i>", (Entry(name, '"北"'),)),)
    notice = Notice(text().model_copy(update={"title": title}), sectors)
    page = html.fromstring(notice_html(notice, translator("zh")))
    assert [cell.text_content() for cell in page.iter("td")] == ["1", name, "<i>甲</i>", '"北"']
    assert page.find(".//h1").text_content() == title
    assert list(page.iter("script", "b", "i")) == []
    document = Document(io.BytesIO(notice_docx(notice, translator("zh"))))
    assert document.tables[0].rows[1].cells[1].text == name


def test_what_xml_cannot_hold_is_marked_and_not_dropped():
    notice = Notice(text(), (NoticeSector("甲", (Entry("云\x00州\x0b市", None),)),))
    document = Document(io.BytesIO(notice_docx(notice, translator("zh"))))
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["1", "云\ufffd州\ufffd市", "甲"]
    assert "云\ufffd州\ufffd市" in notice_html(notice, translator("zh")).decode()


def test_a_column_nobody_has_anything_in_is_left_out():
    notice = Notice(text(), (NoticeSector("", (Entry("云州市集群", None), Entry("砚溪市集群", None))),))
    document = Document(io.BytesIO(notice_docx(notice, translator("zh"))))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["序号", "名称"]
    assert [cell.text for cell in document.tables[0].columns[1].cells] == ["名称", "云州市集群", "砚溪市集群"]


def test_every_member_of_the_document_is_well_formed(notice):
    with zipfile.ZipFile(io.BytesIO(notice_docx(notice, translator("zh")))) as document:
        for name in document.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(document.read(name))
        fonts = etree.fromstring(document.read("word/fontTable.xml"))
    stand_ins = {f.get(f"{NAMESPACE}name"): f.find(f"{NAMESPACE}altName").get(f"{NAMESPACE}val") for f in fonts}
    assert stand_ins["方正小标宋简体"] == "宋体"
