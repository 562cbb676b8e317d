"""Draws of the judged scores of one scope, for any of its applications.

Under ``severity`` they come from the posterior of the fitted model. Under any other method the fitted model
draws new sheets of the same design, the method scores them, and the spread of its scores is laid around the
result: the question is then how the same method would rank if the panel judged again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.firmness.orders import BLOCK, Reals
from scoring.models.severity import Posterior, SeverityFit, draw_posterior
from scoring.ratings.alternatives import ALTERNATIVES
from scoring.ratings.normalize import SEVERITY, Scope
from scoring.sheets import Ints

REPLICATES = 100  # scored at a time by a prescribed method


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where the draws of one scope come from; ``applications`` (n,) are the panel's indices.

    Under a prescribed method all draws are made at once, (n, R); else each block is drawn when asked for.
    """

    applications: Ints
    origin: Posterior | Reals

    def draw(self, rows: Ints, block: int = 0) -> Reals:
        """(n, R) scores of the applications at these places of the scope."""
        return self.origin.draw(rows, block) if isinstance(self.origin, Posterior) else self.origin[rows]


def begin(scope: Scope, method: str, draws: int, seed: int) -> Source:
    """Prepare the draws of one scope."""
    if scope.fit is None:
        first = np.searchsorted(scope.sheets.application, np.arange(len(scope.applications)))
        alike = np.broadcast_to(scope.total.mean(axis=1)[first][:, None], (len(first), draws))
        return Source(scope.applications, alike)
    if method in SEVERITY:
        return Source(scope.applications, draw_posterior(scope.fit, draws, seed))
    return Source(scope.applications, _judge_again(scope, scope.fit, method, draws, seed))


def _judge_again(scope: Scope, fit: SeverityFit, method: str, draws: int, seed: int) -> Reals:
    """The method's scores (n, R) of new sheets y = q̂ − b + e, centred on its result."""
    sheets, apply = scope.sheets, ALTERNATIVES[method].apply
    rng, size = np.random.default_rng(seed), (len(scope.applications), draws)
    scored: Reals = np.empty(size, dtype=np.float64 if size[0] * size[1] <= BLOCK else np.float32)
    for start in range(0, draws, REPLICATES):
        count = min(REPLICATES, draws - start)
        severity = rng.normal(0, np.sqrt(fit.ratio * fit.residual), (len(scope.raters), count))
        error = rng.normal(0, np.sqrt(fit.residual), (len(sheets.rater), count))
        again = fit.quality[sheets.application, :1] - severity[sheets.rater] + error
        scored[:, start : start + count] = apply(sheets, again)
    scored += apply(sheets, scope.total) - scored.mean(axis=1, keepdims=True)
    return scored
