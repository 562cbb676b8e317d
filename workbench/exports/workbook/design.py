"""设计与一致性: what the judging design supports, how far experts agree, and how to mend the design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.agreement.agreement import Agreement, Interval
from scoring.evaluate import Evaluation
from scoring.panels.design import Design
from scoring.sheets import Ints
from workbench.exports.workbook.ranking import Namer
from workbench.exports.workbook.sources import SOURCE, STUDY, sources, study
from workbench.exports.workbook.style import Kind, print_setup
from workbench.exports.workbook.table import (
    LINE,
    NOTE_ROW,
    Column,
    Value,
    band,
    freeze,
    headers,
    headline,
    lines,
    rows,
)
from workbench.i18n import UNKNOWN, Translator
from workbench.wording import called, sector_name

FIRST, OTHERS, ACROSS = 26.0, 11.5, 17
MINUS = "\N{MINUS SIGN}"  # a text with a hyphen in front would be taken for a formula
COEFFICIENTS = ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")
DESIGN: Mapping[str, Kind] = {
    "applications": "integer",
    "raters": "integer",
    "sheets": "integer",
    "per_application": "centred",
    "per_rater": "centred",
    "components": "integer",
    "connected": "centred",
    "algebraic_connectivity": "fine",
    "bridges": "integer",
}
VARIANCE: Mapping[str, Kind] = {"variance_rater": "fine", "variance_residual": "fine", "reml_criterion": "fine"}
LINKS: Mapping[str, Kind] = {"rater": "text", "rater_name": "text", "link": "wrapped"}


def add_design(book: Workbook, evaluation: Evaluation, t: Translator, name: Namer) -> None:
    """Write design, agreement, variance components and links, one under the other."""
    sheet = book.create_sheet(name(t("sheet.design")))
    grid = [Column("", "text", FIRST), *[Column("", "text", OTHERS)] * (ACROSS - 1)]
    headline(sheet, grid, t("sheet.design"), t("design_sheet.note"))
    tables = {
        "design": (_columns(t, "scope", DESIGN), _designs(evaluation, t)),
        "agreement": (_agreement_columns(t), _agreements(evaluation, t)),
        "variance": (_columns(t, "scope", VARIANCE), _variances(evaluation, t)),
        "sources": (_columns(t, "source", SOURCE), sources(evaluation, t)),
        "study": (_columns(t, "experts_each", STUDY), study(evaluation, t)),
        "links": (_columns(t, "application", LINKS), _links(evaluation, t)),
    }
    row = NOTE_ROW + 1
    for key, (columns, values) in tables.items():
        row = _table(sheet, row, t(f"design_sheet.{key}"), t(f"design_sheet.{key}.note"), columns, list(values))
    freeze(sheet, NOTE_ROW, 1)
    print_setup(sheet, t, 1, NOTE_ROW)


def _table(
    sheet: Worksheet, row: int, title: str, note: str, columns: Sequence[Column], values: Sequence[Sequence[Value]]
) -> int:
    """Write a heading, a sentence and a table unless it is empty, and return where the next may begin."""
    if not values:
        return row
    across = FIRST + OTHERS * (ACROSS - 1)
    band(sheet, row, ACROSS, title, "heading", LINE + 14)
    band(sheet, row + 1, ACROSS, note, "note", LINE * lines(note, across) + 6)
    headers(sheet, row + 2, columns)
    return rows(sheet, row + 3, columns, values) + 1


def _columns(t: Translator, first: str, kinds: Mapping[str, Kind]) -> list[Column]:
    others = (Column(t(f"column.{key}"), kind, OTHERS) for key, kind in kinds.items())
    return [Column(t(f"column.{first}"), "wrapped", FIRST), *others]


def _scopes(evaluation: Evaluation, t: Translator) -> list[tuple[str, Design]]:
    sectors = [(sector_name(sector.name, t), sector.design) for sector in evaluation.sectors]
    return [(t("sector.all"), evaluation.design), *(sectors if len(sectors) > 1 else [])]


def _designs(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    for scope, design in _scopes(evaluation, t):
        yield [
            scope,
            design.applications,
            design.raters,
            design.sheets,
            _least_to_most(design.sheets_per_application),
            _least_to_most(design.sheets_per_rater),
            design.components,
            t.show(design.connected),
            design.algebraic_connectivity,
            len(design.bridges),
        ]


def _least_to_most(counts: Ints) -> str:
    present = counts[counts > 0]
    if not present.size:
        return UNKNOWN
    least, most = int(present.min()), int(present.max())
    return str(least) if least == most else f"{least}–{most}"


def _agreement_columns(t: Translator) -> list[Column]:
    columns = [Column(t("column.sector"), "wrapped", FIRST)]
    for key in COEFFICIENTS:
        columns += [Column(t(f"coefficient.{key}"), "fine", OTHERS), Column(t("column.limits"), "centred", OTHERS)]
    columns += [Column(t("coefficient.kendall_w"), "fine", OTHERS), Column(t("column.p"), "fine", OTHERS)]
    return columns + [Column(t(f"coefficient.{key}"), "fine", OTHERS) for key in ("alpha_interval", "alpha_ordinal")]


def _agreements(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    for sector in evaluation.sectors:
        yield [sector_name(sector.name, t), *_coefficients(sector.agreement)]


def _coefficients(agreement: Agreement) -> Iterator[Value]:
    for key in COEFFICIENTS:
        yield from _interval(getattr(agreement, key))
    concordance = agreement.kendall_w
    yield from (UNKNOWN, None) if concordance is None else (concordance.value, concordance.p)
    for alpha in (agreement.alpha_interval, agreement.alpha_ordinal):
        yield UNKNOWN if alpha is None else alpha


def _interval(interval: Interval | None) -> tuple[Value, Value]:
    if interval is None:
        return UNKNOWN, None
    if interval.low is None or interval.high is None:
        return interval.value, None
    return interval.value, f"{interval.low:.2f} – {interval.high:.2f}".replace("-", MINUS)


def _variances(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    variance = evaluation.normalized.variance
    if variance is None:
        yield [t("sector.all"), UNKNOWN, UNKNOWN, UNKNOWN]
    else:
        yield [t("sector.all"), variance.rater, variance.residual, variance.reml_criterion]


def _links(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    """The links to add, then the links on which the design hangs."""
    panel, design = evaluation.panel, evaluation.design
    for key, links in {"link.advice": design.advice, "link.bridge": design.bridges}.items():
        for link in sorted(links):
            rater = panel.raters[link.rater]
            yield [called(panel, link.application), rater.id, rater.name, t(key)]
