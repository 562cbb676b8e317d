"""Refit bootstraps: how the ranks would fall had other experts sat on the panel, or had the same ones judged anew.

Every replicate is fitted again from its own sheets, variance components included.

residuals
    y* = q̂_i − b*_j + e*_ij, with b* and e* drawn with replacement from the fitted severities and residuals,
    both first spread to their estimated variances, which the predictions fall short of.
experts
    every expert counts g_j times, g_j ~ Exp(1): the smooth form of drawing experts with replacement, in which no
    application is ever left without a sheet.

Neither replaces the posterior draws of ``firmness``: a bootstrap over experts covers too little.

References
----------
Carpenter, Goldstein & Rasbash (2003), A novel bootstrap procedure for assessing the relationship between class size
and achievement, Applied Statistics 52: the inflated residuals.
Rubin (1981), The Bayesian bootstrap, Annals of Statistics 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import Literal, get_args

import numpy as np
import scipy.sparse as sp

from scoring.errors import NotConverged, NotEstimable, UnknownMethod
from scoring.firmness.firmness import Firmness, judge_firmness, withhold
from scoring.models.equations import Spectral
from scoring.models.precision import fit_precision
from scoring.models.severity import SeverityFit, fit_severity, solve_severity
from scoring.models.spectrum import decompose
from scoring.ratings.alternatives import ALTERNATIVES
from scoring.ratings.normalize import SEVERITY, Normalized, Scope, scores
from scoring.ratings.totals import measured_part
from scoring.selection.constraints import drawable
from scoring.selection.outcome import Outcome
from scoring.sheets import Floats, Ints, Panel
from scoring.tasks import each

Resampling = Literal["residuals", "experts"]
BLOCK = 25  # replicates handed to an executor at a time


def bootstrap_ranks(
    panel: Panel,
    normalized: Normalized,
    outcome: Outcome,
    how: Resampling = "residuals",
    replicates: int = 200,
    seed: int = 0,
    executor: Executor | None = None,
) -> Firmness:
    """Ranks, intervals and chances over refitted replicates; nobody has a chance where the cut is refused.

    Parameters
    ----------
    how : what is drawn anew
    executor : where blocks of replicates are fitted; in line without one, with the same result

    Raises
    ------
    UnknownMethod
        If there is no such resampling.
    NotEstimable
        If experts are to be drawn under a method that cannot count one of them more than another.
    """
    method, size = normalized.method, len(panel.applications)
    if how not in get_args(Resampling):
        raise UnknownMethod(how)
    if how == "experts" and method != "severity":
        raise NotEstimable("refits_of_experts_need_severity")
    work = partial(_refit, [_light(scope, method) for scope in normalized.scopes], method, how, size, seed)
    blocks = [range(at, min(at + BLOCK, replicates)) for at in range(0, replicates, BLOCK)]
    judged = np.concatenate(list(each(executor, work, blocks)))
    if method not in SEVERITY:  # new sheets lie around the model's scores, and the method's own are others
        judged += normalized.score - judged.mean(axis=0)
    offset, slope = measured_part(panel)
    candidate, threshold = drawable(outcome.barred, size), panel.rubric.policy.shortlist.threshold
    drawn = offset + slope * judged
    firmness = judge_firmness(drawn, panel.sector, outcome.ranked, candidate, outcome.rules, threshold)
    return firmness if not outcome.shortlist.refused else withhold(firmness)


def _light(scope: Scope, method: str) -> Scope:
    """The scope with no more than its refits need, since it travels to where they run."""
    none = np.empty((len(scope.total), 0))
    sheets = scope.sheets if method == "trimmed-criterion" else replace(scope.sheets, scaled=none)
    return replace(scope, sheets=sheets, dimension=none)


def _refit(
    scopes: Sequence[Scope], method: str, how: Resampling, size: int, seed: int, replicates: Sequence[int]
) -> Floats:
    """(R, N) judged scores of these replicates; each has a seed of its own."""
    drawn = np.full((len(replicates), size), np.nan)
    for row, replicate in zip(drawn, replicates, strict=True):
        for number, scope in enumerate(scopes):
            rng = np.random.default_rng((seed, number, replicate))
            row[scope.applications] = _score(scope, method, how, rng)
    return drawn


def _score(scope: Scope, method: str, how: Resampling, rng: np.random.Generator) -> Floats:
    """Scores (n,) of one replicate; those of the result where no application has two sheets."""
    fit, sheets = scope.fit, scope.sheets
    if fit is None:
        return scores(scope, method)
    if how == "experts":
        weight = rng.exponential(size=len(scope.raters))
        equations = count_experts(sheets.application, sheets.rater, scope.total[:, 0], sheets.levels, weight)
        return solve_severity(equations, float(scope.total[:, 0] @ scope.total[:, 0])).quality[:, 0]
    again = _judge_again(scope, fit, rng)
    if method not in SEVERITY:
        return ALTERNATIVES[method].apply(sheets, again)[:, 0]
    given = sheets.application, sheets.rater, again, sheets.levels
    return _fit(method, given).quality[:, 0]


def _fit(method: str, given: tuple[Ints, Ints, Floats, tuple[int, int]]) -> SeverityFit:
    """The fit of a replicate; by severity where weights do not settle, as for the round itself."""
    if method == "severity-precision":
        try:
            return fit_precision(*given)
        except NotConverged:
            pass
    return fit_severity(*given)


def _judge_again(scope: Scope, fit: SeverityFit, rng: np.random.Generator) -> Floats:
    """(S, 1) totals of new sheets from severities and residuals drawn with replacement."""
    application, rater = scope.sheets.application, scope.sheets.rater
    severity = fit.severity[:, 0]
    residual = scope.total[:, 0] - fit.quality[application, 0] + severity[rater]
    drawn = rng.choice(_spread(severity, fit.ratio * fit.residual), len(severity))
    error = rng.choice(_spread(residual, fit.residual), len(residual))
    return np.asarray(fit.quality[application, 0] - drawn[rater] + error)[:, None]


def _spread(values: Floats, variance: float) -> Floats:
    """The values around zero, as far apart as the variance says."""
    centred = values - values.mean()
    actual = float(np.mean(centred**2))
    return np.asarray(centred * np.sqrt(variance / actual) if actual > 0 else centred)


def count_experts(application: Ints, rater: Ints, total: Floats, levels: tuple[int, int], weight: Floats) -> Spectral:
    """Normal equations in which expert j counts as ``weight``_j (M,) experts with the same sheets.

    g copies of an expert are one whose sheets and whose severity both vary g times less: with every sheet
    multiplied by √g the model is y' = X'q − Z b' + e', b' and e' of equal variances again.
    """
    root, center = np.sqrt(weight)[rater], float(total.mean())
    centred = total - center
    met = sp.csr_array((root, (application, rater)), shape=levels)
    mass = np.asarray(np.bincount(application, root**2), dtype=np.float64)
    sums = np.asarray(np.bincount(application, root**2 * centred), dtype=np.float64)
    sheets = np.bincount(rater, minlength=levels[1]).astype(float)
    values, vectors = decompose(sp.csr_array(sp.diags_array(sheets) - met.T @ (met / mass[:, None])))
    return Spectral(
        application=application,
        rater=rater,
        weight=root,
        mass=mass,
        sums=sums[:, None],
        rhs=(np.bincount(rater, root * centred, levels[1]) - met.T @ (sums / mass))[:, None],
        values=np.maximum(values, 0.0),
        vectors=vectors,
        form=float((root * centred) @ (root * centred) - (sums**2 / mass).sum()),
        log_mass=float(np.log(mass).sum()),
        center=np.array([center]),
    )
