"""Which level of one factor meets which level of another, summed up so that fits never touch the sheets again.

One factor is *eliminated* (its block of the normal equations is diagonal), the other is *kept*. Every
quantity a crossed model needs is a sum over eliminated levels weighted by a function of the number of
sheets v of that level only, so the sums are kept once per distinct v:

    G_v = Σ_i N_i N_i'     U_v = Σ_i N_i s_i'     Q_v = Σ_i s_i s_i'      (i: levels with v sheets)

with N_i the counts of kept levels met by i and s_i the sums of the responses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from scoring.sheets import Floats, Ints

MAX_STACK = 30_000_000  # numbers in the stack of G_v (240 MB); beyond it G is a sparse product each time
MAX_PAIRED = 16  # sheets per level up to which counting pairs beats a matrix product


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Counts of E eliminated against K kept levels.

    Attributes
    ----------
    eliminated, kept : (E,), (K,) int
        Sheets per level.
    size, levels : (V,) int
        Distinct numbers of sheets of an eliminated level (zero left out), and how many levels have each.
    group : (E,) int
        Position of each eliminated level's number of sheets in ``size``; -1 for levels without a sheet.
    store : (V, K, K) float, or (E, K) sparse array
        The G_v where they fit in memory, N itself where they do not.
    """

    eliminated: Ints
    kept: Ints
    size: Ints
    levels: Ints
    group: Ints
    store: Floats | sp.csr_array

    def gram(self, weight: Floats) -> Floats:
        """Σ_v weight_v G_v, (K, K)."""
        if isinstance(self.store, np.ndarray):
            return np.tensordot(weight, self.store, axes=1)
        scaled = self.store.multiply(weight[self.group][:, None]).tocsr()
        return np.asarray((self.store.T @ scaled).todense())

    def within(self, weight: Floats) -> Floats | sp.csr_array:
        """diag(kept) − Σ_v weight_v G_v, sparse where that is what the counts are."""
        kept = self.kept.astype(float)
        if isinstance(self.store, np.ndarray):
            return np.asarray(np.diag(kept) - self.gram(weight))
        scaled = self.store.multiply(weight[self.group][:, None]).tocsr()
        return sp.csr_array(sp.diags_array(kept) - self.store.T @ scaled)


def meet(eliminated: Ints, kept: Ints, levels: tuple[int, int]) -> Incidence:
    """Count how the two index arrays (S,) meet; ``levels`` are (E, K)."""
    counts = np.bincount(eliminated, minlength=levels[0])
    size, group, repeats = _distinct(counts)
    met = np.bincount(kept, minlength=levels[1])
    if len(size) * levels[1] ** 2 <= MAX_STACK:
        return Incidence(counts, met, size, repeats, group, _stack(eliminated, kept, counts, size, levels[1]))
    matrix = sp.csr_array((np.ones(len(kept)), (eliminated, kept)), shape=levels)
    return Incidence(counts, met, size, repeats, group, matrix)


def common_run(eliminated: Ints, kept: Ints) -> int:
    """How many rows of the same pair follow each other, where that is the same number everywhere; else 1.

    >>> common_run(np.array([0, 0, 0, 0, 1, 1]), np.array([2, 2, 3, 3, 2, 2]))
    2
    """
    run = 1
    while run < len(kept) and eliminated[run] == eliminated[0] and kept[run] == kept[0]:
        run += 1
    if run == 1 or len(kept) % run:
        return 1
    alike = [np.array_equal(index[nth::run], index[::run]) for index in (eliminated, kept) for nth in range(1, run)]
    return run if all(alike) else 1


def repeat(incidence: Incidence, run: int) -> Incidence:
    """The incidence of rows that all stand there ``run`` times."""
    if run == 1:
        return incidence
    store = incidence.store * run**2 if isinstance(incidence.store, np.ndarray) else incidence.store * run
    counts = incidence.eliminated * run, incidence.kept * run, incidence.size * run
    return Incidence(*counts, incidence.levels, incidence.group, store)


def _distinct(counts: Ints) -> tuple[Ints, Ints, Ints]:
    """Distinct positive counts, each level's position among them (-1 for none), and their frequencies."""
    frequency = np.bincount(counts)
    frequency[0] = 0
    size = np.flatnonzero(frequency)
    position = np.full(len(frequency), -1)
    position[size] = np.arange(len(size))
    return size, position[counts], frequency[size]


def _stack(eliminated: Ints, kept: Ints, counts: Ints, size: Ints, width: int) -> Floats:
    """The G_v of all distinct sizes."""
    grouped = kept if np.all(eliminated[1:] >= eliminated[:-1]) else kept[_order(eliminated, len(counts))]
    start = np.cumsum(counts) - counts
    grams = np.empty((len(size), width, width))
    for position, v in enumerate(size):
        alike = grouped.reshape(-1, v) if len(size) == 1 else grouped[start[counts == v][:, None] + np.arange(v)]
        grams[position] = _gram(alike, width)
    return grams


def _order(index: Ints, levels: int) -> Ints:
    """Stable order by ``index`` in linear time: a sparse transpose is a counting sort."""
    sheets = len(index)
    columns = sp.csc_array((np.ones(sheets, dtype=np.int8), index, np.arange(sheets + 1)), shape=(levels, sheets))
    return np.asarray(columns.tocsr().indices)


def _gram(members: Ints, width: int) -> Floats:
    """G of the levels whose kept indices are the rows of ``members`` (L, v)."""
    rows, v = members.shape
    if v <= MAX_PAIRED and rows >= width:
        pairs = np.zeros(width * width, dtype=np.int64)
        for left in range(v):
            for right in range(left + 1, v):
                pairs += np.bincount(members[:, left] * width + members[:, right], minlength=width * width)
        half = pairs.reshape(width, width)
        alone = np.bincount(members.ravel(), minlength=width)
        return np.asarray(half + half.T + np.diag(alone), dtype=np.float64)
    gram = np.zeros((width, width))
    for block in np.array_split(members, max(1, rows * width // 4_000_000)):
        keys = np.arange(len(block))[:, None] * width + block
        counts = np.bincount(keys.ravel(), minlength=len(block) * width).reshape(len(block), width).astype(float)
        gram += counts.T @ counts
    return gram
