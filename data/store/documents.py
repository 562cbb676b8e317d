"""Answers and findings as documents: written so that reading them back gives the same values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from scoring.applications.answers import Answers, Delivered, Value
from scoring.findings import Fact, Finding, Place

Written = dict[str, Any]


def write_answers(answers: Answers) -> Written:
    """What one applicant filled in, as a document."""
    return {
        "application": answers.application,
        "values": {name: _write(value) for name, value in answers.values.items()},
        "rows": {
            name: [{column: _write(cell) for column, cell in row.items()} for row in rows]
            for name, rows in answers.rows.items()
        },
        "chapters": dict(answers.chapters),
        "evidence": {name: list(files) for name, files in answers.evidence.items()},
        "places": {name: _write_place(place) for name, place in answers.places.items()},
        "unreadable": sorted(answers.unreadable),
        "authority": answers.authority,
        "sector": answers.sector,
        "vetoes": list(answers.vetoes),
        "documents": None
        if answers.documents is None
        else {name: asdict(delivered) for name, delivered in answers.documents.items()},
        "file": answers.file,
    }


def read_answers(written: Mapping[str, Any]) -> Answers:
    """The answers a document holds."""
    documents = written["documents"]
    return Answers(
        written["application"],
        {name: _read(value) for name, value in written["values"].items()},
        {
            name: tuple({column: _read(cell) for column, cell in row.items()} for row in rows)
            for name, rows in written["rows"].items()
        },
        dict(written["chapters"]),
        {name: tuple(files) for name, files in written["evidence"].items()},
        {name: Place(**place) for name, place in written["places"].items()},
        frozenset(written["unreadable"]),
        written["authority"],
        written["sector"],
        tuple(written["vetoes"]),
        None if documents is None else {name: Delivered(**each) for name, each in documents.items()},
        written["file"],
    )


def write_findings(findings: Iterable[Finding]) -> list[Written]:
    """Findings as a document."""
    return [
        {
            "code": finding.code,
            "level": finding.level,
            "where": _write_place(finding.where),
            "facts": {name: _write_fact(value) for name, value in finding.facts.items()},
        }
        for finding in findings
    ]


def read_findings(written: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings a document holds."""
    return tuple(
        Finding(
            one["code"],
            one["level"],
            Place(**one["where"]),
            {name: tuple(value) if isinstance(value, list) else value for name, value in one["facts"].items()},
        )
        for one in written
    )


def _write(value: Value) -> object:
    match value:
        case bool() | str() | int() | float():
            return value
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return list(value)
        case _:
            return {"years": {str(year): number for year, number in value.items()}}


def _read(written: object) -> Value:
    match written:
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"years": dict(series)}:
            return {int(year): float(number) for year, number in series.items()}
        case list():
            return tuple(written)
        case bool() | str() | int() | float():
            return written
        case _:
            raise TypeError(type(written).__name__)


def _write_place(place: Place) -> Written:
    return {name: value for name in Place.__slots__ if (value := getattr(place, name)) is not None}


def _write_fact(value: Fact) -> object:
    """A fact; what is no number has no place in a document."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return list(value) if isinstance(value, tuple) else value
