"""The smallest change of a single score that would change the shortlist, line by line.

For every sheet of the applications nearest a line the model says how far its total would have to move; each
criterion then needs so many steps of its scale. From the most promising on, the whole rule is run again until the
fewest steps that really change the shortlist are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scoring.influence.lines import Line
from scoring.influence.rerun import NO_RUN, Run, Swap, compare, run
from scoring.influence.search import smallest
from scoring.influence.shifts import Shift, needed_shifts
from scoring.ratings.totals import judged_weights
from scoring.rubric import Scale

NEAR = 5  # applications on each side of a line whose scores are tried
STEPLESS = 1000  # steps that a scale without a step of its own is cut into


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The smallest change of one score that moves somebody over a line; ``before`` and ``after`` on its own scale."""

    application: int
    rater: int
    criterion: int
    before: float
    after: float
    swap: Swap


@dataclass(frozen=True, slots=True)
class Cell:
    """A score that may move by ``step`` up to ``room`` times, and from how many steps on it is worth trying.

    ``size`` is what a step is of the scale's whole length.
    """

    sheet: int
    criterion: int
    step: float
    size: float
    room: int
    least: int
    guess: int


def smallest_score_change(declared: Run, line: Line) -> ScoreChange | None:
    """The smallest change of one score that changes the shortlist at this line; None when no single score does."""
    best: tuple[float, Cell, int] | None = None
    for cell in _promising(declared, line):
        if best is not None and cell.least * cell.size >= best[0]:
            break
        most = cell.room if best is None else min(cell.room, int(np.ceil(best[0] / cell.size - 1e-9)) - 1)
        guess = cell.guess if best is None else most
        steps = smallest(partial(_changes, declared, cell), guess, most)
        if steps is not None:
            best = (steps * cell.size, cell, steps)
    return None if best is None else _change(declared, *best[1:])


def _promising(declared: Run, line: Line) -> list[Cell]:
    """Cells of the applications nearest the line, the smallest predicted change first."""
    pairs = [(i, -1) for i in line.inside[:NEAR]] + [(i, 1) for i in line.outside[:NEAR]]
    shifts = needed_shifts(declared, line, pairs)
    cells: dict[tuple[object, ...], Cell] = {}
    for cell in (cell for shift in shifts for cell in _cells(declared, line, shift)):
        cells.setdefault(_kind(declared, cell), cell)
    return sorted(cells.values(), key=lambda cell: (cell.least * cell.size, cell.guess * cell.size, cell.sheet))


def _cells(declared: Run, line: Line, shift: Shift) -> Iterator[Cell]:
    """The scores of one sheet by which its total can be shifted."""
    panel, row = declared.panel, declared.totals.scaled[shift.sheet]
    weights = np.where(np.isnan(row), 0.0, judged_weights(panel))
    if line.dimension is not None:
        of = [
            panel.rubric.dimension_of[c.id] == panel.rubric.dimensions[line.dimension].id for c in panel.rubric.judged
        ]
        weights = np.where(of, weights, 0.0)
    for criterion in np.flatnonzero(weights).tolist() if shift.criterion is None else [shift.criterion]:
        scale, lever = panel.rubric.judged[criterion].scale, weights[criterion] / weights.sum()
        size = 100 * _step(scale) / (scale.high - scale.low)
        room = int(((100 - row[criterion]) if shift.total > 0 else row[criterion]) / size + 1e-9)
        guess, least = (max(1, int(np.ceil(abs(t) / lever / size - 1e-9))) for t in (shift.total, shift.least))
        if least <= room:
            yield Cell(shift.sheet, criterion, float(np.copysign(_step(scale), shift.total)), size, room, least, guess)


def _kind(declared: Run, cell: Cell) -> tuple[object, ...]:
    """What tells cells apart: criteria of one sheet that weigh the same and decide nothing else are as good."""
    rubric = declared.panel.rubric
    dimension = rubric.dimension_of[rubric.judged[cell.criterion].id]
    decides = dimension in (*rubric.policy.tie_break, *rubric.policy.shortlist.floors)
    own = cell.criterion if declared.normalized.method == "trimmed-criterion" else None
    return cell.sheet, cell.step, cell.size, cell.room >= cell.guess, cell.guess, dimension if decides else None, own


def _step(scale: Scale) -> float:
    return scale.step or (scale.high - scale.low) / STEPLESS


def _changes(declared: Run, cell: Cell, steps: int) -> bool:
    swap = _swap(declared, cell, steps)
    return swap is not None and not swap.same


def _swap(declared: Run, cell: Cell, steps: int) -> Swap | None:
    """What the shortlist becomes when the cell's score moves by so many steps; None where the method then refuses."""
    scores = declared.panel.scores.copy()
    scores[cell.sheet, cell.criterion] = _moved(declared, cell, steps)
    other, _ = run(replace(declared.panel, scores=scores), declared.decisions)
    return None if other is None else compare(declared, other)


def _moved(declared: Run, cell: Cell, steps: int) -> float:
    return round(float(declared.panel.scores[cell.sheet, cell.criterion]) + steps * cell.step, 9)


def _change(declared: Run, cell: Cell, steps: int) -> ScoreChange:
    panel = declared.panel
    application, rater = int(panel.application[cell.sheet]), int(panel.rater[cell.sheet])
    before = float(panel.scores[cell.sheet, cell.criterion])
    after, swap = _moved(declared, cell, steps), _swap(declared, cell, steps) or NO_RUN
    return ScoreChange(application, rater, cell.criterion, before, after, swap)
