"""Texts of the made-up applications: sentences drawn from phrases, different for every applicant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from numpy.random import RandomState

from data.samples.applications.cast import Sample, read_toml
from scoring.applications.texts import chars

KEPT = 0.6  # of a theme's phrases one applicant uses, so that two texts differ in more than their names


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, Any]:
    """The phrases of ``prose.toml``."""
    return read_toml("prose.toml")


def paragraph(rng: RandomState, sample: Sample, themes: Sequence[str], most: int) -> str:
    """Sentences on some themes, as many as fit into ``most`` characters."""
    told = ""
    for act, result in _pairs(rng, themes):
        sentence = f"{_lead(rng, sample)}{act}，{result}。"
        if chars(told) + chars(sentence) > most:
            return told
        told += sentence
    return told


def chapter(rng: RandomState, sample: Sample, themes: Sequence[str], least: int) -> str:
    """Paragraphs on some themes, until there are ``least`` characters."""
    parts: list[str] = []
    while sum(chars(part) for part in parts) < least:
        parts.append(paragraph(rng, sample, themes, 320))
    return "\n".join(parts)


def _pairs(rng: RandomState, themes: Sequence[str]) -> list[tuple[str, str]]:
    """Acts with their results in a drawn order; each theme keeps to its own results."""
    pairs: list[tuple[str, str]] = []
    for theme in themes:
        held = phrases()["themes"][theme]
        pairs += product(_some(rng, held["acts"]), _some(rng, held["results"]))
    return [pairs[n] for n in rng.permutation(len(pairs)).tolist()]


def _some(rng: RandomState, entries: Sequence[str]) -> list[str]:
    order = rng.permutation(len(entries)).tolist()
    return [entries[n] for n in order[: max(2, round(KEPT * len(entries)))]]


def _lead(rng: RandomState, sample: Sample) -> str:
    lead = str(_pick(rng, phrases()["leads"]))
    words = {name: _pick(rng, entries) for name, entries in sample.words.items()}
    return lead.format(county=sample.county, **words)


def _pick(rng: RandomState, entries: Sequence[str]) -> str:
    return entries[int(rng.randint(len(entries)))]
