"""排名: one sheet for each sub-sector, or one sheet with all of them where there are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation, Sector
from scoring.firmness.firmness import Zone
from scoring.ratings.normalize import SEVERITY
from scoring.selection.ranking import Standing
from workbench.exports.workbook.style import INK, print_setup, shade_zones
from workbench.exports.workbook.table import (
    LINE,
    Column,
    Value,
    band,
    filtered,
    freeze,
    headers,
    headline,
    rows,
)
from workbench.i18n import Translator
from workbench.wording import attributes, movement, outcomes, ranked, raw_ranks, sector_name, titles

SHEETS_AT_MOST = 12
HEADER = 3
SHADED = ("column.interval", "column.p_in", "column.zone")
Namer = Callable[[str], str]


def add_rankings(book: Workbook, evaluation: Evaluation, t: Translator, name: Namer) -> None:
    """Write every ranking: sub-sectors on sheets of their own up to twelve, else one after the other."""
    sectors = evaluation.sectors
    columns = _columns(evaluation, t)
    if len(sectors) <= SHEETS_AT_MOST:
        for sector in sectors:
            title = t("sheet.ranking") if len(sectors) == 1 else f"{t('sheet.ranking')} {sector_name(sector.name, t)}"
            _add_sheet(book, evaluation, [sector], columns, t, name(title))
    else:
        _add_sheet(book, evaluation, sectors, columns, t, name(t("sheet.ranking")))


def _add_sheet(
    book: Workbook,
    evaluation: Evaluation,
    sectors: list[Sector] | tuple[Sector, ...],
    columns: Mapping[str, Column],
    t: Translator,
    name: str,
) -> None:
    sheet = book.create_sheet(name)
    shown = list(columns.values())
    single = sectors[0] if len(sectors) == 1 else None
    heading = t("sheet.ranking") if single is None else _heading(evaluation, single, t)
    corrected = evaluation.normalized.method in SEVERITY
    headline(sheet, shown, heading, t("ranking.note" if corrected else "ranking.note.plain"))
    headers(sheet, HEADER, shown)
    row = HEADER + 1
    for sector in sectors:
        if single is None:
            band(sheet, row, len(shown), _heading(evaluation, sector, t), "group", LINE + 8)
            row += 1
        row = rows(sheet, row, shown, _lines(evaluation, sector, t))
        _draw_cut(sheet, row, evaluation, sector, len(shown))
    _finish(sheet, columns, row - 1, t, with_filter=single is not None)


def _finish(sheet: Worksheet, columns: Mapping[str, Column], last: int, t: Translator, *, with_filter: bool) -> None:
    letters = {key: get_column_letter(at) for at, key in enumerate(columns, start=1)}
    first, zone = HEADER + 1, letters["column.zone"]
    if last >= first:
        area = f"{letters[SHADED[0]]}{first}:{letters[SHADED[-1]]}{last}"
        shade_zones(sheet, area, f"${zone}{first}", t)
    if with_filter:
        filtered(sheet, HEADER, last, len(columns))
    freeze(sheet, HEADER, list(columns).index("column.name") + 1)
    print_setup(sheet, t, HEADER, HEADER)


def _heading(evaluation: Evaluation, sector: Sector, t: Translator) -> str:
    selected = set(evaluation.shortlist.selected)
    inside = sum(standing.application in selected for standing in sector.standings)
    name = sector_name(sector.name, t)
    return t("ranking.heading", sector=name, ranked=len(ranked(sector.standings)), selected=inside)


def _columns(evaluation: Evaluation, t: Translator) -> dict[str, Column]:
    panel = evaluation.panel
    known = {
        "column.rank": Column(t("column.rank"), "ordinal", 6),
        "column.movement": Column(t("column.movement"), "signed", 7.5),
        "column.application": Column(t("column.application"), "text", 8, 18).fitted(a.id for a in panel.applications),
        "column.name": Column(t("column.name"), "wrapped", 16, 34).fitted(a.name for a in panel.applications),
        "column.region": Column(t("column.region"), "text", 8, 16).fitted(attributes(panel, "region")),
        "column.score": Column(t("column.score"), "score", 8.5),
        "column.raw_score": Column(t("column.raw_score"), "score", 8.5),
        "column.raw_rank": Column(t("column.raw_rank"), "ordinal", 7),
        "column.interval": Column(t("column.interval"), "centred", 9),
        "column.p_in": Column(t("column.p_in"), "percent", 8),
        "column.zone": Column(t("column.zone"), "centred", 12),
    }
    if not any(attributes(panel, "region")):
        del known["column.region"]
    dimensions = {d.id: Column(t.text(d.title), "score", 8.5) for d in panel.rubric.dimensions}
    closing = {
        "column.sheets": Column(t("column.sheets"), "ordinal", 7.5),
        "column.outcome": Column(t("column.outcome"), "wrapped", 24),
    }
    all_of_them = known | {f"dimension.{id}": column for id, column in dimensions.items()} | closing
    return {key: column.legible() for key, column in all_of_them.items()}


def _lines(evaluation: Evaluation, sector: Sector, t: Translator) -> Iterator[list[Value]]:
    panel, design = evaluation.panel, evaluation.design
    raw, outcome = raw_ranks(sector.standings), outcomes(evaluation, t)
    regions = attributes(panel, "region")
    for standing in sector.standings:
        i = standing.application
        yield [
            standing.rank,
            movement(standing, raw),
            panel.applications[i].id,
            panel.applications[i].name,
            *([regions[i]] if any(regions) else []),
            standing.score,
            standing.raw_score,
            raw.get(i),
            *firmness_cells(evaluation, i, t),
            *(standing.dimensions.get(d.id) for d in panel.rubric.dimensions),
            int(design.sheets_per_application[i]),
            t("remark.separator").join([outcome[i], *_remarks(evaluation, standing, t)]),
        ]


def firmness_cells(evaluation: Evaluation, application: int, t: Translator) -> list[Value]:
    """Rank interval, chance of being in and zone of an application; empty where there is none."""
    firmness, zone = evaluation.firmness, _zone(evaluation, application)
    low, high = int(firmness.rank_low[application]), int(firmness.rank_high[application])
    ranks = f"{low}–{high}" if high else None
    if zone is None:
        return [ranks, None, None]
    return [ranks, float(firmness.p_in[application]), t(f"zone.{zone}")]


def _zone(evaluation: Evaluation, application: int) -> Zone | None:
    return evaluation.firmness.zone[application]


def _remarks(evaluation: Evaluation, standing: Standing, t: Translator) -> Iterator[str]:
    panel = evaluation.panel
    if standing.tied_with:
        yield t("remark.tied", applications=tuple(panel.applications[j].id for j in standing.tied_with))
    if standing.decided_by == "decision":
        yield t("remark.decision")
    elif standing.decided_by is not None:
        title = titles(panel.rubric, t).get(standing.decided_by, standing.decided_by)
        yield t("remark.decided", dimension=title)


def _draw_cut(sheet: Worksheet, after: int, evaluation: Evaluation, sector: Sector, width: int) -> None:
    selected = set(evaluation.shortlist.selected)
    inside = [n for n, standing in enumerate(sector.standings) if standing.application in selected]
    if inside and inside[-1] < len(sector.standings) - 1:
        row = after - len(sector.standings) + inside[-1]
        for column in range(1, width + 1):
            sheet.cell(row, column).border = Border(bottom=Side("medium", color=INK))
