"""Simulated panels, clean or with one unusual expert planted in them; seeded.

    x_ijc = q_i − b_j + h_ij + e_ijc,   in points: q sd 8, b sd 4, h sd 4 (one impression of a sheet), e sd 8

put on a scale from 0 to 10 by .5, six criteria of equal weight, a scoring order and a region for everyone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scoring.rubric import Rubric
from scoring.sheets import Application, Floats, Ints, Panel, Rater

QUALITY, SEVERITY, IMPRESSION, NOISE, CRITERIA, REGIONS = 8.0, 4.0, 4.0, 8.0, 6, 3
SHEET = float(np.hypot(IMPRESSION, NOISE / np.sqrt(CRITERIA)))  # standard deviation of a total's error


@dataclass(frozen=True, slots=True)
class Size:
    """Applications, experts, and experts on each application."""

    applications: int
    raters: int
    each: int

    def __str__(self) -> str:
        """As a heading."""
        return f"{self.applications} × {self.each}" + ("" if self.each == self.raters else f" of {self.raters}")


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A panel before its scores are put on the scale; ``points`` is (S, C), the first expert is the one to plant in."""

    application: Ints
    rater: Ints
    quality: Floats
    severity: Floats
    error: Floats
    region: Ints
    rater_region: Ints
    turn: Ints

    @property
    def first(self) -> Ints:
        """Sheets of the first expert."""
        return np.flatnonzero(self.rater == 0)

    @property
    def points(self) -> Floats:
        """(S, C) points before rounding."""
        return self.quality[self.application, None] - self.severity[self.rater, None] + self.error


Plant = Callable[[Draft, np.random.Generator], Draft]


def draw(size: Size, rng: np.random.Generator) -> Draft:
    """A clean panel."""
    application = np.repeat(np.arange(size.applications), size.each)
    panels = [np.sort(rng.choice(size.raters, size.each, replace=False)) for _ in range(size.applications)]
    rater = np.concatenate(panels).astype(np.int64)
    error = rng.normal(0, IMPRESSION, (len(rater), 1)) + rng.normal(0, NOISE, (len(rater), CRITERIA))
    return Draft(
        application=application,
        rater=rater,
        quality=rng.normal(65, QUALITY, size.applications),
        severity=rng.normal(0, SEVERITY, size.raters),
        error=error,
        region=rng.integers(REGIONS, size=size.applications),
        rater_region=rng.integers(REGIONS, size=size.raters),
        turn=_shuffled(rater, rng),
    )


def _shuffled(rater: Ints, rng: np.random.Generator) -> Ints:
    """Each expert's sheets in random order, from 0."""
    order = np.lexsort((rng.random(len(rater)), rater))
    turn = np.empty(len(rater), dtype=np.int64)
    turn[order] = np.arange(len(rater)) - np.searchsorted(rater[order], rater[order])
    return turn


def _severe(draft: Draft, _rng: np.random.Generator, sd: float) -> Draft:
    severity = draft.severity.copy()
    severity[0] += sd * SEVERITY
    return replace(draft, severity=severity)


def _noisy(draft: Draft, _rng: np.random.Generator) -> Draft:
    error = draft.error.copy()
    error[draft.first] *= 2
    return replace(draft, error=error)


def _halo(draft: Draft, rng: np.random.Generator) -> Draft:
    """The same variance of a score, but half as much more of it in the impression: correlation .2 becomes .6."""
    error, spread, sheets = draft.error.copy(), np.hypot(IMPRESSION, NOISE), len(draft.first)
    impression, noise = rng.normal(0, spread, (sheets, 1)), rng.normal(0, spread, (sheets, CRITERIA))
    error[draft.first] = np.sqrt(0.6) * impression + np.sqrt(0.4) * noise
    return replace(draft, error=error)


def _flat(draft: Draft, _rng: np.random.Generator, slope: float) -> Draft:
    """Differences between applications shrunk to ``slope`` of their size."""
    return _shift(draft, (slope - 1) * (draft.quality[draft.application] - 65))


def _random(draft: Draft, rng: np.random.Generator) -> Draft:
    """Applications told apart, but at random."""
    own = draft.quality[draft.application] - 65
    return _shift(draft, rng.permutation(own) - own)


def _favours(draft: Draft, _rng: np.random.Generator) -> Draft:
    others = np.bincount(draft.application)[0] - 1
    own = draft.region[draft.application] == draft.rater_region[0]
    return _shift(draft, own * SHEET * np.sqrt(1 + 1 / others))


def _drifts(draft: Draft, _rng: np.random.Generator) -> Draft:
    """Two standard deviations stricter at the end than at the beginning."""
    return _shift(draft, -2 * SHEET * draft.turn / (len(draft.first) - 1))


def _shift(draft: Draft, points: Floats) -> Draft:
    error = draft.error.copy()
    error[draft.first] += points[draft.first, None]
    return replace(draft, error=error)


def _straight(draft: Draft, _rng: np.random.Generator) -> Draft:
    still = replace(draft, error=np.where(draft.rater[:, None] == 0, 0.0, draft.error))
    return _shift(still, 70 - still.points[:, 0])


def _copies(draft: Draft, rng: np.random.Generator) -> Draft:
    """The first expert has the second's scores, but one in six a step away."""
    points, error = draft.points, draft.error.copy()
    for at in draft.first:
        source = np.flatnonzero((draft.application == draft.application[at]) & (draft.rater == 1))
        if len(source):
            error[at] += points[source[0]] - points[at]
            error[at, rng.integers(CRITERIA)] -= 5
    return replace(draft, error=error)


COPIES = "copies another"
PLANTS: dict[str, tuple[str, Plant]] = {
    "3 sd stricter": ("severe", partial(_severe, sd=3)),
    "5 sd stricter": ("severe", partial(_severe, sd=5)),
    "noise × 2": ("erratic", _noisy),
    "differences × .3": ("central_tendency", partial(_flat, slope=0.3)),
    "ranks at random": ("weak_agreement", _random),
    "correlation within sheets .6 for .2": ("halo", _halo),
    "own region + 1 sd": ("favouritism", _favours),
    "2 sd from first to last sheet": ("drift", _drifts),
    "all sheets alike": ("straight_lining", _straight),
    COPIES: ("copying", _copies),
}


def as_panel(draft: Draft) -> Panel:
    """The panel on its scale."""
    scores = np.clip(np.round(draft.points / 5) / 2, 0, 10)
    applications = tuple(Application(f"A{i:03}", "", "", {"region": f"R{r}"}) for i, r in enumerate(draft.region))
    raters = tuple(Rater(f"E{j:02}", "", {"region": f"R{r}"}) for j, r in enumerate(draft.rater_region))
    nothing = np.empty((len(applications), 0))
    return Panel(
        RUBRIC,
        applications,
        raters,
        draft.application,
        draft.rater,
        scores,
        nothing,
        nothing.astype(np.int64),
        draft.turn.astype(float),
    )


def _rubric() -> Rubric:
    text = {"zh": "模拟", "en": "simulated"}
    criterion = {"kind": "judged", "weight": 1, "title": text, "scale": {"low": 0, "high": 10, "step": 0.5}}
    dimension = {"id": "all", "weight": 1, "title": text}
    criteria = [{**criterion, "id": f"c{number}"} for number in range(CRITERIA)]
    policy = {"favouritism": [{"rater": "region", "application": "region"}]}
    return Rubric.model_validate(
        {
            "id": "simulated",
            "version": 1,
            "title": text,
            "policy": policy,
            "dimensions": [{**dimension, "criteria": criteria}],
        }
    )


RUBRIC = _rubric()
