"""What an applicant fills in: sections of fields, tables, and the chapters of a plan.

A form file is TOML; these models are its schema. Years are windows relative to the year of the
call, so that the same form serves the next call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Annotated, Literal, Self, get_args

from pydantic import Field as Bounds
from pydantic import model_validator

from scoring.applications.rules import Check, Derived, Goal, Quantity, Relaxation, Threshold, Variable
from scoring.rubric import Identifier, Name, Number, Part, Text

Kind = Literal["text", "number", "integer", "percent", "yesno", "choice", "ticks", "date", "names"]
NUMERIC = ("number", "integer", "percent")
Evidence = Literal["always", "if-answered", "if-yes", "if-positive", "each-tick"]
TRAITS = (*get_args(Kind), "required", "series", "limited", "evidenced", "patterned", "numeric", "bounded", "share")
Count = Annotated[int, Bounds(ge=1)]


class Years(Part):
    """A window of years counted from the year of the call: -3 to -1 in a call of 2022 is 2019–2021."""

    first: int
    last: int

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.last < self.first:
            raise ValueError("programme_years_backward")
        return self

    def of(self, year: int) -> tuple[int, ...]:
        """The years of the window in a call of ``year``.

        >>> Years(first=-3, last=-1).of(2022)
        (2019, 2020, 2021)
        """
        return tuple(range(year + self.first, year + self.last + 1))


class Option(Part):
    """One box to tick, or one entry of a list to choose from."""

    id: Variable
    label: Text


class Field(Part):
    """One thing asked; ``label.zh`` is printed as in the official form.

    ``years`` makes it one number a year; ``latest`` then asks for the last year alone. ``low`` and
    ``high`` are the bounds of a number, ``above`` a bound it must exceed.
    """

    id: Variable
    kind: Kind
    label: Text
    number: Name | None = None
    unit: Name | None = None
    years: Years | None = None
    latest: bool = False
    options: tuple[Option, ...] = ()
    low: Number | None = None
    high: Number | None = None
    above: Number | None = None
    limit: Count | None = None
    evidence: Evidence | None = None
    required: bool = True
    pattern: Name | None = None
    help: Text | None = None

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if (self.kind in ("choice", "ticks")) != bool(self.options):
            raise ValueError("programme_options_misplaced")
        if self.years is not None and self.kind not in NUMERIC:
            raise ValueError("programme_years_misplaced")
        if self.evidence == "each-tick" and self.kind != "ticks":
            raise ValueError("programme_evidence_misplaced")
        return self

    @property
    def traits(self) -> frozenset[str]:
        """What ``each`` of a check may select a field by, besides its id: its kind and what is asked of it."""
        asked = {
            "required": self.required,
            "series": self.years is not None,
            "limited": self.limit is not None,
            "evidenced": self.evidence is not None,
            "patterned": self.pattern is not None,
            "numeric": self.kind in NUMERIC,
            "bounded": (self.low, self.high, self.above) != (None, None, None),
            "share": self.kind == "percent" and (self.low, self.high) == (0, 100),
        }
        return frozenset({self.kind, *(name for name, holds in asked.items() if holds)})


class Section(Part):
    """A numbered part of the form."""

    id: Variable
    title: Text
    note: Text | None = None
    fields: Annotated[tuple[Field, ...], Bounds(min_length=1)]


class Table(Part):
    """A list the applicant adds: its columns, in the order in which they are printed."""

    id: Variable
    title: Text
    columns: Annotated[tuple[Field, ...], Bounds(min_length=1)]
    also: tuple[Name, ...] = ()
    unit: Name | None = None
    required: bool = True
    least: Annotated[int, Bounds(ge=0)] = 0
    note: Text | None = None


class Chapter(Part):
    """A heading of the plan; ``level`` 2 stands under the one before it."""

    id: Variable
    title: Text
    level: Literal[1, 2, 3] = 1
    required: bool = True


class Plan(Part):
    """The plan that goes with the form: its outline and how long it may or must be, in characters."""

    title: Text
    limit: Count | None = None
    least: Count | None = None
    chapters: Annotated[tuple[Chapter, ...], Bounds(min_length=1)]


class Term(Part):
    """A word for a code among the facts of a message."""

    id: Variable
    text: Text


class Form(Part):
    """A complete form with the rules over it."""

    id: Identifier
    version: Annotated[int, Bounds(ge=1)]
    title: Text
    source: Text
    official: bool
    cover: tuple[Field, ...] = ()
    sections: Annotated[tuple[Section, ...], Bounds(min_length=1)]
    tables: tuple[Table, ...] = ()
    plan: Plan | None = None
    thresholds: tuple[Threshold, ...] = ()
    derived: tuple[Derived, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    checks: tuple[Check, ...] = ()
    measured: tuple[Quantity, ...] = ()
    goals: tuple[Goal, ...] = ()
    terms: tuple[Term, ...] = ()

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of cover and sections by id, in the order of the form."""
        everything = chain(self.cover, *(section.fields for section in self.sections))
        return MappingProxyType({field.id: field for field in everything})

    @cached_property
    def words(self) -> Mapping[str, Text]:
        """A text for every id a fact may name: fields, ``field.option``, tables, ``threshold.id``, terms and so on."""
        return MappingProxyType(dict(words_of(self)))


def words_of(form: Form) -> Iterator[tuple[str, Text]]:
    """Every id of a form that a fact may name, with its text."""
    for name, field in form.fields.items():
        yield name, field.label
        yield from ((f"{name}.{option.id}", option.label) for option in field.options)
    for table in form.tables:
        yield table.id, table.title
        yield from ((f"{table.id}.{column.id}", column.label) for column in table.columns)
    chapters = form.plan.chapters if form.plan is not None else ()
    yield from ((f"plan.{chapter.id}", chapter.title) for chapter in chapters)
    yield from ((f"goals.{goal.id}", goal.title) for goal in form.goals)
    yield from ((term.id, term.text) for term in form.terms)
    yield from ((f"threshold.{threshold.id}", threshold.title) for threshold in form.thresholds)


def dated(text: str, year: int) -> str:
    """A printed label with its years filled in.

    >>> dated("截至{-1}年底完成投资额", 2023)
    '截至2022年底完成投资额'
    """
    return re.sub(r"\{([+-]?\d+)\}", lambda offset: str(year + int(offset[1])), text)
