"""Small rubrics and tables of scores for the tests of assembly, and readings of what came out."""

from collections.abc import Mapping, Sequence

import numpy as np

from scoring.findings import Finding
from scoring.rubric import Rubric
from scoring.sheets import Panel
from scoring.tables import Cell, Table

WORDS = {"zh": "甲", "en": "x"}
FINISHED: tuple[tuple[str, str, str, float], ...] = (("A", "S", "c1", 1.0), ("A", "S", "c2", 1.0))


def judged(name: str, zh: str = "", **scale: float) -> dict[str, object]:
    title = {"zh": zh or f"{name}项", "en": f"{name} title"}
    return {"id": name, "kind": "judged", "weight": 1, "title": title, "scale": {"low": 0, "high": 10, **scale}}


def fielded(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": name, "kind": kind, "weight": 1, "title": WORDS, "field": name, **more}


def rubric(*criteria: dict[str, object], **policy: object) -> Rubric:
    dimension = {
        "id": "core",
        "weight": 1,
        "title": WORDS,
        "criteria": criteria or (judged("c1", step=0.5), judged("c2")),
    }
    declared = {"min_raters": 1, **policy}
    return Rubric.model_validate(
        {"id": "x", "version": 1, "title": WORDS, "policy": declared, "dimensions": [dimension]}
    )


def table(columns: Sequence[str], *rows: Sequence[Cell], file: str = "scores.csv") -> Table:
    cells = {column: tuple(row[n] for row in rows) for n, column in enumerate(columns)}
    return Table(file, None, cells, {column: f"[{column}]" for column in columns}, tuple(range(2, len(rows) + 2)))


def wide(*rows: Sequence[Cell]) -> Table:
    return table(("application", "rater", "c1", "c2"), *rows)


def long(*rows: Sequence[Cell]) -> Table:
    return table(("application", "rater", "criterion", "score"), *rows)


def said(findings: Sequence[Finding], code: str) -> list[tuple[int | None, str | None, Mapping[str, object]]]:
    return [(f.where.row, f.where.column, f.facts) for f in findings if f.code == code]


def codes(findings: Sequence[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


def assert_same(one: Panel, other: Panel) -> None:
    assert one.applications == other.applications
    assert one.raters == other.raters
    assert one.set_aside == other.set_aside
    for name in ("application", "rater", "scores", "points", "gates", "sequence", "pending"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
