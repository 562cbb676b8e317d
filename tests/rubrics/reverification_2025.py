"""A complete, made-up cluster that keeps every rule of programme 3, to be changed one answer at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.programmes import read_programme
from scoring.applications.answers import Answers, Delivered
from scoring.applications.programme import Programme
from tests.rubrics.later_years import later, later_rows
from tests.rubrics.miit_sme_2022 import EVIDENCE

PROGRAMME, FAULTS = read_programme("reverification-2025")
DISC = "示例县中小企业特色产业集群复核申报资料"

# The arithmetic is that of programme 1, three years later: output 100, 112, 126 in 2022, 2023, 2024, from 90 in 2021.
# a: promised (122/90)^(1/3) − 1 = 10.67 %, reached (126/90)^(1/3) − 1 = 11.87 %
# c: promised 12 %, reached mean 15.6 %, compound 15.6 %
# d: promised (11/7)^(1/3) − 1 = 16.26 %, reached (12/7)^(1/3) − 1 = 19.68 %
VALUES: Mapping[str, Any] = later(3) | {
    "applied_on": date(2025, 5, 6),
    "declared_on": date(2025, 5, 8),
    "recommended_on": date(2025, 6, 20),
    "target_output": {2022: 100.0, 2023: 110.0, 2024: 122.0},
    "target_quality_firms": {2022: 45.0, 2023: 48.0, 2024: 50.0},
    "target_rnd_growth": 12.0,
    "target_patents": {2022: 8.0, 2023: 9.0, 2024: 11.0},
    "target_platform_share": {2022: 30.0, 2023: 33.0, 2024: 36.0},
    "target_carbon_reduction": 10.0,
    "target_energy_reduction": 7.0,
    "base_output": 90.0,
    "quality_firms": {2022: 46.0, 2023: 49.0, 2024: 52.0},
    "base_patents": 7.0,
    "patents_by_year": {2022: 8.0, 2023: 10.0, 2024: 12.0},
    "carbon_reduction": 11.0,  # emissions per output fell from 0.9 to 0.8, by 11.1 %
    "batch_year": 2022.0,
    "industry_changed": False,
    "extent_changed": False,
    "operator_changed": False,
    "changes_text": None,
    "incidents_since": False,
    "county_output_share": {2022: 20.0, 2023: 21.0, 2024: 22.0},
    "tax": {2022: 4000.0, 2023: 4200.0, 2024: 4410.0},
    "employees": {2022: 8000.0, 2023: 8400.0, 2024: 8820.0},
    "economy_text": "带动县域经济增长。",
    "employment_text": "新增就业岗位。",
    "technology_text": "攻克共性技术。",
    "city_verdict": "passed",
    "city_reason": None,
}
DOCUMENTS = {
    "form": Delivered(0, 5),
    "disc": Delivered(0, 2, DISC),
    "site_statement": Delivered(1),
}
LEFT_OUT = None


def programme() -> Programme:
    """Programme 3 as it ships."""
    assert FAULTS == ()
    assert PROGRAMME is not None
    return PROGRAMME


def cluster(name: str = "R01", **changes: Any) -> Answers:
    """The complete cluster with answers, documents, evidence or vetoes changed; None leaves an answer out."""
    documents = changes.pop("documents", DOCUMENTS)
    vetoes = changes.pop("vetoes", ())
    evidence = EVIDENCE | changes.pop("evidence", {})
    values = {**VALUES, **changes}
    return Answers(
        name,
        {key: value for key, value in values.items() if value is not LEFT_OUT},
        later_rows(3),
        evidence=evidence,
        authority="云州市中小企业局",
        sector="精密轴承",
        vetoes=vetoes,
        documents=documents,
        file=f"{name}.xlsx",
    )
