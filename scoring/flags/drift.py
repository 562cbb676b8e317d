"""Drift: an expert who becomes stricter or milder from the first sheet to the last.

The deviation from the others' mean is regressed on the expert's scoring order; its slope has
t(n − 2). The effect is the change over the whole session, in points.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit
from scipy.stats import nct

from scoring.flags.comparison import NOTHING, Comparison
from scoring.flags.flag import Power
from scoring.flags.multiplicity import FALSE_DISCOVERIES, Family
from scoring.sheets import Floats, Ints

LEAST_SHEETS = 5
GATE = 3.0  # points over the session
PLANTED = 2.0  # standard deviations of the expert's scatter, over the session


def examine_drift(given: Comparison, sequence: Floats) -> Family | None:
    """Look for a trend in each expert's deviations; ``sequence`` (S,) is NaN where the order is not known."""
    counts = np.bincount(given.rater[~np.isnan(sequence)], minlength=len(given.raters))
    sheets = np.flatnonzero(~np.isnan(sequence) & (counts >= LEAST_SHEETS)[given.rater])
    sheets = sheets[np.lexsort((sequence[sheets], given.rater[sheets]))]
    if not len(sheets):
        return None
    raters, expert, count = np.unique(given.rater[sheets], return_inverse=True, return_counts=True)
    rank = _centred(_places(expert, sequence[sheets]), expert, count)
    y = _centred(given.deviation[sheets], expert, count)
    xx, yy, xy = (np.bincount(expert, part) for part in (rank * rank, y * y, rank * y))
    ordered = (xx > 0) & (yy > NOTHING)
    slope = xy / np.maximum(xx, 1)
    scatter = np.maximum(yy - slope * xy, NOTHING) / (count - 2)
    t, effect = slope / np.sqrt(scatter / np.maximum(xx, 1)), slope * (count - 1)
    # an expert's deviations add up to zero, so one running sum serves all of them
    furthest = np.maximum.reduceat(np.abs(np.cumsum(y)), np.cumsum(count) - count)
    cusum = furthest / np.sqrt(np.maximum(yy, NOTHING) / (count - 1) * count)
    return Family(
        code=np.full(int(ordered.sum()), "drift"),
        subject=given.raters[raters[ordered]],
        effect=effect[ordered],
        statistic=t[ordered],
        p=2 * stdtr(count - 2, -np.abs(t))[ordered],
        passes=np.abs(effect[ordered]) >= GATE,
        facts={"sheets": count[ordered], "gate": np.full(int(ordered.sum()), GATE), "cusum": cusum[ordered]},
        power=(Power("drift", PLANTED, _power(int(np.median(count)), len(count))),),
    )


def _places(expert: Ints, sequence: Floats) -> Floats:
    """Place of each sheet in a list sorted by expert and sequence; equal sequence numbers share theirs."""
    fresh = np.ones(len(expert), dtype=bool)
    fresh[1:] = (expert[1:] != expert[:-1]) | (sequence[1:] != sequence[:-1])
    group = np.cumsum(fresh) - 1
    return np.asarray((np.bincount(group, np.arange(len(expert))) / np.bincount(group))[group])


def _centred(values: Floats, expert: Ints, count: Ints) -> Floats:
    return np.asarray(values - (np.bincount(expert, values) / count)[expert])


def _power(sheets: int, experts: int) -> float:
    critical = stdtrit(sheets - 2, 1 - FALSE_DISCOVERIES / 2 / experts)
    rank = np.arange(sheets) - (sheets - 1) / 2
    shift = PLANTED / (sheets - 1) * np.sqrt(rank @ rank)
    return float(nct.sf(critical, sheets - 2, shift))
