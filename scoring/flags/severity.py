"""Severe and lenient: an expert far from how the others scatter around the panel.

    u_j = b̂_j / √(σ_r² − se_j²)        t_j = (u_j − ū_−j) / (s_−j √(1 + 1/(M−1))) ~ t(M − 2)

The predictions b̂ are shrunk, the more the less is known; dividing by their own standard deviation puts all
experts on one scale, and leaving the expert out keeps an outlier from hiding in the spread it causes.

References
----------
Belsley, Kuh & Welsch (1980), Regression Diagnostics: externally studentised residuals.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit
from scipy.stats import nct

from scoring.flags.flag import Power
from scoring.flags.multiplicity import FALSE_DISCOVERIES, Family
from scoring.models.severity import SeverityFit
from scoring.sheets import Floats, Ints

GATE = 3.0  # points of 100
LEAST_SPREAD = 0.01  # of the standardised severities of the others, so that two who agree by chance prove nothing
PLANTED = (3.0, 5.0)  # standard deviations among experts


def examine_severity(fit: SeverityFit, tested: Ints, raters: Ints) -> Family | None:
    """Compare each expert's severity with the spread of the others'.

    Parameters
    ----------
    tested : (T,) int
        The experts to compare, as indices into the fit.
    raters : (M,) int
        The panel's index of each expert of the fit.
    """
    spread = fit.ratio * fit.residual - fit.severity_se[tested] ** 2
    known = spread > 1e-9 * fit.ratio * fit.residual
    experts = int(known.sum())
    if experts < 3:
        return None
    severity, error = fit.severity[tested[known], 0], fit.severity_se[tested[known]]
    t = studentise(severity / np.sqrt(spread[known]))
    return Family(
        code=np.where(severity > 0, "severe", "lenient"),
        subject=raters[tested[known]],
        effect=severity,
        statistic=t,
        p=2 * stdtr(experts - 2, -np.abs(t)),
        passes=np.abs(severity) >= GATE,
        facts={"raters": np.full(experts, experts), "gate": np.full(experts, GATE), "severity_se": error},
        power=tuple(Power("severe", sd, power_at(sd, experts)) for sd in PLANTED),
    )


def studentise(values: Floats) -> Floats:
    """Each value against mean and spread of the others.

    >>> studentise(np.array([4.0, 1.0, 2.0, 3.0])).round(3)
    array([ 1.732, -1.732, -0.378,  0.378])
    """
    count = len(values)
    rest = (values.sum() - values) / (count - 1)
    squares = (values - values.mean()) ** 2
    # dropping a value takes n/(n−1) of its squared distance out of the sum of squares
    variance = np.maximum(squares.sum() - squares * count / (count - 1), 0) / (count - 2)
    spread = np.maximum(np.sqrt(variance), LEAST_SPREAD)
    return np.asarray((values - rest) / (spread * np.sqrt(1 + 1 / (count - 1))))


def power_at(sd: float, experts: int) -> float:
    """Chance that one expert drawn around ``sd`` standard deviations off is flagged among ``experts``."""
    critical = stdtrit(experts - 2, 1 - FALSE_DISCOVERIES / 2 / experts)
    shift = sd / np.sqrt(1 + 1 / (experts - 1))
    return float(nct.sf(critical, experts - 2, shift) + nct.cdf(-critical, experts - 2, shift))
