"""How far every sheet is from what the other experts gave the same application.

Only applications that at least three experts scored take part: of two who differ nobody can say which is
unusual. Residuals are those of least squares with applications *and* experts fixed, so that strictness
itself is not counted as disagreement:

    r = y − q̂ − l̂,   l̂ = K⁺ Z'Py,   h = 1/n_i + x'K⁺x,   x = e_j − (1/n_i) Σ_k e_k

with K = Z'PZ as in the severity model, l̂ the leniencies and h the leverage of a sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, cg

from scoring.sheets import Floats, Ints

LEAST_SHEETS = 3  # of an application
FEW = 1000  # experts up to which K is inverted; beyond, its diagonal stands in for leverages
NOTHING = 1e-9  # points: below this a difference is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The S sheets that can be compared, of N applications and M experts.

    Attributes
    ----------
    sheet : (S,) int
        Their positions among the panel's sheets.
    application, rater : (S,) int
        Indices into ``applications`` and ``raters``; sheets are in order of application.
    applications, raters : (N,), (M,) int
        The panel's indices.
    size : (S,) int
        Sheets of the application of each sheet.
    sheets : (M,) int
        Sheets of each expert.
    total, adjusted : (S,) float
        Sheet totals, and totals plus severity.
    others, residual, leverage : (S,) float
        Mean adjusted total of the other experts; r; h.
    freedom : int
        Degrees of freedom of the residuals: S − N − M + c.
    """

    sheet: Ints
    application: Ints
    rater: Ints
    applications: Ints
    raters: Ints
    size: Ints
    sheets: Ints
    total: Floats
    adjusted: Floats
    others: Floats
    residual: Floats
    leverage: Floats
    freedom: int

    @property
    def variance(self) -> float:
        """Residual mean square, in points squared; 0 where nothing is left over."""
        square = float(self.residual @ self.residual)
        return square / self.freedom if self.freedom > 0 and square > NOTHING**2 * len(self.residual) else 0.0

    @property
    def deviation(self) -> Floats:
        """(S,) adjusted total less the mean of the others'."""
        return self.adjusted - self.others


def compare(sheet: Ints, application: Ints, rater: Ints, total: Floats, severity: Floats) -> Comparison | None:
    """Compare sheets with those of the same application; None where no application has three.

    Parameters
    ----------
    sheet, application, rater : (S,) int
        Positions and indices in the panel, in order of application.
    total, severity : (S,) float
        Totals, and the severity of the expert of each sheet.
    """
    kept = np.bincount(application)[application] >= LEAST_SHEETS
    if not kept.any():
        return None
    applications, local = np.unique(application[kept], return_inverse=True)
    raters, expert = np.unique(rater[kept], return_inverse=True)
    counts = np.bincount(local)
    size, y, adjusted = counts[local], total[kept], (total + severity)[kept]
    others = (np.bincount(local, adjusted)[local] - adjusted) / (size - 1)
    residual, leverage, components = _least_squares(local, expert, y)
    freedom = len(y) - len(applications) - len(raters) + components
    sheets = np.bincount(expert)
    return Comparison(
        sheet[kept], local, expert, applications, raters, size, sheets, y, adjusted, others, residual, leverage, freedom
    )


def pairs(application: Ints) -> tuple[Ints, Ints]:
    """Positions of every two sheets of the same application; sheets are in order of application.

    >>> [side.tolist() for side in pairs(np.array([0, 0, 0, 1]))]
    [[0, 0, 1], [1, 2, 2]]
    """
    last = np.searchsorted(application, application, side="right")
    following = last - np.arange(len(application)) - 1
    left = np.repeat(np.arange(len(application)), following)
    return left, left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(following) - following, following)


def _least_squares(application: Ints, rater: Ints, y: Floats) -> tuple[Floats, Floats, int]:
    """Residuals, leverages and number of components."""
    met = np.bincount(application)
    centred = y - (np.bincount(application, y) / met)[application]
    rhs = np.asarray(np.bincount(rater, centred), dtype=np.float64)
    incidence = sp.csr_array((np.ones(len(y)), (rater, application)))
    if incidence.shape[0] <= FEW:
        inverse, components = _inverse(incidence, met)
        leniency, share = inverse @ rhs, _rater_share(inverse, application, rater, met)
    else:
        leniency, share, components = _iterate(incidence, met, rhs, application, rater)
    effect = leniency[rater]
    residual = centred - effect + (np.bincount(application, effect) / met)[application]
    return residual, 1 / met[application] + share, components


def _inverse(incidence: sp.csr_array, met: Ints) -> tuple[Floats, int]:
    """K⁺, and the number of components: the eigenvalues that are zero."""
    shared = (incidence @ sp.diags_array(1 / met) @ incidence.T).toarray()
    values, vectors = eigh(np.diag(incidence.sum(axis=1)) - shared)
    free = values > 1e-9 * values[-1]
    return (vectors[:, free] / values[free]) @ vectors[:, free].T, int(np.sum(~free))


def _rater_share(inverse: Floats, application: Ints, rater: Ints, met: Ints) -> Floats:
    """x'K⁺x = K⁺_jj − 2/n Σ_k K⁺_jk + 1/n² Σ_kl K⁺_kl over the experts of the application."""
    own = np.diag(inverse)[rater]
    left, right = pairs(application)
    shared = inverse[rater[left], rater[right]]
    row = own + np.bincount(left, shared, len(rater)) + np.bincount(right, shared, len(rater))
    whole = np.bincount(application, row)
    return np.asarray(own - 2 * row / met[application] + (whole / met**2)[application])


def _iterate(
    incidence: sp.csr_array, met: Ints, rhs: Floats, application: Ints, rater: Ints
) -> tuple[Floats, Floats, int]:
    """Leniencies by conjugate gradients; leverages from the diagonal of K, exact in complete designs."""
    experts = incidence.sum(axis=1)
    within = LinearOperator(
        (len(experts), len(experts)), matvec=lambda v: experts * v - incidence @ ((v @ incidence) / met), dtype=float
    )
    leniency, _ = cg(within, rhs, rtol=1e-10)
    free = 1 - 1 / met[application]
    graph = sp.block_array([[None, incidence], [incidence.T, None]])
    components = connected_components(graph, directed=False)[0]
    return leniency, free**2 / np.bincount(rater, free)[rater], components
