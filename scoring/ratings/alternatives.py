"""The methods a panel may prescribe instead of ``severity``, each a formula with its preconditions.

A method maps sheet totals to one value per application. Totals come as (S, R): R replicates share the
design, so that the same formula serves the result (R = 1) and the draws behind its firmness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata

from scoring.findings import Finding, found
from scoring.ratings.totals import weighted_mean
from scoring.sheets import Floats, Ints

TRIMMED_SHEETS = 5  # sheets (or scored cells) per application below which trimming one high and one low is refused
RATER_SHEETS = 3  # sheets per expert below which an expert's own mean and spread say nothing


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """The sheets of one scope: indices (S,) into N applications and M raters, scores (S, C) on 0–100."""

    application: Ints
    rater: Ints
    levels: tuple[int, int]
    scaled: Floats
    weights: Floats
    measured: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """A named formula and what must hold before it may be used."""

    apply: Callable[[Sheets, Floats], Floats]
    requires: tuple[Callable[[Sheets, Floats], Finding | None], ...] = ()


def mean(sheets: Sheets, total: Floats) -> Floats:
    """Plain mean of the sheet totals: Σ_j y_ij / n_i."""
    return _over_applications(sheets, total, np.mean)


def median(sheets: Sheets, total: Floats) -> Floats:
    """Median of the sheet totals."""
    return _over_applications(sheets, total, np.median)


def trimmed(sheets: Sheets, total: Floats) -> Floats:
    """Mean after one highest and one lowest total are left out (one copy of a tie)."""
    return _over_applications(sheets, total, _trim)


def trimmed_criterion(sheets: Sheets, total: Floats) -> Floats:
    """The same within every criterion, then the weighted mean over criteria.

    Replicates differ by their totals only, so each shifts all cells of a sheet by the same amount.
    """
    own = weighted_mean(sheets.scaled, sheets.weights[:, None])
    columns = []
    for replicate in (total - own).T:
        shifted = replace(sheets, scaled=sheets.scaled + replicate[:, None])
        columns.append(weighted_mean(trimmed_criteria(shifted), sheets.weights[:, None]))
    return np.hstack(columns)


def trimmed_criteria(sheets: Sheets) -> Floats:
    """(N, C) means of each criterion after one highest and one lowest score are left out."""
    return np.column_stack([_trimmed_cells(sheets, column) for column in sheets.scaled.T])


def zscore(sheets: Sheets, total: Floats) -> Floats:
    """Mean of (y_ij − mean_j) / sd_j, each expert's own mean and sample deviation."""
    return mean(sheets, _per_rater(sheets, total, _standardize))


def tscore(sheets: Sheets, total: Floats) -> Floats:
    """50 + 10 z."""
    return 50 + 10 * zscore(sheets, total)


def percentile(sheets: Sheets, total: Floats) -> Floats:
    """Mean of 100 (rank − ½) / n_j, mid-ranks within each expert."""
    return mean(sheets, _per_rater(sheets, total, lambda own: 100 * (rankdata(own, axis=0) - 0.5) / len(own)))


def minmax(sheets: Sheets, total: Floats) -> Floats:
    """Mean of 100 (y_ij − min_j) / (max_j − min_j)."""
    return mean(sheets, _per_rater(sheets, total, _stretch))


def group_coefficient(sheets: Sheets, total: Floats) -> Floats:
    """二次平均法: raw mean × (mean of the panel means ÷ own panel's mean)."""
    raw, group = mean(sheets, total), _groups(sheets)[sheets.application]
    counts = np.bincount(group)[:, None]
    panel_mean = np.column_stack([np.bincount(group, weights=column) for column in total.T]) / counts
    member = _groups(sheets)[: sheets.levels[0]]
    return np.asarray(raw * (panel_mean.mean(axis=0) / panel_mean)[member])


def _over_applications(sheets: Sheets, total: Floats, reduce: Callable[..., Floats]) -> Floats:
    """Reduce the totals (S, R) of each application to (N, R); one block for all with equally many sheets."""
    order = np.argsort(sheets.application, kind="stable")
    counts = np.bincount(sheets.application, minlength=sheets.levels[0])
    start = np.cumsum(counts) - counts
    reduced = np.full((sheets.levels[0], total.shape[1]), np.nan)
    for size in np.unique(counts[counts > 0]):
        alike = np.flatnonzero(counts == size)
        reduced[alike] = reduce(total[order[start[alike][:, None] + np.arange(size)]], axis=1)
    return reduced


def _trim(block: Floats, axis: int) -> Floats:
    return np.asarray(np.sort(block, axis=axis)[:, 1:-1].mean(axis=axis))


def _trimmed_cells(sheets: Sheets, column: Floats) -> Floats:
    scored = ~np.isnan(column)
    some = Sheets(sheets.application[scored], sheets.rater[scored], sheets.levels, sheets.scaled, sheets.weights, False)
    return _over_applications(some, column[scored, None], _trim)[:, 0]


def _per_rater(sheets: Sheets, total: Floats, transform: Callable[[Floats], Floats]) -> Floats:
    """Transform each expert's own totals (n_j, R)."""
    order = np.argsort(sheets.rater, kind="stable")
    edges = np.concatenate([[0], np.cumsum(np.bincount(sheets.rater, minlength=sheets.levels[1]))])
    transformed = np.empty_like(total)
    for low, high in pairwise(edges):
        if high > low:
            transformed[order[low:high]] = transform(total[order[low:high]])
    return transformed


def _standardize(own: Floats) -> Floats:
    return np.asarray((own - own.mean(axis=0)) / own.std(axis=0, ddof=1))


def _stretch(own: Floats) -> Floats:
    return np.asarray(100 * (own - own.min(axis=0)) / np.ptp(own, axis=0))


def _groups(sheets: Sheets) -> Ints:
    """Component of each application, then of each rater, (N + M,)."""
    vertices = sum(sheets.levels)
    edges = (np.ones(len(sheets.rater)), (sheets.application, sheets.levels[0] + sheets.rater))
    return np.asarray(connected_components(coo_array(edges, shape=(vertices, vertices)), directed=False)[1])


def _needs_sheets(sheets: Sheets, _: Floats) -> Finding | None:
    counts = np.bincount(sheets.application, minlength=sheets.levels[0])
    return found("method_needs_sheets", "block", minimum=TRIMMED_SHEETS) if counts.min() < TRIMMED_SHEETS else None


def _needs_cells(sheets: Sheets, _: Floats) -> Finding | None:
    for column in sheets.scaled.T:
        counts = np.bincount(sheets.application[~np.isnan(column)], minlength=sheets.levels[0])
        if np.any((counts > 0) & (counts < TRIMMED_SHEETS)):
            return found("method_needs_cells", "block", minimum=TRIMMED_SHEETS)
    return None


def _needs_rater_sheets(sheets: Sheets, _: Floats) -> Finding | None:
    counts = np.bincount(sheets.rater, minlength=sheets.levels[1])
    return found("method_needs_rater_sheets", "block", minimum=RATER_SHEETS) if counts.min() < RATER_SHEETS else None


def _needs_spread(sheets: Sheets, total: Floats) -> Finding | None:
    flat = sum(np.ptp(total[sheets.rater == rater]) < 1e-9 for rater in range(sheets.levels[1]))
    return found("method_needs_spread", "block", raters=int(flat)) if flat else None


def _needs_connection(sheets: Sheets, _: Floats) -> Finding | None:
    components = int(_groups(sheets).max()) + 1
    return found("method_needs_connection", "block", components=components) if components > 1 else None


def _needs_full_crossing(sheets: Sheets, _: Floats) -> Finding | None:
    group = _groups(sheets)
    applications, raters = np.bincount(group[: sheets.levels[0]]), np.bincount(group[sheets.levels[0] :])
    complete = np.bincount(group[sheets.application]) == applications * raters
    return None if complete.all() else found("method_needs_full_crossing", "block", panels=int((~complete).sum()))


def _needs_positive_panels(sheets: Sheets, total: Floats) -> Finding | None:
    sums = np.bincount(_groups(sheets)[sheets.application], weights=total[:, 0])
    return found("method_needs_positive_panels", "block") if sums.min() <= 0 else None


def _needs_points_scale(sheets: Sheets, _: Floats) -> Finding | None:
    return found("method_needs_points_scale", "block") if sheets.measured else None


_OWN_SCALE = (_needs_rater_sheets, _needs_spread, _needs_connection)

ALTERNATIVES: Mapping[str, Alternative] = {
    "mean": Alternative(mean),
    "median": Alternative(median),
    "trimmed": Alternative(trimmed, (_needs_sheets,)),
    "trimmed-criterion": Alternative(trimmed_criterion, (_needs_cells,)),
    "zscore": Alternative(zscore, (*_OWN_SCALE, _needs_points_scale)),
    "tscore": Alternative(tscore, _OWN_SCALE),
    "percentile": Alternative(percentile, (_needs_rater_sheets, _needs_connection)),
    "minmax": Alternative(minmax, _OWN_SCALE),
    "group-coefficient": Alternative(group_coefficient, (_needs_full_crossing, _needs_positive_panels)),
}
