"""A small round with steps on its scales, for questions that brute force can answer too."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from scoring.influence.rerun import Run, compare, run
from scoring.rubric import Rubric
from scoring.sheets import Application, Panel, Rater


def small_rubric(method: str = "severity", measured: bool = False, **rules: object) -> Rubric:
    """Two dimensions of unequal weight; scores on 0–10 in whole points and 0–5 in halves."""
    core = [_judged("position", 3, 10, 1), _judged("focus", 1, 5, 0.5)]
    drive = [_judged("drive", 1, 10, 1)]
    if measured:
        drive.append({**_named("growth"), "kind": "measured", "field": "growth", "points": [[0, 0], [100, 100]]})
    dimensions = [{**_named("core", 2), "criteria": core}, {**_named("more", 1), "criteria": drive}]
    policy = {"normalization": method, "min_raters": 1, "draws": 100, "tie_break": ["core"], "shortlist": rules}
    title = {"zh": "虚构", "en": "made up"}
    return Rubric.model_validate(
        {"id": "small", "version": 1, "title": title, "policy": policy, "dimensions": dimensions}
    )


def small_panel(seed: int, under: Rubric, applications: int = 5, raters: int = 3, left_out: float = 0.0) -> Panel:
    """Random scores around a quality and a severity; ``left_out`` is the share of sheets that do not exist."""
    rng = np.random.default_rng(seed)
    application, rater = np.nonzero(rng.random((applications, raters)) >= left_out)
    quality, severity = rng.normal(0.6, 0.08, applications), rng.normal(0, 0.05, raters)
    level = (quality[application] - severity[rater])[:, None] + rng.normal(0, 0.08, (len(rater), 3))
    scales = [criterion.scale for criterion in under.judged]
    steps = np.array([scale.step or 0.1 for scale in scales])
    scores = np.clip(np.round(level * [scale.high for scale in scales] / steps), 0, 10) * steps
    return Panel(
        under,
        tuple(Application(f"A{i}", f"Application {i}", "glass" if i % 2 else "tea") for i in range(applications)),
        tuple(Rater(f"E{j}", f"Expert {j}") for j in range(raters)),
        application.astype(np.int64),
        rater.astype(np.int64),
        scores,
        rng.uniform(20, 90, (applications, len(under.measured))),
        np.ones((applications, 0), dtype=np.int64),
    )


def declared(panel: Panel) -> Run:
    """The declared run of a panel whose method is not refused."""
    given, _ = run(panel, lean=False)
    assert given is not None
    return given


def flipping_cells(given: Run) -> Iterator[float]:
    """Size, as a share of its scale, of every change of one score after which the shortlist is another."""
    for sheet, column in np.ndindex(given.panel.scores.shape):
        scale = given.panel.rubric.judged[column].scale
        before = given.panel.scores[sheet, column]
        for after in np.arange(scale.low, scale.high + 1e-9, scale.step):
            scores = given.panel.scores.copy()
            scores[sheet, column] = after
            other, _ = run(replace(given.panel, scores=scores))
            if other is not None and not compare(given, other).same:
                yield abs(after - before) / (scale.high - scale.low)


def _judged(id: str, weight: float, high: float, step: float) -> dict[str, object]:
    return {**_named(id, weight), "kind": "judged", "scale": {"low": 0, "high": high, "step": step}}


def _named(id: str, weight: float = 1) -> dict[str, object]:
    return {"id": id, "weight": weight, "title": {"zh": id, "en": id}}
