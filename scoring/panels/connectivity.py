"""Algebraic connectivity of the judging design: how firmly its sheets hold it together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import cho_factor, cho_solve, eigvalsh
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

from scoring.panels.graph import Graph
from scoring.sheets import Floats

SMALL = 600
"""Vertices up to which the whole Laplacian is decomposed."""
NARROW = 4000
"""Vertices on the narrower side up to which the other side is eliminated and the rest factored."""
SHIFT = 1e-6


def algebraic_connectivity(graph: Graph) -> float | None:
    """Second-smallest eigenvalue of the unweighted Laplacian L = D − A (Fiedler 1973).

    Zero when disconnected, None below two vertices. Exact to rounding, but to about three digits
    where both sides have more than ``NARROW`` vertices.
    """
    if graph.vertices < 2:
        return None
    if graph.components > 1:
        return 0.0
    if graph.vertices <= SMALL:
        return float(eigvalsh(_laplacian(graph).toarray(), subset_by_index=[1, 1])[0])
    if min(len(graph.applications), len(graph.raters)) <= NARROW:
        return _by_inverse(graph.vertices, _solver(graph))
    return _by_lanczos(graph)


def _incidence(graph: Graph) -> csr_array:
    """(n, m) one where the expert scored the application; the longer side in the rows."""
    shape = len(graph.applications), len(graph.raters)
    cells = csr_array((np.ones(len(graph.start)), (graph.start, graph.end - shape[0])), shape=shape)
    return cells if shape[0] >= shape[1] else cells.T.tocsr()


def _laplacian(graph: Graph) -> csr_array:
    size = graph.vertices
    adjacency = csr_array((np.ones(len(graph.start)), (graph.start, graph.end)), shape=(size, size))
    adjacency = adjacency + adjacency.T
    return diags_array(adjacency.sum(axis=1)).tocsr() - adjacency


def _solver(graph: Graph) -> Callable[[Floats], Floats]:
    """x ↦ (L + εI)⁻¹ x, eliminating the longer side, which is diagonal.

    With L + εI = [[D, −B], [−Bᵀ, E]] the Schur complement is E − Bᵀ D⁻¹ B.
    """
    cells = _incidence(graph)
    long, short = cells.sum(axis=1) + SHIFT, cells.sum(axis=0) + SHIFT
    factor = cho_factor(np.diag(short) - (cells.T @ diags_array(1 / long) @ cells).toarray())

    def solve(x: Floats) -> Floats:
        ahead, rest = x[: len(long)], x[len(long) :]
        low = cho_solve(factor, rest + cells.T @ (ahead / long))
        return np.concatenate([(ahead + cells @ low) / long, low])

    return solve


def _by_inverse(size: int, solve: Callable[[Floats], Floats]) -> float:
    """1/θ − ε, θ the largest eigenvalue of (L + εI)⁻¹ off the constant vector."""

    def centred(x: Floats) -> Floats:
        y = solve(x - x.mean())
        return np.asarray(y - y.mean(), dtype=np.float64)

    inverse = LinearOperator((size, size), matvec=centred, dtype=np.float64)
    largest = eigsh(inverse, k=1, which="LA", v0=_start(size), return_eigenvectors=False)
    return float(1 / largest[0] - SHIFT)


def _by_lanczos(graph: Graph) -> float:
    """Straight from L, quick where the design is wide and well knit; by factoring L where it is not."""
    laplacian, start = _laplacian(graph), _start(graph.vertices)
    try:
        pair = eigsh(laplacian, k=2, which="SA", v0=start, return_eigenvectors=False, ncv=60, tol=1e-4, maxiter=100)
    except ArpackNoConvergence:
        pair = eigsh(laplacian.tocsc(), k=2, sigma=-SHIFT, v0=start, return_eigenvectors=False)
    return float(max(pair))


def _start(size: int) -> Floats:
    """A start vector that is always the same and has no structure."""
    return np.random.default_rng(0).standard_normal(size)
