"""How firm a rank is: draws of the scores, the ranks they give, and the chance of being in.

Under ``severity`` the draws come from the posterior of the fitted model. Under any other method the
fitted model draws new sheets of the same design, the method scores them, and the spread of its scores is
laid around the result: the question is then how the same method would rank if the panel judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.stats import rankdata

from scoring.ratings.alternatives import ALTERNATIVES
from scoring.ratings.normalize import SEVERITY, Normalized, Scope
from scoring.ratings.severity import draw_quality
from scoring.ratings.sheets import Bools, Floats, Ints
from scoring.selection.admission import admit
from scoring.selection.constraints import Limit

Zone = Literal["safe_in", "contested", "safe_out"]
LEVELS = (0.05, 0.95)  # a 90 % interval
SAFE = 0.9  # P(in) above it is safe in, below its complement safe out
BLOCK = 100  # replicates scored at a time by a prescribed method


@dataclass(frozen=True, slots=True, eq=False)
class Firmness:
    """Uncertainty of ranks inside each sub-sector, over R seeded draws.

    Attributes
    ----------
    rank_low, rank_high : (N,) int
        5 % and 95 % quantiles of the rank (low = better); 0 where an application is not ranked.
    expected_rank : (N,) float
        NaN where not ranked.
    score_low, score_high : (N,) float
        5 % and 95 % quantiles of the score; NaN where not ranked.
    p_in : (N,) float
        Share of draws in which the declared rules shortlist the application.
    zone : tuple of Zone or None, length N
        safe_in (p > .9), contested, safe_out (p < .1); None where not ranked, or where the cut is refused.
    draws : int
    """

    rank_low: Ints
    rank_high: Ints
    expected_rank: Floats
    score_low: Floats
    score_high: Floats
    p_in: Floats
    zone: tuple[Zone | None, ...]
    draws: int


def draw_scores(normalized: Normalized, applications: int, draws: int, seed: int) -> Floats:
    """(R, N) draws of the judged scores; rows of an application without a sheet stay NaN."""
    drawn = np.full((draws, applications), np.nan)
    for number, scope in enumerate(normalized.scopes):
        drawn[:, scope.applications] = _draw(scope, normalized.method, draws, seed + number).T
    return drawn


def _draw(scope: Scope, method: str, draws: int, seed: int) -> Floats:
    if scope.fit is None:
        return np.repeat(scope.total.mean(axis=1)[_first_sheet(scope)][:, None], draws, axis=1)
    if method in SEVERITY:
        return draw_quality(scope.fit, draws, seed)
    return _judge_again(scope, method, draws, seed)


def _first_sheet(scope: Scope) -> Ints:
    return np.searchsorted(scope.sheets.application, np.arange(len(scope.applications)))


def _judge_again(scope: Scope, method: str, draws: int, seed: int) -> Floats:
    """The method's scores (n, R) of new sheets y = q̂ − b + e, centred on its result."""
    fit, sheets, apply = scope.fit, scope.sheets, ALTERNATIVES[method].apply
    if fit is None:
        raise ValueError("no model to draw from")
    rng = np.random.default_rng(seed)
    scored = []
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        severity = rng.normal(0, np.sqrt(fit.ratio * fit.residual), (len(scope.raters), size))
        error = rng.normal(0, np.sqrt(fit.residual), (len(sheets.rater), size))
        scored.append(apply(sheets, fit.quality[sheets.application, :1] - severity[sheets.rater] + error))
    spread = np.hstack(scored)
    return np.asarray(apply(sheets, scope.total) + spread - spread.mean(axis=1, keepdims=True))


def judge_firmness(
    drawn: Floats, sector: Ints, ranked: Bools, candidate: Bools, limits: Sequence[Limit], threshold: float | None
) -> Firmness:
    """Rank every draw (R, N) inside each sub-sector and apply the shortlist's rules to it.

    Parameters
    ----------
    sector : (N,) int
    ranked : (N,) bool
        Applications that have a rank; the others take no part.
    candidate, limits, threshold
        As for ``admission.admit``.
    """
    rank = np.zeros(drawn.shape)
    for value in np.unique(sector[ranked]):
        inside = np.flatnonzero(ranked & (sector == value))
        rank[:, inside] = rankdata(-drawn[:, inside], axis=1, method="ordinal")
    low, high = np.zeros((2, len(sector)))
    score_low, score_high, expected = np.full((3, len(sector)), np.nan)
    low[ranked], high[ranked] = np.quantile(rank[:, ranked], LEVELS, axis=0, method="inverted_cdf")
    score_low[ranked], score_high[ranked] = np.quantile(drawn[:, ranked], LEVELS, axis=0)
    expected[ranked] = rank[:, ranked].mean(axis=0)
    p_in = admit(np.where(ranked, drawn, -np.inf), candidate & ranked, limits, threshold).mean(axis=0)
    zone = tuple(_zone(p) if known else None for p, known in zip(p_in, ranked, strict=True))
    return Firmness(low.astype(int), high.astype(int), expected, score_low, score_high, p_in, zone, len(drawn))


def withhold(firmness: Firmness) -> Firmness:
    """The same without chances of being in: a cut that is refused leaves nobody in or out."""
    nobody = np.full(len(firmness.zone), np.nan)
    return replace(firmness, p_in=nobody, zone=(None,) * len(firmness.zone))


def _zone(p_in: float) -> Zone:
    if p_in > SAFE:
        return "safe_in"
    return "safe_out" if p_in < 1 - SAFE else "contested"
