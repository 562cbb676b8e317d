"""An expert's own sheets as one workbook to fill in away from the desk: a row for every score, its anchors beside it.

What the expert may fill in is open, all else is locked; a hidden sheet says which round, which expert and which
revision of every sheet it was made from, so that what comes back can be told from what was there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.store.sheets import Sheet
from scoring.ratings.entered import NOT_APPLICABLE, number_of
from scoring.rubric import Dimension, Judged, Rubric, Scale
from workbench.exports.workbook.style import Kind, print_setup, register
from workbench.exports.workbook.table import Column, Value, filtered, freeze, headers, headline, rows, sheet_namer
from workbench.exports.xlsx import without_clock
from workbench.i18n import Translator

HIDDEN = "hengping-sheets"
NAMES = ("application", "name", "sector", "dimension", "title", "weight", "scale", "anchors", "score", "comment", "id")
SCORE, COMMENT, ID = (NAMES.index(name) + 1 for name in ("score", "comment", "id"))
NAMES_ROW, HEADER, TOP = 3, 4, 5
WHOLE = "(all)"  # stands for the comment on a sheet as a whole, whose criterion has no name
LONGEST_LIST = 250  # characters a spreadsheet takes in a list of choices
OPEN = "FFF9E8"
WIDTHS = (10, 26, 14, 16, 22, 8, 16, 44, 10, 40, 4)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook was made for; ``rubric`` is the hash of the rules it was made under."""

    round: str
    rater: str
    rubric: str
    key: str


@dataclass(frozen=True, slots=True)
class Line:
    """One application with the sheet as it stood; a ``locked`` one can only be read."""

    application: str
    name: str
    sector: str
    locked: bool
    sheet: Sheet | None


def sheet_workbook(origin: Origin, title: str, rubric: Rubric, lines: tuple[Line, ...], t: Translator) -> bytes:
    """Everything an expert is asked to judge, with what they have entered so far."""
    book = Workbook()
    hidden, sheet = book.worksheets[0], book.create_sheet(sheet_namer(t)(t("offline.sheet")), 0)
    book.properties.creator, book.properties.title = "Hengping", t("offline.title", round=title)
    register(book, rubric.policy.decimals)
    columns = [
        Column(t(f"offline.column.{name}"), _kind(name), width) for name, width in zip(NAMES, WIDTHS, strict=True)
    ]
    headline(sheet, columns, t("offline.title", round=title), t("offline.note"))
    for place, name in enumerate(NAMES, start=1):
        sheet.cell(NAMES_ROW, place, name)
    headers(sheet, HEADER, columns)
    content = [(line, criterion, row) for line in lines for criterion, row in _rows(rubric, line, t)]
    last = rows(sheet, TOP, columns, (row for _, _, row in content)) - 1
    scales = defaultdict(list)
    for at, (line, criterion, _) in enumerate(content, start=TOP):
        if not line.locked:
            _unlock(sheet.cell(at, COMMENT))
            if criterion is not None:
                _unlock(sheet.cell(at, SCORE))
                scales[criterion.scale].append(at)
    _restrict(sheet, scales, t)
    _finish(sheet, last, t)
    _remember(hidden, origin, lines)
    book.active = 0
    return without_clock(book)


def _rows(rubric: Rubric, line: Line, t: Translator) -> Iterator[tuple[Judged | None, tuple[Value, ...]]]:
    about = line.application, line.name, line.sector
    scores, comments = (line.sheet.scores, line.sheet.comments) if line.sheet else ({}, {})
    for dimension in rubric.dimensions:
        for criterion in dimension.criteria:
            if isinstance(criterion, Judged):
                told = _described(rubric, dimension, criterion, t)
                filled = _score(scores.get(criterion.id)), comments.get(criterion.id), criterion.id
                yield criterion, (*about, *told, *filled)
    yield None, (*about, "", t("offline.whole"), None, "", "", None, comments.get(""), WHOLE)


def _described(rubric: Rubric, dimension: Dimension, criterion: Judged, t: Translator) -> tuple[Value, ...]:
    anchors = sorted(criterion.anchors, key=lambda anchor: -anchor.at)
    words = "\n".join(f"{anchor.at:g}  {anchor.zh if t.language == 'zh' else anchor.en}" for anchor in anchors)
    share = rubric.shares[criterion.id]
    return t.text(dimension.title), t.text(criterion.title), share, _scale(criterion.scale, t), words


def _scale(scale: Scale, t: Translator) -> str:
    if scale.step is None:
        return t("offline.scale", low=f"{scale.low:g}", high=f"{scale.high:g}")
    return t("offline.scale_step", low=f"{scale.low:g}", high=f"{scale.high:g}", step=f"{scale.step:g}")


def _score(entry: str | None) -> Value:
    return entry if entry == NOT_APPLICABLE else number_of(entry)


def _kind(name: str) -> Kind:
    kinds: Mapping[str, Kind] = {"score": "value", "weight": "percent", "application": "text", "id": "text"}
    return kinds.get(name, "wrapped")


def _unlock(cell: Cell) -> None:
    cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", OPEN, OPEN)


def _restrict(sheet: Worksheet, scales: dict[Scale, list[int]], t: Translator) -> None:
    """Offer the levels of a scale, or accept what lies on it; whatever a spreadsheet lets pass is read again later."""
    for scale, places in scales.items():
        levels = _levels(scale)
        cell = f"{get_column_letter(SCORE)}{places[0]}"
        free = f'OR({cell}="{NOT_APPLICABLE}",AND(ISNUMBER({cell}),{cell}>={scale.low:g},{cell}<={scale.high:g}))'
        rule = DataValidation("list" if levels else "custom", formula1=f'"{levels}"' if levels else free)
        rule.allow_blank = rule.showErrorMessage = True
        rule.errorTitle, rule.error = t("offline.unfit"), t("offline.unfit.text", scale=_scale(scale, t))
        for at in places:
            rule.add(f"{get_column_letter(SCORE)}{at}")
        sheet.add_data_validation(rule)


def _levels(scale: Scale) -> str:
    """The levels of a scale as a list of choices, empty where they are too many."""
    if scale.step is None:
        return ""
    low, high, step = (Decimal(repr(value)) for value in (scale.low, scale.high, scale.step))
    if (high - low) / step > LONGEST_LIST:
        return ""
    levels = [f"{low + step * number:f}" for number in range(int((high - low) / step) + 1)]
    listed = ",".join([*(f"{float(level):g}" for level in levels), NOT_APPLICABLE])
    return listed if len(listed) <= LONGEST_LIST else ""


def _finish(sheet: Worksheet, last: int, t: Translator) -> None:
    """Keep the headings in sight, hide what only the server reads, lock the rest."""
    comment = get_column_letter(COMMENT)
    freeze(sheet, HEADER, 2)
    filtered(sheet, HEADER, last, COMMENT)
    print_setup(sheet, t, HEADER, HEADER)
    sheet.print_area = f"A1:{comment}{max(last, HEADER)}"
    sheet.row_dimensions[NAMES_ROW].hidden = sheet.column_dimensions[get_column_letter(ID)].hidden = True
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = protection.formatColumns = protection.formatRows = False


def _remember(hidden: Worksheet, origin: Origin, lines: tuple[Line, ...]) -> None:
    hidden.title, hidden.sheet_state = HIDDEN, "veryHidden"
    for pair in (("round", origin.round), ("rater", origin.rater), ("rubric", origin.rubric), ("key", origin.key)):
        hidden.append(pair)
    for line in lines:
        hidden.append(("revision", line.application, line.sheet.revision if line.sheet else 0))
    for row in hidden.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    hidden.protection.sheet = True
