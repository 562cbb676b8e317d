"""Answers and a submission without meaning, to try every expression of a programme on."""

from __future__ import annotations

from datetime import date

from scoring.applications.answers import Answers, Value
from scoring.applications.form import Field, Form
from scoring.applications.programme import Programme
from scoring.applications.subject import examined
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


def specimen_variables(programme: Programme, form: Form) -> dict[str, object]:
    """What a check over a whole application may name, with what is derived."""
    answers = specimen_answers(form, programme.year)
    return variables(programme, answers) | dict(examined(programme, form, answers).derived)


def specimen_row(form: Form, name: str, year: int, specimen: Answers) -> dict[str, object]:
    """What a check over rows may name of the first row of a table."""
    table = next(table for table in form.tables if table.id == name)
    return {"row": specimen.rows[name][0], "index": 1, **of_table(table, year)}


def specimen_submission(programme: Programme) -> dict[str, object]:
    """What a check over a submission may name, with one application and one row of the summary."""
    procedure, form = programme.procedure, programme.form
    answers = specimen_answers(form, programme.year) if form is not None else Answers("specimen")
    return {
        "authority": SPECIMEN_TEXT,
        "kind": SPECIMEN_TEXT,
        "region": SPECIMEN_TEXT,
        "lists": {"main": ["specimen"]},
        "count": 1,
        "received": "2000-01-01",
        "year": programme.year,
        "dates": {milestone.id: "2000-01-01" for milestone in procedure.dates},
        "summary": [specimen_summary_row(programme)],
        "documents": {d.id: {"originals": 1, "copies": 1, "label": SPECIMEN_TEXT} for d in procedure.documents},
        "applications": [variables(programme, answers)],
    }


def specimen_summary_row(programme: Programme) -> dict[str, object]:
    """A row of the summary beside the form it sums up."""
    summary, form = programme.procedure.summary, programme.form
    columns = summary.columns if summary is not None else ()
    answers = specimen_answers(form, programme.year) if form is not None else Answers("specimen")
    return {column.id: SPECIMEN_TEXT for column in columns} | {"form": variables(programme, answers)}
