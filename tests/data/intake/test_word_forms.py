"""The official form in Word, as applicants send it: labels found, ticks understood, slips reported."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from data.intake.boxes import boxes, option_beside, ticked_options
from data.intake.opening import open_file
from data.intake.reader import Reading, read_application
from data.intake.word import read_word
from tests.data.intake.every_kind import every_kind, known
from tests.data.intake.official_form import official_form

MIIT = "miit-sme-2022"


def read(content: bytes) -> tuple[Reading, tuple]:
    opened, findings = open_file("青岚.docx", content)
    assert opened is not None, findings
    reading, more = read_application(known(MIIT), opened)
    assert reading is not None, more
    return reading, (*findings, *more)


@pytest.fixture(scope="module")
def form() -> tuple[Reading, tuple]:
    return read(official_form())


def test_pairs_of_label_and_answer(form):
    values = form[0].answers.values
    assert values["area"] == 38.5  # "38.5平方公里" under a label with the same unit
    assert values["county_authority"] == "青岚县工业和信息化局"
    assert (values["authority_contact"], values["operator_contact"]) == ("林一", "周二")  # both cells say 联系人
    assert (values["province"], values["city"], values["county"]) == ("云岭省", "松泉市", "青岚县")
    assert values["cover_name"] == values["cluster_name"] == "青岚县中小企业特色产业集群(智能阀门产业)"
    assert form[0].answers.application == "青岚"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("not_prohibited", True),  # ☑是 □否
        ("no_incidents", True),  # √是 □否
        ("no_violations", True),  # ■是 □否
        ("industry_type", "secondary"),
        ("energy_efficient", "na"),
        ("water_efficient", "yes"),  # □是√ □否 □不涉及
        ("waste_above", "na"),  # £ of Wingdings 2 is an empty box
        ("water_above", "yes"),
        ("provincial_cluster", ("yes", "no")),  # both ticked: for C15 to report
        ("sharing", ("chain_cooperation", "shared_resources")),
        ("new_models", ("provincial_pilot",)),  # a group inside a cell that begins with its label
    ],
)
def test_boxes(form, field, value):
    assert form[0].answers.values[field] == value


@pytest.mark.parametrize(
    ("field", "series"),
    [
        ("output_total", {2019: 41.0, 2020: 46.5, 2021: 52.5}),  # years in the header; 525 000 万元 = 52.5 亿元
        ("firms", {2021: 126.0}),
        ("rnd_intensity", {2019: 3.1, 2020: 3.2, 2021: 3.4}),  # merged headers
        ("software_purchases", {2019: 310.0, 2020: 355.0, 2021: 420.0}),  # years and numbers in two rows
        ("carbon_per_output", {2019: 0.62, 2020: 0.58, 2021: 0.55}),  # years down the side
        ("standards_international_led", {2019: 0.0, 2020: 0.0, 2021: 1.0}),  # three tables of 类别 side by side
        ("standards_national_joined", {2019: 2.0, 2020: 2.0, 2021: 3.0}),
    ],
)
def test_years(form, field, series):
    assert form[0].answers.values[field] == series


def test_numbers_and_names_in_one_cell(form):
    values = form[0].answers.values
    assert (values["platforms_national"], values["platforms_national_names"]) == (2.0, ("甲检测中心", "乙实验室"))
    assert "platforms_provincial" not in values  # 数量: 个 / 名称: was left blank
    assert values["patents"] == 86.0  # 86个 (需提供清单) 附件7
    assert values["sme_employees"] == 12000.0  # 1.2万人


def test_attachments_named_beside_an_answer_are_its_evidence(form):
    assert form[0].answers.evidence == {
        "chain_map": ("附件3",),
        "sharing.chain_cooperation": ("附件4",),
        "patents": ("附件7",),
    }


def test_the_plan_is_cut_at_its_headings(form):
    chapters = form[0].answers.chapters
    assert chapters["goals" if "goals" in chapters else "overall_goals"] == "产值达到70亿元。"
    assert (chapters["stage_third"], chapters["safeguards"]) == ("70亿元。", "成立专班。")


def test_signatures_and_their_dates(form):
    values = form[0].answers.values
    assert (values["declared_by"], values["declared_on"].isoformat()) == ("王三", "2022-10-09")
    assert (values["recommendation"], values["recommended_on"].isoformat()) == ("同意推荐。", "2022-10-20")


def test_what_was_converted_is_said_with_its_place(form):
    converted = [f for f in form[1] if f.code == "answer_unit_converted"]
    assert [(f.where.field, f.facts["value"], f.facts["read"]) for f in converted] == [
        ("output_total", "525000万元", 52.5),
        ("sme_employees", "1.2万人", 12000.0),
    ]
    assert (converted[0].where.sheet, converted[0].where.row, converted[0].where.column) == (
        *("二、主导产业情况", 2, "D"),
    )


def test_a_label_printed_with_another_unit_is_believed_and_said():
    reading, findings = read(official_form({"集群总产值(亿元)": "集群总产值(万元)", "525000万元": "525000"}))
    assert reading.answers.values["output_total"] == {2019: 0.0041, 2020: 0.00465, 2021: 52.5}
    assert sum(f.code == "answer_unit_converted" and f.where.field == "output_total" for f in findings) == 3


def test_years_that_are_not_asked_for_are_reported():
    reading, findings = read(official_form({"2019年": "2022年"}))
    strange = [f for f in findings if f.code == "answer_other_year"]
    assert {f.facts["year"] for f in strange} == {"2022"}
    assert reading.answers.values["output_total"] == {2020: 46.5, 2021: 52.5}


def test_a_text_in_a_number_is_reported():
    reading, findings = read(official_form({"38.5平方公里": "约三十八"}))
    assert [(f.code, f.where.field) for f in findings if f.level == "block"] == [("answer_not_a_number", "area")]
    assert "area" in reading.answers.unreadable


def test_another_document_is_not_the_form():
    document = Document()
    document.add_paragraph("关于召开会议的通知")
    document.add_table(1, 2).cell(0, 0).text = "时间"
    content = BytesIO()
    document.save(content)
    opened, _ = open_file("a.docx", content.getvalue())
    assert read_application(known(MIIT), opened)[0] is None


def test_a_list_in_word_is_read_by_its_header():
    document = Document()
    document.add_paragraph("集群占地面积(平方公里):38")
    document.add_paragraph("集群名称:甲")
    document.add_paragraph("申报时间:2022年9月30日")
    made = document.add_table(3, 4, "Table Grid")
    texts = [
        "序号",
        "项目名称",
        "项目类别",
        "截至2021年底完成投资额(万元)",
        "1",
        "项目甲",
        "其它",
        "1,200",
        "2",
        "",
        "",
        "",
    ]
    for cell, text in zip(made._cells, texts, strict=True):
        cell.text = text
    content = BytesIO()
    document.save(content)
    opened, _ = open_file("a.docx", content.getvalue())
    reading, _ = read_application(every_kind(), opened)
    assert reading.answers.rows["projects"] == ({"name": "项目甲", "category": "other", "invested": 1200.0},)


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("□是 ☑否", ("no",)),
        ("√是 □否", ("yes",)),
        ("□√是 □否", ("yes",)),
        ("是√ 否", ("yes",)),
        ("□是 □否", ()),
        ("☐是 ☒否", ("no",)),
        ("£是 √否", ("no",)),
    ],
)
def test_ticks_before_in_and_behind_a_box(text, ticked):
    field = every_kind().form.fields["chain_map"]
    assert ticked_options(field, text) == ticked


def test_an_option_is_known_by_its_beginning():
    field = every_kind().form.fields["sharing"]
    assert option_beside(field, "建立了共享车间、共享工厂(见附件5)") == "workshop"
    assert [box.text.strip() for box in boxes("□甲 ■乙")] == ["甲", "乙"]


def word_text(*children) -> str:
    """The first line of a document whose only paragraph has these parts."""
    document = Document()
    paragraph = document.add_paragraph()
    for child in children:
        paragraph._p.append(child)
    content = BytesIO()
    document.save(content)
    return read_word(content.getvalue())[0]


def run(text: str, font: str | None = None):
    made = OxmlElement("w:r")
    if font:
        properties = OxmlElement("w:rPr")
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:ascii"), font)
        properties.append(fonts)
        made.append(properties)
    piece = OxmlElement("w:t")
    piece.text = text
    made.append(piece)
    return made


def test_boxes_that_typefaces_draw():
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0FE")
    drawn = OxmlElement("w:r")
    drawn.append(symbol)
    assert word_text(drawn, run("是"), run("£", "Wingdings 2"), run("否")) == "☑是□否"
    assert word_text(run("R", "Wingdings 2"), run("是")) == "☑是"


@pytest.mark.parametrize(("value", "box"), [("1", "☑"), ("0", "□")])
def test_check_boxes_of_word_count_by_their_state(value, box):
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    control = parse_xml(
        f'<w:sdt {nsdecls("w")} {w14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
    )
    assert word_text(control, run("是")) == f"{box}是"
    field = parse_xml(
        f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
        f'<w:default w:val="0"/><w:checked w:val="{value}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    )
    assert word_text(field, run("是")) == f"{box}是"


def test_deleted_text_is_not_read():
    deleted = parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>甲</w:delText></w:r></w:del>")
    inserted = parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>乙</w:t></w:r></w:ins>")
    assert word_text(deleted, inserted) == "乙"


def replaced(content: bytes, change) -> bytes:
    """A document whose main text was changed."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for name in source.namelist():
            part = source.read(name)
            changed.writestr(name, change(part) if name == "word/document.xml" else part)
    return target.getvalue()


def test_a_cell_that_claims_a_million_columns_takes_no_memory():
    def change(part: bytes) -> bytes:
        return part.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000"/>', 1)

    opened, findings = open_file("a.docx", replaced(official_form(), change))
    assert (opened is not None, findings) == (True, ())


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part[: len(part) // 2],
        lambda part: b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + part,
        lambda part: b"",
    ],
)
def test_a_damaged_document_is_a_finding(change):
    opened, findings = open_file("a.docx", replaced(official_form(), change))
    assert opened is None
    assert [finding.code for finding in findings] == ["document_corrupt"]
