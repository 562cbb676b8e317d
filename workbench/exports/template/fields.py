"""The rows of a form: what each kind of field looks like on the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from openpyxl.utils import get_column_letter

from scoring.applications.form import NUMERIC, Field
from workbench.exports.template.canvas import TICK, Canvas, Check
from workbench.exports.template.style import length_of, paint, shade_too_long, write
from workbench.exports.workbook.table import LINE, lines

TALLEST = 400.0
FEWEST_VALUES = 3
NUMBER, LABEL, FIRST = 2, 3, 4
NUMBER_WIDTH, LABEL_WIDTH, VALUE_WIDTH, UNIT_WIDTH, EVIDENCE_WIDTH, HINT_WIDTH = 6.0, 34.0, 14.0, 10.0, 24.0, 46.0
CHECKS: Mapping[str, Check] = {"number": "decimal", "percent": "decimal", "integer": "whole", "date": "date"}
STYLES = {"date": "date", "yesno": "choice", "choice": "choice"} | dict.fromkeys(NUMERIC, "quantity")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a form stand: ``values`` cells to fill, then unit, evidence and hint."""

    values: int

    @property
    def last(self) -> int:
        """Last column to fill."""
        return FIRST + self.values - 1

    @property
    def unit(self) -> int:
        """Column of units."""
        return self.last + 1

    @property
    def evidence(self) -> int:
        """Column of the names of files that prove an answer."""
        return self.last + 2

    @property
    def hint(self) -> int:
        """Column of explanations, which is not printed."""
        return self.last + 3

    @property
    def width(self) -> float:
        """Width of all columns to fill together."""
        return self.values * VALUE_WIDTH


def add_field(canvas: Canvas, columns: Columns, row: int, field: Field) -> int:
    """Write one field from ``row`` on and return the row after it."""
    if field.kind == "ticks":
        return _add_ticks(canvas, columns, row, field)
    _begin(canvas, columns, row, field, field.id)
    if field.years is not None:
        _series(canvas, columns, row, field)
    else:
        _single(canvas, columns, row, field)
    _evidence(canvas, columns, row, has=field.evidence is not None)
    _unit(canvas, columns, row, field)
    return row + 1


def add_years(canvas: Canvas, columns: Columns, row: int, field: Field) -> int:
    """Write the years over a run of fields that are asked year by year."""
    t, sheet = canvas.template.t, canvas.sheet
    years = field.years.of(canvas.template.year) if field.years is not None else ()
    write(sheet, row, NUMBER, LABEL, t("template.year"), "heading")
    for column in range(FIRST, columns.last + 1):
        shown = years[column - FIRST] if column - FIRST < len(years) else None
        write(sheet, row, column, column, t("template.of_year", year=str(shown)) if shown else "", "heading")
    write(sheet, row, columns.unit, columns.unit, t("template.unit"), "heading")
    write(sheet, row, columns.evidence, columns.evidence, "", "heading")
    sheet.row_dimensions[row].height = 20
    return row + 1


def hint_of(canvas: Canvas, field: Field) -> str:
    """What to know before filling a field in."""
    t, parts = canvas.template.t, []
    parts.append(t("template.required") if field.required else t("template.optional"))
    parts.append(t(f"template.kind.{field.kind}"))
    if field.years is not None:
        parts.append(t("template.latest_year") if field.latest else t("template.every_year"))
    if field.limit is not None:
        parts.append(t("template.limit", limit=field.limit))
    if field.help is not None:
        parts.append(canvas.template.text(field.help))
    if field.evidence is not None:
        parts.append(t(f"template.evidence.{field.evidence}"))
    return t("template.parts").join(parts)


def _begin(canvas: Canvas, columns: Columns, row: int, field: Field, anchor: str) -> None:
    """Anchor, number, label and hint of a row, and its height."""
    sheet, label, hint = canvas.sheet, canvas.template.text(field.label), hint_of(canvas, field)
    sheet.cell(row, 1, anchor).data_type = "s"
    write(sheet, row, NUMBER, NUMBER, field.number or "", "number")
    write(sheet, row, LABEL, LABEL, label, "label")
    write(sheet, row, columns.hint, columns.hint, hint, "hint")
    needed = [lines(label, LABEL_WIDTH), lines(hint, HINT_WIDTH * 1.1)]
    if field.limit is not None:
        needed.append(lines("字" * field.limit, _room(columns, field)) + 1)
    elif field.kind == "names":
        needed.append(3)
    sheet.row_dimensions[row].height = min(LINE * max(needed) + 8, TALLEST)


def _series(canvas: Canvas, columns: Columns, row: int, field: Field) -> None:
    years = field.years.of(canvas.template.year) if field.years is not None else ()
    for place, column in zip(count(), range(FIRST, columns.last + 1), strict=False):
        paint(canvas.sheet, row, column, column, "quantity" if place < len(years) else "blank")
    last = FIRST + len(years) - 1
    needed = last if field.latest else FIRST
    _restrict(canvas, row, FIRST, last, field)
    if field.required:
        canvas.required.append(_area(row, needed, last))


def _single(canvas: Canvas, columns: Columns, row: int, field: Field) -> None:
    last = columns.unit if _is_wide(field) else columns.last
    style = "passage" if field.limit is not None or field.kind == "names" else STYLES.get(field.kind, "text")
    paint(canvas.sheet, row, FIRST, last, style)
    _restrict(canvas, row, FIRST, FIRST, field)
    if field.required:
        canvas.required.append(_area(row, FIRST, last))


def _is_wide(field: Field) -> bool:
    """Whether a long text takes the room of the unit, and its count that of the evidence."""
    return field.limit is not None and field.evidence is None


def _room(columns: Columns, field: Field) -> float:
    return columns.width + (UNIT_WIDTH if _is_wide(field) else 0.0)


def _restrict(canvas: Canvas, row: int, first: int, last: int, field: Field) -> None:
    area, hint, t = _area(row, first, last), hint_of(canvas, field), canvas.template.t
    if field.kind == "yesno":
        canvas.restrict(area, "list", hint, (t("yes"), t("no")))
    elif field.kind == "choice":
        canvas.restrict(area, "list", hint, tuple(canvas.template.text(option.label) for option in field.options))
    elif field.kind in CHECKS:
        canvas.restrict(area, CHECKS[field.kind], hint)
    else:
        canvas.advise(area, hint)


def _unit(canvas: Canvas, columns: Columns, row: int, field: Field) -> None:
    """The unit, or how many characters a text has of those it may have."""
    sheet = canvas.sheet
    if not _is_wide(field):
        unit = field.unit or ("%" if field.kind == "percent" else "")
        write(sheet, row, columns.unit, columns.unit, unit, "unit")
    if field.limit is not None:
        length = length_of(_area(row, FIRST, FIRST))
        cell = sheet.cell(row, columns.evidence if _is_wide(field) else columns.unit)
        cell.value, cell.data_type = f'={length}&" / {field.limit}"', "f"
        shade_too_long(sheet, cell.coordinate, length, field.limit)


def _evidence(canvas: Canvas, columns: Columns, row: int, *, has: bool) -> None:
    paint(canvas.sheet, row, columns.evidence, columns.evidence, "text" if has else "blank")
    if has:
        canvas.advise(_area(row, columns.evidence, columns.evidence), canvas.template.t("template.evidence.prompt"))


def _add_ticks(canvas: Canvas, columns: Columns, top: int, field: Field) -> int:
    """One row a box: where to tick it, its words, and the file that proves it."""
    sheet, last = canvas.sheet, top + len(field.options) - 1
    for row, option in enumerate(field.options, start=top):
        _begin(canvas, columns, row, field, f"{field.id}.{option.id}")
        if row > top:
            write(sheet, row, columns.hint, columns.hint, "", "hint")
        label = canvas.template.text(option.label)
        paint(sheet, row, FIRST, FIRST, "tick")
        write(sheet, row, FIRST + 1, columns.unit, label, "option")
        _evidence(canvas, columns, row, has=field.evidence is not None)
        wide = columns.width - VALUE_WIDTH + UNIT_WIDTH
        sheet.row_dimensions[row].height = LINE * max(lines(label, wide), 1) + 8
    canvas.restrict(_area(top, FIRST, FIRST, last), "list", hint_of(canvas, field), (TICK,))
    _fit(canvas, top, last, field)
    for column in (NUMBER, LABEL, columns.hint):
        sheet.merge_cells(start_row=top, end_row=last, start_column=column, end_column=column)
    return last + 1


def _fit(canvas: Canvas, top: int, last: int, field: Field) -> None:
    """Stretch the last row of a group of boxes so that its label and hint are seen whole."""
    heights = canvas.sheet.row_dimensions
    texts = ((canvas.template.text(field.label), LABEL_WIDTH), (hint_of(canvas, field), HINT_WIDTH))
    needed = max(LINE * lines(text, width) for text, width in texts) + 8
    there = sum(heights[row].height or LINE for row in range(top, last + 1))
    heights[last].height = (heights[last].height or LINE) + max(0.0, needed - there)


def _area(row: int, first: int, last: int, bottom: int | None = None) -> str:
    start, end = f"{get_column_letter(first)}{row}", f"{get_column_letter(last)}{bottom or row}"
    return start if start == end else f"{start}:{end}"
