"""Measured columns: what the form's own numbers say, the same for every expert, with its derivation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.applications.answers import Answers
from scoring.applications.expressions import evaluate
from scoring.applications.functions import settle
from scoring.applications.programme import Programme
from scoring.applications.rules import Quantity
from scoring.applications.subject import Subject, examined, facts_of
from scoring.findings import Fact


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


def measure_subject(subject: Subject) -> tuple[Measurement, ...]:
    """Every measured column of an application that is ready."""
    return tuple(_measured(quantity, subject) for quantity in subject.form.measured)


def _measured(quantity: Quantity, subject: Subject) -> Measurement:
    found = settle(evaluate(quantity.value, subject.scope))
    value = found if isinstance(found, bool | int | float) else None
    facts = facts_of((quantity.derivation,), quantity.facts, subject, subject.scope) | {"value": value}
    return Measurement(quantity.id, value, quantity.unit, facts)
