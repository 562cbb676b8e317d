"""Leave one expert out, fit again: which ranks change, who enters and leaves the shortlist, how far scores move.

    D_j = (q̂ − q̂₍ⱼ₎)' X'V⁻¹X (q̂ − q̂₍ⱼ₎) / (N s²)

is Cook's distance of the severity model, variances estimated anew without the expert. Listed, never tested.

References
----------
Cook (1977), Detection of influential observation in linear regression, Technometrics 19.
Christensen, Pearson & Johnson (1992), Case-deletion diagnostics for mixed models, Technometrics 34.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.findings import Finding
from scoring.influence.rerun import NO_RUN, Run, Swap, compare, ranks, run
from scoring.models.equations import Spectral
from scoring.ratings.normalize import Scope, scores
from scoring.sheets import Bools, Floats, Ints, Panel


@dataclass(frozen=True, slots=True)
class Move:
    """An application's rank with and without the expert; None where it has none."""

    application: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The result without one expert.

    Attributes
    ----------
    rater : int
    method : str or None
        Normalisation of the refit; None where it is refused, for ``reasons``.
    swap : Swap
    moves : tuple of Move
    short : tuple of int
        Applications that would then have fewer sheets than the policy asks for. The refit still ranks them, to show
        what the expert's scores do; a recorded exclusion would not.
    cook : float or None
        None where an application loses its only sheet, or nothing is left over to compare experts by.
    reasons : tuple of Finding
    """

    rater: int
    method: str | None
    swap: Swap
    moves: tuple[Move, ...]
    short: tuple[int, ...]
    cook: float | None
    reasons: tuple[Finding, ...] = ()


def leave_out(declared: Run, raters: Sequence[int]) -> list[LeftOut]:
    """Refit without each of these experts."""
    place = ranks(declared)
    return [_without(declared, place, rater, declared.panel.rater != rater) for rater in raters]


def leave_out_sheet(declared: Run, application: int, rater: int) -> LeftOut:
    """Refit without one expert's sheet on one application."""
    panel = declared.panel
    kept = (panel.rater != rater) | (panel.application != application)
    return _without(declared, ranks(declared), rater, kept)


def _without(declared: Run, place: Ints, rater: int, kept: Bools) -> LeftOut:
    panel = declared.panel
    counted = np.bincount(panel.application, minlength=len(panel.applications))
    left = np.bincount(panel.application[kept], minlength=len(counted))
    least = panel.rubric.policy.min_raters
    short = tuple(np.flatnonzero((left < least) & (counted >= least)).tolist())
    if not left.any():
        return LeftOut(rater, None, NO_RUN, (), short, None)
    refit, findings = run(_only(panel, kept), declared.decisions, sheets=counted)
    if refit is None:
        return LeftOut(rater, None, NO_RUN, (), short, None, findings)
    after = ranks(refit)
    moved = np.flatnonzero(place != after).tolist()
    moves = tuple(Move(i, int(place[i]) or None, int(after[i]) or None) for i in moved)
    return LeftOut(rater, refit.normalized.method, compare(declared, refit), moves, short, _cook(declared, refit))


def dismiss(panel: Panel, rater: int) -> Panel:
    """The panel without an expert's sheets."""
    return _only(panel, panel.rater != rater)


def _only(panel: Panel, kept: Bools) -> Panel:
    """The panel with some of its sheets."""
    return replace(
        panel,
        application=panel.application[kept],
        rater=panel.rater[kept],
        scores=panel.scores[kept],
        sequence=None if panel.sequence is None else panel.sequence[kept],
        pending=None if panel.pending is None else panel.pending[kept],
    )


def _cook(declared: Run, refit: Run) -> float | None:
    """Cook's distance over all scopes; scopes without comparable sheets have no model and take no part."""
    without = np.full(len(declared.panel.applications), np.nan)
    for scope in refit.normalized.scopes:
        without[scope.applications] = scores(scope, "severity")
    parts = [(scope, without[scope.applications]) for scope in declared.normalized.scopes if scope.fit is not None]
    size = sum(len(other) for _, other in parts)
    distance = sum(_squared_shift(scope, other) for scope, other in parts)
    return float(distance) / size if size and np.isfinite(distance) else None


def _squared_shift(scope: Scope, other: Floats) -> float:
    """δ'X'V⁻¹Xδ / s² = (Σ_i n_i δ_i² − Σ_j (Σ_i n_ij δ_i)² / (n_j + 1/λ)) / s²  for δ = q̂ − ``other``."""
    fit, sheets = scope.fit, scope.sheets
    if fit is None or fit.residual <= 0:
        return np.nan
    weights = fit.system.weight if isinstance(fit.system, Spectral) else None
    shift = (fit.quality[:, 0] - other)[sheets.application]
    weight = np.ones(len(shift)) if weights is None else weights
    met, mass = np.bincount(sheets.rater, weight * shift), np.bincount(sheets.rater, weight)
    return float(weight @ shift**2 - (fit.ratio / (1 + fit.ratio * mass)) @ met**2) / fit.residual
