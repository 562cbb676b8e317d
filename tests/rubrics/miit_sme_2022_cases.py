"""What breaks each check of programme 1, and what is just inside it; the arithmetic is in the comments."""

from tests.rubrics.miit_sme_2022 import PATENTS, STANDARDS, VALUES

LONG = "字" * 201


def series(*numbers, first=2019):
    return {first + n: number for n, number in enumerate(numbers)}


def latest(number):
    return {2021: float(number)}


# Growth of exactly 10 % everywhere: 100, 110, 121 at constant shares.
FLAT = {
    "output_total": series(100.0, 110.0, 121.0),
    "leading_share": series(75.0, 75.0, 75.0),
    "leading_growth": series(10.0, 10.0, 10.0),
    "leading_growth_average": 10.0,
}
CASES = [
    # what is asked
    ("required", {"operator_phone": None}, {}),
    ("C14", {"sme_share": {2019: 80.0, 2021: 80.0}}, {"firms": latest(150)}),
    ("C15", {"industry_type": ("primary", "secondary")}, {"industry_type": "secondary"}),
    ("C15", {"chain_map": ("yes", "no")}, {"chain_map": True}),
    (
        "cells",
        {"standards": ({"year": 2020.0, "level": "national"}, STANDARDS[1])},
        {"patent_list": tuple({k: v for k, v in p.items() if k != "year"} for p in PATENTS)},
    ),
    ("plan-chapters", {"chapters": {"safeguards": None}}, {"chapters": {"goals": None}}),
    # evidence
    ("C9", {"without_evidence": "services.training"}, {"services": None}),
    ("C9-answer", {"without_evidence": "chain_map"}, {"chain_map": False, "without_evidence": "chain_map"}),
    (
        "C9-answer",
        {"without_evidence": "branches_abroad"},
        {"branches_abroad": 0.0, "without_evidence": "branches_abroad"},
    ),
    ("C9-answer", {"without_evidence": "carbon_text"}, {}),
    ("C9-untold", {"evidence": {"services.finance": ("附件.pdf",)}}, {}),
    ("C9-untold", {"services": None}, {}),
    # length, range, unit
    ("C10", {"chain_text": LONG}, {"chain_text": "字 " * 200}),  # 200 characters, spaces not counted
    ("C10-plan", {"chapters": {"tasks": "字" * 3000}}, {"chapters": {"tasks": "字" * 2900}}),
    ("C12", {"cloud_share": 101.0}, {"cloud_share": 100.0}),
    ("C12", {"area": 0.0}, {"area": 0.5}),
    ("C12", {"export_growth": series(5.0, -101.0, 3.0)}, {"export_growth": series(5.0, -100.0, 300.0)}),
    ("C12-fraction", {"sme_share": series(0.8, 0.8, 0.8)}, {"cloud_share": 0.0}),
    ("whole", {"patents": 12.5}, {}),
    ("whole-cells", {"standards": (STANDARDS[0] | {"rank": 2.5}, STANDARDS[1])}, {}),
    ("range-cells", {"standards": (STANDARDS[0] | {"rank": 0.0}, STANDARDS[1])}, {}),
    ("pattern", {"cluster_name": "示例县轴承集群"}, {"cluster_name": "中小企业特色产业集群(轴承产业)"}),
    ("X1", {"chain_text": "當(dāng)前產(chǎn)業(yè)集群"}, {"chain_text": "当前轴承(bearing)产业集群（精密）"}),
    # eligibility
    ("P1-E1", {"county": "示例县、邻县"}, {"county": "和平区"}),
    ("P1-E2", {"area": 100.1}, {"area": 100.0}),
    ("P1-E3", {"output_total": series(39.9, 45.0, 50.0)}, {"output_total": series(40.0, 45.0, 50.0)}),
    ("P1-E4", {"sme_share": series(80.0, 80.0, 69.9)}, {"sme_share": series(80.0, 80.0, 70.0)}),
    ("P1-E4-earlier", {"sme_share": series(69.9, 80.0, 80.0)}, {"sme_share": series(70.0, 80.0, 80.0)}),
    ("P1-E5", {"leading_share": series(75.0, 75.0, 70.0)}, {"leading_share": series(75.0, 75.0, 70.1)}),
    ("P1-E5-earlier", {"leading_share": series(70.0, 75.0, 75.0)}, {"leading_share": series(70.1, 75.0, 75.0)}),
    ("P1-E6", FLAT, FLAT | {"leading_growth_average": 10.1}),
    (
        "P1-E7",
        {"champions": latest(0), "little_giants": latest(0), "specialised": latest(4), "high_tech": latest(5)},
        {"champions": latest(0), "little_giants": latest(0), "specialised": latest(5), "high_tech": latest(5)},
    ),
    (
        "P1-E7",
        {"champions": latest(0), "little_giants": latest(0), "specialised": latest(0), "high_tech": latest(0)},
        {"champions": latest(0), "little_giants": latest(1), "specialised": latest(1), "high_tech": latest(0)},
    ),
    ("P1-E8", {"not_prohibited": False}, {}),
    ("P1-E9", {"no_incidents": False}, {}),
    ("P1-E10", {"no_violations": False}, {}),
    ("P1-E11", {"energy_efficient": "no"}, {"energy_efficient": "na"}),
    ("P1-E12", {"water_efficient": "no"}, {"water_efficient": "yes"}),
    ("P1-E13", {"provincial_cluster": False}, {}),
    # one cell against another
    (
        "F1-1",
        {"cover_name": "邻县中小企业特色产业集群（精密轴承产业）"},
        {"cover_name": "示例县中小企业特色产业集群 (精密轴承产业)"},
    ),
    ("F1-2", {"cover_authority": "示例县工信局"}, {}),
    ("F1-2-county", {"county": "邻县"}, {}),
    ("F1-5", {"cover_operator": "轴承协会"}, {}),
    ("F2-7", {"smes": latest(151)}, {"smes": latest(150)}),
    ("F2-8", {"specialised": latest(141)}, {"specialised": latest(140)}),
    ("F2-9", {"little_giants": latest(141)}, {"little_giants": latest(140)}),
    ("F2-9-usual", {"little_giants": latest(13)}, {"little_giants": latest(12)}),
    ("F2-10", {"champions": latest(151)}, {"champions": latest(150)}),
    ("F2-11", {"high_tech": latest(301)}, {"high_tech": latest(300)}),
    ("F2-11-double", {"high_tech": latest(151)}, {"high_tech": latest(150)}),
    ("F3-1", {"rnd_intensity": series(3.0, 3.1, 30.1)}, {"rnd_intensity": series(3.0, 3.1, 30.0)}),
    ("F3-7", {"sme_employees": 139.0}, {"sme_employees": 140.0}),
    ("F3-11", {"patents": 13.0}, {}),
    ("F5-2", {"carbon_per_output": series(0.8, 0.85, 0.9)}, {"carbon_per_output": series(0.8, 0.9, 0.9)}),
    ("F5-4", {"energy_reduction": -0.1}, {"energy_reduction": 0.0}),
    # consistency: growth of the leading industry is 13.493 and 13.980 %
    ("C1", {"leading_growth": series(13.6, 12.4, 14.0)}, {"leading_growth": series(99.0, 12.5, 14.9)}),
    (
        "C1-swapped",
        {
            "output_total": series(126.0, 112.0, 100.0),
            "leading_share": series(75.0, 75.0, 75.0),
            "leading_growth": series(12.0, 12.0, 12.5),
        },
        {"leading_growth": series(13.6, 1.0, 2.0)},
    ),
    (
        "C2",
        {"leading_growth_average": 13.1},
        {"leading_growth_average": 13.3},
    ),  # readings 13.7, 13.74, 13.75; tolerance 0.5
    ("C2-reading", {"leading_growth": series(10.0, 13.5, 14.0)}, {}),  # mean of three 12.5, others 13.74, 13.75
    ("C2b", {"leading_growth_average": 10.0}, {"leading_growth_average": 10.1}),
    ("C3", {"rnd_growth": series(15.0, 21.0, 16.1)}, {"rnd_growth": series(15.0, 20.7, 16.1)}),  # computed 15.73, 16.13
    ("C4", {"standards": STANDARDS[:1]}, {}),
    ("C4", {"standards_national_led": series(1.0, 0.0, 0.0)}, {}),  # the right number in the wrong year
    (
        "C4-rank",
        {"standards": (STANDARDS[0] | {"rank": 4.0}, STANDARDS[1])},
        {"standards": (STANDARDS[0] | {"rank": 3.0}, STANDARDS[1])},
    ),
    ("C5", {"platforms_national": 1.0}, {"platforms_national": 1.0, "platforms_national_names": ("国家轴承中心",)}),
    ("C5-provincial", {"platforms_provincial": 3.0}, {}),
    ("C5-other", {"platforms_other": 2.0}, {}),
    ("C6", {"patent_growth": 21.4}, {"patent_growth": 21.6}),  # compound 22.47, mean 22.5; tolerance 1
    ("C7", {"patents_per_10000": 22.1}, {"patents_per_10000": 22.0}),  # 20 ± 10 %
    ("C8", {"software_purchases": series(420.0, 350.0, 300.0)}, {"software_purchases": series(420.0, 350.0, 350.0)}),
    ("C11", {"waste_use": None}, {"waste_above": "na", "waste_use": None}),
    ("C11", {"water_reuse": None}, {}),
    ("C11-industrial", {"waste_above": "na"}, {"waste_above": "na", "industry_type": "primary"}),
    (
        "C11-number",
        {"water_above": "na", "industry_type": "tertiary"},
        {"water_above": "na", "water_reuse": None, "energy_reduction": None},
    ),
    (
        "C13",
        {"output_total": series(1_000_000.0, 1_120_000.0, 1_260_000.0)},
        {"output_total": series(1000.0, 5000.0, 10_000.0)},
    ),
    ("C13", {"output_total": series(0.9, 112.0, 126.0)}, {"output_total": series(1.0, 112.0, 126.0)}),
    (
        "C13-software",
        {"software_purchases": series(1.0, 1.0, 126_001.0)},
        {"software_purchases": series(1.0, 1.0, 126_000.0)},
    ),
    (
        "C16",
        {"chapters": {"overview": "2021年总产值130亿元。"}},
        {"chapters": {"overview": "2021年总产值126.6亿元，2024年总产值将达172亿元。"}},
    ),
    (
        "C16-area",
        {"chapters": {"overview": "集群面积40平方公里。"}},
        {"chapters": {"overview": "集群面积35.1平方公里。"}},
    ),
    (
        "C16-growth",
        {"chapters": {"overview": "年均增速15%。"}},
        {"chapters": {"overview": "年均增速13.7%。", "overall_goals": "年均增速10%以上。"}},
    ),
    ("C17", {"output_total": series(80.0, 121.0, 126.0)}, {"output_total": series(80.0, 120.0, 126.0)}),
    ("C17-patents", {"patent_growth": 50.1}, {"patent_growth": 50.0}),
    # targets a–g
    ("T-numbers", {"target_rnd_growth": None}, {}),
    (
        "T-a",
        {"target_output": series(140.0, 155.0, 167.7, first=2022)},
        {"target_output": series(140.0, 155.0, 167.8, first=2022)},
    ),  # 126 × 1.331 = 167.706
    (
        "T-b",
        {"target_quality_firms": series(60.0, 60.0, 70.0, first=2022)},
        {"target_quality_firms": series(60.0, 61.0, 62.0, first=2022)},
    ),
    ("T-c", {"target_rnd_growth": 9.9}, {"target_rnd_growth": 10.0}),
    (
        "T-d",
        {"target_patents": series(14.0, 16.0, 18.0, first=2022)},
        {"target_patents": series(14.0, 16.0, 19.0, first=2022)},
    ),  # 12 × 1.15³ = 18.25
    (
        "T-e",
        {"target_platform_share": series(40.0, 43.0, 44.9, first=2022)},
        {"target_platform_share": series(40.0, 43.0, 45.0, first=2022)},
    ),
    ("T-f", {"target_carbon_reduction": 17.9}, {"target_carbon_reduction": 18.0}),
    ("T-g", {"target_energy_reduction": 13.4}, {"target_energy_reduction": 13.4, "industry_type": "tertiary"}),
    (
        "T-stages",
        {"target_patents": series(16.0, 14.0, 19.0, first=2022)},
        {"target_patents": series(14.0, 14.0, 19.0, first=2022)},
    ),
    # declaration
    ("X10", {"declaration_sealed": False}, {}),
    ("X10-order", {"declared_on": VALUES["recommended_on"].replace(day=21)}, {"declared_on": VALUES["recommended_on"]}),
    (
        "X10-order",
        {"recommended_on": VALUES["recommended_on"].replace(month=11, day=1)},
        {"recommended_on": VALUES["recommended_on"].replace(day=31)},
    ),
    (
        "X10-order",
        {"declared_on": VALUES["recommended_on"].replace(month=11), "recommended_on": None},
        {"recommended_on": None},
    ),
]
UNPUBLISHED = {  # checks that run once the organiser sets a threshold: what is set, what breaks it, what keeps it
    "P1-E14-rnd-growth": (
        {"rnd_growth": 15.7},
        {},
        {"rnd_growth": series(15.8, 15.7, 16.1)},
    ),  # mean of 15, 15.7, 16.1 is 15.6
    "P1-E14-rnd-intensity": ({"rnd_intensity": 3.3}, {}, {"rnd_intensity": series(3.0, 3.1, 3.3)}),
    "P1-E14-platform": ({"platform_share": 38.1}, {}, {"platform_share": 38.1}),
}
