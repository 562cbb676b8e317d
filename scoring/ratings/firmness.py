"""How firm a rank is: draws of the scores, the ranks they give, and the chance of being in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.ratings.sheets import Floats, Ints

Zone = Literal["safe_in", "contested", "safe_out"]


@dataclass(frozen=True, slots=True, eq=False)
class Firmness:
    """Uncertainty of ranks inside each sub-sector, over R seeded draws.

    Attributes
    ----------
    rank_low, rank_high : (N,) int
        5 % and 95 % quantiles of the rank (low = better); 0 where an application is not ranked.
    expected_rank : (N,) float
    score_low, score_high : (N,) float
        5 % and 95 % quantiles of the score.
    p_in : (N,) float
        Share of draws in which the declared rules shortlist the application.
    zone : tuple of Zone or None, length N
        safe_in (p > .9), contested, safe_out (p < .1); None where not ranked.
    draws : int
    """

    rank_low: Ints
    rank_high: Ints
    expected_rank: Floats
    score_low: Floats
    score_high: Floats
    p_in: Floats
    zone: tuple[Zone | None, ...]
    draws: int
