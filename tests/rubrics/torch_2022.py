"""A complete, made-up application to programme 5 that keeps every rule, to be changed one answer at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.programmes import read_programme
from scoring.applications.answers import Answers, Row
from scoring.applications.programme import Programme

PROGRAMME, FAULTS = read_programme("torch-2022")
NAME = "云岭省示例市（高新区）智能传感产业创新型产业集群"
COMMITTEE = "示例国家高新技术产业开发区管委会"

# 30 000 000 + 500 000 + 50 000 = 30 550 000 千元 = 305.5 亿元; a profit of 1 527 500 is 5.0 %; 2 of 3 are 66.7 %.
VALUES: Mapping[str, Any] = {
    "cover_name": NAME,
    "cover_organisation": COMMITTEE,
    "applied_on": date(2022, 10, 17),
    "declared": True,
    "cluster_name": NAME,
    "organisation": COMMITTEE,
    "leader_name": "张三",
    "leader_title": "副主任",
    "leader_phone": "0000-0000001",
    "manager_name": "李四",
    "manager_title": "局长",
    "manager_mobile": "10000000001",
    "contact_name": "王五",
    "contact_title": "科员",
    "contact_mobile": "10000000002",
    "address": "示例市园区路1号",
    "postcode": "000000",
    "in_zone": True,
    "torch_base": False,
    "strategic_region": None,
    "technology": "a",
    "technology_note": None,
    "industry": "a",
    "output": 33_000_000.0,
    "share": 35.0,
    "revenue": 30_550_000.0,
    "revenue_growth": 12.0,
    "profit": 1_527_500.0,
    "margin": 5.0,
    "tax": 900_000.0,
    "rd_share": 3.5,
    "firms_total": 3.0,
    "firms_hightech": 2.0,
    "firms_large": 1.0,
    "firms_middle": 1.0,
    "hightech_share": 66.7,
    "staff": 6000.0,
    "research_bodies": 2.0,
    "patents": 120.5,
    "standards": 4.0,
    "alliances": 1.0,
    "incubators": 1.0,
    "incubated": 20.0,
    "finance_bodies": 1.0,
    "venture": 50_000.0,
    "attachments": ("policies", "group", "firms", "services", "patents", "cover"),
    "in_provincial_plan": True,
    "in_annual_plan": True,
    "existing_clusters": 1.0,
    "industry_changed": None,
    "base_lapse_agreed": None,
}
FIRMS: tuple[Row, ...] = (
    {
        "name": "示例传感公司",
        "code": "91000000MA0000001R",
        "classes": ("a", "c"),
        "revenue": 30_000_000.0,
        "rd_intensity": 3.6,
        "projects": "1/3",
        "products": "压力传感器",
    },
    {
        "name": "示例芯片公司",
        "code": "91000000MA0000002W",
        "classes": ("a", "f"),
        "revenue": 500_000.0,
        "rd_intensity": 8.0,
        "projects": "2",
        "products": "信号芯片",
    },
    {
        "name": "示例封装公司",
        "code": "91000000MA00000030",
        "revenue": 50_000.0,
        "rd_intensity": 1.0,
        "products": "封装服务",
    },
)
CHAIN: tuple[Row, ...] = (
    {"name": "传感产业链", "block": "upstream", "segment": "敏感材料", "firm": "外省材料公司（集群外）"},
    {"block": "midstream", "segment": "关键零部件", "firm": "示例芯片公司、示例封装公司"},
    {"block": "downstream", "segment": "制造", "firm": "示例传感公司"},
    {"block": "market", "segment": "工业控制"},
)
SERVICES: tuple[Row, ...] = (
    {"class": "innovation", "kind": "incubator", "name": "示例孵化器", "rank": "national"},
    {"class": "innovation", "kind": "makerspace", "name": "示例众创空间", "rank": "provincial"},
    {"class": "innovation", "kind": "testing", "name": "示例检测公司", "rank": "none"},
    {"class": "research", "kind": "key_laboratory", "name": "示例全国重点实验室"},
    {"class": "research", "kind": "institute", "name": "示例研究所"},
    {"class": "finance", "kind": "venture_capital", "name": "示例创投"},
)
ROWS: Mapping[str, tuple[Row, ...]] = {"firms": FIRMS, "chain": CHAIN, "services": SERVICES}
CHAPTERS = dict.fromkeys(
    ("background", "organisation", "industry", "environment", "challenges", "tasks", "next_year", "safeguards"),
    "字" * 1250,  # eight times 1250 are the 10 000 asked for
)
EVIDENCE = {
    **{f"attachments.{option}": ("附件.pdf",) for option in VALUES["attachments"]},
    "in_provincial_plan": ("规划.pdf",),
    "in_annual_plan": ("年度计划.pdf",),
}
LEFT_OUT = None


def programme() -> Programme:
    """Programme 5 as it ships."""
    assert FAULTS == ()
    assert PROGRAMME is not None
    return PROGRAMME


def application(name: str = "T01", *, without_evidence: str = "", **changes: Any) -> Answers:
    """The complete application with answers, tables, chapters or evidence changed; None leaves an answer out."""
    values = {key: changes.get(key, value) for key, value in VALUES.items()}
    chapters = {**CHAPTERS, **changes.get("chapters", {})}
    evidence = {**EVIDENCE, **changes.get("evidence", {})}
    return Answers(
        name,
        {key: value for key, value in values.items() if value is not LEFT_OUT},
        {table: changes.get(table, rows) for table, rows in ROWS.items()},
        {key: text for key, text in chapters.items() if text is not LEFT_OUT},
        {key: files for key, files in evidence.items() if key != without_evidence},
        authority="云岭省科学技术厅",
        sector="智能传感",
        file=f"{name}.xlsx",
    )
