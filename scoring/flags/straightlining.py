"""Straight-lining: sheets that say the same whatever is judged.

Three patterns, each exact, none a matter of probability in the expert who shows it:

identical
    every sheet has the same scores, or every sheet the same total;
narrow
    eight sheets or more, whose totals spread less than a fifth as far as the other experts' totals of the
    same applications;
uniform
    four fifths of five sheets or more give one level on all of three criteria or more.

On coarse scales honest sheets repeat by chance. How often is read off the *other* experts' sheets, and a
pattern that chance would show in one panel of a thousand is not reported.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from scipy.stats import betabinom

from scoring.findings import Fact
from scoring.flags.comparison import NOTHING, Comparison
from scoring.flags.flag import Flag
from scoring.sheets import Bools, Floats, Ints

LEAST_IDENTICAL, LEAST_NARROW, LEAST_UNIFORM = 3, 8, 5  # sheets
NARROW, UNIFORM = 0.2, 0.8
LEAST_CRITERIA = 3
CHANCE = 1e-3  # of a clean panel


@dataclass(frozen=True, slots=True)
class Spread:
    """An expert's totals: standard deviation, and that of the other experts' totals of the same applications."""

    own: float
    others: float


def find_straight_lines(given: Comparison, scaled: Floats) -> list[tuple[int, Flag]]:
    """Experts whose sheets show one of the patterns; ``scaled`` is (S, C) of the same sheets."""
    own, others = _spreads(given)
    identical = _identical(given, scaled)
    narrow = (given.sheets >= LEAST_NARROW) & (own < NARROW * others) & (own > NOTHING)
    share, uniform = _uniform(given, scaled)
    flags = []
    for j in np.flatnonzero(identical | narrow | uniform):
        pattern = "identical" if identical[j] else "narrow" if narrow[j] else "uniform"
        facts: dict[str, Fact] = {
            "pattern": pattern,
            "sheets": int(given.sheets[j]),
            "others_sd": float(others[j]),
            "uniform": float(share[j]),
        }
        effect = float(own[j] / others[j]) if others[j] > NOTHING else 0.0
        flags.append((int(given.raters[j]), Flag("straight_lining", effect, float(own[j]), None, None, facts)))
    return flags


def _spreads(given: Comparison) -> tuple[Floats, Floats]:
    """(M,) standard deviation of the expert's totals, and of the others' adjusted totals of the same applications."""
    squares, sums = (np.bincount(given.application, given.adjusted**power) for power in (2, 1))
    rest = given.size - 1
    second = (squares[given.application] - given.adjusted**2) / rest
    first = (sums[given.application] - given.adjusted) / rest
    mean = [np.bincount(given.rater, part) / given.sheets for part in (first, second)]
    free = given.sheets / np.maximum(given.sheets - 1, 1)
    centre = np.bincount(given.rater, given.total) / given.sheets
    own = np.bincount(given.rater, (given.total - centre[given.rater]) ** 2)
    return np.sqrt(own / np.maximum(given.sheets - 1, 1)), np.sqrt(np.maximum(mean[1] - mean[0] ** 2, 0) * free)


def _identical(given: Comparison, scaled: Floats) -> Bools:
    """Experts all of whose sheets repeat, where the other experts' sheets do not repeat often enough."""
    before, after = _neighbours(given)
    expert = given.rater[after]
    both = ~np.isnan(scaled[before]) & ~np.isnan(scaled[after])
    same = (scaled[before] == scaled[after]) | ~both
    alike = same.all(axis=1) & both.any(axis=1)
    level = np.abs(given.total[before] - given.total[after]) < NOTHING
    by_criterion = np.where(both, same, False).sum(axis=0) / np.maximum(both.sum(axis=0), 1)
    found = np.zeros(len(given.raters), dtype=bool)
    for repeats, prior in ((alike, max(float(np.sqrt(np.prod(by_criterion))), 1e-12)), (level, 0.5)):
        times, turns = np.bincount(expert, repeats, len(found)), np.bincount(expert, minlength=len(found))
        chance = _chance_of_run(prior + times.sum() - times, prior + 1 + turns.sum() - turns, turns)
        found |= (given.sheets >= LEAST_IDENTICAL) & (times == turns) & (len(found) * chance < CHANCE)
    return found


def _chance_of_run(times: Floats, turns: Floats, run: Ints) -> Floats:
    """Π_k (times + k)/(turns + k): chance of ``run`` repeats in a row, as often as others repeat.

    It is the mean of p^run where p is not known exactly but was seen ``times`` in ``turns``.
    """
    return np.asarray(np.exp(gammaln(times + run) - gammaln(times) - gammaln(turns + run) + gammaln(turns)))


def _neighbours(given: Comparison) -> tuple[Ints, Ints]:
    """Positions of every two consecutive sheets of the same expert."""
    order = np.argsort(given.rater, kind="stable")
    same = given.rater[order[:-1]] == given.rater[order[1:]]
    return order[:-1][same], order[1:][same]


def _uniform(given: Comparison, scaled: Floats) -> tuple[Floats, Bools]:
    """Share of each expert's sheets with one level throughout, and whether it is too large for chance."""
    enough = (~np.isnan(scaled)).sum(axis=1) >= LEAST_CRITERIA
    flat = enough & (np.fmax.reduce(scaled, axis=1) - np.fmin.reduce(scaled, axis=1) < NOTHING)
    times, sheets = np.bincount(given.rater, flat), given.sheets
    share = times / sheets
    found = (sheets >= LEAST_UNIFORM) & (share >= UNIFORM)
    others, counted = times.sum() - times, sheets.sum() - sheets
    for j in np.flatnonzero(found):
        usual = betabinom(sheets[j], 0.5 + others[j], 0.5 + counted[j] - others[j])
        found[j] = len(sheets) * usual.sf(times[j] - 1) < CHANCE
    return share, found
