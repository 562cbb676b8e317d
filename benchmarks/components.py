"""Variance components of single scores: three models from a thousand to a million scores, beside other programs.

m1  score ~ 1 + (1|app) + (1|rater)
m2  score ~ 0 + crit + (1|app) + (1|rater) + (1|app:crit) + (1|rater:crit)
m3  m2 + (1|app:rater), which is what ``evaluate`` reports
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.machine import r_versions
from benchmarks.options import FULL
from benchmarks.rivals import HERE, Fit, lme4, peer, peers_installed
from benchmarks.table import Outcome, cheapest
from scoring.models.components import Ratings, fit_components, predict_effects
from scoring.models.crossed_fit import fit_random

RATERS, SHEETS_EACH, CRITERIA = 60, 5, 5
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MODELS = {
    "m1": "score ~ 1 + (1|app) + (1|rater)",
    "m2": "score ~ 0 + crit + (1|app) + (1|rater) + (1|app:crit) + (1|rater:crit)",
    "m3": "score ~ 0 + crit + (1|app) + (1|rater) + (1|app:crit) + (1|rater:crit) + (1|app:rater)",
}
AGAINST_LME4 = {"m1": 300, "m2": 1000, "m3": 1000}
AGAINST_PEERS, MEGABYTES = 50, 400
NO_WORSE, ROUNDING = 1e-6, 1e-12  # of the criterion, above another program's: absolute, and relative to it
GAPS = 0.02  # of the cells, missing at random
DENSE = 1_000  # scores that statsmodels, with its dense matrices, still fits
STATSMODELS = "Variance components in Python: statsmodels"
NAMES = ("app", "app:crit", "rater", "rater:crit", "app:rater", "Residual")


def draw_scores(size: int, missing: float = 0.0) -> Ratings:
    """Scores with every component, ``size`` cells of which a share is ``missing``, seeded."""
    rng = np.random.default_rng(20261121)
    n = size // (SHEETS_EACH * CRITERIA)
    application = np.repeat(np.arange(n), SHEETS_EACH)
    # five distinct experts: a random start and a random stride coprime to their number
    start, stride = rng.integers(RATERS, size=n), rng.choice([1, 7, 11, 13], size=n)
    rater = np.sort((start[:, None] + stride[:, None] * np.arange(SHEETS_EACH)) % RATERS, axis=1).ravel()
    scores = 70 + rng.normal(0, 8, n)[application][:, None] + rng.normal(0, 3, (n, CRITERIA))[application]
    scores -= rng.normal(0, 4, RATERS)[rater][:, None] + rng.normal(0, 2, (RATERS, CRITERIA))[rater]
    scores += rng.normal(0, 3, len(rater))[:, None] + rng.normal(0, 5, (len(rater), CRITERIA))
    scores[rng.random(scores.shape) < missing] = np.nan
    used, numbered = np.unique(rater, return_inverse=True)
    return Ratings(application, numbered, scores, (n, len(used)))


def fit(ratings: Ratings, model: str) -> Fit:
    """Fit here, predictions included; the seconds are left to the caller."""
    if model == "m1":
        return _fit_totals(ratings)
    components = fit_components(ratings, halo=model == "m3")
    effects = predict_effects(ratings, components)
    variances = dict(zip(NAMES, components.variance.ravel().tolist(), strict=True))
    predicted = {"app": effects.application[0, :, 0], "rater": effects.rater[0, :, 0]}
    return Fit(0.0, components.reml_criterion, variances, predicted)


def _fit_totals(ratings: Ratings) -> Fit:
    criteria = ratings.scores.shape[1]
    labels = (np.repeat(label, criteria) for label in (ratings.application, ratings.rater))
    found = fit_random(*labels, ratings.scores.ravel(), ratings.levels)
    variances = {"app": found.application, "rater": found.rater, "Residual": found.residual}
    return Fit(0.0, found.reml_criterion, variances, {"app": found.application_effect, "rater": found.rater_effect})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our fit and another program's of the same model and scores."""

    model: str
    size: int
    program: str
    ours: Fit
    theirs: Fit

    @property
    def faster(self) -> float:
        """How many times faster ours is."""
        return self.theirs.seconds / self.ours.seconds

    @property
    def above(self) -> float:
        """Our criterion less theirs."""
        return self.ours.criterion - self.theirs.criterion

    @property
    def right(self) -> bool:
        """Whether no better criterion was found there."""
        return self.above < max(NO_WORSE, ROUNDING * abs(self.theirs.criterion))

    @property
    def variances(self) -> float:
        """Largest difference of a variance, relative to all of them together."""
        whole = sum(self.theirs.variances.values())
        return max(abs(self.ours.variances[name] - value) / whole for name, value in self.theirs.variances.items())

    @property
    def predictions(self) -> float | None:
        """Largest difference of a predicted effect, in points."""
        pairs = [(self.ours.effects[name], effect) for name, effect in self.theirs.effects.items()]
        return max((float(np.abs(ours - theirs).max()) for ours, theirs in pairs), default=None)

    def row(self) -> tuple[str, ...]:
        """Ratios first."""
        seconds = (f"{self.ours.seconds:.4f}", f"{self.theirs.seconds:.2f}")
        apart = "-" if self.predictions is None else f"{self.predictions:.0e}"
        what = (self.model, f"{self.size:,}", self.program)
        return (f"{self.faster:,.0f}", *what, *seconds, f"{self.above:+.0e}", f"{self.variances:.0e}", apart)


COLUMNS = ("× faster", "model", "scores", "program", "here, s", "there, s", "criterion", "variances", "predictions")
READING = (
    "Seconds of processor time, one thread. Here: fit and predictions, the cheapest of three runs before and three "
    "after the other program's; there: the fit, the cheapest of as many runs as fit into a second, at least one. "
    "Criterion: the REML criterion here less there; below zero, the other program stopped short of the minimum. "
    "Variances: largest difference, relative to their sum. "
    "Predictions: largest difference of an application's or expert's effect, in points of 100."
)


def outcomes() -> Iterator[Outcome]:
    """Against lme4, against packages of Python, sheets with gaps, and memory."""
    tables = {
        "Variance components against lme4": ("lme4", 0.0),
        "Sheets with missing cells against lme4": ("lme4", GAPS),
    }
    tables |= {"Variance components in Python": ("mixedlm", 0.0)}
    for title, (program, missing) in tables.items():
        if not (r_versions() if program == "lme4" else peers_installed()):
            yield Outcome(title, "Not measured: the other program is not installed.", (), (), met=False)
            continue
        models = ("m3",) if missing else tuple(MODELS)
        compared = [compare(size, model, program, missing) for model in models for size in SIZES[:-1]]
        yield _outcome(title, compared, missing)
        if FULL:
            yield _outcome(
                f"{title}: a million scores", [compare(SIZES[-1], m, program, missing) for m in models], missing
            )
    if FULL and peers_installed():
        yield _outcome(STATSMODELS, [compare(DENSE, model, "statsmodels") for model in MODELS], 0.0)
    yield memory()


def compare(size: int, model: str, program: str, missing: float = 0.0) -> Comparison:
    """Fit the same scores here and there."""
    ratings, formula = draw_scores(size, missing), MODELS[model]
    before = cheapest(lambda: fit(ratings, model), 3)
    theirs = lme4(ratings, formula) if program == "lme4" else peer(program, ratings, formula)
    seconds = min(before, cheapest(lambda: fit(ratings, model), 3))
    return Comparison(model, size, program, replace(fit(ratings, model), seconds=seconds), theirs)


def _outcome(title: str, compared: list[Comparison], missing: float) -> Outcome:
    """Met where no criterion is above the other's, and a million scores are fitted fast enough."""
    named = AGAINST_LME4 if compared[0].program == "lme4" else dict.fromkeys(MODELS, AGAINST_PEERS)
    goals = {one.model: 1 if missing else named[one.model] for one in compared if one.size == SIZES[-1]}
    met = all(one.right and one.faster >= goals.get(one.model, 0) for one in compared)
    goal = "".join(f", {model} {times} times faster" for model, times in goals.items())
    design = f"{SHEETS_EACH} of {RATERS} experts and {CRITERIA} criteria for every application"
    gaps = f", {missing:.0%} of the cells missing at random" if missing else ""
    note = f"{design}{gaps}. {READING} Target: no criterion above the other's{goal}."
    return Outcome(title, note, COLUMNS, tuple(one.row() for one in compared), met)


def memory() -> Outcome:
    """Most memory of a fresh interpreter that draws and fits the largest table."""
    rows = []
    for model in MODELS:
        program = f"from benchmarks.components import peak; print(peak({model!r}))"
        said = subprocess.run(
            [sys.executable, "-c", program], cwd=HERE.parent, capture_output=True, text=True, check=True
        )
        rows.append((float(said.stdout) / MEGABYTES, model, float(said.stdout)))
    shown = tuple((f"{share:.2f}", model, f"{most:.0f}", f"{MEGABYTES}") for share, model, most in rows)
    note = f"{SIZES[-1]:,} scores, with the drawing of them and the interpreter."
    columns = ("share of limit", "model", "megabytes", "limit, MB")
    return Outcome("Memory of variance components", note, columns, shown, all(share < 1 for share, _, _ in rows))


def peak(model: str) -> float:
    """Megabytes this process needed at most for a fit of the largest table."""
    import resource

    fit(draw_scores(SIZES[-1]), model)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
