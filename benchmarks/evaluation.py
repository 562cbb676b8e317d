"""The whole method on a provincial round, after imports."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.table import Outcome, against_limit, cheapest
from scoring.evaluate import STEPS, evaluate
from scoring.rubric import Rubric
from scoring.sheets import Application, Panel, Rater

APPLICATIONS, RATERS, SHEETS_EACH, SECTORS, REGIONS = 300, 60, 7, 10, 11
DIMENSIONS, CRITERIA_EACH, DRAWS = 8, 3, 2000
LIMIT = 1.0


def outcomes() -> Iterator[Outcome]:
    """Time ``evaluate`` and check that it went through every step to a shortlist."""
    panel, steps = provincial_round(), []
    evaluation, _ = evaluate(panel, progress=steps.append)
    if tuple(steps) != STEPS or evaluation is None or not evaluation.shortlist.selected:
        raise RuntimeError("the round was not evaluated")
    what = f"{APPLICATIONS} applications × {SHEETS_EACH} of {RATERS} experts × {DIMENSIONS * CRITERIA_EACH} criteria"
    seconds = cheapest(lambda: evaluate(panel), 9)
    note = (
        f"From a panel in memory to ranks, intervals, agreement and shortlist, {DRAWS:,} draws, after imports. "
        "Processor time of one thread."
    )
    yield against_limit("A provincial round", note, [(what, seconds, LIMIT)])


def provincial_round() -> Panel:
    """Scores on 0–10 by steps of .5 around quality (sd 1) − severity (sd .5) + noise (sd .8), seeded."""
    rng = np.random.default_rng(20261121)
    application = np.repeat(np.arange(APPLICATIONS), SHEETS_EACH)
    chosen = [np.sort(rng.choice(RATERS, SHEETS_EACH, replace=False)) for _ in range(APPLICATIONS)]
    rater = np.concatenate(chosen).astype(np.int64)
    quality, severity = rng.normal(6.5, 1, APPLICATIONS), rng.normal(0, 0.5, RATERS)
    noise = rng.normal(0, 0.8, (len(rater), DIMENSIONS * CRITERIA_EACH))
    scores = np.clip(np.round(2 * ((quality[application] - severity[rater])[:, None] + noise)) / 2, 0, 10)
    applications = tuple(
        Application(f"A{i:03}", f"Application {i}", f"Sector {i % SECTORS}", {"region": f"Region {i % REGIONS}"})
        for i in range(APPLICATIONS)
    )
    raters = tuple(Rater(f"E{j:02}", f"Expert {j}") for j in range(RATERS))
    nothing = np.empty((APPLICATIONS, 0))
    rules = {"places": 60, "per_sector": 8, "threshold": 50.0, "quota": [{"attribute": "region", "limit": 7}]}
    return Panel(declared(rules), applications, raters, application, rater, scores, nothing, nothing.astype(np.int64))


def declared(rules: dict[str, object]) -> Rubric:
    """A rubric of eight dimensions with three criteria each, and the shortlist's rules."""
    scale = {"low": 0, "high": 10, "step": 0.5}
    criterion = {"kind": "judged", "weight": 1, "scale": scale, "title": {"zh": "评分项", "en": "Criterion"}}
    dimension = {"weight": 1, "title": {"zh": "维度", "en": "Dimension"}}
    dimensions = [
        {**dimension, "id": f"d{d}", "criteria": [{**criterion, "id": f"d{d}c{c}"} for c in range(CRITERIA_EACH)]}
        for d in range(DIMENSIONS)
    ]
    policy = {"draws": DRAWS, "seed": 20261121, "tie_break": ["d0"], "shortlist": rules}
    title = {"zh": "省级评审", "en": "Provincial round"}
    return Rubric.model_validate(
        {"id": "provincial", "version": 1, "title": title, "policy": policy, "dimensions": dimensions}
    )
