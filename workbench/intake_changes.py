"""What changed between two versions of one application: old and new value of every answer that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scoring.applications.answers import Answers, Row, Value
from scoring.applications.form import Form, Table, dated
from scoring.applications.programme import Programme
from scoring.rubric import Text
from workbench.i18n import Translator
from workbench.intake_views import answer_words


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs; ``old`` is None where it was added, ``new`` where it was taken out.

    ``key`` is the field, ``field.2021``, ``table.0`` (a row that came or went, by its place in the version it stands
    in), ``table.0.column``, ``plan.chapter`` or ``evidence.field``.
    """

    key: str
    label: str
    old: str | None
    new: str | None


def changes(programme: Programme, earlier: Answers, later: Answers, t: Translator) -> tuple[Change, ...]:
    """Every difference in the order of the form; nothing where both say the same."""
    form = programme.form
    if form is None:
        return ()
    return (
        *_in_head(earlier, later, t),
        *_in_fields(programme, form, earlier, later, t),
        *_in_evidence(programme, form, earlier, later, t),
        *(change for table in form.tables for change in _in_table(programme, table, earlier, later, t)),
        *_in_plan(programme, form, earlier, later, t),
    )


def _in_head(earlier: Answers, later: Answers, t: Translator) -> Iterator[Change]:
    for name in ("authority", "sector"):
        old, new = getattr(earlier, name) or None, getattr(later, name) or None
        if old != new:
            yield Change(f"head.{name}", t(f"template.head.{name}"), old, new)


def _in_fields(programme: Programme, form: Form, earlier: Answers, later: Answers, t: Translator) -> Iterator[Change]:
    for name, field in form.fields.items():
        old, new = earlier.values.get(name), later.values.get(name)
        if old == new:
            continue
        label = _said(field.label, programme, t)
        if field.years is None:
            yield Change(name, label, *(answer_words(field, value, programme, t) for value in (old, new)))
            continue
        for year in field.years.of(programme.year):
            before, after = (_of(value, year) for value in (old, new))
            if before != after:
                told = t("change.year", label=label, year=str(year))
                words = (answer_words(field, value, programme, t) for value in (before, after))
                yield Change(f"{name}.{year}", told, *words)


def _of(value: Value | None, year: int) -> Value | None:
    return value.get(year) if isinstance(value, Mapping) else value


def _in_evidence(programme: Programme, form: Form, earlier: Answers, later: Answers, t: Translator) -> Iterator[Change]:
    for name in dict.fromkeys((*earlier.evidence, *later.evidence)):
        old, new = (answers.evidence.get(name, ()) for answers in (earlier, later))
        if old != new:
            text = form.words.get(name) or form.words.get(name.partition(".")[0])
            told = t("change.evidence", label=name if text is None else _said(text, programme, t))
            yield Change(f"evidence.{name}", told, t.list(old) or None, t.list(new) or None)


def _in_table(programme: Programme, table: Table, earlier: Answers, later: Answers, t: Translator) -> Iterator[Change]:
    """Rows that came or went, and cells that differ in rows that are in both."""
    old, new = (answers.rows.get(table.id, ()) for answers in (earlier, later))
    for before, after in _paired(table, old, new):
        if before is None or after is None:
            at, row = (after, new[after]) if after is not None else (before or 0, old[before or 0])
            told, whole = _row_label(programme, table, row, at, t), _row_words(programme, table, row, t)
            yield Change(f"{table.id}.{at}", told, *((None, whole) if before is None else (whole, None)))
            continue
        label = _row_label(programme, table, new[after], after, t)
        for column in table.columns:
            values = old[before].get(column.id), new[after].get(column.id)
            if values[0] != values[1]:
                told = t("change.cell", row=label, column=_said(column.label, programme, t))
                words = (answer_words(column, value, programme, t) for value in values)
                yield Change(f"{table.id}.{after}.{column.id}", told, *words)


def _paired(table: Table, old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[int | None, int | None]]:
    """Rows of both versions: those of the same name, and between them one beside the other."""
    before, after = ([str(row.get(table.columns[0].id, "")) for row in rows] for rows in (old, new))
    for step, first, end, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        both = min(end - first, stop - start) if step in ("equal", "replace") else 0
        yield from ((first + n, start + n) for n in range(both))
        yield from ((n, None) for n in range(first + both, end))
        yield from ((None, n) for n in range(start + both, stop))


def _row_label(programme: Programme, table: Table, row: Row, at: int, t: Translator) -> str:
    first = table.columns[0]
    name = answer_words(first, row.get(first.id), programme, t) or ""
    return t("change.row", table=_said(table.title, programme, t), index=at + 1, name=name)


def _row_words(programme: Programme, table: Table, row: Row, t: Translator) -> str:
    words = (answer_words(column, row.get(column.id), programme, t) for column in table.columns)
    return t.list(word for word in words if word is not None)


def _in_plan(programme: Programme, form: Form, earlier: Answers, later: Answers, t: Translator) -> Iterator[Change]:
    for chapter in form.plan.chapters if form.plan is not None else ():
        old, new = (answers.chapters.get(chapter.id) for answers in (earlier, later))
        if old != new:
            yield Change(f"plan.{chapter.id}", _said(chapter.title, programme, t), old, new)


def _said(text: Text, programme: Programme, t: Translator) -> str:
    return dated(t.text(text), programme.year)
