"""Single sheets: one total far from what the model expects, or beyond the panel's own declared limits.

    t_ij = r_ij / (s_(ij) √(1 − h_ij)) ~ t(f − 1),    s_(ij): without the sheet itself

with Bonferroni's correction over all sheets, at one per cent. The declared rule (畸高畸低) needs no
statistics: a total further than so many per cent from the mean of the other experts, or of all.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import stdtr

from scoring.findings import Fact
from scoring.flags.comparison import Comparison
from scoring.flags.flag import Flag, SheetFlag
from scoring.rubric import Deviation
from scoring.sheets import Floats

WILD = 0.01  # after Bonferroni
FREE = 1e-6  # of a residual; below it the sheet alone decides its own fit


def find_wild(given: Comparison, corrected_for: int) -> list[SheetFlag]:
    """Sheets whose total the model finds next to impossible, among ``corrected_for`` of them."""
    if given.freedom < 2 or given.variance == 0:
        return []
    free = np.maximum(1 - given.leverage, FREE)
    own = given.residual**2 / free
    rest = np.maximum(given.variance * given.freedom - own, 1e-12 * given.variance) / (given.freedom - 1)
    t = np.where(free > FREE, given.residual / np.sqrt(free * rest), 0.0)
    p = 2 * stdtr(given.freedom - 1, -np.abs(t))
    adjusted = np.minimum(p * corrected_for, 1.0)
    return [
        _wild(given, int(at), float(free[at]), float(t[at]), float(p[at]), float(adjusted[at]))
        for at in np.flatnonzero(adjusted <= WILD)
    ]


def _wild(given: Comparison, at: int, free: float, t: float, p: float, adjusted: float) -> SheetFlag:
    total, apart = float(given.total[at]), float(given.residual[at]) / free
    facts: dict[str, Fact] = {"total": total, "expected_total": total - apart, "limit": WILD}
    return _on_sheet(given, at, Flag("wild_score", apart, t, p, adjusted, facts))


def find_declared(given: Comparison, rule: Deviation) -> list[SheetFlag]:
    """Sheets whose total is further than ``rule.percent`` from the mean that the rule names."""
    mean = REFERENCES[rule.rule](given)
    compared = mean > 0
    ratio = np.divide(given.total, mean, out=np.ones_like(mean), where=compared) - 1
    beyond = compared & (np.abs(ratio) * 100 > rule.percent + 1e-9)
    return [_declared(given, int(at), float(ratio[at]), float(mean[at]), rule) for at in np.flatnonzero(beyond)]


def _declared(given: Comparison, at: int, ratio: float, mean: float, rule: Deviation) -> SheetFlag:
    facts: dict[str, Fact] = {
        "total": float(given.total[at]),
        "mean": mean,
        "rule": rule.rule,
        "percent": rule.percent,
    }
    return _on_sheet(given, at, Flag("declared_deviation", ratio, float(given.total[at] - mean), None, None, facts))


def _on_sheet(given: Comparison, at: int, flag: Flag) -> SheetFlag:
    return SheetFlag(int(given.applications[given.application[at]]), int(given.raters[given.rater[at]]), flag)


def _panel_mean(given: Comparison) -> Floats:
    return (np.bincount(given.application, given.total)[given.application]) / given.size


def _others_mean(given: Comparison) -> Floats:
    return (np.bincount(given.application, given.total)[given.application] - given.total) / (given.size - 1)


REFERENCES: dict[str, Callable[[Comparison], Floats]] = {"others-mean": _others_mean, "panel-mean": _panel_mean}
