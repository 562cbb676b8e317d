"""Answers and a submission without meaning, to try every expression of a programme on."""

from __future__ import annotations

from datetime import date

from scoring.applications.answers import Answers, Value
from scoring.applications.expressions import Scope, evaluate, scope
from scoring.applications.form import Field, Form, Table
from scoring.applications.programme import Programme
from scoring.applications.variables import of_table, variables

SPECIMEN_TEXT = "样例"


def specimen_answers(form: Form, year: int) -> Answers:
    """Answers to everything, of the right kind and without meaning, to try expressions on."""
    rows = {table.id: ({column.id: _specimen(column, year) for column in table.columns},) for table in form.tables}
    chapters = {chapter.id: SPECIMEN_TEXT for chapter in (form.plan.chapters if form.plan is not None else ())}
    values = {name: _specimen(field, year) for name, field in form.fields.items()}
    return Answers("specimen", values, rows, chapters)


def _specimen(field: Field, year: int) -> Value:
    if field.years is not None:
        return {each: 50.0 + n for n, each in enumerate(field.years.of(year))}
    match field.kind:
        case "number" | "integer" | "percent":
            return 50.0
        case "yesno":
            return True
        case "choice":
            return field.options[0].id
        case "ticks":
            return tuple(option.id for option in field.options)
        case "date":
            return date(year, 1, 1)
        case "names":
            return (SPECIMEN_TEXT,)
        case "text":
            return SPECIMEN_TEXT


def specimen_scope(programme: Programme, form: Form) -> Scope:
    """What a check over a whole application may name, every threshold set and everything derived."""
    answers = specimen_answers(form, programme.year)
    thresholds = {threshold.id: 50.0 for threshold in form.thresholds}
    seen = dict(scope(variables(programme, answers) | {"threshold": thresholds}))
    for part in form.derived:
        seen[part.id] = evaluate(part.value, seen)
    return seen


def specimen_row(table: Table, year: int, specimen: Answers) -> Scope:
    """What a check over rows may name of the first row of a table."""
    return scope({"row": specimen.rows[table.id][0], "index": 1, **of_table(table, year)})


def specimen_submission(programme: Programme) -> Scope:
    """What a check over a submission may name, with one application."""
    return scope(
        {
            "authority": SPECIMEN_TEXT,
            "kind": SPECIMEN_TEXT,
            "region": SPECIMEN_TEXT,
            "lists": {"main": ["specimen"]},
            "count": 1,
            "received": "2000-01-01",
            "year": programme.year,
            "dates": {milestone.id: "2000-01-01" for milestone in programme.procedure.dates},
            "summary": [specimen_summary_row(programme)["row"]],
            "documents": {
                document.id: {"originals": 1, "copies": 1, "label": SPECIMEN_TEXT}
                for document in programme.procedure.documents
            },
            "applications": [variables(programme, _specimen_application(programme))],
        }
    )


def specimen_summary_row(programme: Programme) -> Scope:
    """What a check over the summary may name of a row, with the form it sums up."""
    summary = programme.procedure.summary
    cells = {column.id: SPECIMEN_TEXT for column in (summary.columns if summary is not None else ())}
    form = variables(programme, _specimen_application(programme))
    return scope({"row": {**cells, "form": form}, "index": 1})


def _specimen_application(programme: Programme) -> Answers:
    form = programme.form
    return specimen_answers(form, programme.year) if form is not None else Answers("specimen")
