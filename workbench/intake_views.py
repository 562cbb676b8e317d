"""One application as a screen shows it: the form with its answers, remarks beside each field, measured points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.applications.answers import Answers, Value
from scoring.applications.form import Field, Form, Plan, Table, dated
from scoring.applications.measured import Measurement, points_of
from scoring.applications.programme import Programme
from scoring.applications.texts import chars
from scoring.findings import Finding, Level
from scoring.rubric import Text
from workbench.exports.result import in_order
from workbench.i18n import Translator
from workbench.intake import CheckedApplication
from workbench.rulebook import derivation, tell

GROUPED = 10_000
Remarks = Mapping[str, tuple["Remark", ...]]


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in words; ``field`` is the path it points to: ``area``, ``projects.total``, ``plan.goals``."""

    rule: str
    level: Level
    message: str
    remedy: str
    clause: str
    where: str
    field: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer as text: of a year where the field asks for several; None is not answered."""

    year: int | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Box:
    """One option of a field with boxes, whether it is ticked, and the files that prove it."""

    label: str
    ticked: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One thing asked with its answer; ``entries`` holds one answer, or one for each year of the window."""

    id: str
    number: str
    label: str
    kind: str
    unit: str
    help: str
    required: bool
    entries: tuple[Entry, ...]
    boxes: tuple[Box, ...]
    files: tuple[str, ...]
    characters: int | None
    limit: int | None
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of the form; the cover has the id ``cover``."""

    id: str
    title: str
    note: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a list in the order of its columns."""

    cells: tuple[str | None, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A list of the form; ``remarks`` are those that concern no single row."""

    id: str
    title: str
    unit: str
    heads: tuple[str, ...]
    rows: tuple[RowView, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter of the plan; an empty ``text`` was not written."""

    id: str
    title: str
    level: int
    text: str
    characters: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form; ``remarks`` are those that stand beside none of its parts."""

    title: str
    official: bool
    sections: tuple[SectionView, ...]
    tables: tuple[TableView, ...]
    plan: str
    chapters: tuple[ChapterView, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class MeasuredView:
    """A measured column: its value, how it was computed, and the points the rubric's curve gives for it."""

    id: str
    title: str
    value: float | bool | None
    unit: str
    derivation: str
    criterion: str
    points: float | None


def remarks(programme: Programme, findings: Iterable[Finding], t: Translator) -> tuple[Remark, ...]:
    """Findings in words, the gravest first."""
    return tuple(_remark(programme, finding, t) for finding in in_order(tuple(findings)))


def form_view(programme: Programme, answers: Answers, findings: Sequence[Finding], t: Translator) -> FormView | None:
    """The form with answers and remarks in the language of ``t``; None where the programme has no form."""
    form = programme.form
    if form is None:
        return None
    told = remarks(programme, findings, t)
    beside: dict[str, tuple[Remark, ...]] = defaultdict(tuple)
    for remark in told:
        beside[remark.field] = (*beside[remark.field], remark)
    sections = tuple(_sections(programme, form, answers, beside, t))
    tables = tuple(_table(programme, table, answers, told, t) for table in form.tables)
    chapters = tuple(_chapters(form.plan, answers, beside, programme, t)) if form.plan is not None else ()
    placed = {*form.fields, *(f"plan.{chapter.id}" for chapter in chapters), *_columns(form)}
    return FormView(
        _said(form.title, programme, t),
        form.official,
        sections,
        tables,
        _said(form.plan.title, programme, t) if form.plan is not None else "",
        chapters,
        tuple(remark for remark in told if remark.field not in placed),
    )


def measured_view(programme: Programme, one: CheckedApplication, t: Translator) -> tuple[MeasuredView, ...]:
    """Every measured column with its derivation and its points, the same for every expert."""
    return measured_views(programme, one.examination.measured, t)


def measured_views(
    programme: Programme, measurements: Iterable[Measurement], t: Translator
) -> tuple[MeasuredView, ...]:
    """The same of measurements alone."""
    titles = {quantity.id: quantity.title for quantity in programme.form.measured} if programme.form is not None else {}
    criteria = {criterion.field: criterion for criterion in programme.rubric.measured}
    views = []
    for measurement in measurements:
        criterion, value = criteria.get(measurement.id), measurement.value
        points = None if criterion is None or value is None else points_of(criterion, float(value))
        title = _said(titles[measurement.id], programme, t)
        named = "" if criterion is None else t.text(criterion.title)
        how = derivation(programme, measurement, t)
        views.append(MeasuredView(measurement.id, title, value, measurement.unit or "", how, named, points))
    return tuple(views)


def answer_words(field: Field, value: Value | None, programme: Programme, t: Translator) -> str | None:
    """An answer as it is read; None where there is none. A series is asked for year by year."""
    labels = {option.id: _said(option.label, programme, t) for option in field.options}
    match value:
        case None:
            return None
        case bool():
            return t("yes" if value else "no")
        case float() | int():
            return _number(value)
        case date():
            return value.isoformat()
        case tuple():
            return t.list(labels.get(entry, entry) for entry in value)
        case str():
            return labels.get(value, value)
        case _:
            return t.list(f"{year}: {_number(number)}" for year, number in sorted(value.items()))


def _number(value: float) -> str:
    """A number as it is read: grouped from five digits on, because four of them may be a year.

    >>> _number(2021.0), _number(525000.0)
    ('2021', '525,000')
    """
    return f"{value:,.10g}" if abs(value) >= GROUPED else f"{value:.10g}"


def _remark(programme: Programme, finding: Finding, t: Translator) -> Remark:
    told, place = tell(programme, finding, t), finding.where
    where = t.place(place)
    return Remark(told.rule, finding.level, told.message, told.remedy, told.clause, where, place.field or "", place.row)


def _sections(
    programme: Programme, form: Form, answers: Answers, beside: Remarks, t: Translator
) -> Iterator[SectionView]:
    def views(fields: Iterable[Field]) -> tuple[FieldView, ...]:
        return tuple(_field(programme, field, answers, beside.get(field.id, ()), t) for field in fields)

    if form.cover:
        yield SectionView("cover", t("views.cover"), "", views(form.cover))
    for section in form.sections:
        title, note = (_said(text, programme, t) for text in (section.title, section.note))
        yield SectionView(section.id, title, note, views(section.fields))


def _field(programme: Programme, field: Field, answers: Answers, told: tuple[Remark, ...], t: Translator) -> FieldView:
    value, evidence = answers.values.get(field.id), answers.evidence
    written = value if isinstance(value, str) and field.kind == "text" else None
    return FieldView(
        field.id,
        field.number or "",
        _said(field.label, programme, t),
        field.kind,
        field.unit or "",
        _said(field.help, programme, t),
        field.required,
        tuple(_entries(field, value, programme, t)),
        tuple(_boxes(field, value, evidence, programme, t)),
        evidence.get(field.id, ()),
        None if written is None else chars(written),
        field.limit,
        told,
    )


def _entries(field: Field, value: Value | None, programme: Programme, t: Translator) -> Iterator[Entry]:
    if field.years is None or not (value is None or isinstance(value, Mapping)):
        yield Entry(None, answer_words(field, value, programme, t))
        return
    for year in field.years.of(programme.year):
        yield Entry(year, answer_words(field, (value or {}).get(year), programme, t))


def _boxes(
    field: Field, value: Value | None, evidence: Mapping[str, tuple[str, ...]], programme: Programme, t: Translator
) -> Iterator[Box]:
    ticked = value if isinstance(value, tuple) else (value,)
    for option in field.options:
        files = evidence.get(f"{field.id}.{option.id}", ())
        yield Box(_said(option.label, programme, t), option.id in ticked, files)


def _table(programme: Programme, table: Table, answers: Answers, told: Sequence[Remark], t: Translator) -> TableView:
    mine = [remark for remark in told if remark.field.partition(".")[0] == table.id]
    rows, taken = [], set[Remark]()
    for number, row in enumerate(answers.rows.get(table.id, ())):
        where = answers.places.get(f"{table.id}.{number}")
        own = tuple(remark for remark in mine if where is not None and remark.row == where.row is not None)
        taken |= set(own)
        cells = tuple(answer_words(column, row.get(column.id), programme, t) for column in table.columns)
        rows.append(RowView(cells, own))
    heads = tuple(_headed(column, programme, t) for column in table.columns)
    rest = tuple(remark for remark in mine if remark not in taken)
    return TableView(table.id, _said(table.title, programme, t), table.unit or "", heads, tuple(rows), rest)


def _chapters(
    plan: Plan, answers: Answers, beside: Remarks, programme: Programme, t: Translator
) -> Iterator[ChapterView]:
    for chapter in plan.chapters:
        text = answers.chapters.get(chapter.id, "")
        told = beside.get(f"plan.{chapter.id}", ())
        yield ChapterView(chapter.id, _said(chapter.title, programme, t), chapter.level, text, chars(text), told)


def _columns(form: Form) -> Iterator[str]:
    for table in form.tables:
        yield table.id
        yield from (f"{table.id}.{column.id}" for column in table.columns)


def _headed(column: Field, programme: Programme, t: Translator) -> str:
    label = _said(column.label, programme, t)
    return label if column.unit is None else t("views.with_unit", label=label, unit=column.unit)


def _said(text: Text | None, programme: Programme, t: Translator) -> str:
    return "" if text is None else dated(t.text(text), programme.year)
