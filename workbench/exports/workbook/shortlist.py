"""入围名单: who is in, and for everyone else the reason and who took the place."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import Excluded
from workbench.exports.workbook.ranking import Namer, firmness_cells
from workbench.exports.workbook.style import print_setup, shade_zones
from workbench.exports.workbook.table import (
    LINE,
    Column,
    Value,
    band,
    freeze,
    headers,
    headline,
    lines,
    rows,
)
from workbench.i18n import Translator
from workbench.wording import attributes, blocked_by, called, sector_name, shortlist_rules, why_out

HEADER = 3


def add_shortlist(book: Workbook, evaluation: Evaluation, t: Translator, name: Namer) -> None:
    """Write the shortlist in order of entry, then everyone else; a sheet for each list where there are several."""
    for drawn in evaluation.lists:
        title = t.text(drawn.rules.title)
        _add_list(book, evaluation.of(drawn), t, name(title), title)
    if not evaluation.lists:
        _add_list(book, evaluation, t, name(t("sheet.shortlist")), "")


def _add_list(book: Workbook, evaluation: Evaluation, t: Translator, sheet_name: str, title: str) -> None:
    sheet = book.create_sheet(sheet_name)
    columns = _columns(evaluation, t)
    rules = " ".join(shortlist_rules(evaluation.panel.rubric, t))
    heading = t("shortlist.heading", count=len(evaluation.shortlist.selected))
    headline(sheet, columns, t("shortlist.of_list", title=title, heading=heading) if title else heading, rules)
    headers(sheet, HEADER, columns)
    first = HEADER + 1
    row = _warnings(sheet, first, columns, evaluation, t)
    row = rows(sheet, row, columns, _selected(evaluation, t))
    band(sheet, row, len(columns), t("shortlist.others", count=len(evaluation.shortlist.excluded)), "group", LINE + 8)
    row = rows(sheet, row + 1, columns, _excluded(evaluation, t))
    shade_zones(sheet, f"G{first}:I{row}", f"$I{first}", t)
    freeze(sheet, HEADER, 3)
    print_setup(sheet, t, HEADER, HEADER)


def _columns(evaluation: Evaluation, t: Translator) -> list[Column]:
    panel = evaluation.panel
    sectors = [sector_name(sector, t) for sector in panel.sectors]
    columns = [
        Column(t("column.number"), "ordinal", 6),
        Column(t("column.application"), "text", 10, 18).fitted(a.id for a in panel.applications),
        Column(t("column.name"), "wrapped", 16, 34).fitted(a.name for a in panel.applications),
        Column(t("column.sector"), "wrapped", 12, 24).fitted(sectors),
        Column(t("column.region"), "wrapped", 8, 16).fitted(attributes(panel, "region")),
        Column(t("column.score"), "score", 9),
        Column(t("column.interval"), "centred", 10),
        Column(t("column.p_in"), "percent", 9),
        Column(t("column.zone"), "centred", 12),
        Column(t("column.rank"), "ordinal", 7),
        Column(t("column.reason"), "wrapped", 40),
        Column(t("column.blocked_by"), "wrapped", 34),
    ]
    return [column.legible() for column in columns]


def _warnings(sheet: Worksheet, row: int, columns: list[Column], evaluation: Evaluation, t: Translator) -> int:
    across = sum(column.width for column in columns)
    for text in _cautions(evaluation, t):
        band(sheet, row, len(columns), text, "warning", LINE * lines(text, across) + 8)
        row += 1
    return row


def _cautions(evaluation: Evaluation, t: Translator) -> Iterator[str]:
    shortlist, panel = evaluation.shortlist, evaluation.panel
    if shortlist.refused:
        yield t("shortlist.refused")
    if shortlist.blocked_tie is not None:
        tied = tuple(called(panel, i) for i in shortlist.blocked_tie.applications)
        yield t("shortlist.blocked_tie", applications=tied, places=shortlist.blocked_tie.places)
    if shortlist.optimum_differs and shortlist.optimum is not None:
        others = sorted(set(shortlist.optimum) - set(shortlist.selected))
        yield t("shortlist.optimum_differs", applications=tuple(called(panel, i) for i in others))


def _selected(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    standings = _standings(evaluation)
    for number, i in enumerate(evaluation.shortlist.selected, start=1):
        yield [number, *_known(evaluation, standings[i], t), None, None]


def _excluded(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    standings = _standings(evaluation)
    for excluded in sorted(evaluation.shortlist.excluded, key=lambda e: _in_line(evaluation, standings, e)):
        words = why_out(excluded, evaluation.panel, t), blocked_by(excluded, evaluation.panel, t) or None
        yield [None, *_known(evaluation, standings[excluded.application], t), *words]


def _in_line(evaluation: Evaluation, standings: dict[int, Standing], excluded: Excluded) -> tuple[str, bool, int, int]:
    rank = standings[excluded.application].rank
    return (evaluation.panel.applications[excluded.application].sector, rank is None, rank or 0, excluded.application)


def _known(evaluation: Evaluation, standing: Standing, t: Translator) -> list[Value]:
    i = standing.application
    application = evaluation.panel.applications[i]
    region = application.attributes.get("region")
    return [
        application.id,
        application.name,
        sector_name(application.sector, t),
        None if region is None else str(region),
        standing.score,
        *firmness_cells(evaluation, i, t),
        standing.rank,
    ]


def _standings(evaluation: Evaluation) -> dict[int, Standing]:
    return {standing.application: standing for sector in evaluation.sectors for standing in sector.standings}
