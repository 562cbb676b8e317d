"""A complete, made-up application to programme 1 that keeps every rule, to be changed one answer at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.programmes import read_programme
from scoring.applications.answers import Answers
from scoring.applications.programme import Programme

PROGRAMME, FAULTS = read_programme("miit-sme-2022")
NAME = "示例县中小企业特色产业集群（精密轴承产业）"
AUTHORITY = "示例县中小企业局"
OPERATOR = "示例县轴承产业园管委会"

# Output 100, 112, 126 and shares of 75, 76, 77 % make a leading industry of 75, 85.12, 97.02: growth 13.5 and 14.0 %.
# Mean of 13.6, 13.5, 14.0 is 13.7; compound √(97.02/75) − 1 = 13.74; mean of the last two 13.75. All agree with 13.7.
VALUES: Mapping[str, Any] = {
    "cover_name": NAME,
    "province": "云岭省",
    "city": "云州市",
    "county": "示例县",
    "cover_authority": AUTHORITY,
    "cover_operator": OPERATOR,
    "applied_on": date(2022, 10, 8),
    "cover_contact": "张三 000-00000001",
    "cluster_name": NAME,
    "county_authority": AUTHORITY,
    "authority_contact": "张三",
    "authority_phone": "000-00000001",
    "operator": OPERATOR,
    "operator_contact": "李四",
    "operator_phone": "000-00000002",
    "area": 35.0,
    "industry_type": "secondary",
    "not_prohibited": True,
    "no_incidents": True,
    "no_violations": True,
    "energy_efficient": "yes",
    "water_efficient": "na",
    "provincial_cluster": True,
    "output_total": {2019: 100.0, 2020: 112.0, 2021: 126.0},
    "sme_share": {2019: 80.0, 2020: 80.0, 2021: 80.0},
    "leading_share": {2019: 75.0, 2020: 76.0, 2021: 77.0},
    "leading_growth": {2019: 13.6, 2020: 13.5, 2021: 14.0},
    "leading_growth_average": 13.7,
    "firms": {2021: 150.0},
    "smes": {2021: 140.0},
    "specialised": {2021: 12.0},
    "little_giants": {2021: 2.0},
    "champions": {2021: 1.0},
    "high_tech": {2021: 40.0},
    "chain_map": True,
    "sharing": ("shared_workshops",),
    "quality": ("marks",),
    "rnd_intensity": {2019: 3.0, 2020: 3.1, 2021: 3.2},
    "rnd_growth": {2019: 15.0, 2020: 15.7, 2021: 16.1},  # 112·3.1/(100·3.0) = 1.157; 126·3.2/(112·3.1) = 1.161
    **{
        f"standards_{level}_{role}": {2019: 0.0, 2020: 0.0, 2021: 0.0}
        for level in ("international", "national", "industry", "group")
        for role in ("led", "joined")
    },
    "standards_national_led": {2019: 0.0, 2020: 1.0, 2021: 0.0},
    "standards_industry_joined": {2019: 0.0, 2020: 0.0, 2021: 1.0},
    "platforms_national": 0.0,
    "platforms_provincial": 2.0,
    "platforms_provincial_names": ("省轴承技术创新中心", "省轴承企业技术中心"),
    "platforms_other": 1.0,
    "platforms_other_names": ("市轴承检测平台",),
    "sme_employees": 6000.0,
    "researcher_share": 12.0,
    "patent_growth": 22.5,  # 8, 10, 12 valid patents: growth 25 and 20 %
    "patents_per_10000": 20.0,  # 12 ÷ 6000 × 10 000
    "patents": 12.0,
    "innovation": ("roadmap", "universities"),
    "cloud_share": 62.0,
    "platform_share": 38.0,
    "software_rising": True,
    "software_purchases": {2019: 300.0, 2020: 350.0, 2021: 420.0},
    "digital": ("providers",),
    "new_models": ("applications",),
    "carbon_monitoring": True,
    "carbon_per_output": {2019: 0.9, 2020: 0.85, 2021: 0.8},
    "carbon_formula": "二氧化碳排放总量 ÷ 集群总产值",
    "energy_reduction": 8.0,
    "waste_use": 92.0,
    "waste_above": "yes",
    "water_reuse": 88.0,
    "water_above": "yes",
    "resources": ("heat",),
    "green_services": ("diagnosis",),
    "exchange": ("fairs",),
    "branches_abroad": 1.0,
    "export_growth": {2019: 5.0, 2020: -3.0, 2021: 12.0},
    "service_platforms": ("provincial", "own"),
    "services": ("information", "training"),
    "governance": ("body",),
    "target_output": {2022: 140.0, 2023: 155.0, 2024: 172.0},  # (172/126)^(1/3) − 1 = 10.9 %
    "target_quality_firms": {2022: 60.0, 2023: 65.0, 2024: 70.0},
    "target_rnd_growth": 12.0,
    "target_patents": {2022: 14.0, 2023: 16.0, 2024: 19.0},  # (19/12)^(1/3) − 1 = 16.6 %
    "target_platform_share": {2022: 40.0, 2023: 43.0, 2024: 46.0},
    "target_carbon_reduction": 18.5,
    "target_energy_reduction": 14.0,
    "declared_by": "王五",
    "declaration_sealed": True,
    "declared_on": date(2022, 10, 10),
    "recommendation": "同意推荐",
    "recommendation_sealed": True,
    "recommended_on": date(2022, 10, 20),
    **dict.fromkeys(
        (
            *("chain_text", "supply_risk_text", "sharing_text", "cooperation_text", "quality_text", "innovation_text"),
            *("digital_text", "new_models_text", "carbon_text", "resources_text", "green_services_text"),
            *("exchange_text", "governance_text"),
        ),
        "围绕轴承产业开展工作，成效明显。",
    ),
}
STANDARDS = (
    {"year": 2020.0, "level": "national", "role": "led", "rank": 2.0, "title": "GB/T 00001 示例轴承"},
    {"year": 2021.0, "level": "industry", "role": "joined", "rank": 5.0, "title": "JB/T 00002 示例轴承"},
)
PATENTS = tuple(
    {"number": f"ZL0000{n:02}", "title": "轴承", "owner": "示例轴承公司", "year": float(year)}
    for n, year in enumerate([2015] * 8 + [2020] * 2 + [2021] * 2)
)
CHAPTERS = {
    "overview": "集群占地面积35平方公里，2021年总产值126亿元，主导产业年均增速13.7%。",
    **dict.fromkeys(
        (
            *("results", "problems", "approach", "overall_goals", "stage_first", "stage_second", "stage_third"),
            *("tasks", "safeguards"),
        ),
        "略述。",
    ),
}
TICKS = ("sharing", "quality", "innovation", "digital", "new_models", "resources", "green_services", "exchange")
EVIDENCE = {
    **{
        f"{name}.{o}": ("附件.pdf",)
        for name in (*TICKS, "service_platforms", "services", "governance")
        for o in VALUES[name]
    },
    **dict.fromkeys(("chain_map", "carbon_monitoring", "carbon_text", "branches_abroad", "patents"), ("附件.pdf",)),
}
LEFT_OUT = None


def programme() -> Programme:
    """Programme 1 as it ships."""
    assert FAULTS == ()
    assert PROGRAMME is not None
    return PROGRAMME


def application(name: str = "A01", *, without_evidence: str = "", **changes: Any) -> Answers:
    """The complete application with answers, tables, chapters or evidence changed; None leaves an answer out."""
    values = {
        **VALUES,
        **{k: v for k, v in changes.items() if k not in ("standards", "patent_list", "chapters", "evidence")},
    }
    chapters = {**CHAPTERS, **changes.get("chapters", {})}
    evidence = {**EVIDENCE, **changes.get("evidence", {})}
    return Answers(
        name,
        {key: value for key, value in values.items() if value is not LEFT_OUT},
        {"standards": changes.get("standards", STANDARDS), "patent_list": changes.get("patent_list", PATENTS)},
        {key: text for key, text in chapters.items() if text is not LEFT_OUT},
        {key: files for key, files in evidence.items() if key != without_evidence},
        authority="云岭省中小企业局",
        sector="精密轴承",
        file=f"{name}.xlsx",
    )
