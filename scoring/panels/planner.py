"""Before the session: how firm a cut will be, with so many experts for each application.

Truth q_i ~ N(0, σ_a²), severity b_j ~ N(0, σ_r²) and error N(0, σ²) are drawn again and again, every panel is
scored by the severity model at the true variance ratio, and the shortlist is compared with the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from scoring.errors import NotEstimable
from scoring.models.equations import system
from scoring.panels.design import diagnose
from scoring.sheets import Bools, Floats, Ints

DRAWS = 200  # posterior draws behind the contested share and the rank interval of one simulated panel
EXAMPLES = 20  # simulated panels that are looked at in that way
LEVELS = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Round:
    """A round that is being planned; standard deviations in points."""

    applications: int
    raters: int
    places: int
    application_sd: float
    rater_sd: float
    residual_sd: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect with ``each`` experts for an application.

    ``right`` is the expected share of the places that go to the truly best, ``certain`` the chance that all do;
    ``contested`` is the expected number of applications with 0.1 ≤ P(in) ≤ 0.9, ``rank_width`` the expected
    width of the 90 % rank interval.
    """

    each: int
    load: float
    connected: bool
    right: float
    certain: float
    contested: float
    rank_width: float


def plan(planned: Round, each: Sequence[int], replicates: int = 1000, seed: int = 0) -> tuple[Outlook, ...]:
    """Simulate the round for every number of experts in ``each``.

    Raises
    ------
    NotEstimable
        If there are fewer than two applications or experts, or no cut among them.
    """
    if planned.applications < 2 or planned.raters < 2 or not 0 < planned.places < planned.applications:
        raise NotEstimable("plan")
    possible = [size for size in each if 1 <= size <= planned.raters]
    return tuple(_outlook(planned, *rotate_panel(planned, size, seed), size, replicates, seed) for size in possible)


def plan_design(planned: Round, application: Ints, rater: Ints, replicates: int = 1000, seed: int = 0) -> Outlook:
    """Simulate the round on a given design of S assignments."""
    each = round(len(application) / planned.applications)
    return _outlook(planned, application, rater, each, replicates, seed)


def rotate_panel(planned: Round, each: int, seed: int) -> tuple[Ints, Ints]:
    """A balanced design: seeded orders of the experts, dealt out like cards until everyone has ``each``."""
    rng = np.random.default_rng(seed)
    left: list[int] = []
    members = []
    for _ in range(planned.applications):
        while len(set(left)) < each:
            left += rng.permutation(planned.raters).tolist()
        dealt = list(dict.fromkeys(left))[:each]
        for expert in dealt:
            left.remove(expert)
        members.append(sorted(dealt))
    return np.repeat(np.arange(planned.applications), each), np.concatenate(members)


def _outlook(planned: Round, application: Ints, rater: Ints, each: int, replicates: int, seed: int) -> Outlook:
    rng = np.random.default_rng(seed + each)
    levels = planned.applications, planned.raters
    used, number = np.unique(rater, return_inverse=True)
    truth = rng.normal(0, planned.application_sd, (levels[0], replicates))
    severity = rng.normal(0, planned.rater_sd, (len(used), replicates))
    error = rng.normal(0, planned.residual_sd, (len(rater), replicates))
    sheets = truth[application] - severity[number] + error
    ratio = (planned.rater_sd / planned.residual_sd) ** 2
    equations = system(application, number, sheets[:, :1], (levels[0], len(used)))
    estimate = equations.respond(ratio, _sums(application, sheets), _sums(number, sheets))
    selected, best = (_top(score, planned.places) for score in (estimate, truth))
    hits = (selected & best).sum(axis=0)
    root = np.linalg.cholesky(equations.covariance(ratio, np.arange(levels[0])))
    spread = planned.residual_sd * root @ rng.standard_normal((levels[0], DRAWS))
    looks = [_look(estimate[:, [r]] + spread, planned.places) for r in range(min(EXAMPLES, replicates))]
    contested, width = np.mean(looks, axis=0)
    return Outlook(
        each=each,
        load=len(rater) / planned.raters,
        connected=diagnose(application, rater, *levels).connected,
        right=float(hits.mean() / planned.places),
        certain=float((hits == planned.places).mean()),
        contested=float(contested),
        rank_width=float(width),
    )


def _sums(index: Ints, sheets: Floats) -> Floats:
    """Sums of the sheets (S, R) with the same index."""
    members = sp.csr_array((np.ones(len(index)), (index, np.arange(len(index)))))
    return np.asarray(members @ sheets)


def _top(score: Floats, places: int) -> Bools:
    """(N, R) whether each application is among the ``places`` best of its replicate."""
    order = np.argsort(np.argsort(-score, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(order < places)


def _look(drawn: Floats, places: int) -> tuple[float, float]:
    """Contested applications and mean rank-interval width of one panel, from draws (N, n)."""
    rank = np.argsort(np.argsort(-drawn, axis=0), axis=0) + 1
    p_in = (rank <= places).mean(axis=1)
    low, high = np.quantile(rank, LEVELS, axis=1, method="inverted_cdf")
    return float(((p_in >= 0.1) & (p_in <= 0.9)).sum()), float((high - low).mean())
