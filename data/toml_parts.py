"""TOML that must fit a model: the value, or a finding for every place where it does not fit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.grids import UNKEPT
from scoring.findings import Finding, Place, found

Model = TypeVar("Model", bound=BaseModel)


def parse(name: str, content: bytes) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """Read UTF-8 TOML; a file that is not TOML gives one finding with the parser's reason."""
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
        if any(UNKEPT.search(text) for text in _texts(document)):
            raise ValueError("control character in a text")
        return document, ()
    except UnicodeDecodeError:
        return None, (found("not_utf8", "block", Place(name)),)
    except (ValueError, RecursionError) as error:  # also an integer, or a nesting, beyond all bounds
        line = re.search(r"at line (\d+)", str(error))
        where = Place(name, row=int(line[1]) if line else None)
        return None, (found("not_toml", "block", where, reason=str(error)),)


def _texts(part: object) -> Iterator[str]:
    """Every key and every text, all the way down."""
    match part:
        case str():
            yield part
        case Mapping():
            for key, value in part.items():
                yield from (str(key), *_texts(value))
        case list():
            for value in part:
                yield from _texts(value)


def fit(
    model: type[Model], name: str, document: Mapping[str, Any], codes: Mapping[str, str], other: str
) -> tuple[Model | None, tuple[Finding, ...]]:
    """Fit a document to a model.

    ``codes`` maps pydantic's error types to finding codes and ``other`` is the code of the rest; a
    rule of the model itself raises its finding code.
    """
    try:
        return model.model_validate(document), ()
    except ValidationError as error:
        return None, tuple(_finding(fault, name, codes, other) for fault in error.errors())


def _finding(fault: ErrorDetails, name: str, codes: Mapping[str, str], other: str) -> Finding:
    own_rule = fault["type"] == "value_error"
    code = str(fault["ctx"]["error"]) if own_rule else codes.get(fault["type"], other)
    element = path(fault["loc"])
    return found(code, "block", Place(name, field=element), element=element)


def path(location: tuple[str | int, ...]) -> str:
    """Where in a document.

    >>> path(("tie", 0, "order"))
    'tie[0].order'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")
