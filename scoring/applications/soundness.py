"""Faults of a programme's own rules: found before any application is read, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from scoring.applications.expressions import (
    FAILURES,
    Scope,
    compiled,
    divides,
    names,
    placeholders,
    run,
    scope,
    unknown_functions,
)
from scoring.applications.form import TRAITS, Form
from scoring.applications.programme import Programme
from scoring.applications.rules import Check
from scoring.applications.specimens import (
    specimen_answers,
    specimen_row,
    specimen_submission,
    specimen_summary_row,
    specimen_variables,
)
from scoring.applications.variables import (
    ALWAYS,
    OF_FIELD,
    OF_ROW,
    OF_SUBMISSION,
    fields_asked,
    fields_chosen,
    of_field,
)
from scoring.findings import Finding, Place, found
from scoring.rubric import Text
from scoring.spelling import resembling


def faults(programme: Programme) -> Iterator[Finding]:
    """Everything wrong with the rules of a programme: names nobody knows, expressions that cannot run."""
    form = programme.form
    if form is not None:
        yield from _repeated(form)
        known = _variables_of(form)
        shared = specimen_variables(programme, form)
        for part in form.derived:
            yield from _faults_of(f"derived[{part.id}]", {"value": part.value}, known, shared)
        for check in form.checks:
            yield from _faults_of_check(check, form, known, programme, shared)
        for quantity in form.measured:
            path = f"measured[{quantity.id}]"
            expressions = {"value": quantity.value, **{f"facts.{k}": e for k, e in quantity.facts.items()}}
            yield from _faults_of(path, expressions, known, shared)
            yield from _unfilled(path, (quantity.derivation,), {*quantity.facts, "value"}, form)
        for goal in form.goals:
            yield from _faults_of(f"goals[{goal.id}]", {"target": goal.target, "actual": goal.actual}, known, shared)
        for relaxation in form.relaxations:
            path = f"relaxations[{relaxation.id}]"
            yield from _faults_of(path, {"when": relaxation.when}, known, shared)
            ids = [check.id for check in form.checks]
            yield from (_unknown(f"{path}.rules", rule, ids) for rule in relaxation.rules if rule not in ids)
    yield from _faults_of_procedure(programme)


def _variables_of(form: Form) -> frozenset[str]:
    named = (*form.fields, *(table.id for table in form.tables), *(part.id for part in form.derived))
    return frozenset({*named, *ALWAYS})


def _repeated(form: Form) -> Iterator[Finding]:
    lists = {
        "fields": [f.id for f in chain(form.cover, *(section.fields for section in form.sections))]
        + [table.id for table in form.tables],
        "checks": [check.id for check in form.checks],
        "measured": [quantity.id for quantity in form.measured],
        "derived": [part.id for part in form.derived],
        "thresholds": [threshold.id for threshold in form.thresholds],
    }
    for path, ids in lists.items():
        for name, times in Counter(ids).items():
            if times > 1:
                yield found("programme_duplicate_id", "block", Place(field=f"{path}[{name}]"), id=name)


def _faults_of_check(
    check: Check, form: Form, known: frozenset[str], programme: Programme, shared: Mapping[str, object]
) -> Iterator[Finding]:
    path = f"checks[{check.id}]"
    tables = [table.id for table in form.tables]
    specimen = specimen_answers(form, programme.year)
    fields, extra = fields_chosen(programme, check.each), frozenset[str]()
    bound: list[Mapping[str, object]] = [{}]
    if check.each:
        extra = frozenset(OF_FIELD)
        bound = [of_field(field, specimen, programme.year, fields_asked(programme)[field.id]) for field in fields]
        selectors = {*form.fields, *TRAITS}
        yield from (_unknown(f"{path}.each", name, selectors) for name in check.each if name not in selectors)
    if check.rows is not None:
        extra = frozenset(OF_ROW)
        bound = [specimen_row(form, table, programme.year, specimen) for table in tables if check.rows in ("*", table)]
        if check.rows != "*" and check.rows not in tables:
            yield _unknown(f"{path}.rows", check.rows, tables)
    yield from (_unknown(f"{path}.needs", name, form.fields) for name in check.needs or () if name not in form.fields)
    yield from _faults_of_expressions(check, path, known | extra, shared, bound)
    yield from _unfilled(path, (check.message, check.remedy), {*check.facts, *_bound_facts(check)}, form)


def _faults_of_expressions(
    check: Check, path: str, known: frozenset[str], shared: Mapping[str, object], bound: Iterable[Mapping[str, object]]
) -> Iterator[Finding]:
    expressions = {"when": check.when, **{f"facts.{name}": text for name, text in check.facts.items()}}
    told: set[object] = set()
    for case in bound:
        for finding in _faults_of(path, expressions, known, {**shared, **case}):
            if (finding.code, finding.where.field) not in told:
                told.add((finding.code, finding.where.field))
                yield finding


def _faults_of(
    path: str, expressions: Mapping[str, str], known: frozenset[str], specimen: Mapping[str, object]
) -> Iterator[Finding]:
    seen = scope(specimen)
    for name, expression in expressions.items():
        where = Place(field=f"{path}.{name}")
        try:
            compiled(expression)
        except ValueError as error:
            yield found("check_not_cel", "block", where, fault=str(error).split("\n")[0])
            continue
        strange = [*sorted(names(expression) - known), *unknown_functions(expression)]
        yield from (_unknown(f"{path}.{name}", one, known) for one in strange)
        if divides(expression):
            yield found("check_divides", "block", where)
        if not strange and "threshold" not in names(expression):
            yield from _fails(expression, seen, where)


def _fails(expression: str, seen: Scope, where: Place) -> Iterator[Finding]:
    try:
        run(expression, seen)
    except FAILURES as error:
        yield found("check_fails", "block", where, fault=str(error).split(":")[0])


def _bound_facts(check: Check) -> tuple[str, ...]:
    if check.each:
        return ("field", "unit", "limit")
    return ("index",) if check.rows is not None else ()


def _unfilled(path: str, texts: Iterable[Text], facts: Iterable[str], form: Form | None) -> Iterator[Finding]:
    """Words in braces that no fact will ever fill."""
    known = set(facts)
    if form is not None:
        known |= {*form.fields, *(part.id for part in form.derived)}
        known |= {*(f"threshold_{threshold.id}" for threshold in form.thresholds)}
    wanted = set().union(*(placeholders(side) for text in texts for side in (text.zh, text.en)))
    yield from (_unknown(f"{path}.message", name, known) for name in sorted(wanted - known))


def _unknown(path: str, name: str, known: Iterable[str]) -> Finding:
    similar = resembling(name, tuple(known))
    return found("programme_unknown_name", "block", Place(field=path), name=name, similar=similar)


def _faults_of_procedure(programme: Programme) -> Iterator[Finding]:
    shared = specimen_submission(programme)
    own: Mapping[str, object] = {"row": specimen_summary_row(programme), "index": 1}
    for check in programme.procedure.checks:
        path = f"procedure.checks[{check.id}]"
        extra, bound = (frozenset(OF_ROW), own) if check.rows is not None else (frozenset[str](), {})
        yield from _faults_of_expressions(check, path, frozenset(OF_SUBMISSION) | extra, shared, [bound])
        yield from _unfilled(path, (check.message, check.remedy), {*check.facts, *_bound_facts(check)}, None)
    yield from _unknown_fields(programme)


def _unknown_fields(programme: Programme) -> Iterator[Finding]:
    """Columns of the summary and criteria of the rubric that name a field the form does not have."""
    form, summary = programme.form, programme.procedure.summary
    fields = form.fields if form is not None else {}
    for column in summary.columns if summary is not None and form is not None else ():
        if column.same_as is not None and column.same_as not in fields:
            yield _unknown(f"procedure.summary.columns[{column.id}].same_as", column.same_as, fields)
    measured = [quantity.id for quantity in form.measured] if form is not None else []
    for criterion in programme.rubric.fielded if form is not None else ():
        if criterion.field not in measured:
            yield _unknown(f"rubric.{criterion.id}.field", criterion.field, measured)
