"""From sheets to totals: every score on 0–100, weighted over the criteria that apply.

A sheet total is  Σ_c w_c x_c / Σ_c w_c  over the applicable judged criteria c of that sheet, with
x_c the score rescaled to 0–100 of its own scale (最终得分 = 得分 / 适用标准总分 × 100).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.ratings.sheets import Floats, Panel


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Rescaled scores and their weighted means.

    Attributes
    ----------
    scaled : (S, C) float
        Scores on 0–100; NaN = not applicable.
    total : (S,) float
        Sheet totals over the judged criteria, 0–100.
    dimension : (S, D) float
        The same within each dimension; NaN where a sheet has no applicable judged criterion in it.
    """

    scaled: Floats
    total: Floats
    dimension: Floats


def total(panel: Panel) -> Totals:
    """Rescale every score and average each sheet over its applicable criteria."""
    rubric = panel.rubric
    low = np.array([criterion.scale.low for criterion in rubric.judged])
    high = np.array([criterion.scale.high for criterion in rubric.judged])
    weights = judged_weights(panel)
    scaled = (panel.scores - low) / (high - low) * 100
    members = np.array(
        [[rubric.dimension_of[c.id] == d.id for c in rubric.judged] for d in rubric.dimensions], dtype=float
    )
    return Totals(
        scaled, weighted_mean(scaled, weights[:, None])[:, 0], weighted_mean(scaled, members.T * weights[:, None])
    )


def judged_weights(panel: Panel) -> Floats:
    """(C,) share of the whole of each judged criterion; sums to one less the measured shares."""
    return np.array([panel.rubric.shares[criterion.id] for criterion in panel.rubric.judged])


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """Means of the rows of ``values`` (n, C) under each column of ``weights`` (C, D), over cells that apply.

    >>> weighted_mean(np.array([[80.0, np.nan, 50.0]]), np.array([[2.0], [5.0], [1.0]]))
    array([[70.]])
    """
    applies = ~np.isnan(values)
    mass = applies.astype(float) @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mass > 0, np.where(applies, values, 0.0) @ weights / mass, np.nan)
