"""Innovation in a made-up application to programme 1: standards and patents, and the numbers they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import RandomState

from data.samples.applications.cast import Sample
from data.samples.applications.figures import Floats, Values, number, series, yearly
from scoring.applications.answers import Row

YEARS = (2019, 2020, 2021)
STANDARDS = (("national", "led", 2), ("industry", "joined", 5), ("group", "led", 1), ("industry", "led", 3))


def innovation(
    rng: RandomState, values: Values, sample: Sample, standards: tuple[Row, ...], patents: tuple[Row, ...]
) -> Values:
    """Part three of the form: spending follows from output, counts from the lists."""
    intensity = np.round(rng.uniform(3, 4.5) + np.array([0, 0.1, 0.2]), 1)
    spent = _numbers(yearly(values["output_total"])) * _numbers(yearly(values["sme_share"])) * intensity
    rates = np.round(100 * (spent[1:] / spent[:-1] - 1), 1)
    held = [sum(_year(patent) <= year for patent in patents) for year in YEARS]
    return {
        "rnd_intensity": series(intensity, YEARS),
        "rnd_growth": series([float(rates[0]), *rates], YEARS),
        **_counted(standards),
        "platforms_national": 0.0,
        "platforms_provincial": 1.0,
        "platforms_provincial_names": (f"省{sample.sector}技术创新中心（虚构）",),
        "platforms_other": 1.0,
        "platforms_other_names": (f"{sample.city}{sample.sector}检测平台（虚构）",),
        "patent_growth": round(100 * ((held[2] / held[0]) ** 0.5 - 1), 1),
        "patents": float(len(patents)),
        "patents_per_10000": round(len(patents) / number(values["sme_employees"]) * 10000, 1),
    }


def draw_standards(rng: RandomState, sample: Sample) -> tuple[Row, ...]:
    """A list of two to four standards, the first of them national and led."""
    kept = STANDARDS[: int(rng.randint(2, 5))]
    return tuple(
        {
            "year": float(YEARS[int(rng.randint(3))]),
            "level": level,
            "role": role,
            "rank": float(rank),
            "title": f"虚构标准{sample.id}-{n} {sample.words['product'][n % 3]}",
        }
        for n, (level, role, rank) in enumerate(kept, start=1)
    )


def _counted(standards: Sequence[Row]) -> Values:
    """The 24 cells of 3.3, counted from the list."""
    levels, roles = ("international", "national", "industry", "group"), ("led", "joined")
    return {
        f"standards_{level}_{role}": series(
            [sum((s["level"], s["role"], _year(s)) == (level, role, year) for s in standards) for year in YEARS], YEARS
        )
        for level in levels
        for role in roles
    }


def draw_patents(rng: RandomState, sample: Sample) -> tuple[Row, ...]:
    """A list of patents, some of them of the last two years."""
    years = [2017] * int(rng.randint(5, 9)) + [2020] * 1 + [2021] * 2
    return tuple(
        {
            "number": f"ZL{sample.id}{n:04}（虚构）",
            "title": f"一种{sample.words['product'][n % 3]}及其{sample.words['process'][n % 3]}方法",
            "owner": f"{sample.county}虚构企业{n % 4 + 1}",
            "year": float(year),
        }
        for n, year in enumerate(years, start=1)
    )


def _numbers(of: Mapping[int, float]) -> Floats:
    return np.array([of[year] for year in YEARS])


def _year(row: Row) -> int:
    return int(number(row["year"]))
