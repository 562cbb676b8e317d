"""The desk as a table: a row to an application, a column to a criterion, kept field by field like the single sheet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import streamlit as st
from markupsafe import Markup

from pages.common.parts import say, show
from pages.common.screen import Screen, Visit
from pages.desk_offline import show_offline
from pages.desk_outbox import leave_if_ended, mount, prepare
from pages.desk_scoring import plain, range_words
from pages.desk_shown import of_sheets
from scoring.rubric import Judged, Rubric
from workbench.i18n import Translator
from workbench.rounds.judging.desk import Desk, open_sheets

KEPT = 200


def show_table(screen: Screen, visit: Visit, desk: Desk) -> None:
    """Every application of this expert, and what goes with working in bulk."""
    t = screen.t
    with st.container(key="desk-table"):
        say(t("desk.table.text"))
        rows = tuple((item.application, item.name) for item in desk.items)
        show(laid_out(_Columns(desk.rubric, t), rows))
        show(
            Markup(
                '<p class="hp-quietly" aria-live="polite"><span data-slot="saved"></span> <span data-unsent></span></p>'
            )
        )
    prepare()
    _listen(screen, visit, desk)
    show_offline(screen, visit, desk)


@st.fragment
def _listen(screen: Screen, visit: Visit, desk: Desk) -> None:
    leave_if_ended()
    mount(screen, of_sheets(open_sheets(visit.office, visit.actor, desk.round.id), desk, screen.t))


class _Columns:
    """The columns of one rubric in one language; the same object as long as both are."""

    __slots__ = ("rubric", "t")

    def __init__(self, rubric: Rubric, t: Translator) -> None:
        self.rubric, self.t = rubric, t

    def __hash__(self) -> int:
        return hash((id(self.rubric), id(self.t)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Columns) and self.rubric is other.rubric and self.t is other.t


@lru_cache(maxsize=KEPT)
def laid_out(columns: _Columns, rows: tuple[tuple[str, str], ...]) -> Markup:
    """The empty fields of every row; what has been entered is put in by the page's script."""
    rubric, t = columns.rubric, columns.t
    body = _join(_row(id, name, rubric, t) for id, name in rows)
    table = Markup(
        '<div class="hp-scroll hp-grid-scroll"><table class="hp-grid"><caption>{}</caption>'
        "<thead><tr><td colspan='3'></td>{}</tr><tr><th scope='col'>{}</th><th scope='col'>{}</th>"
        "<th scope='col'>{}</th>{}</tr></thead><tbody>{}</tbody></table></div>"
    )
    heads = [t("desk.table.application"), t("desk.total"), t("desk.table.state"), _criteria(rubric, t)]
    return table.format(t("desk.table.caption"), _dimensions(rubric, t), *heads, body)


def _dimensions(rubric: Rubric, t: Translator) -> Markup:
    cell = Markup('<th scope="colgroup" colspan="{}">{}</th>')
    counted = [(d, sum(isinstance(c, Judged) for c in d.criteria)) for d in rubric.dimensions]
    return _join(cell.format(number, t.text(dimension.title)) for dimension, number in counted if number)


def _criteria(rubric: Rubric, t: Translator) -> Markup:
    cell = Markup('<th scope="col">{}<small>{}–{}</small></th>')
    return _join(cell.format(t.text(c.title), plain(c.scale.low), plain(c.scale.high)) for c in rubric.judged)


def _row(application: str, name: str, rubric: Rubric, t: Translator) -> Markup:
    row = Markup(
        '<tr data-application="{id}"><th scope="row">{id}<small>{name}</small></th>'
        '<td class="hp-number" data-slot="total.{id}"></td><td data-slot="state.{id}"></td>{cells}</tr>'
    )
    return row.format(id=application, name=name, cells=_join(_cell(application, c, t) for c in rubric.judged))


def _cell(application: str, criterion: Judged, t: Translator) -> Markup:
    scale = criterion.scale
    cell = Markup(
        '<td data-criterion="{id}" data-low="{low}" data-high="{high}" data-step="{step}">'
        '<input id="hp-{application}-{id}" data-field="scores.{id}" inputmode="decimal" autocomplete="off"'
        ' maxlength="8" spellcheck="false" aria-label="{application} {title}">'
        '<p class="hp-why" data-why="{why}" hidden></p></td>'
    )
    return cell.format(
        id=criterion.id,
        application=application,
        low=plain(scale.low),
        high=plain(scale.high),
        step="" if scale.step is None else plain(scale.step),
        title=t.text(criterion.title),
        why=range_words(scale, t),
    )


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
