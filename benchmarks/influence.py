"""What a provincial round hangs on, after imports: every expert left out, and everything there is to ask."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.evaluation import APPLICATIONS, RATERS, provincial_round
from benchmarks.table import Outcome, against_limit, cheapest
from scoring.influence.influence import trace
from scoring.influence.raters import leave_out
from scoring.influence.rerun import run

REFITS, EVERYTHING = 0.5, 5.0  # seconds


def outcomes() -> Iterator[Outcome]:
    """Time the refits alone and the whole analysis, in line."""
    panel = provincial_round()
    declared, _ = run(panel, lean=False)
    if declared is None:
        raise RuntimeError("the round was not evaluated")
    experts = np.unique(panel.rater).tolist()
    limits = [
        (f"the rule without each of {RATERS} experts", cheapest(lambda: leave_out(declared, experts), 5), REFITS),
        ("experts, scores, weights and methods", cheapest(lambda: trace(panel), 3), EVERYTHING),
    ]
    note = (
        f"The round above ({APPLICATIONS} applications). Processor time of one thread; "
        "an executor divides the work among several."
    )
    yield against_limit("What a provincial round hangs on", note, limits)
