"""Sheets with missing cells: the exact likelihood of the criterion-level model, with none filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring.errors import TooLarge
from scoring.models.absorption import Absorbed, Batch, Projected, Table, absorb, project, traces
from scoring.models.reml import Terms
from scoring.models.strata import EQUATIONS, split
from scoring.sheets import Floats, Ints

PRODUCTS = 100_000_000  # Σ (sheets × criteria)² over the levels of the larger factor
AT_ONCE = 2_000_000  # of these numbers, in the levels treated together
NEGLIGIBLE = 1e-7  # what the smallest variance admitted can change in the criterion


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """Sheets with missing cells, ready to be fitted; see ``components.Model``.

    Attributes
    ----------
    application, rater : (S,) int
    filled : (S, D) float
        Scores with a guess in every gap, from which the search begins.
    levels : (int, int)
        N and M.
    nested : tuple of L (D, D) float
        Which criteria share an effect.
    swapped : bool
        Whether experts are the larger factor.
    table : Table
    """

    application: Ints
    rater: Ints
    filled: Floats
    levels: tuple[int, int]
    nested: tuple[Floats, ...]
    swapped: bool
    table: Table

    @property
    def cells(self) -> int:
        """Number of scores."""
        return int(self.table.frequency @ self.table.patterns.sum(axis=1))

    @property
    def spread(self) -> float:
        """Variance of the scores about the means of their criteria."""
        return sum(float(np.vdot(batch.scores, batch.scores)) for batch in self.table.batches) / self.cells

    @property
    def floor(self) -> Floats:
        """(3, L) smallest variances: one is not quite zero, so that C stays regular."""
        floor = np.zeros((3, len(self.nested)))
        floor[0 if self.swapped else 1, -1] = NEGLIGIBLE / self.cells
        return floor

    def start(self) -> Floats:
        """Relative variances (3, L) to begin with: those of the table with its gaps filled."""
        start = split(self.application, self.rater, self.filled, self.levels, None).start()
        return start if len(self.nested) == start.shape[1] else np.insert(start, 1, start[:, -1], axis=1)

    def terms(self, relative: Floats) -> Terms:
        """Terms of all 3 L variances, row by row; the last is the residual's."""
        theta = np.maximum(relative, self.floor)
        at = self._absorb(theta)
        projected = self._project(at)
        changes = self._changes(projected)
        changed = project(self.table, at, changes).sheets
        pairs = list(zip(changes, projected.sheets, changed, strict=True))
        slope = np.sum([np.einsum("bndk,bnd->k", f, py[..., 0]) for f, py, _ in pairs], axis=0)
        curvature = np.sum([np.tensordot(f, pf, axes=([0, 1, 2], [0, 1, 2])) for f, _, pf in pairs], axis=0)
        freedom = self.cells - self.table.patterns.shape[1]
        trace = traces(self.table, at, self.nested)[self._rows].ravel()
        trace[-1] = freedom - theta.ravel()[:-1] @ trace[:-1]  # Σ θ_k tr(PV_k) = tr(PV) = n − rank X
        return Terms(freedom, at.log_determinant, self._form(projected), trace, slope, curvature)

    def evidence(self, relative: Floats) -> tuple[Floats, Floats]:
        """Z_a'Py (N, D) and Z_r'Py (M, D)."""
        projected = self._project(self._absorb(np.maximum(relative, self.floor)))
        larger = np.zeros((max(self.levels), len(self.nested[0])))
        for batch, found in zip(self.table.batches, projected.larger, strict=True):
            larger[batch.level] = found[..., 0]
        smaller = projected.smaller[..., 0]
        return (smaller, larger) if self.swapped else (larger, smaller)

    @property
    def _rows(self) -> list[int]:
        """Turns rows application, expert, sheet into larger, smaller, sheet, and back."""
        return [1, 0, 2] if self.swapped else [0, 1, 2]

    def _absorb(self, theta: Floats) -> Absorbed:
        return absorb(self.table, *np.tensordot(theta[self._rows], np.array(self.nested), axes=1))

    def _project(self, at: Absorbed) -> Projected:
        return project(self.table, at, [batch.scores[..., None] for batch in self.table.batches])

    def _form(self, at: Projected) -> float:
        """y'Py."""
        batches = zip(self.table.batches, at.sheets, strict=True)
        return sum(float(np.vdot(batch.scores, sheets)) for batch, sheets in batches)

    def _changes(self, at: Projected) -> list[Floats]:
        """V_kPy of all variances, (B, n, D, 3 L) for each batch."""
        changes = []
        for batch, larger, sheets in zip(self.table.batches, at.larger, at.sheets, strict=True):
            parts = [np.broadcast_to(larger[:, None], sheets.shape), at.smaller[batch.smaller], sheets]
            parts = [parts[row] for row in self._rows]
            changes.append(np.concatenate([shape @ part for part in parts for shape in self.nested], axis=-1))
        return changes


def arrange(
    application: Ints, rater: Ints, scores: Floats, levels: tuple[int, int], nested: tuple[Floats, ...]
) -> Gaps:
    """Arrange sheets (S, D), NaN = no score, by the larger of the two factors.

    Raises
    ------
    TooLarge
        If one evaluation of the likelihood would take seconds.
    """
    swapped, criteria = levels[1] > levels[0], scores.shape[1]
    larger, smaller = (rater, application) if swapped else (application, rater)
    sizes = np.bincount(larger, minlength=max(levels))
    if min(levels) * criteria > EQUATIONS or np.sum((sizes * criteria) ** 2) > PRODUCTS:
        raise TooLarge("components")
    scored = ~np.isnan(scores)
    patterns, pattern, frequency = np.unique(scored, axis=0, return_inverse=True, return_counts=True)
    centred = np.where(scored, scores - np.nanmean(scores, axis=0), 0.0)
    batches = tuple(
        Batch(level, smaller[sheets], pattern[sheets], centred[sheets])
        for level, sheets in _alike(larger, smaller, sizes, criteria)
    )
    table = Table(batches, patterns.astype(float), frequency, min(levels))
    return Gaps(application, rater, _filled(centred, scored), levels, nested, swapped, table)


def _alike(larger: Ints, smaller: Ints, sizes: Ints, criteria: int) -> Iterator[tuple[Ints, Ints]]:
    """Levels (B,) with equally many sheets, and those sheets (B, n), so many at a time as memory allows."""
    order = np.lexsort((smaller, larger))
    begin = np.cumsum(sizes) - sizes
    for n in np.unique(sizes[sizes > 0]).tolist():
        levels = np.flatnonzero(sizes == n)
        for some in np.array_split(levels, min(len(levels), 1 + len(levels) * (n * criteria) ** 2 // AT_ONCE)):
            yield some, order[begin[some][:, None] + np.arange(n)]


def _filled(centred: Floats, scored: Floats) -> Floats:
    """Gaps filled with the sheet's mean: good enough to begin with, and used for nothing else."""
    mean = centred.sum(axis=1) / scored.sum(axis=1)
    return np.where(scored, centred, mean[:, None])
