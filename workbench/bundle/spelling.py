"""One spelling of every value: RFC 8785 (JSON Canonicalization Scheme), so that equal content is equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785

from data.store.columns import written

LARGEST = 2**53 - 1  # beyond it not every reader of JSON keeps a whole number as it is


def spelt(value: object) -> bytes:
    """A value as it stands in a bundle.

    >>> spelt({"b": 7.0, "a": ["评", None]}).decode()
    '{"a":["评",null],"b":7}'
    """
    return rfc8785.dumps(plain(value))


def read(content: bytes) -> Any:  # noqa: ANN401 - whatever is in the file
    """The value a file spells.

    Raises
    ------
    ValueError
        If it is no JSON, or not in its one spelling.
    """
    try:
        value = json.loads(content)
        again = rfc8785.dumps(value)
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise ValueError("not_json") from error
    if again != content:
        raise ValueError("not_canonical")
    return value


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """A value in mappings, lists, texts and numbers alone; moments as the store writes them."""
    match value:
        case datetime():
            return written(value)
        case bool() | str() | None:
            return value
        case int():
            return value if abs(value) <= LARGEST else float(value)
        case Mapping():
            return {str(key): plain(part) for key, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()
