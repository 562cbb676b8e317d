"""A complete, made-up application to programme 4 that keeps every rule, to be changed one answer at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.programmes import read_programme
from scoring.applications.answers import Answers, Row
from scoring.applications.programme import Programme

PROGRAMME, FAULTS = read_programme("shanxi-fusion-2023")
VALUES: Mapping[str, Any] = {
    "cluster_name": "示例市示例县碳基新材料产业集群",
    "applicant": "示例县发展改革局",
    "city": "示例市",
    "county": "示例县",
    "key_chain": "碳基新材料产业链",
    "contact": "张三",
    "phone": "0000-0000001",
    "letter_number": "示发改〔2023〕1号",
    "letter_date": date(2023, 4, 10),
    "statistics": True,
}
CONTENT = (
    "项目拟在示例市示例县园区路1号实施,新增土地30亩,建设生产厂房及配套设施,总建筑面积约20000平方米,采用连续炭化技术,"
    "购置炭化线等设备12台(套),项目建成后形成年产3000吨的生产能力。"
)
PROJECT: Row = {
    "body": "示例碳材公司",
    "name": "碳纤维一期",
    "record_number": "2209-000001-01",
    "record_content": "建设碳纤维生产线",
    "record_investment": 30000.0,
    "category": "industry",
    "industry": "materials",
    "period": "2022—2024年",
    "content": CONTENT,
    "innovation": "产品用途：风电叶片；关键技术指标：强度达4900兆帕；经济社会效益：新增就业100人。",
    "investment": 30000.0,
    "invested": 12000.0,
    "manager": "李四 0000-0000002",
    "site": "示例市示例县",
}
SECOND: Row = PROJECT | {
    "name": "检测平台",
    "record_number": "2209-000001-02",
    "category": "platform",
    "innovation": "技术先进性：省内领先；经济社会效益：服务企业40家。",
}
FIRM: Row = {
    "name": "示例碳材公司",
    "business": "碳纤维",
    "assets": 80000.0,
    "revenue": 50000.0,
    "profit": 4000.0,
    "staff": 300.0,
    "position": "省内前三",
}
SERVICE: Row = {
    "name": "示例检测公司",
    "type": "检验检测",
    "staff": 30.0,
    "scope": "材料检测",
    "certificates": "CMA",
    "platform": "检测平台一个",
}
PLATFORM: Row = {
    "name": "省碳基材料重点实验室",
    "host": "示例大学",
    "purpose": "碳纤维关键技术",
    "staff": 45.0,
}
POLICY: Row = {"title": "支持碳基新材料发展若干措施", "number": "示政发〔2022〕2号", "state": "issued"}
NUMBERS: Row = {
    "goal": "营业收入",
    "nature": "quantitative",
    "first": "60亿元",
    "second": "75亿元",
    "third": "90亿元",
}
WORDS: Row = {
    "goal": "产业生态",
    "nature": "qualitative",
    "first": "初步形成",
    "second": "基本完善",
    "third": "更加完善",
}
ROWS: Mapping[str, tuple[Row, ...]] = {
    "projects": (PROJECT, SECOND),
    "firms": (FIRM,),
    "services": (SERVICE,),
    "platforms": (PLATFORM,),
    "policies": (POLICY,),
    "goals": (NUMBERS, WORDS),
}
CHAPTERS = {
    "foundation": "集群发展基础良好。",
    "goals": "到2025年营业收入达到90亿元。",
    "tasks": "产业体系、产业链、创新能力、龙头企业、重点项目、公共服务平台、人才和金融八项任务。",
    "projects": "在建和储备项目两个。",
    "safeguards": "加强组织领导。",
    "annexes": "附件目录。",
}
LEFT_OUT = None


def programme() -> Programme:
    """Programme 4 as it ships."""
    assert FAULTS == ()
    assert PROGRAMME is not None
    return PROGRAMME


def application(name: str = "F01", **changes: Any) -> Answers:
    """The complete application with answers, tables or chapters changed; None leaves an answer out."""
    values = {key: changes.get(key, value) for key, value in VALUES.items()}
    chapters = {**CHAPTERS, **changes.get("chapters", {})}
    return Answers(
        name,
        {key: value for key, value in values.items() if value is not LEFT_OUT},
        {table: changes.get(table, rows) for table, rows in ROWS.items()},
        {key: text for key, text in chapters.items() if text is not LEFT_OUT},
        authority="示例县发展改革局",
        sector="新材料",
        file=f"{name}.xlsx",
    )
