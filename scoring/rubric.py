"""What is judged: a rubric of weighted dimensions and criteria, and the panel's declared policy.

A rubric file is TOML (``rubrics/README.md``); these models are its schema. A ``Rubric`` that
exists is valid, so nothing downstream validates again.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from scoring.coherence import incoherences

Method = Literal[
    "severity",
    "severity-precision",
    "mean",
    "trimmed",
    "trimmed-criterion",
    "median",
    "zscore",
    "tscore",
    "percentile",
    "minmax",
    "group-coefficient",
]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Percent = Annotated[float, Field(ge=0, le=100)]
Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Name = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Part(BaseModel):
    """Common behaviour of every part of a rubric: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text in both languages of the interface."""

    zh: Name
    en: Name


class Scale(Part):
    """The closed interval of admissible scores, with an optional step counted from ``low``."""

    low: Number
    high: Number
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


class Anchor(Part):
    """The words that describe one level of a scale."""

    at: Number
    zh: Name
    en: Name


class Judged(Part):
    """A criterion every expert scores on a scale."""

    id: Identifier
    kind: Literal["judged"]
    weight: Weight
    title: Text
    scale: Scale
    anchors: tuple[Anchor, ...] = ()
    source: Text | None = None


class Measured(Part):
    """A criterion computed from a column of the applications, the same for every expert."""

    id: Identifier
    kind: Literal["measured"]
    weight: Weight
    title: Text
    field: Name
    points: Annotated[tuple[tuple[Number, Percent], ...], Field(min_length=2)]
    source: Text | None = None


class Gate(Part):
    """A yes/no column of the applications; a no makes the application ineligible."""

    id: Identifier
    kind: Literal["gate"]
    weight: Annotated[float, Field(ge=0)] | None = None  # accepted, without effect
    title: Text
    field: Name
    source: Text | None = None


Criterion = Annotated[Judged | Measured | Gate, Field(discriminator="kind")]


class Dimension(Part):
    """A weighted group of criteria."""

    id: Identifier
    weight: Weight
    title: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    source: Text | None = None


class AttributePair(Part):
    """A rater attribute and the application attribute it is compared with for favouritism."""

    rater: Name
    application: Name


class Deviation(Part):
    """The panel's declared rule for abnormally high or low scores (畸高畸低)."""

    rule: Literal["others-mean", "panel-mean"]
    percent: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Quota(Part):
    """At most ``limit`` shortlisted applications with the same value of ``attribute``."""

    attribute: Name
    limit: Annotated[int, Field(ge=1)]


class ShortlistPolicy(Part):
    """Who can be shortlisted; every rule is optional and none is assumed."""

    places: Annotated[int, Field(ge=1)] | None = None
    per_sector: Annotated[int, Field(ge=1)] | None = None
    threshold: Percent | None = None
    quota: tuple[Quota, ...] = ()
    floors: dict[Identifier, Percent] = {}


class ListPolicy(ShortlistPolicy):
    """One of several lists drawn from the same scores: its rules, and what it is called.

    Applications say in a column ``lists`` which lists they apply for.
    """

    id: Identifier
    title: Text
    source: Text | None = None


class Policy(Part):
    """Everything a panel declares before it scores; ``lists`` takes the place of ``shortlist``."""

    normalization: Method = "severity"
    scope: Literal["round", "sector"] = "round"
    min_raters: Annotated[int, Field(ge=1)] = 3
    missing: Literal["complete-sheets", "available-criteria"] = "complete-sheets"
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    tie_break: tuple[Identifier, ...] = ()
    seed: Annotated[int, Field(ge=0)] = 0
    draws: Annotated[int, Field(ge=100, le=100_000)] = 2000
    favouritism: tuple[AttributePair, ...] = ()
    deviation: Deviation | None = None
    shortlist: ShortlistPolicy = ShortlistPolicy()
    lists: tuple[ListPolicy, ...] = ()


class Rubric(Part):
    """A complete, valid rubric."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Text
    source: Text | None = None
    policy: Policy = Policy()
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        for fault in incoherences(self.model_dump()):
            if fault.level == "block":
                raise ValueError(fault.code)
        return self

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Judged criteria in rubric order: the columns of ``Panel.scores``."""
        return tuple(c for d in self.dimensions for c in d.criteria if isinstance(c, Judged))

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """Measured criteria in rubric order: the columns of ``Panel.points``."""
        return tuple(c for d in self.dimensions for c in d.criteria if isinstance(c, Measured))

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """Gate criteria in rubric order."""
        return tuple(c for d in self.dimensions for c in d.criteria if isinstance(c, Gate))

    @cached_property
    def fielded(self) -> tuple[Measured | Gate, ...]:
        """Criteria that a column of the applications answers, not the experts."""
        return (*self.measured, *self.gates)

    @cached_property
    def shares(self) -> dict[str, float]:
        """Share of the whole of each weighted criterion; weights inside a level are normalised.

        share(criterion) = W_dimension / ΣW × w_criterion / Σw inside the dimension; Σ shares = 1.
        """
        weighted = [(d, [c for c in d.criteria if not isinstance(c, Gate)]) for d in self.dimensions]
        weighted = [(d, criteria) for d, criteria in weighted if criteria]
        whole = sum(d.weight for d, _ in weighted)
        return {
            c.id: d.weight / whole * c.weight / sum(other.weight for other in criteria)
            for d, criteria in weighted
            for c in criteria
        }

    @cached_property
    def dimension_of(self) -> dict[str, str]:
        """Dimension id of each criterion id."""
        return {c.id: d.id for d in self.dimensions for c in d.criteria}
