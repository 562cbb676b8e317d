"""The matrix applications × experts: a table to read, shaded by how an expert's work falls on the sub-sectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from pages.common.parts import say, show
from pages.common.screen import Screen
from pages.panel_facts import Facts
from workbench.rounds.panel.seating import Application
from workbench.wording import sector_name

MOST = 4000  # cells shown at once; beyond that one sub-sector at a time
STEPS = 5  # shades of the heat map
NAME = 22  # columns of an application's name


def show_matrix(screen: Screen, facts: Facts) -> None:
    """Sub-sectors with the work of each expert, and under them the applications."""
    t, seated = screen.t, facts.seated
    sectors = {name: tuple(group) for name, group in _by_sector(seated.applications)}
    chosen = tuple(sectors)
    if len(seated.applications) * len(seated.experts) > MOST:
        only = st.selectbox(
            t("column.sector"),
            tuple(sectors),
            format_func=lambda name: sector_name(name, t),
            key="panel.matrix.sector",
        )
        chosen = (only,)
    raters = [one.id for one in seated.experts]
    head = _join(_head(facts, rater) for rater in raters)
    body = _join(_sector(screen, facts, raters, name, sectors[name], shown=name in chosen) for name in sectors)
    show(
        Markup(
            '<div class="hp-scroll hp-matrix" tabindex="0"><table><caption>{}</caption><thead><tr>'
            '<th scope="col">{}</th>{}<th scope="col" class="hp-number">{}</th></tr></thead>'
            "{}<tfoot>{}</tfoot></table></div>"
        ).format(
            t("panel.matrix.caption"),
            t("column.application"),
            head,
            t("panel.matrix.sum"),
            body,
            _foot(screen, facts, raters),
        )
    )
    say(t("panel.matrix.legend"))


def _by_sector(applications: Sequence[Application]) -> Iterable[tuple[str, Iterable[Application]]]:
    return groupby(sorted(applications, key=lambda one: (one.sector, one.id)), key=lambda one: one.sector)


def _head(facts: Facts, rater: str) -> Markup:
    return Markup('<th scope="col" title="{}">{}</th>').format(facts.called(rater), rater)


def _sector(
    screen: Screen, facts: Facts, raters: Sequence[str], name: str, applications: Sequence[Application], *, shown: bool
) -> Markup:
    """One sub-sector: how many of its applications each expert judges, then the applications themselves."""
    ids = {one.id for one in applications}
    counts = [sum((id, rater) in facts.seated.pairs for id in ids) for rater in raters]
    cells = _join(_heat(count, len(ids)) for count in counts)
    line = Markup('<tr class="hp-sector"><th scope="rowgroup">{}</th>{}<td class="hp-number">{}</td></tr>').format(
        sector_name(name, screen.t), cells, sum(counts)
    )
    rows = _join(_application(screen, facts, raters, one) for one in applications) if shown else Markup()
    return Markup("<tbody>{}{}</tbody>").format(line, rows)


def _heat(count: int, size: int) -> Markup:
    """A cell shaded by the share of the sub-sector's applications an expert judges."""
    step = -(-count * STEPS // size) if size else 0
    return Markup('<td class="hp-heat hp-heat-{}">{}</td>').format(step, count or "")


def _application(screen: Screen, facts: Facts, raters: Sequence[str], one: Application) -> Markup:
    cells = _join(_cell(screen, facts, one.id, rater) for rater in raters)
    count = sum((one.id, rater) in facts.seated.pairs for rater in raters)
    return Markup('<tr><th scope="row"><b>{}</b> {}</th>{}<td class="hp-number">{}</td></tr>').format(
        one.id, "" if one.name == one.id else one.name, cells, count
    )


def _cell(screen: Screen, facts: Facts, application: str, rater: str) -> Markup:
    t, pair, seated = screen.t, (application, rater), facts.seated
    state = "asked" if pair in seated.pairs else "recused" if pair in seated.recused else ""
    state = state or ("suspected" if pair in seated.suspected else "")
    if not state:
        return Markup("<td></td>")
    title = t(f"panel.cell.{state}.title", rater=rater, application=application)
    return Markup('<td class="hp-{}"><abbr title="{}">{}</abbr></td>').format(state, title, t(f"panel.cell.{state}"))


def _foot(screen: Screen, facts: Facts, raters: Sequence[str]) -> Markup:
    cells = _join(Markup("<td>{}</td>").format(facts.load.get(rater, 0)) for rater in raters)
    return Markup('<tr><th scope="row">{}</th>{}<td class="hp-number">{}</td></tr>').format(
        screen.t("panel.matrix.sum"), cells, len(facts.seated.pairs)
    )


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
