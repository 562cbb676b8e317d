"""The ranking of one sub-sector: interval plot, one sentence, table with the cut as a line."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from pages.common.charts import CONFIG, interval_plot
from pages.common.parts import Column, Row, say, table, zone_mark
from pages.common.placed import Placed, cut_of, placed
from pages.common.screen import Screen
from pages.common.text import markdown
from scoring.evaluate import Evaluation, Sector
from workbench.i18n import UNKNOWN
from workbench.wording import sector_name, titles, why_out

PLOTTED = 40  # lines of a plot; a longer ranking is drawn around its cut
FEW = 10  # sub-sectors that are laid out side by side


def show_ranking(screen: Screen, evaluation: Evaluation) -> None:
    """Let one sub-sector be chosen, and show its ranking."""
    sector = choose_sector(screen, evaluation.sectors, key="ranking.sector")
    rows = placed(evaluation, sector)
    ranked = tuple(row for row in rows if row.rank is not None)
    cut = cut_of(rows)
    say(_sentence(screen, rows))
    if ranked:
        drawn = around_cut(ranked)
        if len(drawn) < len(ranked):
            say(screen.t("ranking.drawn", count=len(drawn), whole=len(ranked)))
        st.plotly_chart(
            interval_plot(drawn, cut, screen.t),
            key=f"ranking.plot.{sector.name}",
            config=CONFIG,
            alt=screen.t("ranking.alt", sector=sector_name(sector.name, screen.t)),
        )
    table(_columns(screen), _rows(screen, evaluation, rows), screen.t("ranking.caption"))


def choose_sector(screen: Screen, sectors: Sequence[Sector], key: str) -> Sector:
    """The sub-sector the visitor wants to see; without sub-sectors there is nothing to choose."""
    if len(sectors) == 1:
        return sectors[0]
    names = [sector.name for sector in sectors]
    label = screen.t("column.sector")
    if len(sectors) <= FEW:
        chosen = st.pills(label, names, default=names[0], required=True, format_func=markdown, key=key)
    else:
        chosen = st.selectbox(label, names, key=key, width=360)
    return next((sector for sector in sectors if sector.name == chosen), sectors[0])


def around_cut(rows: Sequence[Placed]) -> tuple[Placed, ...]:
    """The lines to draw: all of a short ranking, of a long one those around the last that is in."""
    inside = max((i for i, row in enumerate(rows, start=1) if row.selected), default=0)
    start = max(0, min(inside - PLOTTED // 2, len(rows) - PLOTTED))
    return tuple(rows[start : start + PLOTTED])


def _sentence(screen: Screen, rows: Sequence[Placed]) -> str:
    t = screen.t
    facts = {
        "ranked": sum(row.rank is not None for row in rows),
        "selected": sum(row.selected for row in rows),
        "contested": sum(row.zone == "contested" for row in rows),
    }
    changed = sum(bool(row.moved) for row in rows)
    return t("ranking.sentence", **facts) + (t("ranking.moved", count=changed) if changed else t("ranking.unmoved"))


def _columns(screen: Screen) -> list[Column]:
    t = screen.t
    return [
        Column(t("column.rank"), numeric=True),
        Column(t("column.application")),
        Column(t("column.name"), wide=True),
        Column(t("column.score"), numeric=True),
        Column(t("ranking.interval"), numeric=True),
        Column(t("column.raw_score"), numeric=True),
        Column(t("column.movement"), numeric=True),
        Column(t("column.interval"), numeric=True),
        Column(t("column.zone")),
        Column(t("column.outcome"), wide=True),
    ]


def _rows(screen: Screen, evaluation: Evaluation, rows: Sequence[Placed]) -> list[Row]:
    last_in = max((i for i, row in enumerate(rows) if row.selected), default=None)
    return [Row(_cells(screen, evaluation, row), _mark(row, i == last_in)) for i, row in enumerate(rows)]


def _cells(screen: Screen, evaluation: Evaluation, row: Placed) -> tuple[str, ...]:
    t = screen.t
    return (
        t.show(row.rank),
        row.id,
        row.name,
        t.show(row.score),
        t.show(None) if row.rank is None else f"{t.number(row.low)} – {t.number(row.high)}",
        t.show(row.raw),
        moved(row.moved),
        t.show(None) if row.rank is None else "{} – {}".format(*row.ranks),
        t.show(None) if row.zone is None else zone_mark(row.zone, t(f"zone.{row.zone}")),
        _outcome(screen, evaluation, row),
    )


def _outcome(screen: Screen, evaluation: Evaluation, row: Placed) -> str:
    t, panel = screen.t, evaluation.panel
    out = t("reason.selected") if row.selected else t.show(None)
    if row.excluded is not None:
        out = why_out(row.excluded, panel, t)
    if row.decided_by is None:
        return out
    by = titles(panel.rubric, t).get(row.decided_by, t("ranking.decision"))
    return Markup('{}<br><span class="hp-remark">{}</span>').format(out, t("ranking.decided_by", by=by))


def moved(places: int | None) -> str:
    """Places gained or lost against the raw ranking.

    >>> moved(2), moved(-1), moved(0), moved(None)
    ('▲ 2', '▼ 1', '–', '—')
    """
    if places is None:
        return UNKNOWN
    return "–" if places == 0 else f"{'▲' if places > 0 else '▼'} {abs(places)}"


def _mark(row: Placed, is_last_in: bool) -> str:
    return "cut" if is_last_in else "quiet" if row.rank is None else ""
