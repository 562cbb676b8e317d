"""评分明细: every score of every sheet, as entered and on 0–100, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation
from scoring.rubric import Gate, Judged, Measured, Rubric
from scoring.sheets import Panel, State
from workbench.exports.workbook.ranking import Namer
from workbench.exports.workbook.style import QUIET, Kind, print_setup, shade_where
from workbench.exports.workbook.table import (
    LINE,
    Column,
    Value,
    filtered,
    freeze,
    headers,
    headline,
    lines,
    put,
    rows,
    widths,
)
from workbench.i18n import Translator
from workbench.wording import titles

BLOCKS, DIMENSIONS, HEADER = 3, 4, 5
STATE = 4
NARROW, WIDE, FEW = 7.5, 10.0, 12  # widths of a criterion's column where there are many, and up to a few
CELLS_AT_MOST = 1_000_000  # some 20 s and 1 GB; a spreadsheet that is larger opens on few desks


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet as printed: what was entered for the judged criteria, and its total where it counts."""

    application: int
    rater: int
    state: State | None
    entered: Sequence[float | None]
    total: float | None = None


def add_scores(book: Workbook, evaluation: Evaluation, t: Translator, name: Namer) -> None:
    """Write one line for each sheet, counted or not, in order of application and expert."""
    sheet = book.create_sheet(name(t("sheet.scores")))
    panel = evaluation.panel
    left, block = _left(panel, t), len(_weighted(panel.rubric))
    columns = [*left, *_criteria(panel.rubric, t, "value"), *_criteria(panel.rubric, t, "scaled")]
    sheets = len(panel.application) + len(panel.set_aside)
    fits = sheets * len(columns) <= CELLS_AT_MOST
    note = t("scores.note") if fits else t("scores.too_many", count=sheets)
    headline(sheet, columns[: len(left) + block], t("sheet.scores"), note)
    if fits:
        _list(sheet, columns, len(left), evaluation, t)
    print_setup(sheet, t, BLOCKS, HEADER, wide=2)


def _list(sheet: Worksheet, columns: Sequence[Column], left: int, evaluation: Evaluation, t: Translator) -> None:
    widths(sheet, columns)
    _group_headers(sheet, columns, left, evaluation.panel.rubric, t)
    headers(sheet, HEADER, columns)
    last = rows(sheet, HEADER + 1, columns, _rows(evaluation, t)) - 1
    _quiet_what_does_not_count(sheet, last, len(columns), t)
    filtered(sheet, HEADER, last, len(columns))
    freeze(sheet, HEADER, STATE - 1)
    # Scores as entered fill one page's width, those on 0–100 the next, beside the same first columns.
    sheet.print_title_cols = f"A:{get_column_letter(left)}"
    sheet.col_breaks.append(Break(id=left + (len(columns) - left) // 2))


def sheet_lines(evaluation: Evaluation) -> list[Line]:
    """Every sheet of the round: those that count and those set aside, by application and expert."""
    panel = evaluation.panel
    counted = [
        Line(int(i), int(j), None, _entered(panel, s), float(evaluation.totals.total[s]))
        for s, (i, j) in enumerate(zip(panel.application, panel.rater, strict=True))
    ]
    aside = [Line(sheet.application, sheet.rater, sheet.state, sheet.scores) for sheet in panel.set_aside]
    return sorted([*counted, *aside], key=lambda line: (line.application, line.rater))


def _entered(panel: Panel, sheet: int) -> list[float | None]:
    scores: list[float | None] = panel.scores[sheet].tolist()
    if panel.pending is None:
        return scores
    return [None if empty else score for score, empty in zip(scores, panel.pending[sheet], strict=True)]


def _weighted(rubric: Rubric) -> list[Judged | Measured]:
    return [c for d in rubric.dimensions for c in d.criteria if not isinstance(c, Gate)]


def _left(panel: Panel, t: Translator) -> list[Column]:
    columns = [
        Column(t("column.application"), "text", 8, 14).fitted(a.id for a in panel.applications),
        Column(t("column.name"), "text", 10, 25).fitted(a.name for a in panel.applications),
        Column(t("column.rater"), "text", 7, 14).fitted(r.id for r in panel.raters),
        Column(t("column.state"), "centred", 8),
        Column(t("column.total"), "score", 8.5),
    ]
    return [column.legible() for column in columns]


def _criteria(rubric: Rubric, t: Translator, kind: Kind) -> list[Column]:
    weighted = _weighted(rubric)
    width = NARROW if len(weighted) > FEW else WIDE
    titled = (_criterion_header(criterion, rubric.shares[criterion.id], t, kind) for criterion in weighted)
    return [Column(header, kind, width).legible(WIDE) for header in titled]


def _criterion_header(criterion: Judged | Measured, share: float, t: Translator, kind: Kind) -> str:
    if kind == "scaled":
        below = t("scores.share", share=f"{share * 100:.4g}")
    elif isinstance(criterion, Measured):
        below = t("scores.measured")
    else:
        below = f"{t.show(criterion.scale.low)}–{t.show(criterion.scale.high)}"
    return f"{t.text(criterion.title)}\n{below}"


def _group_headers(sheet: Worksheet, columns: Sequence[Column], left: int, rubric: Rubric, t: Translator) -> None:
    """Write, over the headers of the criteria, those of their dimensions and of the two blocks."""
    weighted, named = _weighted(rubric), titles(rubric, t)
    dimensions = [(named[id_], len(list(c))) for id_, c in groupby(rubric.dimension_of[c.id] for c in weighted)]
    blocks = [(t(key), len(weighted)) for key in ("scores.entered", "scores.scaled")]
    _across(sheet, BLOCKS, columns, left, blocks)
    _across(sheet, DIMENSIONS, columns, left, dimensions * 2)


def _across(sheet: Worksheet, row: int, columns: Sequence[Column], left: int, spans: Sequence[tuple[str, int]]) -> None:
    """Write headers that span columns one after the other, from the column after ``left``."""
    for column in range(1, len(columns) + 1):
        put(sheet, row, column, None, "header")
    first, tallest = left + 1, 1
    for text, width in spans:
        put(sheet, row, first, text, "header")
        if width > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=first + width - 1)
        across = sum(column.width for column in columns[first - 1 : first - 1 + width])
        first, tallest = first + width, max(tallest, lines(text, across))
    sheet.row_dimensions[row].height = LINE * tallest + 8


def _rows(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    panel = evaluation.panel
    weighted = _weighted(panel.rubric)
    column = {criterion.id: n for n, criterion in enumerate(panel.rubric.judged)}
    column |= {criterion.id: n for n, criterion in enumerate(panel.rubric.measured)}
    for line in sheet_lines(evaluation):
        cells = [_cells(panel, line, criterion, column[criterion.id], t) for criterion in weighted]
        application, rater = panel.applications[line.application], panel.raters[line.rater]
        state = t(f"state.{line.state or 'counted'}")
        yield [application.id, application.name, rater.id, state, line.total, *chain(*zip(*cells, strict=True))]


def _cells(panel: Panel, line: Line, criterion: Judged | Measured, column: int, t: Translator) -> tuple[Value, Value]:
    """One criterion of one sheet: as entered, and on 0–100."""
    if isinstance(criterion, Measured):
        value = panel.applications[line.application].attributes.get(criterion.field)
        return value, float(panel.points[line.application, column])
    score = line.entered[column] if column < len(line.entered) else None
    if score is None or np.isnan(score):
        return _empty(score, line, t), None
    low, high = criterion.scale.low, criterion.scale.high
    return score, (score - low) / (high - low) * 100


def _empty(score: float | None, line: Line, t: Translator) -> str | None:
    if score is not None:
        return t("scores.not_applicable")
    return t("scores.empty") if line.state in (None, "pending") else None


def _quiet_what_does_not_count(sheet: Worksheet, last: int, width: int, t: Translator) -> None:
    if last <= HEADER:
        return
    state = f"${get_column_letter(STATE)}{HEADER + 1}"
    area = f"A{HEADER + 1}:{get_column_letter(width)}{last}"
    shade_where(sheet, area, f'{state}<>"{t("state.counted")}"', None, Font(italic=True, color=QUIET))
