"""A made-up application to programme 1 in which every number agrees with every other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.random import RandomState

from data.samples.applications.cast import Sample
from data.samples.applications.figures import Values, drawn, number, series, whole, yearly
from data.samples.applications.prose import paragraph
from data.samples.applications.sme_innovation import YEARS, draw_patents, draw_standards, innovation
from scoring.applications.answers import Answers
from scoring.applications.form import Form
from scoring.applications.programme import Programme

AHEAD = (2022, 2023, 2024)
BOXES: Mapping[str, Sequence[str]] = {
    "chain_text": ("chain",),
    "supply_risk_text": ("supply",),
    "sharing_text": ("sharing",),
    "cooperation_text": ("cooperation",),
    "quality_text": ("quality",),
    "innovation_text": ("innovation",),
    "digital_text": ("digital",),
    "new_models_text": ("models",),
    "carbon_text": ("carbon",),
    "resources_text": ("resources",),
    "green_services_text": ("green",),
    "exchange_text": ("exchange",),
    "governance_text": ("governance",),
}


def miit_answers(programme: Programme, sample: Sample) -> Answers:
    """The application of one applicant to programme 1."""
    form = programme.form
    if form is None:
        raise ValueError("programme_without_form")
    rng = sample.chance()
    values = _names(sample) | _yes() | _economy(rng) | _firms(rng) | _green(rng) | _digital(rng)
    standards, patents = draw_standards(rng, sample), draw_patents(rng, sample)
    values |= innovation(rng, values, sample, standards, patents)
    values |= {name: paragraph(rng, sample, themes, 190) for name, themes in BOXES.items()}
    values |= _ticks(rng, form) | _targets(values) | _signatures(sample)
    return Answers(
        sample.id,
        values,
        {"standards": standards, "patent_list": patents},
        _plan(rng, sample, values),
        _evidence(form, values),
        authority=f"{sample.more['province']}中小企业局",
        sector=sample.sector,
    )


def _names(sample: Sample) -> Values:
    county, name = sample.county, f"{sample.county}中小企业特色产业集群（{sample.sector}产业）"
    authority, operator = f"{county}中小企业局", f"{county}{sample.sector}产业园服务中心"
    return {
        "cover_name": name,
        "province": str(sample.more["province"]),
        "city": sample.city,
        "county": county,
        "cover_authority": authority,
        "cover_operator": operator,
        "cover_contact": f"{sample.person(1)} {sample.phone(1)}",
        "cluster_name": name,
        "county_authority": authority,
        "authority_contact": sample.person(1),
        "authority_phone": sample.phone(1),
        "operator": operator,
        "operator_contact": sample.person(2),
        "operator_phone": sample.phone(2),
        "industry_type": "secondary",
    }


def _yes() -> Values:
    asked = ("not_prohibited", "no_incidents", "no_violations", "provincial_cluster", "chain_map", "carbon_monitoring")
    return {**dict.fromkeys(asked, True), "energy_efficient": "yes", "water_efficient": "na"}


def _economy(rng: RandomState) -> Values:
    """Output, shares and growth: the leading industry is the share of the whole, its growth follows."""
    growth = 1 + rng.uniform(0.115, 0.15, 2)
    output = np.round(rng.uniform(70, 180) * np.cumprod([1, *growth]), 1)
    share = np.round(rng.uniform(73, 88) + np.cumsum(rng.uniform(0.2, 0.6, 3)), 1)
    leading = output * share / 100
    rates = np.round(100 * (leading[1:] / leading[:-1] - 1), 1)
    average = round(float(100 * ((leading[2] / leading[0]) ** 0.5 - 1)), 1)
    return {
        "area": drawn(rng, 12, 80),
        "output_total": series(output, YEARS),
        "sme_share": series(np.round(rng.uniform(76, 90) + rng.uniform(0, 1, 3), 1), YEARS),
        "leading_share": series(share, YEARS),
        "leading_growth": series([average, *rates], YEARS),
        "leading_growth_average": average,
    }


def _firms(rng: RandomState) -> Values:
    firms = int(rng.randint(110, 260))
    counts = {
        "firms": firms,
        "smes": firms - int(rng.randint(3, 9)),
        "specialised": int(rng.randint(12, 30)),
        "little_giants": int(rng.randint(1, 5)),
        "champions": int(rng.randint(0, 3)),
        "high_tech": int(rng.randint(25, 60)),
    }
    return {
        **{name: {YEARS[-1]: float(count)} for name, count in counts.items()},
        "sme_employees": float(firms * rng.randint(28, 45)),
        "researcher_share": drawn(rng, 8, 16),
    }


def _green(rng: RandomState) -> Values:
    return {
        "carbon_per_output": series(np.round(rng.uniform(0.6, 1.1) * np.array([1, 0.95, 0.9]), 3), YEARS),
        "carbon_formula": "单位产值二氧化碳排放量＝集群二氧化碳排放总量（吨）÷集群总产值（万元）",
        "energy_reduction": drawn(rng, 6, 11),
        "waste_use": drawn(rng, 85, 97),
        "waste_above": "yes",
        "water_reuse": drawn(rng, 80, 95),
        "water_above": "yes",
        "branches_abroad": whole(rng, 0, 4),
        "export_growth": series(np.round(rng.uniform(-6, 15, 3), 1), YEARS),
        "investment_growth": series(np.round(rng.uniform(-10, 12, 3), 1), YEARS),
    }


def _digital(rng: RandomState) -> Values:
    return {
        "cloud_share": drawn(rng, 45, 75),
        "platform_share": drawn(rng, 28, 41),
        "software_rising": True,
        "software_purchases": series(np.round(rng.uniform(200, 600) * np.array([1, 1.1, 1.25]), 0), YEARS),
    }


def _targets(values: Values) -> Values:
    """Targets that meet a to g: 11 % and 17 % a year, 46 % of platforms, 18.5 and 14 %."""
    last, patents = yearly(values["output_total"])[YEARS[-1]], number(values["patents"])
    share = max(number(values["platform_share"]), 42)
    return {
        "target_output": series([round(last * 1.11**n, 1) for n in (1, 2, 3)], AHEAD),
        "target_quality_firms": series([60, 66, 73], AHEAD),
        "target_rnd_growth": 12.0,
        "target_patents": series([float(np.ceil(patents * 1.17**n)) for n in (1, 2, 3)], AHEAD),
        "target_platform_share": series([share + 1, share + 2, share + 4], AHEAD),
        "target_carbon_reduction": 18.5,
        "target_energy_reduction": 14.0,
    }


def _ticks(rng: RandomState, form: Form) -> Values:
    return {
        field.id: tuple(o.id for o, kept in zip(field.options, _kept(rng, len(field.options)), strict=True) if kept)
        for field in form.fields.values()
        if field.kind == "ticks"
    }


def _kept(rng: RandomState, count: int) -> list[bool]:
    """About half of so many, and always the first."""
    return [True, *(rng.uniform(size=count - 1) < 0.5).tolist()]


def _evidence(form: Form, values: Values) -> dict[str, tuple[str, ...]]:
    proven: dict[str, tuple[str, ...]] = {}
    for field in form.fields.values():
        value = values.get(field.id)
        if field.evidence == "each-tick" and isinstance(value, tuple):
            proven |= {f"{field.id}.{o}": (f"附件{field.number}-{n}.pdf",) for n, o in enumerate(value, start=1)}
        elif field.evidence is not None and value:
            proven[field.id] = (f"附件{field.number}.pdf",)
    return proven


def _signatures(sample: Sample) -> Values:
    return {
        "applied_on": date(2022, 10, 9),
        "declared_by": sample.person(3),
        "declaration_sealed": True,
        "declared_on": date(2022, 10, 9 + sample.number % 4),
        "recommendation": "同意推荐",
        "recommendation_sealed": True,
        "recommended_on": date(2022, 10, 20),
    }


def _plan(rng: RandomState, sample: Sample, values: Values) -> dict[str, str]:
    output, goals = yearly(values["output_total"]), yearly(values["target_output"])
    facts = (
        f"集群占地面积{values['area']:g}平方公里，2021年总产值{output[2021]:g}亿元，"
        f"主导产业年均增速{values['leading_growth_average']:g}%。"
    )
    stages = {
        chapter: f"总产值达到{goals[year]:g}亿元。{paragraph(rng, sample, ('next_year',), 90)}"
        for chapter, year in zip(("stage_first", "stage_second", "stage_third"), AHEAD, strict=True)
    }
    return {
        "overview": facts + paragraph(rng, sample, ("background", "chain"), 320),
        "results": paragraph(rng, sample, ("chain", "innovation", "digital", "carbon", "exchange", "governance"), 520),
        "problems": paragraph(rng, sample, ("challenges",), 220),
        "approach": paragraph(rng, sample, ("background", "organisation"), 180),
        "overall_goals": f"到2024年总产值达到{goals[2024]:g}亿元。" + paragraph(rng, sample, ("tasks",), 150),
        **stages,
        "tasks": paragraph(rng, sample, ("tasks", "innovation", "quality"), 420),
        "safeguards": paragraph(rng, sample, ("safeguards", "finance"), 260),
    }
