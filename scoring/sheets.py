"""The carrier of the method: a frozen table of score sheets and what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.findings import Fact
from scoring.rubric import Rubric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Value = str | float | None
State = Literal["recused", "abstained", "absent", "pending", "not_applicable", "excluded"]


@dataclass(frozen=True, slots=True)
class Application:
    """What is judged. ``attributes`` holds every column of the applications file."""

    id: str
    name: str
    sector: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rater:
    """One expert. ``attributes`` holds every column of the raters file."""

    id: str
    name: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A sheet that is not counted, why, and what was entered in it (None = empty)."""

    application: int
    rater: int
    state: State
    scores: tuple[float | None, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A recorded decision to set aside one expert's sheet on ``application``, or all of them when it is None."""

    rater: str
    application: str | None
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Debarred:
    """An application that is not in whatever it scores: a person rejected it, or it wants to be on another list."""

    application: int
    reason: Literal["rejected", "other_list"]
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """S counted sheets of N applications by M raters on C judged criteria.

    Applications and raters are sorted by id, sheets by (application, rater); there is at most one
    sheet for each pair. Arrays are read-only.

    Attributes
    ----------
    application, rater : (S,) int
        Indices into ``applications`` and ``raters``.
    scores : (S, C) float
        Scores on each criterion's own scale, columns as ``rubric.judged``; NaN = not applicable
        (or pending, where the policy counts incomplete sheets: see ``pending``).
    points : (N, K) float
        Points 0–100 of the measured criteria, columns as ``rubric.measured``; NaN = not applicable.
    gates : (N, G) int
        Columns as ``rubric.gates``: 1 yes, 0 no, -1 not answered.
    sequence : (S,) float or None
        Scoring order within each rater; NaN where unknown.
    pending : (S, C) bool or None
        Cells left empty in sheets that are counted all the same.
    set_aside : tuple of SetAside
        Sheets that exist and are not counted: recused, abstained, absent, excluded by a decision, pending, or
        not applicable in every cell; in order of (application, rater).
    debarred : tuple of Debarred
        Applications kept out for a reason outside the scores.
    """

    rubric: Rubric
    applications: tuple[Application, ...]
    raters: tuple[Rater, ...]
    application: Ints
    rater: Ints
    scores: Floats
    points: Floats
    gates: Ints
    sequence: Floats | None = None
    pending: Bools | None = None
    set_aside: tuple[SetAside, ...] = ()
    debarred: tuple[Debarred, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.application, self.rater, self.scores, self.points, self.gates, self.sequence, self.pending):
            if array is not None:
                array.flags.writeable = False

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sub-sectors in sorted order."""
        return tuple(sorted({application.sector for application in self.applications}))

    @property
    def sector(self) -> Ints:
        """(N,) index of each application's sub-sector into ``sectors``."""
        index = {sector: i for i, sector in enumerate(self.sectors)}
        return np.array([index[application.sector] for application in self.applications], dtype=np.int64)

    def tidy(self) -> pd.DataFrame:
        """Long frame: application, rater, criterion, score; one row per scored cell."""
        criteria = [criterion.id for criterion in self.rubric.judged]
        sheet, column = np.nonzero(~np.isnan(self.scores))
        return pd.DataFrame(
            {
                "application": np.array([a.id for a in self.applications], dtype=object)[self.application[sheet]],
                "rater": np.array([r.id for r in self.raters], dtype=object)[self.rater[sheet]],
                "criterion": np.array(criteria, dtype=object)[column],
                "score": self.scores[sheet, column],
            }
        )
