"""What is wrong with, or noteworthy about, an input: a code, its place and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["block", "veto", "fail", "warn", "info"]
Fact = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points: as much of file, sheet, row (from 1), column and field as is known.

    ``column`` is the header as printed in the file; ``field`` is a path in a rubric or form,
    such as ``dimensions[0].weight``.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; its sentence is made from ``code`` and ``facts`` by the language layer.

    Levels: ``block`` stops the evaluation, ``veto`` and ``fail`` concern one application's
    eligibility, ``warn`` must be explained, ``info`` is worth knowing.
    """

    code: str
    level: Level
    where: Place = NOWHERE
    facts: Mapping[str, Fact] = field(default_factory=dict)


def found(code: str, level: Level, where: Place = NOWHERE, **facts: Fact) -> Finding:
    """Make a finding with its facts as keywords.

    >>> found("off_step", "block", Place(row=3), score=7.3).facts["score"]
    7.3
    """
    return Finding(code, level, where, facts)


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether any of these findings stops the evaluation."""
    return any(finding.level == "block" for finding in findings)
