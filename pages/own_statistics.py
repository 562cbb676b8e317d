"""Own statistics 我的统计: how the expert has scored so far, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.common.links import page_link
from pages.common.parts import Column, Row, figures, heading, notice, say, show, table
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from workbench.i18n import Translator
from workbench.rounds.judging.desk import Item
from workbench.rounds.judging.statistics import Own, Statistics, earlier_similar, own_statistics

STYLE = Path(__file__).with_name("desk.css")
WIDTH = 10  # points to one bar


def render(screen: Screen) -> None:
    """Range, histogram, ties and single totals of one's own sheets."""
    visit, t = screen.visit, screen.t
    if visit is None or visit.round is None:
        return
    st.html(STYLE)
    top(screen, t("own_statistics.title"), t("own_statistics.now"))
    known = own_statistics(visit.office, visit.actor, visit.round)
    if not known.totals:
        notice(t("own_statistics.empty.title"), t("own_statistics.empty.text"))
        return
    show(_summary(screen, known))
    heading(t("own_statistics.histogram"))
    say(t("own_statistics.sentence", low=t.number(known.low), high=t.number(known.high), count=len(known.totals)))
    show(_histogram(screen, known))
    _show_ties(screen, known)
    _show_totals(screen, visit, known)


def _summary(screen: Screen, known: Statistics) -> Markup:
    t = screen.t
    return figures(
        [
            (t("own_statistics.sheets"), str(len(known.totals)), t("own_statistics.sheets.note")),
            (t("own_statistics.median"), t.number(known.median), ""),
            (
                t("own_statistics.range"),
                t("own_statistics.from_to", low=t.number(known.low), high=t.number(known.high)),
                "",
            ),
            (t("own_statistics.ties"), str(len(known.ties)), t("own_statistics.ties.note")),
        ]
    )


def _histogram(screen: Screen, known: Statistics) -> Markup:
    """One bar to ten points; the number stands above it, and the whole is read out as a list."""
    most = max(known.histogram)
    item = Markup('<li><b>{}</b><i style="height:{}%"></i><span>{}–{}</span></li>')
    bars = (
        item.format(number or "", f"{100 * number / most if most else 0:.0f}", n * WIDTH, (n + 1) * WIDTH)
        for n, number in enumerate(known.histogram)
    )
    return Markup('<ol class="hp-histogram" aria-label="{}">{}</ol>').format(
        screen.t("own_statistics.histogram"), Markup().join(bars)
    )


def _show_ties(screen: Screen, known: Statistics) -> None:
    t = screen.t
    heading(t("own_statistics.ties"))
    if not known.ties:
        say(t("own_statistics.no_ties"))
        return
    show(_list(t("own_statistics.tie", applications=tuple(tie)) for tie in known.ties))


def _show_totals(screen: Screen, visit: Visit, known: Statistics) -> None:
    t = screen.t
    heading(t("own_statistics.totals"))
    link = Markup('<a href="{}" target="_self">{}</a>')
    rows = [
        Row(
            (
                link.format(page_link("desk", visit.round, t.language, application=own.application), own.application),
                own.name,
                own.sector,
                t.number(own.total),
                _nearest(known, own, t),
            )
        )
        for own in sorted(known.totals, key=lambda own: (-own.total, own.application))
    ]
    columns = [Column(t("column.application")), Column(t("column.name"), wide=True), Column(t("column.sector"))]
    columns += [Column(t("desk.total"), numeric=True), Column(t("own_statistics.nearest"))]
    table(columns, rows, t("own_statistics.caption"))


def _nearest(known: Statistics, own: Own, t: Translator) -> str:
    """The own application of the same sub-sector with the nearest total, to compare with."""
    nearest = earlier_similar(known, Item(own.application, own.name, own.sector, ""), own.total)
    return "" if nearest is None else f"{nearest.application} {t.number(nearest.total)}"


def _list(sentences: Iterable[str]) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(sentence) for sentence in sentences)
    return Markup('<ul class="hp-list">{}</ul>').format(items)
