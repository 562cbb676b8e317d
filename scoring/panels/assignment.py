"""Who judges what, before anyone judges: a seeded draw of experts, and the best assignment under every constraint.

The assignment maximises the match of expertise,  Σ_ij m_ij x_ij,  over x_ij ∈ {0, 1} with

    Σ_j x_ij = k for every application,   low ≤ Σ_i x_ij ≤ high for every expert,   x_ij = 0 for a recusal.

It is exact (``scipy.optimize.milp``). A solution that falls into unconnected parts is cut off by demanding
an assignment that leaves one of them, and solved again, until the design is connected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from scoring.findings import Finding, found
from scoring.panels.design import Design, diagnose
from scoring.sheets import Bools, Floats, Ints

MOST_CUTS = 50  # solutions cut off for being unconnected, before the request is refused
NUDGE = 1e-4  # seeded preference that decides between equally good assignments, far below one match


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """What an assignment must respect.

    Attributes
    ----------
    match : (N, M) float
        How well an expert's field fits an application, 0–1.
    recused : (N, M) bool
    each : int
        Experts for every application.
    low, high : int
        Least and most applications for every expert.
    panel : (N,) int or None
        Applications with the same number get the same experts (one panel for each sub-sector).
    connected : bool
        Whether every application must be comparable with every other.
    seed : int
    odd : bool
        Whether ``each`` must be odd, so that a vote of the experts cannot be even.
    """

    match: Floats
    recused: Bools
    each: int
    low: int
    high: int
    panel: Ints | None = None
    connected: bool = True
    seed: int = 0
    odd: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Assignments (S,) in order of application and expert, their design, and the share of matched ones."""

    application: Ints
    rater: Ints
    design: Design
    matched: float


def fair_load(applications: int, raters: int, each: int) -> tuple[int, int]:
    """Least and most applications for an expert when the work is spread evenly.

    >>> fair_load(48, 15, 5), fair_load(40, 12, 5)
    ((16, 16), (16, 17))
    """
    total = applications * each
    return total // raters, -(-total // raters)


def assign(demand: Demand) -> tuple[Assignment | None, tuple[Finding, ...]]:
    """Find the best assignment, or say which constraint makes it impossible."""
    impossible = _shortages(demand)
    if impossible:
        return None, impossible
    groups = np.arange(len(demand.match)) if demand.panel is None else demand.panel
    cuts: list[sp.csr_array] = []
    for _ in range(MOST_CUTS):
        chosen = _solve(demand, groups, cuts)
        if chosen is None:
            return None, (found("assignment_connection" if cuts else "assignment_infeasible", "block"),)
        assignment = _assignment(demand, chosen[groups])
        if assignment.design.connected or not demand.connected:
            return assignment, ()
        cuts.append(_leave(assignment, groups))
    return None, (found("assignment_connection", "block"),)


def _shortages(demand: Demand) -> tuple[Finding, ...]:
    """Constraints that no assignment can meet, each with the least that would help."""
    applications, raters = demand.match.shape
    needed, eligible = applications * demand.each, (~demand.recused).sum(axis=1)
    findings = [found("assignment_even", "block", each=demand.each)] if demand.odd and demand.each % 2 == 0 else []
    findings += [
        found("assignment_few_eligible", "block", application=int(i), eligible=int(eligible[i]), each=demand.each)
        for i in np.flatnonzero(eligible < demand.each)
    ]
    if not applications or not raters:
        return (*findings, found("assignment_nobody", "block", applications=applications, raters=raters))
    if needed > raters * demand.high:
        least = -(-needed // raters)
        findings.append(found("assignment_load_high", "block", high=demand.high, least=least, sheets=needed))
    if needed < raters * demand.low:
        findings.append(found("assignment_load_low", "block", low=demand.low, most=needed // raters, sheets=needed))
    return tuple(findings)


def _solve(demand: Demand, groups: Ints, cuts: list[sp.csr_array]) -> Bools | None:
    """(G, M) experts of every group of applications; None when there is no solution."""
    sizes = np.bincount(groups)
    raters = demand.match.shape[1]
    match = np.vstack([demand.match[groups == group].sum(axis=0) for group in range(len(sizes))])
    barred = np.vstack([demand.recused[groups == group].any(axis=0) for group in range(len(sizes))])
    nudge = NUDGE * np.random.default_rng(demand.seed).random(match.shape)
    per_group = sp.kron(sp.eye_array(len(sizes)), np.ones((1, raters)))
    per_rater = sp.kron(sizes[None, :].astype(float), sp.eye_array(raters))
    rules = [
        LinearConstraint(sp.csr_array(per_group), demand.each, demand.each),
        LinearConstraint(sp.csr_array(per_rater), demand.low, demand.high),
        *(LinearConstraint(cut, 1, np.inf) for cut in cuts),
    ]
    bounds = Bounds(0, np.where(barred, 0.0, 1.0).ravel())
    whole = bool(cuts) or demand.panel is not None  # a transport problem alone has whole solutions by itself
    integrality = np.full(match.size, int(whole))
    solved = milp(-(match + nudge).ravel(), constraints=rules, bounds=bounds, integrality=integrality)
    return None if solved.x is None else np.asarray(solved.x.reshape(match.shape) > 0.5)


def _assignment(demand: Demand, chosen: Bools) -> Assignment:
    application, rater = np.nonzero(chosen)
    design = diagnose(application, rater, *chosen.shape)
    return Assignment(application, rater, design, float(demand.match[application, rater].mean()))


def _leave(assignment: Assignment, groups: Ints) -> sp.csr_array:
    """One row over (G × M): assignments that join the first part of the design with the rest."""
    design = assignment.design
    group = np.zeros(groups.max() + 1, dtype=bool)
    group[groups] = design.application_component == 0
    joins = group[:, None] != (design.rater_component == 0)[None, :]
    return sp.csr_array(joins.ravel()[None, :].astype(float))
