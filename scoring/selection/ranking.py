"""Places in order: published scores, equal ranks for equal scores, declared tie-breakers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """One application's place in its sub-sector.

    ``rank`` is None for an application that cannot be ranked (ineligible, or too few sheets).
    ``tied_with`` holds the applications of the same rank after all tie-breakers; ``decided_by`` is
    the dimension (or ``"decision"``) that separated it from an equal published score.
    """

    application: int
    rank: int | None
    score: Decimal | None
    raw_score: Decimal | None
    dimensions: Mapping[str, Decimal | None]
    tied_with: tuple[int, ...] = ()
    decided_by: str | None = None
