"""A form in Word whose labels share headings, whose options have letters, and whose lists print their own rows."""

from io import BytesIO

import pytest
from docx import Document

from data.intake.opening import open_file
from data.intake.reader import read_application
from tests.data.intake.every_kind import known
from tests.data.intake.official_form import table

COVER = (
    "创新型产业集群申报书",
    "（2022）",
    "集群名称：云岭省松泉市高端轴承创新型产业集群",
    "申报单位：（盖章有效）松泉高新区管委会",
    "申报时间：2022年10月10日",
    "一、创新型产业集群申报表",
    "（一）基本情况一览表",
)
BASICS = (
    ("", "集群名称：云岭省松泉市（高新区）高端轴承细分产业创新型产业集群", "", "", "", "", "", ""),
    ("管理工作基本情况", "单位全称", "松泉高新技术产业开发区管理委员会", "", "", "", "", ""),
    ("", "主管领导", "姓名", "林一", "职称/职务", "主任", "座机", "0350-1"),
    ("", "负责人", "姓名", "周二", "职称/职务", "局长", "手机", "13800000000"),
    ("", "联系人", "姓名", "王三", "职称/职务", "科员", "手机", "13900000000"),
    ("", "地址", "创业路1号", "", "", "邮编", "034000", ""),
    ("所属地域", "是否位于国家高新区", "☑是  □否", "", "", "是否国家火炬特色产业基地", "□是  ☑否", ""),
    ("所属领域", "所属国家\n战略区域 ", "E西部大开发", "", "", "", "", ""),
    (
        "",
        "所属技术\n领域 ",
        "A电子信息 B生物与新医药 √D新材料 E高技术服务 H先进制造与自动化I其它请注明",
        "",
        "",
        "",
        "",
        "",
    ),
    ("", "所属产业\n领域", "B", "", "", "", "", ""),
    ("申报产业基本情况", "工业总产值（千元）", "42000000", "", "", "主导产业\n占有率（%）", "35.2", ""),
    ("", "营业收入（千元）", "310亿元", "", "", "营业收入三年平均增长率（%）", "12.1", ""),
    ("", "净利润\n（千元）", "2100000", "", "", "营业收入净\n利润率（%）", "6.77", ""),
    ("企业发展情况", "集群企业\n总数（家）", "120", "", "", "其中高新技术企业数（家）", "48", ""),
    ("", "其中营业收入≥10亿元人民币企业数（家）", "8", "", "", "高新技术\n企业占比（%）", "40", ""),
    ("研发与服务情况", "研发机构数（个）", "", "", "", "万人拥有有效发明专利数（项）", "86", ""),
)
WIDE = [
    *(((0, 1), (0, 7)), ((1, 2), (1, 7)), ((1, 0), (5, 0)), ((7, 0), (9, 0)), ((10, 0), (12, 0)), ((13, 0), (14, 0))),
    *[((row, 2), (row, 4)) for row in (5, 6, 10, 11, 12, 13, 14, 15)],
    *[((row, 6), (row, 7)) for row in (5, 6, 10, 11, 12, 13, 14, 15)],
    *[((row, 2), (row, 7)) for row in (7, 8, 9)],
]
CHAIN = (
    ("名称", "产业链", "细分方向", "关键产品", "代表企业", "关键技术"),
    ("轴承产业链", "上游\n（原材料）", "原材料1", "轴承钢", "甲钢铁（集群外）", "冶炼"),
    ("", "", "...", "", "", ""),
    ("", "中游\n（加工）", "设计", "图纸", "乙公司", "仿真"),
)
FIRMS = (
    (
        "序号",
        "企业名称",
        "统一社会信用代码",
        "企业类别＊",
        "营业收入（万元）",
        "R&D投入强度",
        "承担国家级/省级项目数",
        "主要产品",
    ),
    ("1", "乙公司", "91350100M000100Y43", "A、F", "120000", "3.5%", "1/2", "轴承"),
    ("2", "", "", "", "", "", "", ""),
    ("...", "", "", "", "", "", "", ""),
)
SERVICES = (
    ("大类", "小类", "名称", "类别（国家级/省级）"),
    ("创新服务机构", "科技企业孵化器", "松泉孵化器", "国家级"),
    ("", "", "2", ""),
    ("研发机构", "研究院所", "轴承研究所", "\\"),
    ("", "", "2", "\\"),
)
PLAN = ("（一）建设背景及必要性", "背景正文", "（二）组织架构与运行机制", "架构正文", "（八）保障措施", "保障正文")


@pytest.fixture(scope="module")
def reading():
    document = Document()
    for line in COVER:
        document.add_paragraph(line)
    table(document, BASICS, WIDE)
    for title, rows, merges in (
        ("（二）产业链全景表", CHAIN, [((1, 0), (3, 0)), ((1, 1), (2, 1))]),
        ("（三）企业情况一览表", FIRMS, []),
        ("（四）研发服务体系一览表", SERVICES, [((n, m), (n + 1, m)) for n in (1, 3) for m in (0, 1)]),
        ("二、创新型产业集群建设方案", [[text] for text in PLAN], []),
    ):
        document.add_paragraph(title)
        table(document, rows, merges)
    content = BytesIO()
    document.save(content)
    opened, _ = open_file("松泉.docx", content.getvalue())
    return read_application(known("torch-2022"), opened)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cover_organisation", "松泉高新区管委会"),
        ("cluster_name", "云岭省松泉市（高新区）高端轴承细分产业创新型产业集群"),
        ("leader_name", "林一"),  # 主管领导 · 姓名, where three rows say 姓名
        ("manager_title", "局长"),
        ("contact_mobile", "13900000000"),
        ("postcode", "034000"),  # a text: it keeps its zero
        ("in_zone", True),
        ("torch_base", False),
        ("strategic_region", "e"),  # "E西部大开发" alone
        ("technology", "d"),  # ticked among all that are printed
        ("industry", "b"),  # the letter alone
        ("revenue", 31_000_000.0),  # 310 亿元 = 31 000 000 千元
        ("share", 35.2),
        ("firms_large", 8.0),
        ("patents", 86.0),
    ],
)
def test_answers_beside_shared_headings(reading, field, value):
    assert reading[0].answers.values[field] == value


def test_empty_cells_stay_empty(reading):
    assert "research_bodies" not in reading[0].answers.values


def test_lists_leave_out_the_rows_the_form_prints(reading):
    rows = reading[0].answers.rows
    assert [(row["block"], row["segment"], row["firm"]) for row in rows["chain"]] == [
        ("upstream", "原材料1", "甲钢铁（集群外）"),
        ("midstream", "设计", "乙公司"),
    ]
    assert [(row["kind"], row["name"]) for row in rows["services"]] == [
        ("incubator", "松泉孵化器"),
        ("institute", "轴承研究所"),
    ]


def test_a_list_headed_in_another_unit_is_converted_and_said(reading):
    (firm,) = reading[0].answers.rows["firms"]
    assert firm["revenue"] == 1_200_000.0  # 120 000 万元 = 1 200 000 千元
    assert firm["classes"] == ("a", "f")
    converted = [(f.where.field, f.facts["value"]) for f in reading[1] if f.code == "answer_unit_converted"]
    assert ("firms.revenue", "120000万元") in converted


def test_the_plan_is_read_under_its_headings(reading):
    assert reading[0].answers.chapters == {
        "background": "背景正文",
        "organisation": "架构正文",
        "safeguards": "保障正文",
    }
