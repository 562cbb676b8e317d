"""Who should step back: expert and application of one house or one place, and what the rubric names besides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from data.store.applications import Application
from data.store.experts import Expert
from workbench.rounds.panel.seating import folded

HOUSE = (
    ("affiliation", "applicant"),
    ("affiliation", "partner"),
    ("affiliation", "partners"),
    ("affiliation", "operator"),
)
PLACE = (("region", "region"),)
LISTED = re.compile(r"[、，,;；|\n]+")
SHORTEST = 2  # characters a name must have before another may begin with it: 泠州 and 泠州市


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A pair that shares something, where that comes from, and what it is."""

    application: str
    rater: str
    source: str
    reason: str


def suspicions(
    experts: Iterable[Expert], applications: Iterable[Application], further: Iterable[tuple[str, str]] = ()
) -> tuple[Suspicion, ...]:
    """Every pair that shares a house or a place, each with all it shares; ``further`` are pairs of attributes."""
    compared = tuple(dict.fromkeys((*HOUSE, *PLACE, *further)))
    judged = tuple(applications)
    found = []
    for expert in experts:
        for application in judged:
            shared: dict[str, list[str]] = {}
            for theirs, ours in compared:
                source = "affiliation" if theirs == "affiliation" else "region"
                shared.setdefault(source, []).extend(_shared(_values(expert, theirs), _values(application, ours)))
            found += [
                Suspicion(application.id, expert.id, source, "；".join(dict.fromkeys(values)))
                for source, values in shared.items()
                if values
            ]
    return tuple(found)


def _values(of: Expert | Application, name: str) -> tuple[str, ...]:
    """An attribute, by column or from the further ones; a list of partners is several."""
    value = getattr(of, name, None) if name in ("affiliation", "region", "authority", "sector") else None
    text = str((of.attributes or {}).get(name, "") if value is None else value)
    return tuple(part.strip() for part in LISTED.split(text) if part.strip())


def _shared(theirs: Iterable[str], ours: Iterable[str]) -> list[str]:
    ours = tuple(ours)
    pairs = ((one, other) for one in theirs for other in ours if _same(folded(one), folded(other)))
    return [one if folded(one) == folded(other) else f"{one} / {other}" for one, other in pairs]


def _same(one: str, other: str) -> bool:
    """Equal names, or one that begins with the other: a city and its district, a university and its institute.

    >>> _same("泠州市", "泠州"), _same("某大学", "某大学材料学院"), _same("甲", "甲县"), _same("", "")
    (True, True, False, False)
    """
    short, long = sorted((one, other), key=len)
    return bool(short) and (short == long or (len(short) >= SHORTEST and long.startswith(short)))
