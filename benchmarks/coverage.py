"""Do rank intervals hold the true rank as often as they promise, and which method comes nearest to the truth?

Simulated rounds: three sub-sectors of different true quality, each with experts of its own; a share of the experts
("bridges") scores in all of them. Totals = quality − severity + error, in points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import kendalltau, rankdata

from benchmarks.table import Outcome
from scoring.firmness.firmness import estimate_firmness
from scoring.models.severity import rescore
from scoring.ratings.alternatives import ALTERNATIVES
from scoring.ratings.normalize import SEVERITY as SEVERITY_METHODS
from scoring.ratings.normalize import Normalized, normalize
from scoring.ratings.totals import Totals, total
from scoring.rubric import Rubric
from scoring.selection.outcome import decide
from scoring.sheets import Application, Bools, Floats, Ints, Panel, Rater

MEANS, EACH, EXPERTS, SHEETS = (62.0, 70.0, 78.0), 15, 8, 5  # sub-sectors; applications, experts in each; sheets of one
QUALITY, SEVERITY, ERROR = 6.0, 4.0, 6.0  # standard deviations inside a sub-sector, among experts, of a sheet
ROUNDS, DRAWS, SEED = 200, 2000, 20261121
NOMINAL, LEAST, MOST = 0.90, 0.88, 0.93
NO_WORSE = 0.002  # of tau, the standard error of a mean difference
DESIGNS = {"2 % bridges": 0.02, "10 % bridges": 0.10, "30 % bridges": 0.30, "100 % bridges": 1.0}
METHODS = ("mean", "trimmed", "zscore", "severity", "severity-precision")


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A round and the true quality (N,) of its applications."""

    panel: Panel
    truth: Floats


def outcomes() -> Iterator[Outcome]:
    """Coverage of the rank intervals, then nearness to the truth."""
    yield coverage()
    yield nearness()


def coverage() -> Outcome:
    """Share of applications whose true rank lies in the 90 % interval, and how many ranks the interval spans."""
    rows, met = [], True
    for name, share in DESIGNS.items():
        held, width = np.array([_covered(simulate(share, seed)) for seed in range(SEED, SEED + ROUNDS)]).T
        low, high = held.mean() + np.array([-2, 2]) * held.std(ddof=1) / np.sqrt(ROUNDS)
        met &= LEAST <= held.mean() <= MOST
        rows.append(
            (f"{held.mean() / NOMINAL:.3f}", name, f"{held.mean():.3f}", f"{low:.3f}–{high:.3f}", f"{width.mean():.1f}")
        )
    note = (
        f"{ROUNDS} simulated rounds of {len(MEANS)} sub-sectors × {EACH} applications, {SHEETS} sheets each by the "
        f"{EXPERTS} experts of the sub-sector and the bridges, {DRAWS:,} draws; between {LEAST:.0%} and {MOST:.0%}."
    )
    return Outcome(
        "Coverage of the 90 % rank intervals",
        note,
        ("ratio", "design", "covered", "± 2 se", "ranks wide"),
        tuple(rows),
        met,
    )


def nearness() -> Outcome:
    """Kendall's tau of each method's scores with the truth; severity must not fall behind the mean or least squares."""
    columns = ("design", *METHODS[:3], "least squares", *METHODS[3:])
    rows, met = [], True
    for name, share, uneven in (
        *((n, s, False) for n, s in DESIGNS.items()),
        ("10 % bridges, unequal error", 0.1, True),
    ):
        taus = np.array([_taus(simulate(share, seed, uneven)) for seed in range(SEED, SEED + ROUNDS)]).mean(axis=0)
        by = dict(zip(columns[1:], taus, strict=True))
        met &= by["severity"] >= max(by["mean"], by["least squares"]) - NO_WORSE
        rows.append((name, *(f"{tau:.3f}" for tau in taus)))
    note = (
        f"Kendall's tau over the whole list, mean of {ROUNDS} rounds (se of a difference about .002); severity must "
        "not fall behind the mean or least squares. z-scores are refused where panels are separate; here they are not."
    )
    return Outcome("Nearness to the truth", note, columns, tuple(rows), met)


def simulate(bridges: float, seed: int, uneven: bool = False) -> Simulated:
    """One round; with ``uneven`` the experts' error variances are a quarter to four times the usual."""
    rng = np.random.default_rng(seed)
    sectors, raters = len(MEANS), EXPERTS * len(MEANS)
    truth = (np.array(MEANS)[:, None] + rng.normal(0, QUALITY, (sectors, EACH))).ravel()
    sector = np.arange(len(truth)) // EACH
    may = (np.arange(raters) // EXPERTS == np.arange(sectors)[:, None]) | (rng.random(raters) < bridges)
    application, rater = np.repeat(np.arange(len(truth)), SHEETS), _assigned(may[sector], rng)
    error = ERROR * (2.0 ** rng.uniform(-1, 1, raters) if uneven else np.ones(raters))
    scores = truth[application] - rng.normal(0, SEVERITY, raters)[rater] + rng.normal(0, 1, len(rater)) * error[rater]
    return Simulated(_panel(application, rater, scores, sector, raters), truth)


def _assigned(may: Bools, rng: np.random.Generator) -> Ints:
    """(S,) experts by application, drawn among those who may (N, M) and have the fewest sheets so far."""
    load, chosen = np.zeros(may.shape[1]), np.empty((len(may), SHEETS), dtype=np.int64)
    for application in rng.permutation(len(may)):
        order = np.argsort(np.where(may[application], load + rng.random(len(load)), np.inf))
        chosen[application] = np.sort(order[:SHEETS])
        load[chosen[application]] += 1
    return chosen.ravel()


def _panel(application: Ints, rater: Ints, scores: Floats, sector: Ints, raters: int) -> Panel:
    size = len(sector)
    return Panel(
        _rubric(),
        tuple(Application(f"A{i:02}", f"A{i:02}", f"sector {s}") for i, s in enumerate(sector)),
        tuple(Rater(f"E{j:02}", f"E{j:02}") for j in range(raters)),
        application,
        rater,
        scores[:, None],
        np.empty((size, 0)),
        np.empty((size, 0), dtype=np.int64),
    )


def _covered(simulated: Simulated) -> tuple[float, float]:
    """Share of the true ranks inside their intervals, and the mean width of these."""
    panel = simulated.panel
    normalized = _normalized(panel, total(panel), "severity")
    firmness = estimate_firmness(panel, normalized, decide(panel, normalized))
    held = np.zeros(len(simulated.truth), dtype=bool)
    for sector in range(len(MEANS)):
        own = panel.sector == sector
        rank = rankdata(-simulated.truth[own])
        held[own] = (firmness.rank_low[own] <= rank) & (rank <= firmness.rank_high[own])
    return float(held.mean()), float((firmness.rank_high - firmness.rank_low + 1).mean())


def _taus(simulated: Simulated) -> list[float]:
    """Tau of every method in the order of the columns, least squares being severity without shrinkage."""
    panel, totals = simulated.panel, total(simulated.panel)
    by = {method: _score(panel, totals, method) for method in METHODS}
    ordered = [*(by[m] for m in METHODS[:3]), _least_squares(panel, totals), *(by[m] for m in METHODS[3:])]
    return [float(kendalltau(score, simulated.truth).statistic) for score in ordered]


def _score(panel: Panel, totals: Totals, method: str) -> Floats:
    """Scores by a method, its formula alone where the product refuses it (z-scores across separate panels)."""
    if method in SEVERITY_METHODS:
        return _normalized(panel, totals, method).score
    scope = _normalized(panel, totals, "mean").scopes[0]
    return ALTERNATIVES[method].apply(scope.sheets, scope.total)[:, 0]


def _normalized(panel: Panel, totals: Totals, method: str) -> Normalized:
    normalized, findings = normalize(panel, totals, method)
    if normalized is None:
        raise RuntimeError(findings)
    return normalized


def _least_squares(panel: Panel, totals: Totals) -> Floats:
    scope = _normalized(panel, totals, "severity").scopes[0]
    if scope.fit is None:
        raise RuntimeError("no model")
    unshrunk = replace(scope.fit, ratio=1e9)
    return rescore(unshrunk, scope.sheets.application, scope.sheets.rater, scope.total)[:, 0]


def _rubric() -> Rubric:
    words = {"zh": "虚构", "en": "made up"}
    criterion = {"id": "position", "kind": "judged", "weight": 1, "title": words, "scale": {"low": 0, "high": 100}}
    dimension = {"id": "core", "weight": 1, "title": words, "criteria": [criterion]}
    policy = {"draws": DRAWS, "seed": SEED}
    return Rubric.model_validate(
        {"id": "simulated", "version": 1, "title": words, "policy": policy, "dimensions": [dimension]}
    )
