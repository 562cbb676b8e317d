"""Answers into a template, as an applicant would type them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.grids import Grid
from data.intake.anchors import Anchored, find_anchored, find_origin
from data.intake.packing import packed
from scoring.applications.answers import Answers, Row, Value
from scoring.applications.form import Field, Form, dated
from scoring.applications.programme import Programme
from scoring.rubric import Text

TICK = "√"
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}
SEPARATORS = {"choice": "、", "ticks": "、"}


def fill(template: bytes, programme: Programme, answers: Answers, head: Mapping[str, str] | None = None) -> bytes:
    """Fill a programme's template with answers.

    ``head`` gives lines of the first sheet besides application, authority and sector, such as
    ``kind`` or ``list``. Answers to what the template does not ask are left out.
    """
    book = load_workbook(BytesIO(template))
    form = programme.form
    grids = [_grid(sheet) for sheet in book.worksheets]
    origin = find_origin(grids)
    language = origin.language if origin is not None else "zh"
    said = {"application": answers.application, "authority": answers.authority, "sector": answers.sector}
    for anchored in find_anchored(grids):
        sheet = book[anchored.grid.sheet or ""]
        match anchored.part:
            case "head":
                _fill_head(sheet, anchored, said | dict(head or {}))
            case "form" if form is not None:
                _fill_form(sheet, anchored, form, answers, programme.year, language)
            case "table" if form is not None:
                _fill_table(sheet, anchored, form, answers.rows.get(anchored.name, ()), language)
            case "plan":
                _fill_plan(sheet, anchored, answers.chapters)
    return _saved(book)


def shown(field: Field, value: Value, language: str, year: int) -> str | float | date:
    """An answer as it is typed into one cell."""
    if field.kind == "yesno":
        yes, no = YES_NO[language]
        return yes if value else no
    labels = {option.id: dated(_side(option.label, language), year) for option in field.options}
    if isinstance(value, tuple):
        entries = [labels.get(entry, entry) for entry in value]
        return (SEPARATORS.get(field.kind) or "\n").join(entries)
    if field.kind == "choice":
        return labels.get(str(value), str(value))
    if isinstance(value, Mapping):
        raise TypeError("one year at a time")
    return value


def _fill_head(sheet: Worksheet, anchored: Anchored, said: Mapping[str, str]) -> None:
    for name, row in anchored.rows.items():
        if said.get(name):
            _put(sheet, row, anchored.columns["value"], said[name])


def _fill_form(sheet: Worksheet, anchored: Anchored, form: Form, answers: Answers, year: int, language: str) -> None:
    for name, row in anchored.rows.items():
        field_id, _, option = name.partition(".")
        field = form.fields.get(field_id)
        if field is None:
            continue
        files = answers.evidence.get(name)
        if files:
            _put(sheet, row, anchored.columns["evidence"], "\n".join(files))
        value = answers.values.get(field_id)
        if isinstance(value, Mapping) and field.years is not None:
            for place, each in enumerate(field.years.of(year), start=1):
                if each in value:
                    _put(sheet, row, anchored.columns[str(place)], value[each])
        elif option and isinstance(value, tuple):
            if option in value:
                _put(sheet, row, anchored.columns["1"], TICK)
        elif value is not None:
            _put(sheet, row, anchored.columns["1"], shown(field, value, language, year))


def _fill_table(sheet: Worksheet, anchored: Anchored, form: Form, rows: tuple[Row, ...], language: str) -> None:
    table = next(table for table in form.tables if table.id == anchored.name)
    columns = {column.id: column for column in table.columns}
    for n, entries in enumerate(rows, start=anchored.rows["header"] + 1):
        for name, value in entries.items():
            _put(sheet, n, anchored.columns[name], shown(columns[name], value, language, 0))


def _fill_plan(sheet: Worksheet, anchored: Anchored, chapters: Mapping[str, str]) -> None:
    for name, row in anchored.rows.items():
        if name in chapters:
            _put(sheet, row, anchored.columns["text"], chapters[name])


def _put(sheet: Worksheet, row: int, column: int, value: str | float | date) -> None:
    cell = sheet.cell(row + 1, column + 1)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _side(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


def _grid(sheet: Worksheet) -> Grid:
    return Grid(
        sheet.title,
        [[cell if isinstance(cell, str) else None for cell in row] for row in sheet.iter_rows(values_only=True)],
    )


def _saved(book: Workbook) -> bytes:
    book.active = 0
    return packed(book)


def fill_summary(template: bytes, head: Mapping[str, str], rows: Sequence[Mapping[str, str | float | date]]) -> bytes:
    """Fill a summary's template: lines of its first sheet, and one row for each application by column."""
    book = load_workbook(BytesIO(template))
    for anchored in find_anchored([_grid(sheet) for sheet in book.worksheets]):
        sheet = book[anchored.grid.sheet or ""]
        if anchored.part == "head":
            _fill_head(sheet, anchored, head)
        elif anchored.part == "summary":
            for n, row in enumerate(rows, start=anchored.rows["header"] + 1):
                for name, value in row.items():
                    if name in anchored.columns:
                        _put(sheet, n, anchored.columns[name], value)
    return _saved(book)
