"""One application under examination: its answers, what follows from them, and the scope expressions see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.applications.answers import Answers, Value
from scoring.applications.expressions import UNDECIDED, Scope, evaluate, names, placeholders, scope
from scoring.applications.form import Field, Form
from scoring.applications.programme import Programme
from scoring.applications.variables import given_answers, thresholds, variables
from scoring.findings import Fact, Place
from scoring.rubric import Text


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An application with its form; ``derived`` holds the derived values that could be computed."""

    programme: Programme
    form: Form
    answers: Answers
    given: Mapping[str, Value]
    derived: Mapping[str, object]
    scope: Scope

    @property
    def year(self) -> int:
        """The year of the call."""
        return self.programme.year

    def place(self, name: str) -> Place:
        """Where an answer stands: the field, or its latest year."""
        field = self.form.fields.get(name)
        latest = f"{name}.{field.years.of(self.year)[-1]}" if field is not None and field.years is not None else name
        return self.answers.place(name, latest)


def examined(programme: Programme, form: Form, answers: Answers) -> Subject:
    """An application ready to be held against the rules of its form."""
    seen = dict(scope(variables(programme, answers)))
    derived: dict[str, object] = {}
    for part in form.derived:
        value = evaluate(part.value, seen)
        if value is not UNDECIDED and value is not None:
            seen[part.id] = derived[part.id] = value
    return Subject(programme, form, answers, given_answers(form, answers), derived, seen)


def fields_read(expression: str, form: Form) -> tuple[str, ...]:
    """Fields an expression reads, also through derived values, in the order of the form."""
    read = set(names(expression))
    for part in reversed(form.derived):
        if part.id in read:
            read |= names(part.value)
    return tuple(name for name in form.fields if name in read)


def facts_of(texts: tuple[Text, ...], expressions: Mapping[str, str], subject: Subject, seen: Scope) -> dict[str, Fact]:
    """The facts that fill these texts: expressions, answers, derived values, thresholds; None where there is none."""
    wanted = sorted(set().union(*(placeholders(side) for text in texts for side in (text.zh, text.en))))
    facts: dict[str, Fact] = dict.fromkeys(wanted)
    published = {f"threshold_{name}": value for name, value in thresholds(subject.form).items()}
    known: dict[str, object] = {**published, **subject.derived}
    facts |= {name: as_fact(known[name]) for name in wanted if name in known}
    facts |= {name: shown(subject.form.fields[name], subject.given[name]) for name in wanted if name in subject.given}
    return facts | {name: as_fact(evaluate(expression, seen)) for name, expression in expressions.items()}


def shown(field: Field, value: Value) -> Fact:
    """An answer as a fact: options by their full id, a series year by year."""
    match value:
        case str():
            return f"{field.id}.{value}" if field.kind == "choice" else value
        case bool() | float() | int():
            return value
        case Mapping():
            return tuple(f"{year}: {number:.10g}" for year, number in sorted(value.items()))
        case tuple():
            return tuple(f"{field.id}.{entry}" if field.options else entry for entry in value)
        case _:
            return value.isoformat()


def as_fact(value: object) -> Fact:
    """The value of an expression as a fact."""
    match value:
        case bool() | str() | int() | float():
            return value
        case list():
            return tuple(f"{entry:.10g}" if isinstance(entry, float) else str(entry) for entry in value)
        case _:
            return None
