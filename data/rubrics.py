"""Rubric files: TOML in, a valid Rubric or every fault at once out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from data.toml_parts import parse, path
from scoring import rubric as parts
from scoring.coherence import incoherences
from scoring.findings import Fact, Finding, Place, found
from scoring.rubric import Rubric
from scoring.spelling import resembling

KINDS = ("judged", "measured", "gate")
EXPECTED = {
    "string_type": "text",
    "int_type": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "finite_number": "number",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "table",
    "model_type": "table",
    "model_attributes_type": "table",
}
RELATIONS = {"greater_than": ("gt", ">"), "greater_than_equal": ("ge", "≥"), "less_than_equal": ("le", "≤")}
UNION = ("union_tag_invalid", "union_tag_not_found")  # reported at the criterion, meant is its kind
PART: Mapping[str, type[parts.Part]] = {  # the model behind each name that may stand before an unknown key
    "policy": parts.Policy,
    "shortlist": parts.ShortlistPolicy,
    "quota": parts.Quota,
    "favouritism": parts.AttributePair,
    "deviation": parts.Deviation,
    "dimensions": parts.Dimension,
    "judged": parts.Judged,
    "measured": parts.Measured,
    "gate": parts.Gate,
    "scale": parts.Scale,
    "anchors": parts.Anchor,
    "title": parts.Text,
    "source": parts.Text,
}


def read_rubric(name: str, content: bytes) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """Read a rubric file; findings are all its faults, each with its path and what is allowed there."""
    document, findings = parse(name, content)
    return (None, findings) if document is None else rubric_from(name, document)


def rubric_from(name: str | None, document: Mapping[str, Any]) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """A rubric from its document, or all its faults; ``name`` is the file they are placed in."""
    findings = tuple(replace(fault, where=Place(name, field=fault.where.field)) for fault in incoherences(document))
    # Strict JSON mode: a list may become a tuple, but "15" never becomes 15.
    try:
        return Rubric.model_validate_json(json.dumps(document, default=_date), strict=True), findings
    except ValidationError as error:
        faults = [fault for fault in error.errors() if fault["type"] != "value_error" and not _is_echo(fault)]
    return None, (*(_finding(name, fault) for fault in faults), *findings)


def rubric_schema() -> dict[str, Any]:
    """JSON Schema of a rubric file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Rubric.model_json_schema()


def _date(value: object) -> dict[str, str]:
    """No key of a rubric takes a date, so it becomes something that fits none."""
    return {"date": str(value)}


def _is_echo(fault: ErrorDetails) -> bool:
    """Whether a list counts as too short only because its entries are faulty."""
    return fault["type"] == "too_short" and len(fault["input"]) >= fault["ctx"]["min_length"]


def _finding(name: str | None, fault: ErrorDetails) -> Finding:
    loc = tuple(_without_tags(fault["loc"]))
    loc += ("kind",) if fault["type"] in UNION else ()
    code, facts = _describe(fault)
    return found(code, "block", Place(name, field=path(loc)), **facts)


def _without_tags(loc: tuple[int | str, ...]) -> Iterator[int | str]:
    """Drop what pydantic adds to a path: the kind of a criterion and the mark of a key."""
    for n, step in enumerate(loc):
        tag = step in KINDS and n >= 2 and loc[n - 2] == "criteria"
        if not tag and step != "[key]":
            yield step


def _describe(fault: ErrorDetails) -> tuple[str, Mapping[str, Fact]]:
    kind, given, ctx = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        key, allowed = str(fault["loc"][-1]), _keys(fault["loc"])
        return "rubric_key_unknown", {"key": key, "similar": resembling(key, allowed), "allowed": allowed}
    if kind in ("missing", "union_tag_not_found"):
        return "rubric_key_missing", {"key": "kind" if kind == "union_tag_not_found" else str(fault["loc"][-1])}
    if kind in ("literal_error", "union_tag_invalid"):
        value = str(ctx.get("tag", given))
        allowed = tuple(re.findall("'([^']*)'", ctx.get("expected", ctx.get("expected_tags", ""))))
        return "rubric_choice", {"value": value, "allowed": allowed, "similar": resembling(value, allowed)}
    if kind in RELATIONS:
        limit, relation = RELATIONS[kind]
        return "rubric_bound", {"value": _shown(given), "relation": relation, "bound": ctx[limit]}
    if kind in EXPECTED:
        return "rubric_type", {"value": _shown(given), "expected": EXPECTED[kind]}
    return _describe_length(kind, given, ctx)


def _describe_length(kind: str, given: object, ctx: Mapping[str, Any]) -> tuple[str, Mapping[str, Fact]]:
    if kind == "string_pattern_mismatch":
        return "rubric_identifier", {"value": _shown(given)}
    if kind == "string_too_short":
        return "rubric_empty", {}
    if kind == "string_too_long":
        return "rubric_too_long", {"longest": ctx["max_length"]}
    if kind == "too_short":
        return "rubric_too_few", {"least": ctx["min_length"], "count": ctx["actual_length"]}
    if kind == "too_long":
        return "rubric_too_many", {"most": ctx["max_length"], "count": ctx["actual_length"]}
    return "rubric_invalid", {"value": _shown(given), "reason": kind}


def _keys(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """Keys allowed where an unknown one stands."""
    names = [step for step in loc[:-1] if isinstance(step, str)]
    part: type[parts.Part] = PART[names[-1]] if names else Rubric
    return tuple(part.model_fields)


def _shown(value: object) -> str:
    """What stands in the file, short enough for a sentence."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
