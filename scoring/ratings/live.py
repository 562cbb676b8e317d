"""The weighted total of one sheet while it is being filled in, and the formula it stands for.

total = Σ_c u_c x_c  with  u_c = M w_c / (Σ_applicable w) / W  for judged and  u_k = w_k / W  for measured criteria,
M the share of all judged criteria, W = M + Σ w_k over the measured criteria that apply; this is ``totals.combine``
for one sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.applications.measured import points_of
from scoring.assembly.cells import number
from scoring.ratings.entered import number_of
from scoring.rubric import Rubric
from scoring.tables import Cell


@dataclass(frozen=True, slots=True)
class Part:
    """What one dimension adds: ``weight`` × ``points``; both cover what applies and is known by now."""

    dimension: str
    weight: float
    points: float | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """A total of 0–100 over what is entered; value = Σ weight × points over ``parts``.

    ``lower`` and ``upper`` bound what it becomes when the ``missing`` criteria are scored. None where no judged
    criterion has a score.
    """

    value: float | None
    lower: float | None
    upper: float | None
    missing: tuple[str, ...]
    parts: tuple[Part, ...]


def live_total(rubric: Rubric, scores: Mapping[str, str], points: Mapping[str, float | None]) -> Total:
    """Total of one sheet as far as it goes.

    Parameters
    ----------
    scores : mapping of criterion to entry
        As ``entered.enter`` spells them.
    points : mapping of measured criterion to float or None
        Points 0–100; None or absent where not applicable.
    """
    missing = tuple(c.id for c in rubric.judged if not scores.get(c.id))
    known = _scaled(rubric, scores)
    measured = {c.id: x for c in rubric.measured if (x := points.get(c.id)) is not None}
    weights = _weights(rubric, known, measured)
    cells = known | measured
    value = _sum(weights, cells) if known else None
    lower, upper = (_bound(rubric, known | dict.fromkeys(missing, end), measured) for end in (0.0, 100.0))
    return Total(value, lower, upper, missing, _parts(rubric, weights, cells, missing))


def _scaled(rubric: Rubric, scores: Mapping[str, str]) -> dict[str, float]:
    """Scores on 0–100 of their own scales, of the criteria that have one."""
    known = {}
    for criterion in rubric.judged:
        score, scale = number_of(scores.get(criterion.id)), criterion.scale
        if score is not None:
            known[criterion.id] = (score - scale.low) / (scale.high - scale.low) * 100
    return known


def _weights(rubric: Rubric, known: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, float]:
    """Weight of each cell in the total; they sum to one once anything is scored."""
    shares = rubric.shares
    mass = sum(shares[c.id] for c in rubric.judged)
    applicable = sum(shares[name] for name in known)
    whole = mass + sum(shares[name] for name in measured)
    judged = {name: mass * shares[name] / applicable / whole for name in known}
    return judged | {name: shares[name] / whole for name in measured}


def _bound(rubric: Rubric, known: Mapping[str, float], measured: Mapping[str, float]) -> float | None:
    return _sum(_weights(rubric, known, measured), {**known, **measured}) if known else None


def _sum(weights: Mapping[str, float], cells: Mapping[str, float]) -> float:
    return sum(weight * cells[name] for name, weight in weights.items())


def _parts(
    rubric: Rubric, weights: Mapping[str, float], cells: Mapping[str, float], missing: tuple[str, ...]
) -> tuple[Part, ...]:
    parts = []
    for dimension in rubric.dimensions:
        inside = [c.id for c in dimension.criteria]
        weight = sum(weights.get(name, 0.0) for name in inside)
        points = sum(weights[name] * cells[name] for name in inside if name in weights) / weight if weight else None
        parts.append(Part(dimension.id, weight, points, tuple(name for name in inside if name in missing)))
    return tuple(parts)


def measured_points(rubric: Rubric, attributes: Mapping[str, Cell]) -> dict[str, float | None]:
    """Points 0–100 of every measured criterion from the columns of one application; None where there is no number."""
    values = [(criterion, number(attributes.get(criterion.field))) for criterion in rubric.measured]
    return {criterion.id: None if value is None else points_of(criterion, value) for criterion, value in values}
