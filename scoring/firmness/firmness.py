"""How firm a rank is: draws of the scores, the ranks they give, and the chance of being in.

Where the draws come from is said in ``draws``. Ranks need whole sub-sectors and no more, so a large round is
drawn and ranked in blocks of sub-sectors; the declared rule then goes through all applications of some draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from scoring.firmness.chances import find_chances
from scoring.firmness.draws import Source, begin
from scoring.firmness.orders import BLOCK, Reals
from scoring.firmness.summaries import summarize
from scoring.ratings.normalize import Normalized
from scoring.ratings.totals import measured_part
from scoring.selection.constraints import Limit, drawable
from scoring.selection.outcome import Outcome
from scoring.sheets import Bools, Floats, Ints, Panel
from scoring.tasks import each

Zone = Literal["safe_in", "contested", "safe_out"]
SAFE = 0.9  # P(in) above it is safe in, below its complement safe out


@dataclass(frozen=True, slots=True, eq=False)
class Firmness:
    """Uncertainty of ranks inside each sub-sector, over R seeded draws.

    Attributes
    ----------
    rank_low, rank_high : (N,) int
        The 90 % interval of the rank (low = better); 0 where an application is not ranked.
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


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Whole sub-sectors of one scope: where their applications (n,) are in it, their sub-sectors, who is ranked.

    ``offset`` and ``slope`` (n,) let the measured criteria in; ``first`` numbers the stretches of random numbers, one
    for every ``BLOCK`` of draws.
    """

    source: Source
    rows: Ints
    sector: Ints
    ranked: Bools
    offset: Floats
    slope: Floats
    draws: int
    single: bool
    first: int

    @property
    def applications(self) -> Ints:
        """(n,) the panel's indices."""
        return self.source.applications[self.rows]

    def draw(self) -> Reals:
        """(n, R) draws of the scores, measured criteria in."""
        drawn: Reals = np.empty((len(self.rows), self.draws), dtype=np.float32 if self.single else np.float64)
        step = max(1, BLOCK // self.draws)
        for number, at in enumerate(range(0, len(self.rows), step), self.first):
            own = slice(at, at + step)
            judged = self.source.draw(self.rows[own], number)
            judged *= self.slope[own, None]
            judged += self.offset[own, None]
            drawn[own] = judged
        return drawn


def estimate_firmness(
    panel: Panel, normalized: Normalized, outcome: Outcome, executor: Executor | None = None
) -> Firmness:
    """How firm the ranks of a round are, and the chances of being in under its rules; nobody has one where they refuse.

    Blocks of sub-sectors, and then of draws, run on the executor or in line, with the same result. Where no application
    has two sheets there is no error to draw from, so nothing is said.
    """
    policy, refused = panel.rubric.policy, outcome.shortlist.refused
    blocks = list(_blocks(panel, normalized, outcome.ranked))
    summary, ranked = np.full((5, len(panel.applications)), np.nan), outcome.ranked
    single = any(block.single for block in blocks)
    drawn = np.empty((0 if refused else policy.draws, len(ranked)), dtype=np.float32 if single else np.float64)
    for block, (own, scores) in zip(blocks, each(executor, partial(_examine, kept=not refused), blocks), strict=True):
        summary[:, block.applications] = own
        if scores is not None:
            drawn[:, block.applications] = scores.T
    drawn[:, ~ranked] = -np.inf
    candidate = drawable(outcome.barred, len(ranked)) & ranked
    p_in = find_chances(drawn, candidate, outcome.rules, policy.shortlist.threshold, executor)
    blind = [scope.applications for scope in normalized.scopes if scope.fit is None]
    known = ~np.isin(np.arange(len(ranked)), np.concatenate(blind)) if blind else np.ones_like(ranked)
    firmness = _firmness(np.where(known, summary, np.nan), p_in, ranked & known, policy.draws)
    return withhold(firmness) if refused or blind else firmness


def _blocks(panel: Panel, normalized: Normalized, ranked: Bools) -> Iterator[_Block]:
    """Sub-sectors of one scope together until they make a block."""
    draws, seed, sector = panel.rubric.policy.draws, panel.rubric.policy.seed, panel.sector
    single, most = len(panel.applications) * draws > BLOCK, max(1, BLOCK // draws)
    offset, slope = measured_part(panel)
    for number, scope in enumerate(normalized.scopes):
        source, first = begin(scope, normalized.method, draws, seed + number), 0
        for rows in _gather(sector[scope.applications], most):
            i = scope.applications[rows]
            yield _Block(source, rows, sector[i], ranked[i], offset[i], slope[i], draws, single, first)
            first += -(-len(rows) // most)


def _gather(sector: Ints, most: int) -> list[Ints]:
    """Positions of whole sub-sectors, as many together as do not exceed ``most``, in ascending order."""
    groups: list[list[Ints]] = [[]]
    for value in np.unique(sector):
        inside = np.flatnonzero(sector == value)
        if groups[-1] and sum(map(len, groups[-1])) + len(inside) > most:
            groups.append([])
        groups[-1].append(inside)
    return [np.sort(np.concatenate(group)) for group in groups]


def _examine(block: _Block, kept: bool) -> tuple[Floats, Reals | None]:
    """What there is to say about the applications of a block, and their draws if these are still needed."""
    drawn, summary = block.draw(), np.full((5, len(block.rows)), np.nan)
    for value in np.unique(block.sector[block.ranked]):
        inside = np.flatnonzero(block.ranked & (block.sector == value))
        summary[:, inside] = summarize(drawn[inside])
    return summary, drawn if kept else None


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
    summary = np.full((5, len(sector)), np.nan)
    for value in np.unique(sector[ranked]):
        inside = np.flatnonzero(ranked & (sector == value))
        summary[:, inside] = summarize(drawn.T[inside])
    p_in = find_chances(np.where(ranked, drawn, -np.inf), candidate & ranked, limits, threshold)
    return _firmness(summary, p_in, ranked, len(drawn))


def _firmness(summary: Floats, p_in: Floats, ranked: Bools, draws: int) -> Firmness:
    low, high = np.where(ranked, summary[:2], 0).astype(np.int64)
    zone = tuple(_zone(p) if known else None for p, known in zip(p_in.tolist(), ranked.tolist(), strict=True))
    return Firmness(low, high, summary[2], summary[3], summary[4], p_in, zone, draws)


def withhold(firmness: Firmness) -> Firmness:
    """The same without chances of being in: a cut that is refused leaves nobody in or out."""
    nobody = np.full(len(firmness.zone), np.nan)
    return replace(firmness, p_in=nobody, zone=(None,) * len(firmness.zone))


def _zone(p_in: float) -> Zone:
    if p_in > SAFE:
        return "safe_in"
    return "safe_out" if p_in < 1 - SAFE else "contested"
