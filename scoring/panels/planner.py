"""Before the session: how firm a cut will be, with so many experts for each application.

Truth q_i ~ N(0, σ_a²), severity b_j ~ N(0, σ_r²) and error e_ij ~ N(0, σ²) are drawn again and again, every panel
is scored by the severity model at the true variance ratio, and the shortlist is compared with the truth. What the
panel itself could say (contested applications, rank intervals) is read off its posterior,

    q | y ~ N(q̂, σ² (X'V⁻¹X)⁻¹),   V = I + (σ_r²/σ²) ZZ'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from scoring.errors import NotEstimable, UnknownMethod
from scoring.firmness.orders import descending, ranks
from scoring.models.equations import system
from scoring.panels.design import diagnose
from scoring.sheets import Floats, Ints

DRAWS = 200  # posterior draws behind the contested share and the rank interval of one simulated panel
EXAMPLES = 20  # simulated panels that are looked at in that way
DESIGNS = 10  # different designs behind one figure where the design itself is drawn
LEVELS = (0.05, 0.95)

Sheets = tuple[Ints, Ints]
"""Applications and experts (S,) of a design."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round that is being planned; standard deviations in points of 100.

    ``sectors`` sub-sectors of equal size, in which the applications are numbered one after the other, have
    ``places`` each.
    """

    applications: int
    raters: int
    places: int
    application_sd: float
    rater_sd: float
    residual_sd: float
    sectors: int = 1

    @property
    def sector(self) -> Ints:
        """(N,) sub-sector of each application."""
        return np.arange(self.applications) * self.sectors // self.applications


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect with ``each`` experts for an application.

    Attributes
    ----------
    each, load : float
        Experts for an application, applications for an expert.
    connected : float
        Share of the designs in which every application can be compared with every other.
    right : float
        Expected share of the places that go to the truly best.
    certain : float
        Chance that all of them do.
    flipped : float
        Chance that the first application that is out is truly better than the last that is in.
    contested : float
        Expected number of applications with 0.1 ≤ P(in) ≤ 0.9.
    rank_width : float
        Expected width of the 90 % rank interval, inside a sub-sector.
    """

    each: float
    load: float
    connected: float
    right: float
    certain: float
    flipped: float
    contested: float
    rank_width: float


def plan(
    planned: Round, each: Sequence[int], design: str = "overlapping", replicates: int = 1000, seed: int = 0
) -> tuple[Outlook, ...]:
    """Simulate the round for every number of experts in ``each`` that there are.

    Parameters
    ----------
    design : a name of ``DEALS``

    Raises
    ------
    UnknownMethod
        If there is no such design.
    NotEstimable
        If there are fewer than two applications or experts, or no cut among them.
    """
    if design not in DEALS:
        raise UnknownMethod(design)
    _require_a_cut(planned, planned.sector)
    drawn = DESIGNS if design == "random" else 1
    outlooks = []
    for size in (size for size in each if 1 <= size <= planned.raters):
        designs = [DEALS[design](planned, size, np.random.default_rng((seed, n))) for n in range(drawn)]
        outlooks.append(_look_ahead(planned, planned.sector, designs, replicates, seed + size))
    return tuple(outlooks)


def plan_design(
    planned: Round, application: Ints, rater: Ints, sector: Ints, replicates: int = 1000, seed: int = 0
) -> Outlook:
    """Simulate the round on a given design of S assignments, with the sub-sector (N,) of every application.

    Raises
    ------
    NotEstimable
        If there is no cut, or an application without an expert.
    """
    _require_a_cut(planned, sector)
    if len(np.unique(application)) < planned.applications:
        raise NotEstimable("plan_unassigned")
    return _look_ahead(planned, sector, [(application, rater)], replicates, seed)


def _require_a_cut(planned: Round, sector: Ints) -> None:
    smallest = int(np.bincount(sector).min()) if planned.applications else 0
    if planned.applications < 2 or planned.raters < 2 or not 0 < planned.places < smallest:
        raise NotEstimable("plan_no_cut")


def deal_overlapping(planned: Round, each: int, rng: np.random.Generator) -> Sheets:
    """A balanced design: seeded orders of the experts, dealt out like cards until every application has ``each``."""
    return _seat(deal(rng, planned.raters, each, planned.applications), np.arange(planned.applications))


def deal_panels(planned: Round, each: int, rng: np.random.Generator) -> Sheets:
    """The same experts for all applications of a sub-sector; a sub-sector's panel is dealt as a whole."""
    return _seat(deal(rng, planned.raters, each, planned.sectors), planned.sector)


def deal_random(planned: Round, each: int, rng: np.random.Generator) -> Sheets:
    """Experts drawn for every application by itself."""
    keys = rng.random((planned.applications, planned.raters))
    return _seat(np.sort(np.argsort(keys, axis=1)[:, :each], axis=1), np.arange(planned.applications))


DEALS: Mapping[str, Callable[[Round, int, np.random.Generator], Sheets]] = {
    "overlapping": deal_overlapping,
    "panels": deal_panels,
    "random": deal_random,
}


def deal(rng: np.random.Generator, raters: int, each: int, hands: int) -> Ints:
    """(hands, each) experts, ascending: shuffled packs dealt one after the other, nobody twice in a hand.

    >>> hands = deal(np.random.default_rng(0), raters=6, each=4, hands=3)
    >>> np.bincount(hands.ravel()).tolist()
    [2, 2, 2, 2, 2, 2]
    """
    left: list[int] = []
    dealt = []
    for _ in range(hands):
        while len(set(left)) < each:
            left += rng.permutation(raters).tolist()
        hand = list(dict.fromkeys(left))[:each]
        for expert in hand:
            left.remove(expert)
        dealt.append(sorted(hand))
    return np.array(dealt, dtype=np.int64).reshape(hands, each)


def _seat(hands: Ints, hand_of: Ints) -> Sheets:
    """The design in which every application (N,) gets its hand of experts."""
    experts = hands[hand_of]
    return np.repeat(np.arange(len(experts)), experts.shape[1]), experts.ravel()


def _look_ahead(planned: Round, sector: Ints, designs: Sequence[Sheets], replicates: int, seed: int) -> Outlook:
    rng = np.random.default_rng(seed)
    each = -(-replicates // len(designs)), -(-EXAMPLES // len(designs))
    looks = np.array([_simulate(planned, sector, sheets, each, rng) for sheets in designs])
    connected = [diagnose(*sheets, planned.applications, planned.raters).connected for sheets in designs]
    sheets = float(np.mean([len(application) for application, _ in designs]))
    figures = looks.mean(axis=0).tolist()
    return Outlook(sheets / planned.applications, sheets / planned.raters, float(np.mean(connected)), *figures)


def _simulate(
    planned: Round, sector: Ints, sheets: Sheets, repeats: tuple[int, int], rng: np.random.Generator
) -> tuple[float, ...]:
    """From ``right`` on, the figures of an Outlook, over so many simulated panels and so many looked at closely."""
    application, rater = sheets[0], np.unique(sheets[1], return_inverse=True)[1]
    levels = planned.applications, int(rater.max()) + 1
    truth = rng.normal(0, planned.application_sd, (levels[0], repeats[0]))
    severity = rng.normal(0, planned.rater_sd, (levels[1], repeats[0]))
    totals = truth[application] - severity[rater] + rng.normal(0, planned.residual_sd, (len(rater), repeats[0]))
    ratio = (planned.rater_sd / planned.residual_sd) ** 2
    equations = system(application, rater, totals[:, :1], levels)
    estimate = equations.respond(ratio, _sums(application, totals), _sums(rater, totals))
    root = np.linalg.cholesky(equations.covariance(ratio, np.arange(levels[0])))
    spread = planned.residual_sd * root @ rng.standard_normal((levels[0], DRAWS))
    looked = [_look(column[:, None] + spread, sector, planned.places) for column in estimate.T[: repeats[1]]]
    return (*_compare(estimate, truth, sector, planned.places), *np.mean(looked, axis=0).tolist())


def _sums(index: Ints, totals: Floats) -> Floats:
    """Sums of the totals (S, R) with the same index."""
    members = sp.csr_array((np.ones(len(index)), (index, np.arange(len(index)))))
    return np.asarray(members @ totals)


def _compare(estimate: Floats, truth: Floats, sector: Ints, places: int) -> tuple[float, float, float]:
    """``right``, ``certain`` and ``flipped`` over simulated panels (N, R)."""
    found, flips, sectors = np.zeros(estimate.shape[1]), [], _members(sector)
    for inside in sectors:
        order = descending(estimate[inside].T)
        last_in, first_out = (np.take_along_axis(truth[inside].T, order[:, [at]], 1) for at in (places - 1, places))
        flips.append((first_out > last_in).mean())
        found += ((ranks(estimate[inside]) <= places) & (ranks(truth[inside]) <= places)).sum(axis=0)
    wanted = places * len(sectors)
    return float(found.mean() / wanted), float((found == wanted).mean()), float(np.mean(flips))


def _look(drawn: Floats, sector: Ints, places: int) -> tuple[float, float]:
    """Contested applications and mean rank-interval width of one panel, from draws (N, n)."""
    contested, widths = 0, []
    for inside in _members(sector):
        rank = ranks(drawn[inside])
        p_in = (rank <= places).mean(axis=1)
        low, high = np.quantile(rank, LEVELS, axis=1, method="inverted_cdf").astype(float)
        contested += int(((p_in >= 0.1) & (p_in <= 0.9)).sum())
        widths.append(high - low)
    return float(contested), float(np.concatenate(widths).mean())


def _members(sector: Ints) -> list[Ints]:
    return [np.flatnonzero(sector == value) for value in np.unique(sector)]
