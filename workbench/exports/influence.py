"""What the result hangs on, as JSON: the part of the result that has to be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scoring.influence.cells import ScoreChange
from scoring.influence.influence import Influence
from scoring.influence.lines import Line
from scoring.influence.methods import MethodOutcome
from scoring.influence.raters import LeftOut
from scoring.influence.rerun import Swap
from scoring.influence.tipping import WeightChange
from scoring.influence.weights import WeightDraws
from scoring.sheets import Panel

Object = dict[str, Any]
Number = Callable[[float | None], float | None]


def influence_object(influence: Influence, panel: Panel, number: Number) -> Object:
    """Every what-if answer in plain values; ``number`` rounds as the rest of the result does."""
    scores, weights = influence.scores, influence.weights
    return {
        "raters": [_left_out(left, panel, number) for left in influence.raters],
        "score_changes": None if scores is None else [_over(*answer, panel, number) for answer in scores],
        "weight_changes": None if weights is None else [_weight(change, panel, number) for change in weights],
        "weight_draws": None if influence.draws is None else _draws(influence.draws, panel, number),
        "methods": [_method(outcome, panel) for outcome in influence.methods],
    }


def _left_out(left: LeftOut, panel: Panel, number: Number) -> Object:
    return {
        "rater": panel.raters[left.rater].id,
        "method": left.method,
        **_swap(left.swap, panel),
        "rank_changes": [
            {"application": panel.applications[move.application].id, "from": move.before, "to": move.after}
            for move in left.moves
        ],
        "too_few_sheets": _ids(panel, left.short),
        "cook_distance": number(left.cook),
        "reasons": [reason.code for reason in left.reasons],
    }


def _over(line: Line, change: ScoreChange | None, panel: Panel, number: Number) -> Object:
    return {
        "line": {"reason": line.reason, **{name: line.facts.get(name) for name in LINE_FACTS}},
        "change": None if change is None else _score(change, panel, number),
    }


LINE_FACTS = ("attribute", "value", "limit", "threshold", "dimension", "floor")


def _score(change: ScoreChange, panel: Panel, number: Number) -> Object:
    return {
        "application": panel.applications[change.application].id,
        "rater": panel.raters[change.rater].id,
        "criterion": panel.rubric.judged[change.criterion].id,
        "from": number(change.before),
        "to": number(change.after),
        **_swap(change.swap, panel),
    }


def _weight(change: WeightChange, panel: Panel, number: Number) -> Object:
    return {
        "dimension": change.dimension,
        "criterion": change.criterion,
        "from": number(change.before),
        "to": number(change.after),
        **_swap(change.swap, panel),
    }


def _draws(draws: WeightDraws, panel: Panel, number: Number) -> Object:
    chances = zip(panel.applications, draws.p_in, strict=True)
    return {
        "draws": draws.draws,
        "cv": draws.cv,
        "seed": draws.seed,
        "unchanged": number(draws.unchanged),
        "applications": [{"application": application.id, "p_in": number(p)} for application, p in chances],
    }


def _method(outcome: MethodOutcome, panel: Panel) -> Object:
    return {
        "method": outcome.method,
        "used": outcome.used,
        **_swap(outcome.swap, panel),
        "reasons": [reason.code for reason in outcome.reasons],
    }


def _swap(swap: Swap | None, panel: Panel) -> Object:
    """The other shortlist: its status, whether it is the same, who enters and who leaves."""
    if swap is None:
        return {"shortlist": None, "same": None, "enters": None, "leaves": None}
    known = swap.enters is not None
    return {
        "shortlist": swap.status,
        "same": swap.same if known else None,
        "enters": _ids(panel, swap.enters) if swap.enters is not None else None,
        "leaves": _ids(panel, swap.leaves) if swap.leaves is not None else None,
    }


def _ids(panel: Panel, applications: Iterable[int]) -> list[str]:
    return [panel.applications[i].id for i in applications]
