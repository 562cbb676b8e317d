"""Documents that take over another: merged by id, without what is dropped; and where something stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard


def merge(base: object, own: object) -> object:
    """A document over the one it extends: tables are merged key by key, lists of tables by their id.

    >>> merge({"checks": [{"id": "a", "level": "fail"}]}, {"checks": [{"id": "a", "level": "warn"}, {"id": "b"}]})
    {'checks': [{'id': 'a', 'level': 'warn'}, {'id': 'b'}]}
    """
    if isinstance(base, dict) and isinstance(own, dict):
        return base | {key: merge(base[key], value) if key in base else value for key, value in own.items()}
    if _are_named(base) and _are_named(own):
        mine = {part["id"]: part for part in own}
        theirs = [merge(part, mine.pop(part["id"], {})) for part in base]
        return [*theirs, *mine.values()]
    return own


def without(document: object, dropped: frozenset[str]) -> object:
    """A document without the tables of these ids, wherever they stand.

    >>> without({"checks": [{"id": "a"}, {"id": "b"}]}, frozenset({"a"}))
    {'checks': [{'id': 'b'}]}
    """
    if isinstance(document, dict):
        return {key: without(value, dropped) for key, value in document.items()}
    if isinstance(document, list):
        return [without(part, dropped) for part in document if _id(part) not in dropped]
    return document


def ids_of(document: object) -> Iterator[str]:
    """Every id in a document."""
    if (own := _id(document)) is not None:
        yield own
    parts = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    for part in parts:
        yield from ids_of(part)


def named_path(document: object, location: tuple[str | int, ...]) -> str:
    """Where in a document, with the id of a table instead of its number.

    >>> named_path({"checks": [{"id": "C1", "when": 3}]}, ("checks", 0, "when"))
    'checks[C1].when'
    """
    steps = []
    for step in location:
        document = _part(document, step)
        steps.append(f".{step}" if isinstance(step, str) else f"[{_id(document) or step}]")
    return "".join(steps).lstrip(".")


def _are_named(parts: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(parts, list) and all(_id(part) is not None for part in parts)


def _id(part: object) -> str | None:
    name = part.get("id") if isinstance(part, dict) else None
    return name if isinstance(name, str) else None


def _part(document: object, step: str | int) -> object:
    if isinstance(document, dict):
        return document.get(step)
    inside = isinstance(document, list) and isinstance(step, int) and step < len(document)
    return document[step] if inside else None  # type: ignore[index]
