"""How far the total of one sheet would have to move to bring its application to a line.

    m(t) = score_i(t) − score_k(t)    (or less the bound the line asks for),    m(t*) = 0

Scores are linear in the totals under ``severity`` (variance ratio as fitted) and ``mean``, so that one trial gives t*;
under other methods it is bisected. The dimension scores that floors ask for move by 1/n with a sheet, closely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.influence.lines import Line
from scoring.influence.rerun import Run
from scoring.influence.whatif import LINEAR, shifted_scores
from scoring.ratings.totals import combine, judged_weights
from scoring.sheets import Floats, Ints

HALVINGS = 25
SLACK = 0.95  # of the predicted shift, from where on it is tried: variances are fitted anew when it is


@dataclass(frozen=True, slots=True)
class Shift:
    """Points by which a sheet's total must move, and from how many on it is worth trying.

    ``criterion`` names the only criterion this holds for, where it depends on which one moves.
    """

    sheet: int
    total: float
    least: float
    criterion: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Trials:
    """K sheets, one of application ``own`` each, that move up (1) or down (-1) towards ``rival`` or the bound."""

    sheet: Ints
    own: Ints
    rival: Ints
    way: Ints

    def chosen(self, keep: Ints) -> _Trials:
        return _Trials(self.sheet[keep], self.own[keep], self.rival[keep], self.way[keep])


def needed_shifts(run: Run, line: Line, pairs: Sequence[tuple[int, int]]) -> list[Shift]:
    """Shifts of the sheets of these applications, each to go up (1) or down (-1) over the line."""
    trials = _trials(run, line, pairs)
    if not len(trials.sheet):
        return []
    if line.dimension is not None:
        return list(_in_dimension(run, line, line.dimension, trials))
    if run.normalized.method == "trimmed-criterion":
        return list(_in_trimmed_cells(run, line, trials))
    return list(_in_totals(run, line, trials))


def _trials(run: Run, line: Line, pairs: Sequence[tuple[int, int]]) -> _Trials:
    rows = []
    for own, way in pairs:
        beyond = line.outside if way < 0 else line.inside
        rival = -1 if line.bound is not None else beyond[0]
        rows += [(sheet, own, rival, way) for sheet in np.flatnonzero(run.panel.application == own).tolist()]
    return _Trials(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def _in_totals(run: Run, line: Line, trials: _Trials) -> Iterator[Shift]:
    farthest = _farthest(run, trials)
    nothing, all_the_way = _margins(run, line, trials, np.zeros(len(farthest))), _margins(run, line, trials, farthest)
    slope = (all_the_way - nothing) / np.where(farthest == 0, 1.0, farthest)
    arrives = np.flatnonzero((all_the_way * trials.way >= 0) & (slope > 0))
    trials, start, slope = trials.chosen(arrives), nothing[arrives], slope[arrives]
    needed = -start / slope if run.normalized.method in LINEAR else _bisect(run, line, trials, farthest[arrives])
    last_digit = 10.0**-run.panel.rubric.policy.decimals / slope
    for sheet, way, shift, digit in zip(trials.sheet, trials.way, needed, last_digit, strict=True):
        ahead = max(0.0, float(way * shift))
        yield Shift(int(sheet), way * max(ahead, 1e-9), way * max(SLACK * ahead - float(digit), 1e-9))


def _margins(run: Run, line: Line, trials: _Trials, shift: Floats) -> Floats:
    """(K,) how far each application is above the line after its sheet's total has moved by ``shift`` (K,)."""
    pair = np.column_stack([trials.own, np.maximum(trials.rival, 0)])
    scored = shifted_scores(run, trials.sheet, shift, pair)
    return np.asarray(scored[:, 0] - (scored[:, 1] if line.bound is None else line.bound))


def _farthest(run: Run, trials: _Trials) -> Floats:
    """(K,) shift of a sheet's total when the score that moves it most goes to the end of its scale."""
    row = run.totals.scaled[trials.sheet]
    weights = np.where(np.isnan(row), 0.0, judged_weights(run.panel))
    room = np.where(trials.way[:, None] > 0, 100 - row, row)
    most = np.nanmax(np.where(weights > 0, weights * room, np.nan), axis=1) / weights.sum(axis=1)
    return np.asarray(trials.way * most)


def _bisect(run: Run, line: Line, trials: _Trials, farthest: Floats) -> Floats:
    near, far = np.zeros_like(farthest), farthest
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        arrived = _margins(run, line, trials, middle) * trials.way >= 0
        near, far = np.where(arrived, near, middle), np.where(arrived, middle, far)
    return far


def _in_dimension(run: Run, line: Line, dimension: int, trials: _Trials) -> Iterator[Shift]:
    """Shifts of the sheet's total in one dimension; measured criteria in it only lengthen them."""
    counted = np.bincount(run.panel.application, minlength=len(run.panel.applications))
    margin = run.outcome.dimension[trials.own, dimension] - (line.bound or 0.0)
    for sheet, own, way, ahead in zip(trials.sheet, trials.own, trials.way, -trials.way * margin, strict=True):
        needed = max(float(ahead) * int(counted[own]), 1e-9)
        yield Shift(int(sheet), way * needed, way * needed / 2)


def _in_trimmed_cells(run: Run, line: Line, trials: _Trials) -> Iterator[Shift]:
    """Cells under ``trimmed-criterion``: a score counts while it lies between the others' lowest and highest.

    Its criterion's mean is (Σ others − lowest − highest + v, kept inside both) / (n − 2).
    """
    panel, scaled, weights = run.panel, run.totals.scaled, judged_weights(run.panel)
    judged = run.normalized.score
    share = combine(panel, judged + 1, run.normalized.dimension)[0] - run.outcome.score
    margin = _margins(run, line, trials, np.zeros(len(trials.sheet)))
    for sheet, own, way, start in zip(trials.sheet, trials.own, trials.way, margin, strict=True):
        others = (panel.application == own) & (np.arange(len(scaled)) != sheet)
        mass = weights[~np.isnan(scaled[panel.application == own]).all(axis=0)].sum()
        for criterion in np.flatnonzero(~np.isnan(scaled[sheet])).tolist():
            counted = scaled[others, criterion]
            low, high = np.nanmin(counted), np.nanmax(counted)
            points = max(0.0, -way * start) / share[own] * mass / weights[criterion] * (np.isfinite(counted).sum() - 1)
            target = np.clip(scaled[sheet, criterion], low, high) + way * points
            if low <= target <= high:
                lever = weights[criterion] / weights[~np.isnan(scaled[sheet])].sum()
                moved = way * max(way * (target - scaled[sheet, criterion]) * lever, 1e-9)
                yield Shift(int(sheet), moved, moved * SLACK, criterion)
