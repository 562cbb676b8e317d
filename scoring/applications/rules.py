"""A rule of a programme as data: when it is broken, how grave that is, and in whose words it is told."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from scoring.findings import Level
from scoring.rubric import Identifier, Name, Number, Part, Text

RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=60)]
Variable = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Origin = Literal["text", "standard", "derived", "design", "memory"]
"""Where a rule comes from: the official text, the recognition standard, arithmetic, the organiser, or memory."""


class Check(Part):
    """A rule in CEL: ``when`` is true where the rule is broken.

    ``each`` applies it to every field that is named, has that kind or that trait; ``rows`` to every
    row of a table. ``facts`` are expressions whose values fill the message.
    """

    id: RuleId
    level: Level
    when: Expression
    message: Text
    remedy: Text
    clause: Text
    origin: Origin = "text"
    each: tuple[Name, ...] = ()
    rows: Annotated[str, StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_]*)$")] | None = None
    facts: dict[Variable, Expression] = Field(default_factory=dict)
    at: Variable | None = None
    needs: tuple[Variable, ...] | None = None
    soft: bool = False
    decision: bool = False

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if self.soft and self.level not in ("warn", "info"):
            raise ValueError("programme_soft_rule_blocks")
        if self.each and self.rows is not None:
            raise ValueError("programme_check_twice_applied")
        return self


class Threshold(Part):
    """A number the standard names; without ``value`` it is not published and its rules do not run."""

    id: Variable
    title: Text
    value: Number | None = None
    unit: Name | None = None
    source: Text


class Derived(Part):
    """A name for an expression over the answers, which other expressions and messages may use."""

    id: Variable
    value: Expression


class Quantity(Part):
    """A measured column: an expression over the answers, the same for every expert."""

    id: Identifier
    title: Text
    value: Expression
    unit: Name | None = None
    derivation: Text
    facts: dict[Variable, Expression] = Field(default_factory=dict)


class Goal(Part):
    """A goal whose completion is examined: what was promised and what was reached, as expressions.

    ``soft`` says the official text leaves room (左右); ``tolerance`` is what the organiser allows below it.
    """

    id: Variable
    title: Text
    target: Expression
    actual: Expression
    unit: Name | None = None
    soft: bool = False
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    source: Text | None = None


class Relaxation(Part):
    """A clause that lets named rules be relaxed where ``when`` holds: their failures become warnings."""

    id: RuleId
    when: Expression
    rules: Annotated[tuple[RuleId, ...], Field(min_length=1)]
    clause: Text
