"""What an expression may name: the answers, the years, the thresholds, and what each field asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scoring.applications.answers import Answers, Value
from scoring.applications.expressions import Scope, plain, scope
from scoring.applications.form import Field, Form, Table
from scoring.applications.programme import Programme

ALWAYS = (
    *("answered", "evidence", "tables", "plan", "plan_text", "plan_limit", "plan_least", "chapters"),
    *("threshold", "dates", "year", "sector", "authority"),
)
OF_FIELD = ("value", "field", "given", "ticked")
OF_ROW = ("row", "index", "table", "columns", "required_columns", "whole_columns", "bounded_columns")
OF_SUBMISSION = (
    *("authority", "kind", "region", "lists", "count", "received", "dates", "year", "summary", "documents"),
    "applications",
)
BOXES = ("yesno", "choice")


def variables(programme: Programme, answers: Answers) -> dict[str, object]:
    """Every variable of one application; a field without an answer has none."""
    form = programme.form
    if form is None:
        return {}
    given = given_answers(form, answers)
    values = {name: shaped(form.fields[name], value, programme.year) for name, value in given.items()}
    tables = {table.id: list(answers.rows.get(table.id, ())) for table in form.tables}
    chapters = form.plan.chapters if form.plan is not None else ()
    return {
        **values,
        **tables,
        "answered": list(values),
        "evidence": [name for name, files in answers.evidence.items() if files],
        "plan": {name: text for name, text in answers.chapters.items() if text.strip()},
        "plan_text": "\n".join(answers.chapters.values()),
        "plan_limit": form.plan.limit if form.plan is not None else None,
        "plan_least": form.plan.least if form.plan is not None else None,
        "tables": [_table(table, len(answers.rows.get(table.id, ()))) for table in form.tables],
        "chapters": [chapter.id for chapter in chapters if chapter.required],
        "threshold": thresholds(form),
        "dates": dates(programme),
        "year": programme.year,
        "sector": answers.sector,
        "authority": answers.authority,
    }


def given_answers(form: Form, answers: Answers) -> dict[str, Value]:
    """Answers to fields of the form, without boxes of which several or none are ticked."""
    return {
        name: answers.values[name]
        for name, field in form.fields.items()
        if name in answers.values and not is_ambiguous(field, answers.values[name])
    }


def is_ambiguous(field: Field, value: Value) -> bool:
    """Whether several boxes, or none, are ticked where one answer is asked."""
    return field.kind in BOXES and isinstance(value, tuple)


def shaped(field: Field, value: Value, year: int) -> object:
    """An answer as an expression sees it: a series as a list over the years of its window."""
    if field.years is not None and isinstance(value, Mapping):
        return [value.get(each) for each in field.years.of(year)]
    return value


def _table(table: Table, rows: int) -> dict[str, object]:
    return {"id": table.id, "least": table.least, "rows": rows}


def thresholds(form: Form) -> dict[str, float]:
    """The thresholds that are published."""
    return {threshold.id: threshold.value for threshold in form.thresholds if threshold.value is not None}


def dates(programme: Programme) -> dict[str, str]:
    """The dates that are published, as ISO text."""
    return {date.id: date.on.isoformat() for date in programme.procedure.dates if date.on is not None}


def of_field(field: Field, answers: Answers, year: int, asked: Scope) -> Scope:
    """What a check over fields may name of the field at hand; ``asked`` is its description."""
    value = answers.values.get(field.id)
    ambiguous = value is not None and is_ambiguous(field, value)
    ticked = len(value) if isinstance(value, tuple) else int(value is not None)
    return {
        "value": None if value is None or ambiguous else plain(shaped(field, value, year)),
        "field": asked,
        "given": value is not None and (not ambiguous or ticked > 0),
        "ticked": float(ticked),
    }


@lru_cache(maxsize=16)
def fields_asked(programme: Programme) -> Mapping[str, Scope]:
    """The description of every field, made once for a programme."""
    fields = programme.form.fields if programme.form is not None else {}
    return {name: scope(described(field, programme.year)) for name, field in fields.items()}


@lru_cache(maxsize=16)
def tables_asked(programme: Programme) -> Mapping[str, Scope]:
    """What a check over rows may name of each table, made once for a programme."""
    tables = programme.form.tables if programme.form is not None else ()
    return {table.id: scope(of_table(table, programme.year)) for table in tables}


def of_table(table: Table, year: int) -> dict[str, object]:
    """What a check over rows may name of a table: its columns, and shorter lists of those that ask for something."""
    return {
        "table": {"id": table.id},
        "columns": [described(column, year) for column in table.columns],
        "required_columns": [column.id for column in table.columns if column.required],
        "whole_columns": [column.id for column in table.columns if column.kind == "integer"],
        "bounded_columns": [
            {"id": column.id, "low": column.low, "high": column.high, "above": column.above}
            for column in table.columns
            if "bounded" in column.traits
        ],
    }


@lru_cache(maxsize=4096)
def fields_chosen(programme: Programme, each: tuple[str, ...]) -> tuple[Field, ...]:
    """Fields a check is applied to: those named, of a kind, or with a trait."""
    fields = programme.form.fields.values() if programme.form is not None else ()
    return tuple(field for field in fields if field.id in each or field.traits & frozenset(each))


def described(field: Field, year: int) -> dict[str, object]:
    """What a field or a column asks for."""
    return {
        "id": field.id,
        "kind": field.kind,
        "unit": field.unit or "",
        "limit": field.limit,
        "low": field.low,
        "high": field.high,
        "above": field.above,
        "options": [option.id for option in field.options],
        "years": [str(each) for each in field.years.of(year)] if field.years is not None else [],
        "latest": field.latest,
        "required": field.required,
        "evidence": field.evidence or "",
        "pattern": field.pattern,
    }
