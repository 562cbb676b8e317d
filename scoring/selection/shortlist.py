"""Who is in: in order of rank, skipping what a declared constraint forbids, with a reason for everyone else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scoring.findings import Fact

Reason = Literal[
    "ineligible",
    "unscored",
    "too_few_raters",
    "below_threshold",
    "below_floor",
    "sector_full",
    "quota_full",
    "places_full",
    "tie_at_cut",
    "undecided",
]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Why one application is not in: the first constraint that kept it out, and who filled it."""

    application: int
    reason: Reason
    blocked_by: tuple[int, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockedTie:
    """Applications equal on everything declared, of which only ``places`` can enter."""

    applications: tuple[int, ...]
    places: int
    constraint: Reason


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The outcome; ``selected`` in order of entry, application indices throughout."""

    selected: tuple[int, ...]
    excluded: tuple[Excluded, ...]
    blocked_tie: BlockedTie | None = None
    optimum: tuple[int, ...] | None = None
    optimum_differs: bool = False
