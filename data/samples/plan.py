"""What the sample round is drawn from, and the truth behind it.

A score on criterion c of application i by expert j, in points of 100 before it is put on its scale, is

    x_ijc = level_ic − severity_j + favour_ij + impression_ij + noise_ijc

where Σ_c w_c level_ic / Σ_c w_c = quality_i over the judged criteria that apply to i.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from data.samples.cast import Applicant, Cast
from scoring.rubric import Rubric

Floats = NDArray[np.float64]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """The rubric, the cast and the planted facts."""

    rubric: Rubric
    cast: Cast
    planted: Mapping[str, Any]

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of the judged criteria."""
        return tuple(criterion.id for criterion in self.rubric.judged)

    def weights(self, applicant: Applicant) -> Floats:
        """(C,) shares of the judged criteria that apply to an application; they sum to one."""
        missing = self.planted["not_applicable"]
        applies = [applicant.sector != missing["sector"] or c not in missing["criteria"] for c in self.criteria]
        shares = np.array([self.rubric.shares[c] for c in self.criteria]) * applies
        return np.asarray(shares / shares.sum())


def draw_quality(rng: RandomState, plan: Plan) -> Floats:
    """(N,) true quality: as planted, else drawn."""
    spread, named = plan.planted["spread"]["quality"], plan.planted["quality"]
    drawn = spread["mean"] + spread["sd"] * rng.standard_normal(len(plan.cast.applicants))
    drawn = drawn.clip(spread["low"], spread["high"])
    return np.array([named.get(a.id, value) for a, value in zip(plan.cast.applicants, drawn, strict=True)])


def draw_levels(rng: RandomState, plan: Plan, quality: Floats) -> Floats:
    """(N, C) true levels: each application's strong and weak criteria around its quality."""
    profile = plan.planted["spread"]["profile"] * rng.standard_normal((len(quality), len(plan.criteria)))
    profile += np.array([[bump(plan, a, c) for c in plan.criteria] for a in plan.cast.applicants])
    weights = np.array([plan.weights(applicant) for applicant in plan.cast.applicants])
    return np.asarray(quality[:, None] + profile - (weights * profile).sum(axis=1, keepdims=True))


def draw_points(rng: RandomState, plan: Plan, quality: Floats) -> Floats:
    """(N, K) points of the measured criteria, near the quality."""
    spread = plan.planted["spread"]["measured"]
    points = quality[:, None] + spread * rng.standard_normal((len(quality), len(plan.rubric.measured)))
    points += np.array([[bump(plan, a, c.id) for c in plan.rubric.measured] for a in plan.cast.applicants])
    return np.asarray(points.clip(5, 100))


def bump(plan: Plan, applicant: Applicant, criterion: str) -> float:
    """What is planted on one criterion: the weak core, and the profile of the tie."""
    weak, tie = plan.planted["weak_core"], plan.planted["tie"]
    if applicant.id == weak["application"] and plan.rubric.dimension_of[criterion] == "core":
        return float(weak["points"])
    if applicant.id == tie["first"] and criterion in tie["exchanged"]:
        return float(tie["points"] if criterion == tie["exchanged"][0] else -tie["points"])
    return 0.0


def expect_sheets(plan: Plan, levels: Floats) -> dict[Pair, Floats]:
    """(C,) points each expert would give each application without noise; NaN = not applicable."""
    return {
        (applicant.id, rater): expect(plan, level, applicant, rater)
        for applicant, level in zip(plan.cast.applicants, levels, strict=True)
        for rater in applicant.panel
    }


def expect(plan: Plan, level: Floats, applicant: Applicant, rater: str) -> Floats:
    """One noise-free sheet."""
    favour, wild, straight = (plan.planted[key] for key in ("favouritism", "wild", "straight_liner"))
    given = level - plan.planted["severity"][rater]
    if (rater, applicant.region) == (favour["rater"], favour["region"]):
        given = given + favour["points"]
    if (rater, applicant.id) == (wild["rater"], wild["application"]):
        given = given + wild["points"]
    if rater == straight["rater"]:
        given = np.full_like(level, straight["percent"])
    return np.where(plan.weights(applicant) > 0, given, np.nan)


def true_severity(plan: Plan, expected: Mapping[Pair, Floats], quality: Floats) -> dict[str, float]:
    """Mean gap of each expert between quality and noise-free total, the experts' mean taken out.

    Favours, the wild sheet and the straight line are in it: it is what a model of severity alone should find.
    """
    applicants = {a.id: (a, q) for a, q in zip(plan.cast.applicants, quality, strict=True)}
    gaps: dict[str, list[float]] = {expert.id: [] for expert in plan.cast.experts}
    for (application, rater), points in expected.items():
        applicant, true = applicants[application]
        gaps[rater].append(float(true - np.nansum(points * plan.weights(applicant))))
    means = {rater: float(np.mean(gap)) for rater, gap in gaps.items()}
    return {rater: mean - float(np.mean(list(means.values()))) for rater, mean in means.items()}
