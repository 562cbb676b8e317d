"""Check the answers of one application against every rule of its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import cel

from scoring.applications.answers import Answers, Value
from scoring.applications.expressions import UNDECIDED, bind, evaluate, names, placeholders, scope
from scoring.applications.form import Field, Form, Table
from scoring.applications.programme import Programme
from scoring.applications.rules import Check
from scoring.applications.variables import described, given_answers, of_field, thresholds, variables
from scoring.findings import Fact, Finding, Place, found
from scoring.rubric import Text

THRESHOLD = re.compile(r"\bthreshold\.(\w+)")


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not be held against these answers, and what is missing for it."""

    rule: str
    reason: Literal["unanswered", "threshold", "undecided"]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything the rules say of one application."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One thing a check is held against: the whole application, a field, or a row."""

    bound: Mapping[str, object]
    where: Place
    field: Field | None = None


def check_answers(programme: Programme, answers: Answers) -> Checked:
    """Hold the answers against every check of the form.

    Parameters
    ----------
    programme
        A sound programme; without a form there is nothing to check.
    answers
        What the applicant filled in.

    Returns
    -------
    Checked
        Findings in the order of the checks and, inside a check, of the form; and the rules that
        could not be applied.
    """
    if programme.form is None:
        return Checked((), ())
    context = scope(variables(programme, answers))
    results = [_apply(check, programme.form, programme.year, answers, context) for check in programme.form.checks]
    findings = [finding for one in results for finding in one.findings]
    relaxed = relaxed_rules(programme.form, context)
    return Checked(
        tuple(_relax(finding, relaxed) for finding in findings), tuple(u for one in results for u in one.unchecked)
    )


def relaxed_rules(form: Form, context: cel.Context) -> dict[str, str]:
    """Rules that are relaxed for this application, and the clause that relaxes each."""
    holding = [relaxation for relaxation in form.relaxations if evaluate(relaxation.when, context) is True]
    return {rule: relaxation.id for relaxation in holding for rule in relaxation.rules}


def needed(check: Check, form: Form) -> tuple[str, ...]:
    """Fields a check over the whole application cannot do without."""
    return check.needs if check.needs is not None else tuple(f for f in form.fields if f in names(check.when))


def shown(field: Field, value: Value) -> Fact:
    """An answer as a fact: options by their full id, a series year by year."""
    match value:
        case bool() | float() | int() | str():
            return f"{field.id}.{value}" if field.kind == "choice" else value
        case Mapping():
            return tuple(f"{year}: {number:.10g}" for year, number in sorted(value.items()))
        case tuple():
            return tuple(f"{field.id}.{entry}" if field.options else str(entry) for entry in value)
        case _:
            return value.isoformat()


def facts_of(
    texts: tuple[Text, ...], expressions: Mapping[str, str], form: Form, answers: Answers, context: cel.Context
) -> dict[str, Fact]:
    """The facts that fill these texts, from expressions, answers and thresholds; None where there is no value."""
    wanted = sorted(set().union(*(placeholders(side) for text in texts for side in (text.zh, text.en))))
    given = given_answers(form, answers)
    known = {f"threshold_{name}": value for name, value in thresholds(form).items()}
    facts: dict[str, Fact] = {name: shown(form.fields[name], given[name]) for name in wanted if name in given}
    facts |= {name: known[name] for name in wanted if name in known}
    facts |= {name: as_fact(evaluate(expression, context)) for name, expression in expressions.items()}
    return {name: None for name in wanted if name not in facts} | facts


def as_fact(value: object) -> Fact:
    """The value of an expression as a fact."""
    match value:
        case bool() | str() | int() | float():
            return value
        case list():
            return tuple(f"{entry:.10g}" if isinstance(entry, float) else str(entry) for entry in value)
        case _:
            return None


def _apply(check: Check, form: Form, year: int, answers: Answers, context: cel.Context) -> Checked:
    if check.each or check.rows is not None:
        cases = _fields(check, form, year, answers) if check.each else _rows(check, form, year, answers)
        broken = [_judge(check, case, form, answers, context) for case in cases]
        return Checked(tuple(finding for finding in broken if isinstance(finding, Finding)), ())
    unchecked = _obstacle(check, form, answers)
    if unchecked is None:
        at = check.at or next(iter(needed(check, form)), "")
        keys = (at, f"{at}.{_latest(form, at, year)}") if at else ()
        result = _judge(check, _Case({}, answers.place(*keys)), form, answers, context)
        if result is not UNDECIDED:
            return Checked((result,) if isinstance(result, Finding) else (), ())
        unchecked = Unchecked(check.id, "undecided")
    return Checked(tuple(_told(unchecked, check, form, year, answers)), (unchecked,))


def _judge(check: Check, case: _Case, form: Form, answers: Answers, context: cel.Context) -> Finding | object:
    """The finding where the rule is broken, None where it is kept, and undecided."""
    bind(context, case.bound)
    broken = evaluate(check.when, context)
    if broken is False:
        return None
    if broken is not True:
        return UNDECIDED
    facts = facts_of((check.message, check.remedy), check.facts, form, answers, context)
    if case.field is not None:
        facts |= {"field": case.field.id, "unit": case.field.unit, "limit": case.field.limit}
    if "index" in case.bound:
        facts["index"] = as_fact(case.bound["index"])
    return Finding(check.id, check.level, case.where, facts)


def _fields(check: Check, form: Form, year: int, answers: Answers) -> Iterator[_Case]:
    asked = frozenset(check.each)
    about_absence = "given" in names(check.when) or "ticked" in names(check.when)
    for field in form.fields.values():
        chosen = field.id in asked or field.traits & asked
        if chosen and field.id not in answers.unreadable and (about_absence or field.id in answers.values):
            where = answers.place(field.id, f"{field.id}.{_latest(form, field.id, year)}")
            yield _Case(of_field(field, answers, year), replace(where, field=field.id), field)


def _rows(check: Check, form: Form, year: int, answers: Answers) -> Iterator[_Case]:
    tables = [table for table in form.tables if check.rows in ("*", table.id)]
    for table in tables:
        columns = [described(column, year) for column in table.columns]
        for number, row in enumerate(answers.rows.get(table.id, ())):
            bound = {"row": row, "index": number + 1, "columns": columns, "table": {"id": table.id}}
            yield _Case(bound, _row_place(check, table, number, answers))


def _row_place(check: Check, table: Table, number: int, answers: Answers) -> Place:
    row = f"{table.id}.{number}"
    return answers.place(*((f"{row}.{check.at}",) if check.at else ()), row, table.id)


def _obstacle(check: Check, form: Form, answers: Answers) -> Unchecked | None:
    published = thresholds(form)
    unset = tuple(sorted({name for name in THRESHOLD.findall(check.when) if name not in published}))
    if unset:
        return Unchecked(check.id, "threshold", unset)
    given = given_answers(form, answers)
    missing = tuple(name for name in needed(check, form) if name not in given)
    return Unchecked(check.id, "unanswered", missing) if missing else None


def _told(unchecked: Unchecked, check: Check, form: Form, year: int, answers: Answers) -> Iterator[Finding]:
    """Say that a rule was not applied, unless what is missing has been said already."""
    asked = [form.fields[name] for name in needed(check, form)]
    lacking = [field for field in asked if field.id in unchecked.missing]
    said = any(field.required or field.id in answers.unreadable for field in lacking)
    gaps = any(_has_gaps(field, answers, year) for field in asked)
    if unchecked.reason != "threshold" and not said and not gaps:
        where = answers.place(*(field.id for field in asked[:1]))
        yield found("check_impossible", "info", where, rule=check.id, missing=unchecked.missing)


def _has_gaps(field: Field, answers: Answers, year: int) -> bool:
    value = answers.values.get(field.id)
    return field.years is not None and isinstance(value, Mapping) and not set(field.years.of(year)) <= set(value)


def _latest(form: Form, name: str, year: int) -> int | None:
    field = form.fields.get(name)
    return field.years.of(year)[-1] if field is not None and field.years is not None else None


def _relax(finding: Finding, relaxed: Mapping[str, str]) -> Finding:
    if finding.level != "fail" or finding.code not in relaxed:
        return finding
    return replace(finding, level="warn", facts={**finding.facts, "relaxed": relaxed[finding.code]})
