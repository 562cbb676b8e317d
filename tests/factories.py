"""Small rubrics, panels and reports, so that a test shows only what it is about."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from scoring.evaluate import Evaluation
from scoring.findings import Finding
from scoring.report import Report
from scoring.rubric import Rubric
from scoring.sheets import Application, Panel, Rater, SetAside

CORE = {"core": ("position",)}


def rubric(
    dimensions: Mapping[str, Sequence[str]] = CORE,
    *,
    high: float = 100,
    measured: Sequence[str] = (),
    gates: Sequence[str] = (),
    **policy: object,
) -> Rubric:
    """A rubric of equal weights: judged criteria by dimension on 0–``high``, measured ones in dimension "data"."""
    parts = [_dimension(id, [_judged(criterion, high) for criterion in ids]) for id, ids in dimensions.items()]
    if measured:
        parts.append(_dimension("data", [_measured(field) for field in measured]))
    parts[0]["criteria"] += [_gate(field) for field in gates]
    return Rubric.model_validate(
        {"id": "made-up", "version": 1, "title": _text("made-up"), "policy": policy, "dimensions": parts}
    )


def panel(
    scores: Sequence[Sequence[float | None]],
    *,
    under: Rubric | None = None,
    sectors: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
    points: Sequence[Sequence[float]] | None = None,
    gates: Sequence[Sequence[int]] | None = None,
    set_aside: Sequence[SetAside] = (),
) -> Panel:
    """A panel from a matrix of applications A01… by experts E01…: one score for all criteria, None = no sheet."""
    declared = under or rubric()
    n, m = len(scores), len(scores[0])
    sheets = [(i, j, score) for i, row in enumerate(scores) for j, score in enumerate(row) if score is not None]
    applications = tuple(
        Application(
            f"A{i + 1:02}",
            f"申报{i + 1:02}",
            sectors[i] if sectors else "",
            {"region": regions[i]} if regions else {},
        )
        for i in range(n)
    )
    return Panel(
        declared,
        applications,
        tuple(Rater(f"E{j + 1:02}", f"专家{j + 1:02}") for j in range(m)),
        np.array([i for i, _, _ in sheets], dtype=np.int64),
        np.array([j for _, j, _ in sheets], dtype=np.int64),
        np.array([[score] * len(declared.judged) for _, _, score in sheets], dtype=float),
        np.array(points, dtype=float) if points else np.empty((n, len(declared.measured))),
        np.array(gates, dtype=np.int64) if gates else np.ones((n, len(declared.gates)), dtype=np.int64),
        set_aside=tuple(set_aside),
    )


def report(evaluation: Evaluation | None = None, findings: Sequence[Finding] = ()) -> Report:
    """A report of an evaluation (or of one that was blocked) of made-up files."""
    found = (*findings, *(evaluation.findings if evaluation else ()))
    digest = sha256(b"made-up").hexdigest()
    declared = evaluation.panel.rubric if evaluation else None
    return Report("hengping test", digest, {"scores.csv": digest}, declared, evaluation, found)


def _text(word: str) -> dict[str, str]:
    return {"zh": f"{word}（虚构）", "en": f"{word} (made up)"}


def _dimension(id: str, criteria: list[dict[str, object]]) -> dict[str, Any]:
    return {"id": id, "weight": len(criteria), "title": _text(id), "criteria": criteria}


def _judged(id: str, high: float) -> dict[str, object]:
    return {"id": id, "kind": "judged", "weight": 1, "title": _text(id), "scale": {"low": 0, "high": high}}


def _measured(field: str) -> dict[str, object]:
    points = [[0, 0], [100, 100]]
    return {"id": field, "kind": "measured", "weight": 1, "title": _text(field), "field": field, "points": points}


def _gate(field: str) -> dict[str, object]:
    return {"id": field, "kind": "gate", "title": _text(field), "field": field}
