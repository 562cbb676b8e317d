"""The made-up places and people of the sample round, and who judges what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.samples import read_sample


@dataclass(frozen=True, slots=True)
class Applicant:
    """One made-up application and the experts who judge it, in order of id."""

    id: str
    county: str
    sector: str
    region: str
    panel: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the cluster."""
        return f"{self.county}{self.sector}产业集群"


@dataclass(frozen=True, slots=True)
class Expert:
    """One made-up expert."""

    id: str
    name: str
    affiliation: str
    region: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the sample round."""

    applicants: tuple[Applicant, ...]
    experts: tuple[Expert, ...]


def read_cast() -> Cast:
    """Read ``cast.toml``; applications are numbered A01, A02, … in its order."""
    document = read_toml("cast.toml")
    applicants: list[Applicant] = []
    for sector in document["sectors"]:
        for turn, (county, region) in enumerate(sector["applicants"]):
            panel = seated(sector["pool"], turn)
            applicants.append(Applicant(f"A{len(applicants) + 1:02}", county, sector["name"], region, panel))
    return Cast(tuple(applicants), tuple(Expert(**expert) for expert in document["raters"]))


def seated(pool: list[str], turn: int, seats: int = 5) -> tuple[str, ...]:
    """Who judges: the whole pool, or all but the one whose turn it is to sit out.

    >>> seated(["E1", "E2", "E3"], 1, seats=2)
    ('E1', 'E3')
    """
    return tuple(sorted(pool if len(pool) == seats else pool[:turn] + pool[turn + 1 :]))


def read_planted() -> Mapping[str, Any]:
    """Read ``planted.toml``, the facts planted in the round."""
    return read_toml("planted.toml")


def read_toml(name: str) -> Mapping[str, Any]:
    """One TOML file of the samples."""
    return tomllib.loads(read_sample(name).decode())
