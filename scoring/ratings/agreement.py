"""How far experts agree: intraclass correlations, concordance and Krippendorff's alpha."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient and its 95 % confidence limits."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W with its chi-square and p-value (permutation for few applications)."""

    value: float
    chi2: float
    p: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Coefficients over one set of sheets; None where the design or the data cannot give one."""

    icc_1: Interval | None
    icc_a1: Interval | None
    icc_c1: Interval | None
    icc_1k: Interval | None
    icc_ak: Interval | None
    icc_ck: Interval | None
    kendall_w: Concordance | None
    alpha_interval: float | None
    alpha_ordinal: float | None
