"""The functions a check may call besides what CEL has itself; what cannot be computed is null, never an error."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any

from scoring.applications import arithmetic, series, texts

NUMERIC = (
    *("mean", "total", "least", "most", "first", "last", "tail", "count", "ratio", "percent", "within", "near"),
    *("fractions", "convert", "agreeing", "above", "not_above", "outside", "broken"),
)
YEARLY = (
    *("growth", "cagr", "rising", "falling", "steady", "times", "known", "gaps", "apart", "reordered", "counts"),
    "cumulative",
)
TEXTUAL = (
    "chars",
    "repeated",
    "credit_code",
    "matches_whole",
    "parts",
    "same",
    "stated",
    "days",
    "years",
    "blank_words",
)


def settle(value: object) -> object:
    """A computed number at 12 significant digits, so that a growth of exactly 10 % is not above 10 %.

    >>> settle(100 * (1.1 - 1.0)), settle([0.1 + 0.2, None]), settle(float("inf"))
    (10.0, [0.3, None], None)
    """
    if isinstance(value, list):
        return [settle(entry) for entry in value]
    if isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return float(f"{value:.12g}") if isinstance(value, float) else value


def answering(function: Callable[..., Any]) -> Callable[..., object]:
    """The same function, null where it is not defined; CEL would print the traceback of an exception."""

    @wraps(function)
    def answer(*arguments: object) -> object:
        try:
            return settle(function(*arguments))
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, re.error):
            return None

    return answer


FUNCTIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {name: answering(getattr(arithmetic, name)) for name in NUMERIC}
    | {name: answering(getattr(series, name)) for name in YEARLY}
    | {name: answering(getattr(texts, name)) for name in TEXTUAL}
)
