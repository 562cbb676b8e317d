"""Draw the sheets of the sample round, and plant in them what no model of scores would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import RandomState

from data.samples.plan import (
    Floats,
    Pair,
    Plan,
    draw_levels,
    draw_points,
    draw_quality,
    expect_sheets,
    true_severity,
)


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """What was drawn.

    ``sheets`` gives (C,) scores on their scales for each (application, expert), NaN = not applicable;
    ``turns`` the expert's scoring order from 1; ``points`` (N, K) those of the measured criteria;
    ``quality`` (N,) and ``severity`` are the truth.
    """

    sheets: Mapping[Pair, Floats]
    turns: Mapping[Pair, int]
    points: Floats
    quality: Floats
    severity: Mapping[str, float]


def draw_round(plan: Plan) -> Draw:
    """Draw everything from the planted facts and their seed."""
    # RandomState: its stream is frozen for good, while a Generator's may change with numpy.
    rng = RandomState(plan.planted["seed"])
    quality = draw_quality(rng, plan)
    levels = draw_levels(rng, plan, quality)
    points = draw_points(rng, plan, quality)
    expected = expect_sheets(plan, levels)
    sheets = {pair: judge(rng, plan, pair[1], level) for pair, level in expected.items()}
    sheets |= copied(rng, plan, sheets)
    sheets |= exchanged(plan, sheets)
    sheets |= cell_left_out(plan, sheets)
    return Draw(sheets, draw_turns(rng, plan), points, quality, true_severity(plan, expected, quality))


def judge(rng: RandomState, plan: Plan, rater: str, level: Floats) -> Floats:
    """(C,) scores of one sheet: the expected points with noise, on their scales."""
    spread, erratic = plan.planted["spread"], plan.planted["erratic"]
    noise = spread["impression"] * rng.standard_normal() + spread["criterion"] * rng.standard_normal(len(level))
    slip = rng.randint(4 * len(level))  # the straight-liner moves one score up on every fourth sheet
    if rater == plan.planted["straight_liner"]["rater"]:
        scores = on_scale(plan, level)
        return np.where(np.arange(len(level)) == slip, scores + steps(plan), scores)
    return on_scale(plan, level + noise * (erratic["factor"] if rater == erratic["rater"] else 1.0))


def on_scale(plan: Plan, points: Floats) -> Floats:
    """Put points of 100 on each criterion's scale, on its steps and inside its limits."""
    low = np.array([criterion.scale.low for criterion in plan.rubric.judged])
    high = np.array([criterion.scale.high for criterion in plan.rubric.judged])
    counted = np.rint(points.clip(0, 100) / 100 * (high - low) / steps(plan))
    return np.asarray(low + counted * steps(plan))


def steps(plan: Plan) -> Floats:
    """(C,) step of each judged criterion's scale; whole points where it declares none."""
    return np.array([criterion.scale.step or 1.0 for criterion in plan.rubric.judged])


def copied(rng: RandomState, plan: Plan, sheets: Mapping[Pair, Floats]) -> dict[Pair, Floats]:
    """The copier's sheets where the source sits too: the source's, one score a step lower on about every second."""
    source, copy = plan.planted["copying"]["source"], plan.planted["copying"]["copy"]
    result: dict[Pair, Floats] = {}
    for application in [a.id for a in plan.cast.applicants if {source, copy} <= set(a.panel)]:
        scores, changed = sheets[application, source], rng.randint(2 * len(plan.criteria))
        lower = (scores - steps(plan)).clip(0)
        result[application, copy] = np.where(np.arange(len(scores)) == changed, lower, scores)
    return result


def exchanged(plan: Plan, sheets: Mapping[Pair, Floats]) -> dict[Pair, Floats]:
    """The second of the tied pair: the first's sheets with the scores of two equally weighted criteria exchanged."""
    tie = plan.planted["tie"]
    here, there = (plan.criteria.index(criterion) for criterion in tie["exchanged"])
    order = np.arange(len(plan.criteria))
    order[[here, there]] = order[[there, here]]
    firsts = {rater: scores for (application, rater), scores in sheets.items() if application == tie["first"]}
    return {(tie["second"], rater): scores[order] for rater, scores in firsts.items()}


def cell_left_out(plan: Plan, sheets: Mapping[Pair, Floats]) -> dict[Pair, Floats]:
    """The one cell that a single expert found not applicable."""
    cell = plan.planted["not_applicable"]["single"]
    pair = (cell["application"], cell["rater"])
    return {pair: np.where(np.array(plan.criteria) == cell["criterion"], np.nan, sheets[pair])}


def draw_turns(rng: RandomState, plan: Plan) -> dict[Pair, int]:
    """Each expert's scoring order, from 1."""
    turns: dict[Pair, int] = {}
    for expert in plan.cast.experts:
        own = [applicant.id for applicant in plan.cast.applicants if expert.id in applicant.panel]
        turns |= {(own[i], expert.id): turn for turn, i in enumerate(rng.permutation(len(own)).tolist(), 1)}
    return turns
