"""Rules between the parts of a rubric, checked on raw data so that one fault does not hide another.

Everything here reads leniently: what has the wrong form is someone else's finding and is passed over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from scoring.findings import Finding, Place, found
from scoring.spelling import resembling

STEP_TOLERANCE = 1e-9  # of a step; a spreadsheet's 7.300000000000001 is 7.3
RESERVED = ("application", "rater", "criterion", "score", "sequence")  # columns of a scores file

Parts = Sequence[tuple[str, Mapping[str, object]]]


def incoherences(rubric: object) -> Iterator[Finding]:
    """Everything in a rubric that contradicts something else in it, as findings at their paths."""
    dimensions = _parts(rubric, "dimensions")
    criteria = [(f"{path}.{inner}", c) for path, d in dimensions for inner, c in _parts(d, "criteria")]
    yield from _repeated_ids(dimensions)
    yield from _repeated_ids(criteria)
    policy = _part(rubric, "policy")
    yield from _unknown_dimensions(policy, [d["id"] for _, d in dimensions if "id" in d])
    yield from _repeated_ids([(f"policy.{path}", part) for path, part in _parts(policy, "lists")])
    if _parts(policy, "lists") and any(_part(policy, "shortlist").values()):
        yield found("rubric_lists_beside_shortlist", "block", Place(field="policy.shortlist"))
    for path, criterion in criteria:
        if criterion.get("id") in RESERVED:
            yield found("rubric_reserved_id", "block", Place(field=f"{path}.id"), id=str(criterion["id"]))
        yield from _scale_faults(path, criterion)
        yield from _anchor_faults(path, criterion)
        yield from _point_faults(path, criterion)
    for path, dimension in dimensions:
        inside = _kinds(_parts(dimension, "criteria"))
        if inside == {"gate"}:
            yield found("rubric_only_gates", "warn", Place(field=path), dimension=str(dimension.get("id")))
    if criteria and _kinds(criteria) <= {"measured", "gate"}:
        yield found("rubric_nothing_judged", "block", Place(field="dimensions"))


def divides(step: float, length: float) -> bool:
    """Whether a whole number of steps makes the length, up to the rounding of decimals in binary.

    >>> divides(0.1, 0.3), divides(0.5, 0.7)
    (True, False)
    """
    return abs(length / step - round(length / step)) <= STEP_TOLERANCE


def _repeated_ids(parts: Parts) -> Iterator[Finding]:
    first: dict[object, str] = {}
    for path, part in parts:
        name = part.get("id")
        if isinstance(name, str) and name in first:
            yield found("rubric_duplicate_id", "block", Place(field=f"{path}.id"), id=name, first=f"{first[name]}.id")
        elif isinstance(name, str):
            first[name] = path


def _unknown_dimensions(policy: Mapping[str, object], ids: Sequence[object]) -> Iterator[Finding]:
    known = tuple(name for name in ids if isinstance(name, str))
    order = policy.get("tie_break")
    order = order if isinstance(order, list | tuple) else ()
    named = [(f"policy.tie_break[{n}]", name) for n, name in enumerate(order)]
    for path, rules in (("shortlist", _part(policy, "shortlist")), *_parts(policy, "lists")):
        named += [(f"policy.{path}.floors.{name}", name) for name in _part(rules, "floors")]
    for path, name in named:
        if isinstance(name, str) and name not in known:
            similar = resembling(name, known)
            yield found("rubric_unknown_dimension", "block", Place(field=path), id=name, allowed=known, similar=similar)
    for n, name in enumerate(order):
        if name in order[:n]:
            yield found("rubric_repeated", "block", Place(field=f"policy.tie_break[{n}]"), id=str(name))


def _scale_faults(path: str, criterion: Mapping[str, object]) -> Iterator[Finding]:
    scale = _part(criterion, "scale")
    low, high, step = (_number(scale.get(key)) for key in ("low", "high", "step"))
    if low is None or high is None:
        return
    if high <= low:
        yield found("rubric_scale_empty", "block", Place(field=f"{path}.scale"), low=low, high=high)
    elif step is not None and step > 0 and not divides(step, high - low):
        yield found("rubric_step_uneven", "block", Place(field=f"{path}.scale.step"), low=low, high=high, step=step)


def _anchor_faults(path: str, criterion: Mapping[str, object]) -> Iterator[Finding]:
    scale = _part(criterion, "scale")
    low, high, step = (_number(scale.get(key)) for key in ("low", "high", "step"))
    levels = []
    for inner, anchor in _parts(criterion, "anchors"):
        at, where = _number(anchor.get("at")), Place(field=f"{path}.{inner}.at")
        if at is None or low is None or high is None or high <= low:
            continue
        if not low <= at <= high:
            yield found("rubric_anchor_off_scale", "block", where, at=at, low=low, high=high)
        elif step is not None and step > 0 and not divides(step, at - low):
            yield found("rubric_anchor_off_step", "block", where, at=at, low=low, step=step)
        if at in levels:
            yield found("rubric_anchor_repeated", "block", where, at=at)
        levels.append(at)


def _point_faults(path: str, criterion: Mapping[str, object]) -> Iterator[Finding]:
    points = criterion.get("points")
    pairs = [p for p in points if isinstance(p, list | tuple) and p] if isinstance(points, list | tuple) else []
    for n, (left, right) in enumerate(pairwise(_number(pair[0]) for pair in pairs)):
        if left is not None and right is not None and right <= left:
            where = Place(field=f"{path}.points[{n + 1}]")
            yield found("rubric_points_not_increasing", "block", where, value=right, previous=left)


def _kinds(parts: Parts) -> set[object]:
    return {part["kind"] if isinstance(part.get("kind"), str) else None for _, part in parts}


def _part(whole: object, key: str) -> Mapping[str, object]:
    part = whole.get(key) if isinstance(whole, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _parts(whole: object, key: str) -> Parts:
    """Tables of a list with their paths; entries of another form are passed over."""
    parts = whole.get(key) if isinstance(whole, Mapping) else None
    entries = enumerate(parts) if isinstance(parts, list | tuple) else ()
    return [(f"{key}[{n}]", part) for n, part in entries if isinstance(part, Mapping)]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None
