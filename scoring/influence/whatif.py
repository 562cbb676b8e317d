"""Scores of other sheet totals, many at once, with the variance ratios as they were fitted."""

from __future__ import annotations

import numpy as np

from scoring.influence.rerun import Run
from scoring.models.severity import rescore
from scoring.ratings.alternatives import ALTERNATIVES, mean
from scoring.ratings.normalize import SEVERITY, Scope
from scoring.ratings.totals import combine
from scoring.sheets import Floats, Ints

LINEAR = (*SEVERITY, "mean")
"""Methods whose scores are linear in the sheet totals while the variance ratio stays."""
BLOCK = 4_000_000  # cells of totals that are held at a time


def scores_of(run: Run, totals: Floats) -> Floats:
    """(N, R) scores, measured criteria in, if the sheets had these totals (S, R)."""
    return combine(run.panel, judged_scores(run, totals), run.normalized.dimension)[0]


def judged_scores(run: Run, totals: Floats) -> Floats:
    """(N, R) scores on the judged criteria alone."""
    judged = np.full((len(run.panel.applications), totals.shape[1]), np.nan)
    for scope in run.normalized.scopes:
        judged[scope.applications] = _respond(scope, run.normalized.method, totals[sheets_of(run, scope)])
    return judged


def sheets_of(run: Run, scope: Scope) -> Ints:
    """Positions of a scope's sheets in the panel, in its own order."""
    return np.flatnonzero(np.isin(run.panel.application, scope.applications))


def shifted_scores(run: Run, sheet: Ints, shift: Floats, applications: Ints) -> Floats:
    """(K, …) scores of the ``applications`` (K, …) if the total of the k-th ``sheet`` (K,) alone moved by ``shift``."""
    size = max(1, BLOCK // max(1, len(run.totals.total)))
    blocks = [np.arange(at, min(at + size, len(sheet))) for at in range(0, len(sheet), size)]
    scored = np.empty(applications.shape)
    for block in blocks:
        totals = np.repeat(run.totals.total[:, None], len(block), axis=1)
        totals[sheet[block], np.arange(len(block))] += shift[block]
        scored[block] = np.take_along_axis(scores_of(run, totals).T, applications[block], axis=1)
    return scored


def _respond(scope: Scope, method: str, totals: Floats) -> Floats:
    sheets = scope.sheets
    if method not in SEVERITY:
        return ALTERNATIVES[method].apply(sheets, totals)
    return mean(sheets, totals) if scope.fit is None else rescore(scope.fit, sheets.application, sheets.rater, totals)
