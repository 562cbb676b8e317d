"""Who judges what, before anyone judges: a seeded draw of experts, and the best assignment under every constraint.

The assignment maximises the match of expertise,  Σ_ij m_ij x_ij,  over x_ij ∈ {0, 1} with

    Σ_j x_ij = k for every application,   low ≤ Σ_i x_ij ≤ high for every expert,   x_ij = 0 for a recusal.

It is exact (``scipy.optimize.milp``). Where the best assignment falls into unconnected parts, a tree over the parts
is demanded as well, still exactly; only where loads leave no room for that are sheets exchanged between the parts, at
the cost of at most one sheet of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from scoring.findings import Finding, found
from scoring.panels.design import Design, diagnose
from scoring.panels.joining import Tree, exchange, tree_over
from scoring.sheets import Bools, Floats, Ints

MOST_CUTS = 50  # solutions cut off for being unconnected, before the request is refused
MOST_PARTS = 40  # parts up to which a tree over them is demanded at once
SLACK = 1e-6
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
    total, raters = applications * each, max(1, raters)
    return total // raters, -(-total // raters)


def assign(demand: Demand) -> tuple[Assignment | None, tuple[Finding, ...]]:
    """Find the best assignment, or say which constraint makes it impossible."""
    impossible = _shortages(demand)
    if impossible:
        return None, impossible
    groups = np.arange(len(demand.match)) if demand.panel is None else demand.panel
    shares = _solve(demand, groups, [], None, whole=demand.panel is not None)  # a transport problem is whole by itself
    if shares is None:
        return None, (found("assignment_infeasible", "block"),)
    assignment = _assignment(demand, (shares > 0.5)[groups])
    if demand.connected and not assignment.design.connected:
        joined = _join(demand, groups, assignment)
        return joined, () if joined else (found("assignment_connection", "block"),)
    return assignment, ()


def _join(demand: Demand, groups: Ints, apart: Assignment) -> Assignment | None:
    """The best connected assignment, or one by an exchange where whole sheets are hard to come by."""
    if _has_too_few_sheets(demand):
        return None
    few = demand.panel is None and apart.design.components <= MOST_PARTS
    tree = tree_over(apart.design) if few else None
    cuts: list[sp.csr_array] = []
    whole = False
    for _ in range(MOST_CUTS):
        shares = _solve(demand, groups, cuts, tree, whole=whole)
        if shares is None:
            return None
        if not whole and np.abs(shares - np.round(shares)).max() > SLACK:
            exchanged = _exchange(demand, apart)
            if exchanged is not None:
                return exchanged
            whole = True
            continue
        assignment = _assignment(demand, (shares > 0.5)[groups])
        if assignment.design.connected:
            return assignment
        cuts += [_leave(assignment, groups, part) for part in range(assignment.design.components)]
    return None


def _exchange(demand: Demand, apart: Assignment) -> Assignment | None:
    if demand.panel is not None:
        return None
    chosen = np.zeros(demand.match.shape, dtype=bool)
    chosen[apart.application, apart.rater] = True
    joined = exchange(chosen, apart.design, demand.match, demand.recused)
    return None if joined is None else _assignment(demand, joined)


def _has_too_few_sheets(demand: Demand) -> bool:
    """A connected graph has at least one edge fewer than vertices: N applications and the experts needed at least."""
    applications, raters = demand.match.shape
    sheets = applications * demand.each
    judging = raters if demand.low else -(-sheets // demand.high)
    return bool(sheets < applications + judging - 1)


def _shortages(demand: Demand) -> tuple[Finding, ...]:
    """Constraints that no assignment can meet, each with the least that would help."""
    applications, raters = demand.match.shape
    needed, eligible = applications * demand.each, (~demand.recused).sum(axis=1)
    findings = [found("assignment_even", "block", each=demand.each)] if demand.odd and demand.each % 2 == 0 else []
    findings += [
        found("assignment_few_eligible", "block", application=int(i), eligible=int(eligible[i]), each=demand.each)
        for i in np.flatnonzero(eligible < demand.each)
    ]
    if not applications or not raters or demand.each < 1:
        return (*findings, found("assignment_nobody", "block", applications=applications, raters=raters))
    if needed > raters * demand.high:
        least = -(-needed // raters)
        findings.append(found("assignment_load_high", "block", high=demand.high, least=least, sheets=needed))
    if needed < raters * demand.low:
        findings.append(found("assignment_load_low", "block", low=demand.low, most=needed // raters, sheets=needed))
    return tuple(findings)


def _solve(demand: Demand, groups: Ints, cuts: list[sp.csr_array], tree: Tree | None, *, whole: bool) -> Floats | None:
    """(G, M) share of every expert in every group of applications; None when there is no solution."""
    sizes = np.bincount(groups)
    raters = demand.match.shape[1]
    match = np.vstack([demand.match[groups == group].sum(axis=0) for group in range(len(sizes))])
    barred = np.vstack([demand.recused[groups == group].any(axis=0) for group in range(len(sizes))])
    nudge = NUDGE * np.random.default_rng(demand.seed).random(match.shape)
    more = 0 if tree is None else len(tree.high)
    per_group = sp.kron(sp.eye_array(len(sizes)), np.ones((1, raters)))
    per_rater = sp.kron(sizes[None, :].astype(float), sp.eye_array(raters))
    rules = [
        LinearConstraint(_widened(per_group, more), demand.each, demand.each),
        LinearConstraint(_widened(per_rater, more), demand.low, demand.high),
        *(LinearConstraint(_widened(cut, more), 1, np.inf) for cut in cuts),
        *(() if tree is None else tree.rules),
    ]
    high = np.where(barred, 0.0, 1.0).ravel()
    integrality = np.full(match.size, int(whole))
    if tree is not None:
        high, integrality = np.append(high, tree.high), np.append(integrality, tree.whole)
    cost = np.append(-(match + nudge).ravel(), np.zeros(more))
    solved = milp(cost, constraints=rules, bounds=Bounds(0, high), integrality=integrality)
    return None if solved.x is None else np.asarray(solved.x[: match.size].reshape(match.shape))


def _widened(rows: sp.sparray, more: int) -> sp.csr_array:
    """Rows over the cells, with nothing in the columns that a tree adds."""
    return sp.csr_array(sp.hstack([rows, sp.csr_array((rows.shape[0], more))]))


def _assignment(demand: Demand, chosen: Bools) -> Assignment:
    application, rater = np.nonzero(chosen)
    design = diagnose(application, rater, *chosen.shape)
    return Assignment(application, rater, design, float(demand.match[application, rater].mean()))


def _leave(assignment: Assignment, groups: Ints, part: int) -> sp.csr_array:
    """One row over (G × M): assignments that join a part of the design with the rest."""
    design = assignment.design
    group = np.zeros(groups.max() + 1, dtype=bool)
    group[groups] = design.application_component == part
    joins = group[:, None] != (design.rater_component == part)[None, :]
    return sp.csr_array(joins.ravel()[None, :].astype(float))
