"""The made-up applicants of the sample applications, and one source of chance for each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.random import RandomState

HERE = Path(__file__).parent
PROGRAMMES = ("miit-sme-2022", "shanxi-fusion-2023", "torch-2022")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Sample:
    """One made-up applicant: where it is, what it makes, and its number inside the programme.

    ``words`` are the products, materials, processes and markets its texts speak of.
    """

    id: str
    number: int
    seed: int
    county: str
    city: str
    sector: str
    words: Mapping[str, tuple[str, ...]]
    more: Mapping[str, Any]

    def chance(self, purpose: int = 0) -> RandomState:
        """A source of chance of its own, so that one applicant's data do not depend on another's."""
        # RandomState: its stream is frozen for good, while a Generator's may change with numpy.
        return RandomState([self.seed, self.number, purpose])

    def person(self, place: int) -> str:
        """A name that is plainly made up: a surname and a counting word."""
        return SURNAMES[(self.number + place) % len(SURNAMES)] + STEMS[place % len(STEMS)]

    def phone(self, place: int) -> str:
        """A number nobody has."""
        return f"0000-{1000000 + 10 * self.number + place}"


def read_samples(programme: str) -> tuple[Sample, ...]:
    """The applicants of a programme in the order of ``cast.toml``."""
    document = read_toml("cast.toml")[programme]
    return tuple(_sample(n, document["seed"], entry) for n, entry in enumerate(document["applicants"], start=1))


def read_toml(name: str) -> Mapping[str, Any]:
    """One TOML file of the sample applications."""
    return tomllib.loads((HERE / name).read_text("utf-8"))


def _sample(number: int, seed: int, entry: Mapping[str, Any]) -> Sample:
    named = ("id", "county", "city", "sector")
    words = {key: tuple(entry[key]) for key in ("product", "material", "process", "market")}
    more = {key: value for key, value in entry.items() if key not in (*named, *words)}
    return Sample(number=number, seed=seed, words=words, more=more, **{key: entry[key] for key in named})
