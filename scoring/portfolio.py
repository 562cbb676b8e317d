"""Many rounds at once, such as the provinces of a country, each with its refit bootstrap."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from scoring.evaluate import Evaluation, evaluate
from scoring.findings import Finding
from scoring.firmness.firmness import Firmness
from scoring.firmness.refits import Resampling, bootstrap_ranks
from scoring.selection.outcome import decide
from scoring.sheets import Panel
from scoring.tasks import each


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One round of a portfolio; without a result where its normalisation is refused, for the findings."""

    name: str
    evaluation: Evaluation | None
    refits: Firmness | None
    findings: tuple[Finding, ...]


def evaluate_portfolio(
    panels: Mapping[str, Panel],
    executor: Executor | None = None,
    *,
    how: Resampling = "residuals",
    replicates: int = 200,
) -> tuple[Member, ...]:
    """Evaluate every round and refit it on resampled sheets; the seeds are those of the rounds' policies.

    Parameters
    ----------
    panels : the rounds by name
    executor : where each round runs as a whole, such as the processes of a cluster; in line without one, with the
        same result
    how, replicates : as for ``bootstrap_ranks``; without replicates nothing is refitted
    """
    return tuple(each(executor, partial(_evaluate, how=how, replicates=replicates), panels.items()))


def _evaluate(named: tuple[str, Panel], how: Resampling, replicates: int) -> Member:
    name, panel = named
    evaluation, findings = evaluate(panel)
    if evaluation is None or not replicates:
        return Member(name, evaluation, None, findings)
    normalized, seed = evaluation.normalized, panel.rubric.policy.seed
    outcome = decide(panel, normalized, lean=True)
    return Member(name, evaluation, bootstrap_ranks(panel, normalized, outcome, how, replicates, seed), findings)
