"""Which named methods would draw the same shortlist from the same sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from scoring.findings import Finding, found
from scoring.influence.rerun import NO_RUN, Run, Swap, compare, run
from scoring.rubric import Method

OWN_SCALE = ("zscore", "tscore", "percentile", "minmax")
"""Methods whose scores are not points of the rubric, so that an entry threshold in points means nothing to them."""


@dataclass(frozen=True, slots=True)
class MethodOutcome:
    """The shortlist under one method.

    ``used`` is another method where it fell back, and None where it is refused, for ``reasons``.
    """

    method: str
    used: str | None
    swap: Swap
    reasons: tuple[Finding, ...] = ()


def try_methods(declared: Run, methods: Iterable[str] = get_args(Method)) -> tuple[MethodOutcome, ...]:
    """Run the panel's rules with each method instead of the declared one."""
    return tuple(_try(declared, method) for method in methods)


def _try(declared: Run, method: str) -> MethodOutcome:
    threshold = declared.panel.rubric.policy.shortlist.threshold
    if threshold is not None and method in OWN_SCALE and method != declared.normalized.method:
        reason = found("method_without_threshold", "info", method=method, threshold=threshold)
        return MethodOutcome(method, None, NO_RUN, (reason,))
    other, findings = run(declared.panel, declared.decisions, method=method)
    if other is None:
        return MethodOutcome(method, None, NO_RUN, findings)
    return MethodOutcome(method, other.normalized.method, compare(declared, other))
