"""A complete, made-up application to programme 2 that keeps every rule, to be changed one answer at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.programmes import read_programme
from scoring.applications.answers import Answers, Delivered
from scoring.applications.programme import Programme
from tests.rubrics.later_years import later, later_rows
from tests.rubrics.miit_sme_2022 import CHAPTERS, EVIDENCE

PROGRAMME, FAULTS = read_programme("shanxi-sme-2025")
DISC = "示例县中小企业特色产业集群申报资料"

# The arithmetic is that of programme 1, three years later: output 100, 112, 126 in 2022, 2023, 2024.
VALUES: Mapping[str, Any] = later(3) | {
    "applied_on": date(2025, 5, 6),
    "declared_on": date(2025, 5, 8),
    "recommended_on": date(2025, 6, 20),  # the province recommends after the cities' deadline of 31 May
    "applied_for": ("provincial", "national"),
    "forms_filled": ("provincial", "national"),
    "dual_reason": None,
    "provincial_cluster": True,
    "key_town": False,
}
DOCUMENTS = {
    "provincial_form": Delivered(1, 2),
    "national_form": Delivered(0, 5),
    "site_statement": Delivered(1),
    "disc": Delivered(0, 2, DISC),
}
OVERVIEW = {"overview": CHAPTERS["overview"].replace("2021", "2024")}
LEFT_OUT = None


def programme() -> Programme:
    """Programme 2 as it ships."""
    assert FAULTS == ()
    assert PROGRAMME is not None
    return PROGRAMME


def application(name: str = "B01", *, sector: str = "精密轴承", **changes: Any) -> Answers:
    """The complete application with answers or documents changed; None leaves an answer out."""
    documents = changes.pop("documents", DOCUMENTS)
    vetoes = changes.pop("vetoes", ())
    values = {**VALUES, **changes}
    return Answers(
        name,
        {key: value for key, value in values.items() if value is not LEFT_OUT},
        later_rows(3),
        {**CHAPTERS, **OVERVIEW},
        EVIDENCE,
        authority="云州市中小企业局",
        sector=sector,
        vetoes=vetoes,
        documents=documents,
        file=f"{name}.xlsx",
    )
