"""Try an expression before it is used: is it CEL, does it name what there is, does it run?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scoring.applications.expressions import (
    FAILURES,
    Scope,
    compiled,
    divides,
    names,
    placeholders,
    run,
    thresholds_read,
    unknown_functions,
)
from scoring.applications.functions import FUNCTIONS
from scoring.findings import Finding, Place, found
from scoring.rubric import Text
from scoring.spelling import resembling


def faults_of(path: str, expressions: Mapping[str, str], seen: Scope, yes_or_no: bool = False) -> Iterator[Finding]:
    """Everything wrong with some expressions over a specimen of what they may name.

    With ``yes_or_no`` the value of each has to be true or false.
    """
    for name, expression in expressions.items():
        where = Place(field=f"{path}.{name}")
        try:
            compiled(expression)
        except ValueError as error:
            yield found("check_not_cel", "block", where, fault=str(error).split("\n")[0])
            continue
        strange = tuple(_strangers(expression, seen, where.field or ""))
        yield from strange
        if divides(expression):
            yield found("check_divides", "block", where)
        elif not strange:
            yield from _fails(expression, seen, where, yes_or_no)


def unfilled(path: str, texts: Iterable[Text], facts: Iterable[str]) -> Iterator[Finding]:
    """Words in braces that no fact will ever fill."""
    known = frozenset(facts)
    wanted = set().union(*(placeholders(side) for text in texts for side in (text.zh, text.en)))
    return unknown(f"{path}.message", sorted(wanted), known)


def unknown(path: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    """Names that are not there, with what may have been meant."""
    there = tuple(known)
    for name in wanted:
        if name not in there:
            similar = resembling(name, there)
            yield found("programme_unknown_name", "block", Place(field=path), name=name, similar=similar)


def _strangers(expression: str, seen: Scope, path: str) -> Iterator[Finding]:
    yield from unknown(path, sorted(names(expression)), seen)
    yield from unknown(path, unknown_functions(expression), FUNCTIONS)
    thresholds = seen.get("threshold")
    if isinstance(thresholds, Mapping):
        yield from unknown(path, thresholds_read(expression), thresholds)


def _fails(expression: str, seen: Scope, where: Place, yes_or_no: bool) -> Iterator[Finding]:
    try:
        value = run(expression, seen)
    except FAILURES as error:
        yield found("check_fails", "block", where, fault=str(error).split(":")[0])
    else:
        if yes_or_no and not isinstance(value, bool):
            yield found("check_fails", "block", where, fault=type(value).__name__)
