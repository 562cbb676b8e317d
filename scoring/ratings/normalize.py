"""Named normalisations: from sheet totals to one judged score per application.

Every method has preconditions; one that does not hold is refused with a finding, never replaced in
silence. ``severity-precision`` alone may fall back, to ``severity``, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.findings import Finding
from scoring.ratings.sheets import Floats


@dataclass(frozen=True, slots=True)
class Variance:
    """Variance components of the sheet totals, in points squared, and the REML criterion (−2 log L)."""

    rater: float
    residual: float
    reml_criterion: float


@dataclass(frozen=True, slots=True, eq=False)
class Normalized:
    """Scores of N applications on the judged criteria, by one named method.

    Attributes
    ----------
    method, requested : str
    score : (N,) float
        Score by the method; NaN where an application has no counted sheet.
    raw : (N,) float
        Mean of the sheet totals.
    dimension : (N, D) float
        Dimension scores on 0–100 (judged criteria): under ``severity`` corrected with the same
        shrinkage as the totals, so that they add up; means of the sheets under every other method.
    severity, severity_se : (M,) float
        How far below the panel each expert scores, in points, and its standard error; always from
        the severity model, whatever the method; NaN where an expert has no sheet or it cannot be estimated.
    variance : Variance or None
        Of the severity model over the whole round; None where it cannot be estimated.
    findings : tuple of Finding
    """

    method: str
    requested: str
    score: Floats
    raw: Floats
    dimension: Floats
    severity: Floats
    severity_se: Floats
    variance: Variance | None
    findings: tuple[Finding, ...] = ()
