"""Erratic: an expert whose scores scatter around the panel more than the others' do.

    SS_j = Σ_i r_ij² / (1 − 1/n_i),  f_j = n_j − 1        F = (SS_j / f_j) / ((RSS − SS_j) / (f − f_j))

r are the residuals of least squares, f their degrees of freedom. In a complete design SS_j is what the fit
gains when the expert is left out, so F is exactly F(N − 1, (N − 1)(M − 2)).
"""

from __future__ import annotations

import numpy as np
from scipy.special import fdtrc, fdtri

from scoring.flags.comparison import Comparison
from scoring.flags.flag import Power
from scoring.flags.multiplicity import FALSE_DISCOVERIES, Family
from scoring.sheets import Floats

GATE, GATE_MANY, MANY = 1.5, 1.3, 100  # ratio of mean squares; from so many applications on
PLANTED = 2.0  # times the others' noise


def examine_scatter(given: Comparison) -> Family | None:
    """Compare each expert's residual mean square with that of all the others."""
    own = squares(given)
    free = given.sheets - 1
    rest_free = given.freedom - free
    tested = (free >= 1) & (rest_free >= 1)
    if given.variance == 0 or not tested.any():
        return None
    own, free, rest_free = own[tested], free[tested], rest_free[tested]
    whole = given.variance * given.freedom
    ratio = own / free / (np.maximum(whole - own, 1e-12 * whole) / rest_free)
    gate = GATE if len(given.applications) < MANY else GATE_MANY
    critical = fdtri(free, rest_free, 1 - FALSE_DISCOVERIES / len(free))
    power = float(np.median(fdtrc(free, rest_free, critical / PLANTED**2)))
    return Family(
        code=np.full(len(own), "erratic"),
        subject=given.raters[tested],
        effect=ratio,
        statistic=ratio,
        p=fdtrc(free, rest_free, ratio),
        passes=ratio > gate,
        facts={
            "sheets": given.sheets[tested],
            "gate": np.full(len(own), gate),
            "own_sd": np.sqrt(own / free),
            "others_sd": np.sqrt(np.maximum(whole - own, 0) / rest_free),
        },
        power=(Power("erratic", PLANTED, power),),
    )


def squares(given: Comparison) -> Floats:
    """(M,) SS_j: squared residuals of each expert, each scaled up for its part in the application's mean."""
    return np.asarray(np.bincount(given.rater, given.residual**2 / (1 - 1 / given.size)), dtype=np.float64)
