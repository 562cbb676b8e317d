"""Measured columns: what the form's own numbers say, the same for every expert, with its derivation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.applications.answers import Answers
from scoring.applications.expressions import evaluate
from scoring.applications.functions import settle
from scoring.applications.programme import Programme
from scoring.applications.rules import Quantity
from scoring.applications.subject import Subject, examined, facts_of
from scoring.findings import Fact
from scoring.rubric import Measured


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured column of one application; ``value`` is None where the answers do not give it.

    ``facts`` fill the derivation of the quantity of this id.
    """

    id: str
    value: float | bool | None
    unit: str | None
    facts: Mapping[str, Fact]


def measure(programme: Programme, answers: Answers) -> tuple[Measurement, ...]:
    """Every measured column of an application, in the order of the form."""
    if programme.form is None:
        return ()
    return measure_subject(examined(programme, programme.form, answers))


def points_of(criterion: Measured, value: float) -> float:
    """Points 0-100 of a value by the curve of its criterion, clamped at both ends.

    >>> from scoring.rubric import Text
    >>> curve, title = ((0, 0), (10, 40), (20, 100)), Text(zh="增速", en="Growth")
    >>> points_of(Measured(id="g", kind="measured", weight=1, title=title, field="g", points=curve), 15)
    70.0
    """
    stated, points = zip(*criterion.points, strict=True)
    return float(np.interp(value, stated, points))


def measure_subject(subject: Subject) -> tuple[Measurement, ...]:
    """Every measured column of an application that is ready."""
    return tuple(_measured(quantity, subject) for quantity in subject.form.measured)


def _measured(quantity: Quantity, subject: Subject) -> Measurement:
    found = settle(evaluate(quantity.value, subject.scope))
    value = found if isinstance(found, bool | int | float) else None
    facts = facts_of((quantity.derivation,), quantity.facts, subject, subject.scope) | {"value": value}
    return Measurement(quantity.id, value, quantity.unit, facts)
