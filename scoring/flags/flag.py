"""What is said about an expert, a pair of experts or a single sheet, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.findings import Fact

RaterCode = Literal[  # in the order they are told: straight lines first, because other flags may follow from them
    "straight_lining",
    "severe",
    "lenient",
    "erratic",
    "central_tendency",
    "halo",
    "weak_agreement",
    "favouritism",
    "drift",
    "copying",
]
ScoreCode = Literal["wild_score", "declared_deviation"]
Code = RaterCode | ScoreCode


@dataclass(frozen=True, slots=True)
class Flag:
    """One caution: what was seen, how large it is and how unusual.

    ``effect`` is in the unit of its code (docs/method.md); ``p`` is None where nothing is random
    (straight-lining, a declared rule), and ``p_adjusted`` is corrected for the number of comparisons.
    """

    code: Code
    effect: float
    statistic: float
    p: float | None
    p_adjusted: float | None
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two experts (indices) whose sheets agree beyond what the quality of the applications explains.

    The flag's effect is the correlation of their residuals; among its facts are ``agreement``, the mean share of
    identical scores on the ``common`` applications, and ``expected_agreement``, that of all other pairs.
    """

    raters: tuple[int, int]
    flag: Flag


@dataclass(frozen=True, slots=True)
class SheetFlag:
    """A caution about one sheet: the indices of its application and its expert."""

    application: int
    rater: int
    flag: Flag


@dataclass(frozen=True, slots=True)
class Power:
    """The chance that an expert with this true ``effect`` is flagged in a panel like this one.

    Units of ``effect``: standard deviations among experts (severe), times the others' noise (erratic), slope
    (central_tendency), added correlation within a sheet (halo), correlation with the others (weak_agreement),
    standard deviations of the expert's deviations (favouritism; drift, over the session). ``sector`` is
    None where the whole round is one scope.
    """

    code: RaterCode
    effect: float
    power: float
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Flags:
    """Everything that stands out: per expert (M,), per pair, per sheet; and what could have been seen.

    ``compared`` counts the experts who share an application with two others; of the rest nothing can be said.
    """

    compared: int
    raters: tuple[tuple[Flag, ...], ...]
    pairs: tuple[Pair, ...]
    scores: tuple[SheetFlag, ...]
    power: tuple[Power, ...]
