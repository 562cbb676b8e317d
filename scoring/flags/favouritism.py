"""Favouritism: an expert who rates one's own group further above the others' mean than everyone else.

For a declared pair of attributes (say the expert's region and the applicant's),

    d_ij = y_ij − mean of the other experts' totals of i,      effect = mean(d | own) − mean(d | not own).

Which sheets are "own" is permuted inside the expert, so severity plays no part; the permuted deviations are
those of adjusted totals, so that a lenient panel-mate in one sub-sector plays none either.

References
----------
Pitman (1937), Significance tests which may be applied to samples from any populations.
Besag & Clifford (1991), Sequential Monte Carlo p-values, Biometrika 78.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
from scipy.special import stdtr, stdtrit
from scipy.stats import nct

from scoring.flags.comparison import NOTHING, Comparison
from scoring.flags.flag import Power
from scoring.flags.multiplicity import FALSE_DISCOVERIES, Family
from scoring.sheets import Bools, Floats, Ints, Panel

LEAST_SHEETS = 2  # of the own group, and of the others
GATE_POINTS, GATE_SPREAD = 3.0, 0.5  # points, or standard deviations of d: whichever is reached first
FIRST, ALL = 200, 2_000  # permutations drawn: the first settle the matter for most experts
SETTLED, RARE = 20, 10  # exceedances that settle it; fewer than RARE of all need the tail
LISTED = 20_000  # arrangements up to which every one is looked at instead
PLANTED = 1.0  # standard deviations of d


def examine_favouritism(given: Comparison, panel: Panel, seed: int) -> Family | None:
    """Compare own and other applications of each expert, for every pair of attributes the policy declares."""
    raw = given.total - (np.bincount(given.application, given.total)[given.application] - given.total) / (
        given.size - 1
    )
    rng, found = np.random.default_rng(seed), []
    order, ends = np.argsort(given.rater, kind="stable"), np.cumsum(given.sheets)
    for pair in panel.rubric.policy.favouritism:
        groups, own = _own(given, panel, pair.rater, pair.application)
        counted = np.bincount(given.rater, own, len(given.raters))
        for j in np.flatnonzero((counted >= LEAST_SHEETS) & (given.sheets - counted >= LEAST_SHEETS)):
            sheets = order[ends[j] - given.sheets[j] : ends[j]]
            mean, others_mean, spread = _summarize(raw[sheets], own[sheets])
            t, p = _permute(given.deviation[sheets], own[sheets], rng)
            group = pair.application, groups[j]
            found.append((j, mean, others_mean, spread, t, p, *group, int(counted[j]), len(sheets)))
    return _family(given, found) if found else None


def _family(given: Comparison, found: Sequence[tuple[object, ...]]) -> Family:
    expert, mean, others_mean, spread, t, p, attribute, group, own, sheets = (
        np.array(column) for column in zip(*found, strict=True)
    )
    effect, gate = mean - others_mean, np.minimum(GATE_POINTS, GATE_SPREAD * spread)
    return Family(
        code=np.full(len(expert), "favouritism"),
        subject=given.raters[expert],
        effect=effect,
        statistic=t,
        p=p,
        passes=effect >= gate,
        facts={
            "attribute": attribute,
            "group": group,
            "own_sheets": own,
            "sheets": sheets,
            "own_mean": mean,
            "others_mean": others_mean,
            "gate": gate,
        },
        power=(Power("favouritism", PLANTED, _power(own, sheets - own)),),
    )


def _own(given: Comparison, panel: Panel, rater: str, application: str) -> tuple[list[str], Bools]:
    """Each expert's group, and the sheets on applications of the same group."""
    ours = [_text(panel.raters[j].attributes.get(rater)) for j in given.raters]
    theirs = [_text(panel.applications[i].attributes.get(application)) for i in given.applications]
    known = {group: number for number, group in enumerate(sorted({*ours, *theirs} - {""}))}
    expert, applicant = (np.array([known.get(name, -1) for name in names]) for names in (ours, theirs))
    return ours, (expert[given.rater] == applicant[given.application]) & (expert[given.rater] >= 0)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _summarize(deviation: Floats, own: Bools) -> tuple[float, float, float]:
    """Means of own and of other applications, and the standard deviation of all deviations."""
    return float(deviation[own].mean()), float(deviation[~own].mean()), float(deviation.std(ddof=1))


def _permute(deviation: Floats, own: Bools, rng: np.random.Generator) -> tuple[float, float]:
    """Pitman's t of own less others, and its one-sided permutation p.

    Few arrangements are listed all. Of many, where hardly any draw exceeds what was seen, p is the tail of
    t(n − 2), the distribution with the exact permutation mean and variance.
    """
    count, chosen = len(own), int(own.sum())
    centred = deviation - deviation.mean()
    seen, square = float(centred[own].sum()), float(centred @ centred)
    if square < NOTHING:
        return 0.0, 1.0
    correlation = seen / np.sqrt(square * chosen * (count - chosen) / count)
    t = float(correlation * np.sqrt((count - 2) / max(1 - correlation**2, NOTHING)))
    if comb(count, chosen) <= LISTED:
        return t, _exceeding(centred, _list(count, chosen), seen) / comb(count, chosen)
    exceeded = _exceeding(centred, _draw(rng, FIRST, count, chosen), seen)
    if exceeded >= SETTLED:
        return t, (1 + exceeded) / (1 + FIRST)
    exceeded += _exceeding(centred, _draw(rng, ALL - FIRST, count, chosen), seen)
    return t, (1 + exceeded) / (1 + ALL) if exceeded >= RARE else float(stdtr(count - 2, -t))


def _draw(rng: np.random.Generator, draws: int, count: int, chosen: int) -> Ints:
    """(draws, chosen) random subsets."""
    return np.argpartition(rng.random((draws, count)), chosen - 1, axis=1)[:, :chosen]


@cache
def _list(count: int, chosen: int) -> Ints:
    """Every subset; experts of a round often have as many sheets as each other."""
    return np.array(list(combinations(range(count), chosen)), dtype=np.int16)


def _exceeding(centred: Floats, subsets: Ints, seen: float) -> int:
    return int(np.sum(centred[subsets].sum(axis=1) >= seen - NOTHING))


def _power(own: Floats, others: Floats) -> float:
    """Chance that a typical expert who favours one's own group by ``PLANTED`` is flagged."""
    free = np.median(own + others) - 2
    shift = PLANTED / np.sqrt(np.median(1 / own + 1 / others))
    return float(nct.sf(stdtrit(free, 1 - FALSE_DISCOVERIES / len(own)), free, shift))
