"""Expressions in CEL: compiled once, evaluated over the answers, undecided where something is missing."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final, Literal

import cel

from scoring.applications.functions import FUNCTIONS

BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*(\w+)\s*,")
THRESHOLD = re.compile(r"\bthreshold\.(\w+)")
BUILT_IN = frozenset({"size", "has", "contains", "startsWith", "endsWith", "matches", "string", "double", "int"})
FAILURES = (TypeError, KeyError, IndexError, ValueError, RuntimeError, ArithmeticError)


class Undecided(Enum):
    """The value of an expression that cannot be evaluated over these answers."""

    UNDECIDED = "undecided"


UNDECIDED: Final = Undecided.UNDECIDED
Outcome = object | Literal[Undecided.UNDECIDED]
Scope = Mapping[str, object]


@lru_cache(maxsize=4096)
def compiled(expression: str) -> cel.Program:
    """The compiled expression.

    Raises
    ------
    ValueError
        If it is not CEL.
    """
    return cel.compile(expression)


@lru_cache(maxsize=4096)
def names(expression: str) -> frozenset[str]:
    """Variables an expression reads, without those its own comprehensions bind.

    >>> sorted(names('rows.exists(r, r.year > year) && "x" in answered'))
    ['answered', 'rows', 'year']
    """
    return frozenset(compiled(expression).variables()) - frozenset(BOUND.findall(expression))


@lru_cache(maxsize=4096)
def thresholds_read(expression: str) -> tuple[str, ...]:
    """Thresholds an expression reads.

    >>> thresholds_read("area > threshold.area")
    ('area',)
    """
    return tuple(sorted(set(THRESHOLD.findall(expression))))


@lru_cache(maxsize=4096)
def unknown_functions(expression: str) -> tuple[str, ...]:
    """Functions an expression calls that nobody has registered."""
    called = (name for name in compiled(expression).functions() if re.fullmatch(r"[A-Za-z]\w*", name))
    return tuple(sorted(name for name in called if name not in FUNCTIONS and name not in BUILT_IN))


@lru_cache(maxsize=4096)
def _called(expression: str) -> Mapping[str, Callable[..., object]]:
    return {name: FUNCTIONS[name] for name in compiled(expression).functions() if name in FUNCTIONS}


@lru_cache(maxsize=4096)
def divides(expression: str) -> bool:
    """Whether an expression divides by itself, which gives infinity, instead of calling ``ratio``."""
    return "_/_" in compiled(expression).functions()


@lru_cache(maxsize=4096)
def placeholders(text: str) -> frozenset[str]:
    """Names of the facts a text has to be filled with.

    >>> sorted(placeholders("{lowest} of {field}"))
    ['field', 'lowest']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def scope(variables: Mapping[str, object]) -> Scope:
    """Everything an expression may name, as CEL takes it."""
    return {name: plain(value) for name, value in variables.items()}


def run(expression: str, variables: Scope) -> object:
    """The value of an expression, which sees only what it names: a large context is slow to hand over.

    Raises
    ------
    one of FAILURES
        If CEL has no value for it.
    """
    seen = {name: variables[name] for name in names(expression) if name in variables}
    return compiled(expression).execute(cel.Context(variables=seen, functions=dict(_called(expression))))


def evaluate(expression: str, variables: Scope) -> Outcome:
    """The value of an expression; undecided where CEL has none, such as for a comparison with null."""
    try:
        return run(expression, variables)
    except FAILURES:
        return UNDECIDED


def plain(value: object) -> object:
    """A value as CEL takes it: numbers as finite doubles, dates as ISO text, mappings and sequences all the way."""
    match value:
        case bool() | str() | None:
            return value
        case float() if not math.isfinite(value):
            return None
        case int():
            return float(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(part) for key, part in value.items()}
        case list() | tuple() | frozenset():
            return [plain(part) for part in value]
        case _:
            return value
