"""Eigenvalues and eigenvectors of K, component by component of the judging design.

Experts who are linked by no chain of common applications have zeros between them in K, so a national round
of 31 provinces needs 31 small decompositions instead of one that costs a thousand times as much.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh
from scipy.sparse.csgraph import connected_components

from scoring.sheets import Floats

BLOCKED = 200  # experts from which on it pays to look for components


def decompose(within: Floats | sp.csr_array) -> tuple[Floats, Floats | sp.csr_array]:
    """Eigenvalues (M,) and vectors (M, M) of a symmetric matrix; the vectors are sparse where it has components.

    >>> values, vectors = decompose(np.array([[2.0, -2.0], [-2.0, 2.0]]))
    >>> values.round(12).tolist()
    [0.0, 4.0]
    """
    size = within.shape[0]
    parts, component = (1, None) if size < BLOCKED else connected_components(within, directed=False)
    if component is None or parts == 1:
        whole: tuple[Floats, Floats] = eigh(dense(within))
        return whole
    order = np.argsort(component, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(component))[:-1])
    solved = [eigh(dense(within[own][:, own])) for own in members]
    vectors = sp.csr_array(sp.block_diag([sp.coo_array(vectors) for _, vectors in solved]))
    return np.concatenate([values for values, _ in solved]), vectors[np.argsort(order)]


def dense(matrix: Floats | sp.csr_array) -> Floats:
    """The matrix with all its zeros."""
    return np.asarray(matrix if isinstance(matrix, np.ndarray) else matrix.toarray())
