"""Faults of a programme's own rules: found before any application is read, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from scoring.applications.expressions import Scope
from scoring.applications.form import TRAITS, Form, words_of
from scoring.applications.programme import Programme
from scoring.applications.rules import Check
from scoring.applications.specimens import (
    specimen_answers,
    specimen_row,
    specimen_scope,
    specimen_submission,
    specimen_summary_row,
)
from scoring.applications.trials import faults_of, unfilled, unknown
from scoring.applications.variables import fields_asked, fields_chosen, of_field
from scoring.findings import Finding, Place, found

OF_EACH = ("field", "unit", "limit")  # facts a check over fields, or over rows, always has
OF_ROWS = ("index",)


def faults(programme: Programme) -> Iterator[Finding]:
    """Everything wrong with the rules of a programme: names nobody knows, expressions that cannot run."""
    if programme.form is not None:
        yield from _faults_of_form(programme, programme.form)
    yield from _faults_of_procedure(programme)


def _faults_of_form(programme: Programme, form: Form) -> Iterator[Finding]:
    seen = specimen_scope(programme, form)
    yield from _repeated(form)
    yield from _words_taken(form)
    for part in form.derived:
        yield from faults_of(f"derived[{part.id}]", {"value": part.value}, seen)
    for check in form.checks:
        yield from _faults_of_check(check, programme, form, seen)
    for quantity in form.measured:
        path = f"measured[{quantity.id}]"
        yield from faults_of(path, {"value": quantity.value, **_named(quantity.facts)}, seen)
        yield from unfilled(path, (quantity.derivation,), {*_facts(form), *quantity.facts, "value"})
    for goal in form.goals:
        yield from faults_of(f"goals[{goal.id}]", {"target": goal.target, "actual": goal.actual}, seen)
    for relaxation in form.relaxations:
        path = f"relaxations[{relaxation.id}]"
        yield from faults_of(path, {"when": relaxation.when}, seen, yes_or_no=True)
        yield from unknown(f"{path}.rules", relaxation.rules, [check.id for check in form.checks])


def _faults_of_check(check: Check, programme: Programme, form: Form, seen: Scope) -> Iterator[Finding]:
    path, tables = f"checks[{check.id}]", {table.id: table for table in form.tables}
    yield from unknown(f"{path}.each", check.each, (*form.fields, *TRAITS))
    yield from unknown(f"{path}.needs", check.needs or (), form.fields)
    if check.rows not in (None, "*"):
        yield from unknown(f"{path}.rows", [check.rows or ""], tables)
    if check.at is not None:
        columns = [column.id for name in tables for column in tables[name].columns if check.rows in ("*", name)]
        places = columns if check.rows is not None else (*form.fields, *tables, "plan")
        yield from unknown(f"{path}.at", [check.at], places)
    bound = list(_bound(check, programme, form))
    yield from _tried(check, path, [{**seen, **case} for case in bound])
    more = OF_EACH if check.each else OF_ROWS if check.rows is not None else ()
    yield from unfilled(path, (check.message, check.remedy), {*_facts(form), *check.facts, *more})


def _bound(check: Check, programme: Programme, form: Form) -> Iterator[Scope]:
    """What is bound for each thing of the form that a check is held against."""
    specimen = specimen_answers(form, programme.year)
    if check.each:
        asked = fields_asked(programme)
        for field in fields_chosen(programme, check.each):
            yield of_field(field, specimen, programme.year, asked[field.id])
    elif check.rows is not None:
        for table in form.tables:
            if check.rows in ("*", table.id):
                yield specimen_row(table, programme.year, specimen)
    else:
        yield {}


def _tried(check: Check, path: str, scopes: list[Scope]) -> Iterator[Finding]:
    """Faults of a check in any of its scopes, each told once."""
    told: dict[tuple[str, str | None, object], Finding] = {}
    for seen in scopes:
        trouble = (
            *faults_of(path, {"when": check.when}, seen, yes_or_no=True),
            *faults_of(path, _named(check.facts), seen),
        )
        for finding in trouble:
            told.setdefault((finding.code, finding.where.field, finding.facts.get("name")), finding)
    yield from told.values()


def _named(facts: Mapping[str, str]) -> dict[str, str]:
    return {f"facts.{name}": expression for name, expression in facts.items()}


def _facts(form: Form) -> tuple[str, ...]:
    """Facts any message of a form may use: answers, derived values and thresholds."""
    thresholds = (f"threshold_{threshold.id}" for threshold in form.thresholds)
    return (*form.fields, *(part.id for part in form.derived), *thresholds)


def _repeated(form: Form) -> Iterator[Finding]:
    asked = [*form.cover, *(field for section in form.sections for field in section.fields)]
    lists = {
        "fields": [*(field.id for field in asked), *(part.id for part in form.tables), *(d.id for d in form.derived)],
        "checks": [check.id for check in form.checks],
        "measured": [quantity.id for quantity in form.measured],
        "thresholds": [threshold.id for threshold in form.thresholds],
        "goals": [goal.id for goal in form.goals],
    }
    for path, ids in lists.items():
        for name, times in Counter(ids).items():
            if times > 1:
                yield found("programme_duplicate_id", "block", Place(field=f"{path}[{name}]"), id=name)


def _words_taken(form: Form) -> Iterator[Finding]:
    """Ids that stand for two things: a message that names one would show the word of the other."""
    known: dict[str, str] = {}
    for name, text in words_of(form):
        first = known.setdefault(name, text.zh)
        if first != text.zh:
            yield found("programme_word_taken", "block", Place(field=f"[{name}]"), id=name, first=first, second=text.zh)


def _lists_differ(programme: Programme) -> Iterator[Finding]:
    """Two lists are drawn by the rubric and counted by quotas: both must mean the same ones."""
    drawn = tuple(sorted(one.id for one in programme.rubric.policy.lists))
    counted = tuple(sorted({quota.list for quota in programme.procedure.quotas}))
    if programme.procedure.outcome == "two-lists" and drawn != counted:
        yield found(
            "programme_lists_differ", "block", Place(field="rubric.policy.lists"), rubric=drawn, procedure=counted
        )


def _faults_of_procedure(programme: Programme) -> Iterator[Finding]:
    yield from _lists_differ(programme)
    seen, row = specimen_submission(programme), specimen_summary_row(programme)
    for check in programme.procedure.checks:
        path = f"procedure.checks[{check.id}]"
        yield from _tried(check, path, [{**seen, **row} if check.rows is not None else seen])
        more = OF_ROWS if check.rows is not None else ()
        yield from unfilled(path, (check.message, check.remedy), {*check.facts, *more})
    yield from _unknown_fields(programme)


def _unknown_fields(programme: Programme) -> Iterator[Finding]:
    """Columns of the summary and criteria of the rubric that name a field the form does not have."""
    form, summary = programme.form, programme.procedure.summary
    if form is None:
        return
    for column in summary.columns if summary is not None else ():
        path = f"procedure.summary.columns[{column.id}].same_as"
        yield from unknown(path, [column.same_as] if column.same_as is not None else [], form.fields)
    measured = [quantity.id for quantity in form.measured]
    for criterion in programme.rubric.fielded:
        yield from unknown(f"rubric.{criterion.id}.field", [criterion.field], measured)
