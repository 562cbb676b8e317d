"""Two kinds of column that read the same on every database: a moment, and a document."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, String, Text, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment, kept as text in UTC to the microsecond, so that it sorts and hashes alike everywhere."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """A moment as text; one without a time zone is refused."""
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """The moment a text stands for."""
        return None if value is None else datetime.fromisoformat(value)


class Document(TypeDecorator[Any]):
    """Lists and mappings, kept as canonical text: keys in order, nothing that is not JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, _dialect: Dialect) -> str | None:
        """A document as text."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> object:
        """The document a text stands for."""
        return None if value is None else json.loads(value)


UNNAMEABLE = re.compile("[\0\ud800-\udfff]")  # what no database would even look for
PATTERN = "%Y-%m-%dT%H:%M:%S.%fZ"


def nameable(text: object) -> bool:
    """Whether a database could hold this text at all: PostgreSQL takes no NUL, none of them half a character.

    >>> nameable("E01"), nameable("E\\0"), nameable("\\ud800"), nameable(None)
    (True, False, False, False)
    """
    return isinstance(text, str) and UNNAMEABLE.search(text) is None


def written(moment: datetime) -> str:
    """A moment as it is kept.

    >>> written(datetime(2026, 11, 25, 18, tzinfo=UTC))
    '2026-11-25T18:00:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("moment_without_zone")
    return moment.astimezone(UTC).strftime(PATTERN)


def canonical(value: object) -> str:
    """A document with one spelling only.

    >>> canonical({"b": 1, "a": [None, "评"]})
    '{"a":[null,"评"],"b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
