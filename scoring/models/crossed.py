"""Two crossed factors by restricted maximum likelihood, at a cost that does not grow with the sheets.

Model, for each of R responses that share one design:

    y = 1 μ + Z_a a + Z_r r + e,    a ~ N(0, σ_a²),  r ~ N(0, σ_r²),  e ~ N(0, σ²)

With the variance ratios λ = σ_a²/σ², σ_r²/σ² the larger factor is eliminated (diagonal) and a dense
system of the size of the smaller one remains. A ratio of infinity makes a factor *fixed*.

References
----------
Bates, Mächler, Bolker & Walker (2015), Fitting linear mixed-effects models using lme4, J. Stat. Softw. 67(1):
the profiled REML criterion reported here is theirs, constants included.
Searle, Casella & McCulloch (1992), Variance Components, ch. 6–8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dpotri

from scoring.models.incidence import Incidence, common_run, meet, repeat
from scoring.models.reml import Terms
from scoring.sheets import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Sufficient statistics of R responses (the intercept's column of ones included, last, if any).

    Attributes
    ----------
    incidence : Incidence
    swapped : bool
        Whether raters are eliminated (there are more raters than applications).
    run : int
        How many sheets of the same pair follow each other everywhere: mostly one.
    sheets : int
    sums : (E, R) float
        Sums of the responses over the eliminated levels.
    kept_sums : (K, R) float
    cross : (V, K, R) float
        The U_v.
    squares : (V, R, R) float
        The Q_v.
    total : (R, R) float
        Y'Y.
    center : (R,) float
        What was subtracted from each response for numerical safety.
    """

    incidence: Incidence
    swapped: bool
    run: int
    sheets: int
    sums: Floats
    kept_sums: Floats
    cross: Floats
    squares: Floats
    total: Floats
    center: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """What is left of a model when the larger factor has been eliminated.

    ``form`` is Y'V⁻¹Y for V = I + λ_a Z_a Z_a' + λ_r Z_r Z_r'; ``log_determinant`` is log|V|, plus
    log|X'V⁻¹X| of a fixed factor. ``effects`` are the kept factor's (K, R) predictions before the
    intercept is taken out, ``solved`` the same divided by the ratio. ``within`` (K, K) is Z'V_e⁻¹Z, V_e without the
    kept factor, and ``factor`` the Cholesky factor of I + λ within (of within, if the kept factor is fixed).
    """

    log_determinant: float
    form: Floats
    effects: Floats
    solved: Floats
    within: Floats
    factor: Floats


def summarize(
    application: Ints,
    rater: Ints,
    responses: Floats,
    levels: tuple[int, int],
    *,
    intercept: bool,
    eliminate_raters: bool | None = None,
) -> Crossed:
    """Sum responses (S, R) up over both factors; ``levels`` are (applications, raters).

    The larger factor is eliminated unless ``eliminate_raters`` says which.
    """
    swapped = levels[1] > levels[0] if eliminate_raters is None else eliminate_raters
    eliminated, kept = (rater, application) if swapped else (application, rater)
    run = common_run(eliminated, kept)
    eliminated, kept = np.ascontiguousarray(eliminated[::run]), np.ascontiguousarray(kept[::run])
    incidence = repeat(meet(eliminated, kept, (levels[1], levels[0]) if swapped else levels), run)
    center = responses.mean(axis=0)
    columns = [np.ascontiguousarray(column) for column in (responses - center).T]
    total = np.array([[left @ right for right in columns] for left in columns])
    columns = [sum((column[nth::run] for nth in range(1, run)), column[::run]) for column in columns]
    sums = sum_up(eliminated, columns, len(incidence.eliminated))
    kept_sums = sum_up(kept, columns, len(incidence.kept))
    key = incidence.group[eliminated] * len(incidence.kept) + kept if len(incidence.size) > 1 else kept
    shape = (len(incidence.size), len(incidence.kept))
    cross = run * sum_up(key, [column[eliminated] for column in sums.T], shape[0] * shape[1]).reshape(*shape, -1)
    if intercept:
        met = run * np.bincount(key, minlength=shape[0] * shape[1]).reshape(shape)
        total = np.block([[total, sums.sum(axis=0)[:, None]], [sums.sum(axis=0), float(len(responses))]])
        sums = np.column_stack([sums, incidence.eliminated])
        kept_sums = np.column_stack([kept_sums, incidence.kept])
        cross = np.concatenate([cross, (met * incidence.size[:, None])[:, :, None]], axis=2)
    squares = np.array([sums[incidence.group == v].T @ sums[incidence.group == v] for v in range(len(incidence.size))])
    return Crossed(incidence, swapped, run, len(responses), sums, kept_sums, cross, squares, total, center)


def sum_up(index: Ints, columns: list[Floats], levels: int) -> Floats:
    """Sums (levels, R) of each column over the rows of each level."""
    return np.column_stack([np.bincount(index, weights=column, minlength=levels) for column in columns])


def rotate(crossed: Crossed, rotation: Floats) -> Crossed:
    """The same statistics of other responses: Y · ``rotation`` (R, R'); an intercept's column stays, last."""
    turn = rotation
    if len(crossed.total) > len(rotation):
        turn = np.block([[rotation, np.zeros((len(rotation), 1))], [np.zeros((1, rotation.shape[1])), 1.0]])
    return replace(
        crossed,
        sums=crossed.sums @ turn,
        kept_sums=crossed.kept_sums @ turn,
        cross=crossed.cross @ turn,
        squares=turn.T @ crossed.squares @ turn,
        total=turn.T @ crossed.total @ turn,
        center=crossed.center @ rotation,
    )


def reduce(crossed: Crossed, eliminated: float, kept: float) -> Reduced:
    """Eliminate one factor at ratio ``eliminated``, solve the other at ratio ``kept``; inf = fixed."""
    incidence, size = crossed.incidence, crossed.incidence.size
    fixed_out, fixed_in = np.isinf(eliminated), np.isinf(kept)
    weight = np.asarray(1 / size if fixed_out else eliminated / (1 + size * eliminated), dtype=np.float64)
    # normal equations of the kept factor after elimination
    within = np.diag(incidence.kept.astype(float)) - incidence.gram(weight)
    rhs = crossed.kept_sums - np.tensordot(weight, crossed.cross, axes=1)
    ratio = 1.0 if fixed_in else kept
    factor = cholesky(within if fixed_in else np.eye(len(within)) + ratio * within, lower=True, check_finite=False)
    solved = cho_solve((factor, True), rhs, check_finite=False)
    form = crossed.total - np.tensordot(weight, crossed.squares, axes=1) - ratio * rhs.T @ solved
    level = size if fixed_out else 1 + size * eliminated
    log_determinant = float(incidence.levels @ np.log(level) + 2 * np.log(np.diag(factor)).sum())
    return Reduced(log_determinant, form, ratio * solved, solved, within, factor)


def likelihood(crossed: Crossed, ratios: Floats) -> Terms:
    """Terms of R responses with an intercept each, at the ratios (eliminated, kept) they share."""
    at = reduce(crossed, *ratios)
    trace, first, second = _derive(crossed, at, *ratios)
    responses, ones = len(at.form) - 1, at.form[-1, -1]
    less = np.vstack([np.eye(responses), -at.form[:-1, -1] / ones])
    side = first[:, -1] @ less
    return Terms(
        freedom=responses * (crossed.sheets - 1),
        log_determinant=responses * (at.log_determinant + float(np.log(ones))),
        form=residual_form(at.form),
        trace=responses * (trace - first[:, -1, -1] / ones),
        slope=np.einsum("ar,kab,br->k", less, first, less, optimize=True),
        curvature=np.einsum("ar,klab,br->kl", less, second, less, optimize=True) - side @ side.T / ones,
    )


def _derive(crossed: Crossed, at: Reduced, eliminated: float, kept: float) -> tuple[Floats, Floats, Floats]:
    """tr V⁻¹V_k (2,), Y'V⁻¹V_kV⁻¹Y (2, R, R) and Y'V⁻¹V_kV⁻¹V_lV⁻¹Y (2, 2, R, R), the eliminated factor first.

    With d_i = s_i − N_i β and Z_e'V⁻¹Y = d_i/(1 + λv) all are sums over the distinct sizes v of a level.
    """
    incidence, size = crossed.incidence, crossed.incidence.size
    shrunk = 1 / (1 + size * eliminated)
    cross, squares, gram = _weigh(crossed, at.effects, shrunk**2)
    bent = _weigh(crossed, at.effects, size * shrunk**3)[1]
    inverse = _inverse(at.factor)
    reach = inverse @ cross
    mixed = reach.T @ at.solved
    kept_twice = at.solved.T @ at.within @ (inverse @ at.solved)
    trace = [incidence.levels @ (size * shrunk) - kept * np.vdot(inverse, gram), np.vdot(inverse, at.within)]
    first = [squares, at.solved.T @ at.solved]
    second = [[bent - kept * cross.T @ reach, mixed], [mixed.T, kept_twice]]
    return np.array(trace), np.array(first), np.array(second)


def _weigh(crossed: Crossed, effects: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Σ N_i'd_i (K, R), Σ d_i d_i' (R, R) and Σ N_i'N_i (K, K), each weighted, with d_i = s_i − N_i β."""
    gram = crossed.incidence.gram(weight)
    cross = np.tensordot(weight, crossed.cross, axes=1)
    left = cross - gram @ effects
    mixed = effects.T @ cross
    return left, np.tensordot(weight, crossed.squares, axes=1) - mixed.T - effects.T @ left, gram


def residual_form(form: Floats) -> float:
    """Σ_k (y_k − μ_k)'V⁻¹(y_k − μ_k) with the intercepts at their best."""
    return float(np.trace(form[:-1, :-1]) - form[:-1, -1] @ form[:-1, -1] / form[-1, -1])


def _inverse(factor: Floats) -> Floats:
    """Inverse of the matrix with this lower Cholesky factor."""
    lower = np.tril(dpotri(factor, lower=1)[0])
    return np.asarray(lower + np.tril(lower, -1).T)
