"""The drawn round as the tables an organiser would hand in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data.samples.draw import Draw
from data.samples.plan import Plan
from scoring.rubric import Measured

Entry = str | float | None
Rows = list[list[Entry]]
NOT_APPLICABLE, RECUSED, ABSENT = "不适用", "回避", "缺席"


def scores_wide(plan: Plan, draw: Draw) -> Rows:
    """One row for each sheet, one column for each judged criterion, headed by its title."""
    header: list[Entry] = ["申报项目", "评审专家", *(criterion.title.zh for criterion in plan.rubric.judged)]
    rows: Rows = [[application, rater, *cells] for application, rater, cells in entries(plan, draw)]
    return [header, *rows]


def scores_long(plan: Plan, draw: Draw) -> Rows:
    """One row for each score, with the expert's scoring order; English headers and criterion ids."""
    header: list[Entry] = ["application", "rater", "criterion", "score", "sequence"]
    rows: Rows = [
        [application, rater, criterion, cell, draw.turns[application, rater]]
        for application, rater, cells in entries(plan, draw)
        for criterion, cell in zip(plan.criteria, cells, strict=True)
    ]
    return [header, *rows]


def entries(plan: Plan, draw: Draw) -> Iterator[tuple[str, str, list[Entry]]]:
    """What stands in each sheet: scores, and the planted states in their words."""
    states, pending = plan.planted["states"], {tuple(cell) for cell in plan.planted["states"]["pending"]}
    for (application, rater), scores in draw.sheets.items():
        if [application, rater] in states["recused"]:
            yield application, rater, [RECUSED] * len(scores)
        elif [application, rater] in states["absent"] or application == states["cancelled_session"]:
            yield application, rater, [ABSENT] * len(scores)
        else:
            cells = [NOT_APPLICABLE if np.isnan(score) else number(score) for score in scores]
            blank = [(application, rater, criterion) in pending for criterion in plan.criteria]
            yield application, rater, [None if empty else cell for empty, cell in zip(blank, cells, strict=True)]


def applications(plan: Plan, draw: Draw) -> Rows:
    """Each application with its measured values and its answers to the gates."""
    measured, gates = plan.rubric.measured, plan.rubric.gates
    header: list[Entry] = ["申报项目", "名称", "申报单位", "细分领域", "地区"]
    rows: Rows = [[*header, *(criterion.field for criterion in measured), *(gate.field for gate in gates)]]
    for applicant, points in zip(plan.cast.applicants, draw.points, strict=True):
        values = [value(plan, applicant.id, applicant.sector, c, p) for c, p in zip(measured, points, strict=True)]
        answers = ["否" if plan.planted["gates"].get(applicant.id) == gate.field else "是" for gate in gates]
        lead = [applicant.id, applicant.name, f"{applicant.county}人民政府（虚构）", applicant.sector, applicant.region]
        rows.append([*lead, *values, *answers])
    return rows


def value(plan: Plan, application: str, sector: str, criterion: Measured, points: float) -> Entry:
    """The measured value that earns these points, to one decimal."""
    missing, beyond = plan.planted["not_applicable"], plan.planted["tie"]["beyond"]
    if sector == missing["sector"] and criterion.field in missing["fields"]:
        return NOT_APPLICABLE
    if application in beyond:
        return number(round(criterion.points[-1][0] * beyond[application], 1))
    at, earned = zip(*criterion.points, strict=True)
    return number(round(float(np.interp(points, earned, at)), 1))


def raters(plan: Plan) -> Rows:
    """The experts."""
    rows: Rows = [["评审专家", "姓名", "单位", "地区"]]
    return rows + [[e.id, e.name, e.affiliation, e.region] for e in plan.cast.experts]


def truth(plan: Plan, draw: Draw) -> Rows:
    """True quality of every application and true severity of every expert, for tests to recover."""
    rows: Rows = [["kind", "id", "truth"]]
    rows += [["quality", a.id, round(float(q), 3)] for a, q in zip(plan.cast.applicants, draw.quality, strict=True)]
    return rows + [["severity", rater, round(severity, 3)] for rater, severity in draw.severity.items()]


def number(score: float) -> float:
    """A whole number as an int, so that it is written without a point.

    >>> number(8.0), number(7.5)
    (8, 7.5)
    """
    return int(score) if score == int(score) else float(score)
