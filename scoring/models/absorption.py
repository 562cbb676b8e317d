"""Mixed-model equations of sheets with missing cells, the larger of two factors absorbed level by level.

With u_i ~ N(0, A) the D effects of a level of the larger factor, v_j ~ N(0, C) those of the smaller one, and H the
covariance of a sheet (the inverse of what it scored of H, put back in its place, is W_s),

    P_i = Σ_s W_s,   Γ_i = (I + P_i A)⁻¹,   M_ss' = δ_ss' W_s − W_s A Γ_i W_s'          (sheets s, s' of level i)

what remains is the dense K = Z'MZ, D equations for each level j: Q = (K + C⁻¹)⁻¹ = Λ(I + ΛKΛ)⁻¹Λ, ΛΛ = C.
The criteria's means are alike for all levels, X = Z(1 ⊗ I). With T = 1 ⊗ I, U = (I − QK)T and G = X'V⁻¹X = T'KU,

    Q* = Q + U G⁻¹ U'   and   P = M − M Z Q* Z' M.

References
----------
Searle, Casella & McCulloch (1992), Variance Components, ch. 6–8.
Henderson (1984), Applications of Linear Models in Animal Breeding: absorption.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_factor, cho_solve, cholesky, eigh
from scipy.linalg.lapack import dpotri

from scoring.sheets import Floats, Ints

ROUNDING = 1e-15  # of the largest eigenvalue of C


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B levels of the larger factor that have n sheets each.

    Attributes
    ----------
    level : (B,) int
    smaller : (B, n) int
        Level of the smaller factor each sheet belongs to.
    pattern : (B, n) int
        Which cells it scored.
    scores : (B, n, D) float
        0 in missing cells.
    """

    level: Ints
    smaller: Ints
    pattern: Ints
    scores: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All sheets, the distinct ``patterns`` (P, D) of 1 and 0 with the number of sheets of each, and levels K."""

    batches: tuple[Batch, ...]
    patterns: Floats
    frequency: Ints
    levels: int


@dataclass(frozen=True, slots=True, eq=False)
class Absorbed:
    """The equations at given covariances, in the module's letters; ``gamma`` is one array (B, D, D) for each batch."""

    a: Floats
    w: Floats
    gamma: tuple[Floats, ...]
    k: Floats
    root: Floats
    inverse: Floats
    q: Floats
    g: Floats
    ku: Floats
    log_determinant: float


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """Py of k responses: by sheet, one (B, n, D, k) for each batch, and its sums over both factors' levels.

    ``larger`` is one (B, D, k) for each batch, ``smaller`` is (K, D, k).
    """

    sheets: tuple[Floats, ...]
    larger: tuple[Floats, ...]
    smaller: Floats


def absorb(table: Table, larger: Floats, smaller: Floats, sheet: Floats) -> Absorbed:
    """Set the equations up at covariances A, C and H, each (D, D); C and H regular."""
    w, log_sheets = _precisions(table, sheet)
    k, gamma, log_larger = _eliminate(table, larger, w)
    levels, criteria = table.levels, len(smaller)
    values, vectors = eigh(smaller)
    root = vectors * np.sqrt(np.maximum(values, ROUNDING * values[-1])) @ vectors.T
    factor = cholesky(np.eye(len(k)) + _both(root, k), lower=True, overwrite_a=True, check_finite=False)
    log_smaller = 2 * float(np.log(np.diag(factor)).sum())
    half = np.tril(dpotri(factor, lower=1, overwrite_c=1)[0])
    inverse = half + np.tril(half, -1).T
    q = _both(root, inverse)
    kt = k.reshape(-1, levels, criteria).sum(axis=1)
    u = np.tile(np.eye(criteria), (levels, 1)) - q @ kt
    g = kt.T @ u
    g = (g + g.T) / 2
    q += u @ cho_solve(cho_factor(g), u.T)
    log_determinant = log_sheets + log_larger + log_smaller + float(np.linalg.slogdet(g)[1])
    return Absorbed(larger, w, gamma, k, root, inverse, q, g, k @ u, log_determinant)


def _precisions(table: Table, sheet: Floats) -> tuple[Floats, float]:
    """W (P, D, D) of every pattern, and Σ log|H_OO|: missing cells are given a variance of 1 and none at last."""
    missing = np.eye(len(sheet)) * (1 - table.patterns)[:, None]
    covariance = sheet * table.patterns[:, :, None] * table.patterns[:, None] + missing
    return np.linalg.inv(covariance) - missing, float(table.frequency @ np.linalg.slogdet(covariance)[1])


def _eliminate(table: Table, a: Floats, w: Floats) -> tuple[Floats, tuple[Floats, ...], float]:
    """K, the Γ_i of every batch, and Σ log|I + P_i A|."""
    levels, criteria = table.levels, len(a)
    blocks = np.zeros((levels**2, criteria**2))
    gammas, log_determinant = [], 0.0
    for batch in table.batches:
        own = w[batch.pattern]
        grown = np.eye(criteria) + own.sum(axis=1) @ a
        log_determinant += float(np.linalg.slogdet(grown)[1].sum())
        gammas.append(np.linalg.inv(grown))
        blocks += _scatter(batch, own, -a @ gammas[-1], levels)
    k = blocks.reshape(levels, levels, criteria, criteria).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(k).reshape(levels * criteria, -1), tuple(gammas), log_determinant


def _scatter(batch: Batch, own: Floats, middle: Floats, levels: int) -> Floats:
    """Sum the blocks M_ss' of a batch up by pairs of levels, (K², D²)."""
    count, n, criteria, _ = own.shape
    column = own.reshape(count, n * criteria, criteria)
    blocks = (column @ middle @ column.transpose(0, 2, 1)).reshape(count, n, criteria, n, criteria)
    sheets = np.arange(n)
    blocks[:, sheets, :, sheets] += own.transpose(1, 0, 2, 3)
    pairs = (batch.smaller[:, :, None] * levels + batch.smaller[:, None]).ravel()
    adding = sp.csr_array((np.ones(len(pairs)), (pairs, np.arange(len(pairs)))), shape=(levels**2, len(pairs)))
    return np.asarray(adding @ blocks.transpose(0, 1, 3, 2, 4).reshape(len(pairs), -1))


def _both(root: Floats, matrix: Floats) -> Floats:
    """(I ⊗ root) matrix (I ⊗ root)."""
    size, criteria = len(matrix), len(root)
    left = (root @ matrix.reshape(-1, criteria, size)).reshape(size, -1, criteria)
    return np.asarray((left @ root).reshape(size, size))


def project(table: Table, at: Absorbed, responses: Sequence[Floats]) -> Projected:
    """Apply P to k responses, one (B, n, D, k) for each batch."""
    count = responses[0].shape[-1]
    rhs = np.zeros((table.levels, at.a.shape[0] * count))
    for batch, gamma, response in zip(table.batches, at.gamma, responses, strict=True):
        _, rest = _rest(batch, gamma, at, response)
        rhs += _sum_up(batch, rest, table.levels)
    rhs = rhs.reshape(-1, count)
    solved = at.q @ rhs
    effects = solved.reshape(table.levels, -1, count)
    parts = [
        _rest(batch, gamma, at, response - effects[batch.smaller])
        for batch, gamma, response in zip(table.batches, at.gamma, responses, strict=True)
    ]
    smaller = (rhs - at.k @ solved).reshape(effects.shape)
    return Projected(tuple(rest for _, rest in parts), tuple(larger for larger, _ in parts), smaller)


def _rest(batch: Batch, gamma: Floats, at: Absorbed, response: Floats) -> tuple[Floats, Floats]:
    """Γ_i Σ_s W_s y_s (B, D, k) and My (B, n, D, k)."""
    own = at.w[batch.pattern]
    weighed = own @ response
    larger = gamma @ weighed.sum(axis=1)
    return larger, weighed - own @ (at.a @ larger)[:, None]


def _sum_up(batch: Batch, values: Floats, levels: int) -> Floats:
    """Sums (K, …) over the sheets of each level of the smaller factor."""
    sheets = batch.smaller.size
    adding = sp.csr_array((np.ones(sheets), (batch.smaller.ravel(), np.arange(sheets))), shape=(levels, sheets))
    return np.asarray(adding @ values.reshape(sheets, -1))


def traces(table: Table, at: Absorbed, nested: Sequence[Floats]) -> Floats:
    """tr(PV_k) for the L variances of the larger factor, of the smaller one, and of the sheet (3, L), but the last."""
    shapes = [np.unique(shape, axis=0).T for shape in nested[:-1]]
    larger, sheet = np.zeros_like(at.a), np.zeros(len(shapes))
    for batch, gamma in zip(table.batches, at.gamma, strict=True):
        own = at.w[batch.pattern]
        around = _gather(batch, at.q, len(at.a))
        count, n, criteria, _ = own.shape
        column = own.reshape(count, n * criteria, criteria)
        row = gamma @ column.transpose(0, 2, 1)
        turned = (row @ around).transpose(1, 0, 2).reshape(criteria, -1)
        larger += (gamma @ own.sum(axis=1)).sum(axis=0) - turned @ row.transpose(1, 0, 2).reshape(criteria, -1).T
        sheet += [_of_sheets(own, column @ (at.a @ gamma), around, shape) for shape in shapes]
    smaller = _of_smaller(table, at)
    whole = [np.array([np.vdot(shape, matrix) for shape in nested]) for matrix in (larger, smaller)]
    return np.array([*whole, np.append(sheet, np.nan)])


def _gather(batch: Batch, q: Floats, criteria: int) -> Floats:
    """Q* of the levels met by each level of a batch, (B, nD, nD)."""
    count, n = batch.smaller.shape
    split = q.reshape(-1, criteria, len(q) // criteria, criteria)
    blocks = split[batch.smaller[:, :, None], :, batch.smaller[:, None], :]
    return np.asarray(blocks.transpose(0, 1, 3, 2, 4).reshape(count, n * criteria, -1))


def _of_sheets(own: Floats, reach: Floats, around: Floats, shape: Floats) -> float:
    """Σ_s tr(F'P_ssF), F = ``shape`` (D, k): P_ss = M_ss − M_s· Q* M_·s."""
    count, n, criteria, _ = own.shape
    weighed = own @ shape
    sheets = np.arange(n)
    columns = -(reach @ weighed.transpose(0, 2, 1, 3).reshape(count, criteria, -1))
    columns = columns.reshape(count, n, criteria, n, -1)
    columns[:, sheets, :, sheets] += weighed.transpose(1, 0, 2, 3)
    own_blocks = columns[:, sheets, :, sheets]
    flat = columns.reshape(count, n * criteria, -1)
    return float(np.vdot(np.broadcast_to(shape, own_blocks.shape), own_blocks) - np.vdot(flat, around @ flat))


def _of_smaller(table: Table, at: Absorbed) -> Floats:
    """Σ_j of the diagonal blocks (D, D) of Z'PZ = Λ⁻¹(I − (I + ΛKΛ)⁻¹)Λ⁻¹ − KU G⁻¹ U'K."""
    criteria = len(at.root)
    levels = np.arange(table.levels)
    diagonal = at.inverse.reshape(table.levels, criteria, table.levels, criteria)[levels, :, levels].sum(axis=0)
    back = np.linalg.inv(at.root)
    less = at.ku.reshape(table.levels, criteria, criteria)
    means = np.einsum("jab,bc,jdc->ad", less, np.linalg.inv(at.g), less, optimize=True)
    return np.asarray(back @ (table.levels * np.eye(criteria) - diagonal) @ back - means)
