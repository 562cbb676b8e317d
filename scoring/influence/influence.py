"""Everything a result hangs on, and why where something cannot be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from scoring.findings import Finding, found
from scoring.influence.cells import ScoreChange, smallest_score_change
from scoring.influence.lines import Line, lines
from scoring.influence.methods import MethodOutcome, try_methods
from scoring.influence.raters import LeftOut, leave_out
from scoring.influence.rerun import Run, run
from scoring.influence.tipping import Lever, WeightChange, levers, scan, tip
from scoring.influence.weights import Shares, WeightDraws, declared_shares, draw_weights
from scoring.selection.ties import Decision
from scoring.sheets import Panel
from scoring.tasks import each

STEPS = ("influence_raters", "influence_scores", "influence_weights", "influence_methods")
NO_LINE = ("influence_no_rule", "influence_everyone_in", "influence_refused", "influence_undecided")
LARGEST = 20_000_000  # sheets times experts up to which every expert is left out in turn
BATCH = 8  # what-if questions handed to an executor at a time

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Influence:
    """What the result hangs on.

    ``raters`` has an entry for each expert with a counted sheet. ``scores`` holds each line of the shortlist with the
    smallest change of one score over it (None where no single score does), the smallest first; ``weights`` each weight
    that can move. ``scores``, ``weights`` and ``draws`` are None where there is no drawn shortlist to change.
    """

    raters: tuple[LeftOut, ...]
    scores: tuple[tuple[Line, ScoreChange | None], ...] | None
    weights: tuple[WeightChange, ...] | None
    draws: WeightDraws | None
    methods: tuple[MethodOutcome, ...]


def _silent(_step: str) -> None:
    """Report no progress."""


def trace(
    panel: Panel,
    decisions: Sequence[Decision] = (),
    executor: Executor | None = None,
    progress: Callable[[str], None] = _silent,
) -> tuple[Influence | None, tuple[Finding, ...]]:
    """Ask what the result hangs on; None, with the reason, where the method is refused or the round is too large.

    Parameters
    ----------
    executor : where what-if runs take place; in line without one, with the same answers
    progress : told the name of each step, of ``STEPS``, as it begins
    """
    declared, refusals = run(panel, decisions, lean=False)
    if declared is None:
        return None, refusals
    if len(panel.application) * len(panel.raters) > LARGEST:
        return None, (found("influence_too_large", "info", sheets=len(panel.application), raters=len(panel.raters)),)
    progress(STEPS[0])
    raters = tuple(_spread(executor, partial(leave_out, declared), np.unique(panel.rater).tolist()))
    reasons = [*_why_not(declared), *_about_raters(panel, raters)]
    drawn = not any(reason.code in NO_LINE for reason in reasons)
    progress(STEPS[1])
    scores = _scores(declared, executor) if drawn else None
    progress(STEPS[2])
    shares = declared_shares(panel.rubric)
    weighty = drawn and len(shares.criteria) > 1
    weights = _weights(declared, shares, executor) if weighty else None
    draws = draw_weights(declared, panel.rubric.policy.seed) if weighty else None
    progress(STEPS[3])
    return Influence(raters, scores, weights, draws, try_methods(declared)), tuple(reasons)


def _why_not(declared: Run) -> Iterator[Finding]:
    """Why there is no line that a score or a weight could move somebody over."""
    policy = declared.panel.rubric.policy.shortlist
    if declared.status == "refused":
        yield found("influence_refused", "info")
    elif declared.status == "tied":
        yield found("influence_undecided", "info")
    elif not (policy.places or policy.per_sector or policy.quota or policy.floors or policy.threshold is not None):
        yield found("influence_no_rule", "info")
    elif not any(line.inside or line.outside for line in lines(declared)):
        yield found("influence_everyone_in", "info")
    elif len(declared_shares(declared.panel.rubric).criteria) < 2:
        yield found("influence_one_weight", "info")


def _about_raters(panel: Panel, raters: Sequence[LeftOut]) -> Iterator[Finding]:
    """Experts without whom the method is refused, and those whose distance cannot be told."""
    refused = tuple(panel.raters[left.rater].id for left in raters if left.method is None)
    if refused:
        yield found("influence_rater_refused", "info", raters=refused, method=panel.rubric.policy.normalization)
    unknown = tuple(panel.raters[left.rater].id for left in raters if left.method is not None and left.cook is None)
    if unknown:
        yield found("influence_distance_unknown", "info", raters=unknown)


def _scores(declared: Run, executor: Executor | None) -> tuple[tuple[Line, ScoreChange | None], ...]:
    drawn = [line for line in lines(declared) if line.inside or line.outside]
    answers = zip(drawn, _spread(executor, partial(_smallest, declared), drawn, 1), strict=True)
    return tuple(sorted(answers, key=lambda answer: _size(declared, answer[1])))


def _smallest(declared: Run, drawn: Sequence[Line]) -> list[ScoreChange | None]:
    return [smallest_score_change(declared, line) for line in drawn]


def _size(declared: Run, change: ScoreChange | None) -> float:
    """The change as a share of its scale; nothing is larger than no change at all."""
    if change is None:
        return float("inf")
    scale = declared.panel.rubric.judged[change.criterion].scale
    return abs(change.after - change.before) / (scale.high - scale.low)


def _weights(declared: Run, shares: Shares, executor: Executor | None) -> tuple[WeightChange, ...]:
    moving = levers(shares)
    tasks = list(zip(moving, scan(declared, shares, moving), strict=True))
    return tuple(_spread(executor, partial(_tip, declared, shares), tasks))


def _tip(declared: Run, shares: Shares, tasks: Sequence[tuple[Lever, tuple[float, ...]]]) -> list[WeightChange]:
    return [tip(declared, shares, lever, guesses) for lever, guesses in tasks]


def _spread(
    executor: Executor | None,
    ask: Callable[[Sequence[Item]], list[Answer]],
    items: Sequence[Item],
    size: int = BATCH,
) -> list[Answer]:
    """Answers in the order of the items, asked in batches on the executor or in line."""
    batches = (items[at : at + size] for at in range(0, len(items), size))
    return [answer for batch in each(executor, ask, batches) for answer in batch]
