"""From sheets to totals: every score on 0–100, weighted over the criteria that apply.

A sheet total is  Σ_c w_c x_c / Σ_c w_c  over the applicable judged criteria c of that sheet, with
x_c the score rescaled to 0–100 of its own scale (最终得分 = 得分 / 适用标准总分 × 100).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.sheets import Floats, Panel


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


def combine(panel: Panel, judged: Floats, dimension: Floats) -> tuple[Floats, Floats]:
    """Let the measured criteria in, with their own weights, after normalisation.

    Parameters
    ----------
    judged : (N,) or (N, R) float
        Scores on the judged criteria.
    dimension : (N, D) float
        The same by dimension; NaN where a dimension has no applicable judged criterion.

    Returns
    -------
    score : like ``judged``
    dimension : (N, D) float
        NaN where an application has no sheet, or nothing in a dimension applies.
    """
    rubric = panel.rubric
    weights = np.array([rubric.shares[criterion.id] for criterion in rubric.measured])
    whole = _add(judged, judged_weights(panel).sum(), panel.points, weights)
    score = np.where(np.isnan(judged), np.nan, whole)
    columns = []
    for number, part in enumerate(rubric.dimensions):
        own = np.array([rubric.dimension_of[criterion.id] == part.id for criterion in rubric.measured], dtype=bool)
        mass = sum(rubric.shares[c.id] for c in rubric.judged if rubric.dimension_of[c.id] == part.id)
        columns.append(_add(dimension[:, number], mass, panel.points[:, own], weights[own]))
    unscored = np.asarray(np.isnan(judged.reshape(len(judged), -1)).all(axis=1))
    return score, np.where(unscored[:, None], np.nan, np.column_stack(columns))


def measured_part(panel: Panel) -> tuple[Floats, Floats]:
    """(N,), (N,) offset and slope by which a judged score becomes the whole score: offset + slope · judged."""
    weights = np.array([panel.rubric.shares[criterion.id] for criterion in panel.rubric.measured])
    applies = ~np.isnan(panel.points)
    mass = judged_weights(panel).sum()
    whole = mass + applies.astype(float) @ weights
    return np.where(applies, panel.points, 0.0) @ weights / whole, mass / whole


def _add(judged: Floats, mass: float, points: Floats, weights: Floats) -> Floats:
    """(mass · judged + Σ_k w_k p_k) / (mass + Σ_k w_k) over what applies to each application."""
    known = ~np.isnan(judged)
    share = np.where(np.isnan(points), 0.0, weights)
    own = np.where(known, mass, 0.0)
    extra, extra_mass = np.where(np.isnan(points), 0.0, points * weights).sum(axis=1), share.sum(axis=1)
    if judged.ndim == 2:
        extra, extra_mass = extra[:, None], extra_mass[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((own * np.where(known, judged, 0.0) + extra) / (own + extra_mass))


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
