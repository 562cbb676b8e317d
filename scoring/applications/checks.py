"""Check the answers of one application against every rule of its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from scoring.applications.answers import Answers
from scoring.applications.expressions import UNDECIDED, Scope, Undecided, evaluate, names, plain, thresholds_read
from scoring.applications.form import Field, Table
from scoring.applications.programme import Programme
from scoring.applications.rules import Check
from scoring.applications.subject import Subject, as_fact, examined, facts_of, fields_read
from scoring.applications.variables import fields_asked, fields_chosen, of_field, tables_asked, thresholds
from scoring.findings import Finding, Place, found


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

    bound: Scope
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
    return check_subject(examined(programme, programme.form, answers))


def check_subject(subject: Subject) -> Checked:
    """Hold an application that is ready against every check of its form."""
    results = [_apply(check, subject) for check in subject.form.checks]
    relaxed = relaxed_rules(subject)
    findings = tuple(_relax(finding, relaxed) for one in results for finding in one.findings)
    return Checked(findings, tuple(unchecked for one in results for unchecked in one.unchecked))


def relaxed_rules(subject: Subject) -> dict[str, str]:
    """Rules that are relaxed for this application, and the clause that relaxes each."""
    holding = [part for part in subject.form.relaxations if evaluate(part.when, subject.scope) is True]
    return {rule: relaxation.id for relaxation in holding for rule in relaxation.rules}


def needed(check: Check, subject: Subject) -> tuple[str, ...]:
    """Fields a check over the whole application cannot do without."""
    return check.needs if check.needs is not None else fields_read(check.when, subject.form)


def _apply(check: Check, subject: Subject) -> Checked:
    unset = tuple(name for name in thresholds_read(check.when) if name not in thresholds(subject.form))
    if unset:
        return Checked((), (Unchecked(check.id, "threshold", unset),))
    if check.each or check.rows is not None:
        cases = _fields(check, subject) if check.each else _rows(check, subject)
        results = [_judge(check, case, subject) for case in cases]
        return Checked(tuple(result for result in results if isinstance(result, Finding)), ())
    return _apply_once(check, subject)


def _apply_once(check: Check, subject: Subject) -> Checked:
    """Hold the whole application against a check, or say what it lacks for that."""
    asked = needed(check, subject)
    missing = tuple(name for name in asked if name not in subject.given)
    result = UNDECIDED if missing else _judge(check, _Case({}, _whole_place(check, asked, subject)), subject)
    if not isinstance(result, Undecided):
        return Checked((result,) if result is not None else (), ())
    unchecked = Unchecked(check.id, "unanswered" if missing else "undecided", missing or asked)
    return Checked(tuple(_told(unchecked, asked, subject)), (unchecked,))


def _judge(check: Check, case: _Case, subject: Subject) -> Finding | Undecided | None:
    """The finding where the rule is broken, None where it is kept."""
    seen = {**subject.scope, **case.bound}
    broken = evaluate(check.when, seen)
    if not isinstance(broken, bool):
        return UNDECIDED
    if not broken:
        return None
    facts = facts_of((check.message, check.remedy), check.facts, subject, seen)
    if case.field is not None:
        facts |= {"field": case.field.id, "unit": case.field.unit, "limit": case.field.limit}
    if "index" in case.bound:
        facts["index"] = as_fact(case.bound["index"])
    return Finding(check.id, check.level, case.where, facts)


def _fields(check: Check, subject: Subject) -> Iterator[_Case]:
    answers, asked = subject.answers, fields_asked(subject.programme)
    about_absence = bool({"given", "ticked"} & names(check.when))
    for field in fields_chosen(subject.programme, check.each):
        if field.id not in answers.unreadable and (about_absence or field.id in answers.values):
            where = replace(subject.place(field.id), field=field.id)
            yield _Case(of_field(field, answers, subject.year, asked[field.id]), where, field)


def _rows(check: Check, subject: Subject) -> Iterator[_Case]:
    asked = tables_asked(subject.programme)
    for table in (table for table in subject.form.tables if check.rows in ("*", table.id)):
        for number, row in enumerate(subject.answers.rows.get(table.id, ())):
            bound = {"row": plain(row), "index": float(number + 1), **asked[table.id]}
            yield _Case(bound, _row_place(check, table, number, subject.answers))


def _row_place(check: Check, table: Table, number: int, answers: Answers) -> Place:
    row = f"{table.id}.{number}"
    return answers.place(*((f"{row}.{check.at}",) if check.at else ()), row, table.id)


def _whole_place(check: Check, asked: tuple[str, ...], subject: Subject) -> Place:
    """Where a finding over the whole application points: as the check says, or to the first field it reads."""
    at = check.at or next(iter(asked), None)
    return replace(subject.place(at), field=at) if at is not None else subject.answers.place()


def _told(unchecked: Unchecked, asked: tuple[str, ...], subject: Subject) -> Iterator[Finding]:
    """Say that a rule was not applied, unless what is missing has been said already."""
    fields = [subject.form.fields[name] for name in asked]
    lacking = [field for field in fields if field.id not in subject.given]
    said = any(field.required or field.id in subject.answers.unreadable for field in lacking)
    if not said and not any(_has_gaps(field, subject) for field in fields):
        where = subject.answers.place(*asked[:1])
        yield found("check_impossible", "info", where, rule=unchecked.rule, missing=unchecked.missing)


def _has_gaps(field: Field, subject: Subject) -> bool:
    value = subject.answers.values.get(field.id)
    years = field.years.of(subject.year) if field.years is not None else ()
    return isinstance(value, Mapping) and not set(years) <= set(value)


def _relax(finding: Finding, relaxed: Mapping[str, str]) -> Finding:
    if finding.level != "fail" or finding.code not in relaxed:
        return finding
    return replace(finding, level="warn", facts={**finding.facts, "relaxed": relaxed[finding.code]})
