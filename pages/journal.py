"""工作日志, the journal: who did and saw what, by filter, and whether the chain still holds."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, notice, say, table
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.text import shorten
from pages.journal_chain import show_chain, show_export
from pages.journal_facts import facts_in_words, subject_in_words
from workbench import beijing
from workbench.exports.journal import words_of
from workbench.people import called
from workbench.rounds.session.supervising import Filter, JournalPage, choices, read_journal

STYLE = Path(__file__).with_suffix(".css")
PAGE = "journal.page"
WIDEST = 240  # columns of the facts that are shown; the export has them in full
WHERE = ("round", "house")
KINDS = ("all", "readings")
WHOLE = Markup('<span class="hp-whole">{}</span>')
COLUMNS = ("number", "at", "who", "what", "subject", "facts")


def render(screen: Screen) -> None:
    """The state of the chain, the filters, and one page of lines."""
    t, visit = screen.t, screen.visit
    if visit is None:
        return
    st.html(STYLE)
    top(screen, t("journal.title"), t("journal.now"))
    show_chain(screen, visit)
    round_ = _scope(screen, visit)
    wanted = _filters(screen, visit, round_)
    found = read_journal(visit.office, visit.actor, round_, wanted, int(st.session_state.get(PAGE, 1)))
    if found.total:
        _lines(screen, found, whole=round_ is None)
        _turn(screen, found)
    else:
        notice(t("journal.empty.title"), t("journal.empty.text"))
    show_export(screen, visit)


def _scope(screen: Screen, visit: Visit) -> str | None:
    """The round the visitor is in, or the whole house."""
    if visit.round is None:
        return None
    with st.container(horizontal=True):
        where = _segments(screen, "scope", WHERE)
        _segments(screen, "kind", KINDS)
    return visit.round if where == "round" else None


def _segments(screen: Screen, name: str, options: tuple[str, ...]) -> str:
    chosen = st.segmented_control(
        screen.t(f"journal.{name}"),
        options,
        default=options[0],
        required=True,
        format_func=lambda one: screen.t(f"journal.{name}.{one}"),
        key=f"journal.{name}",
        on_change=_first_page,
    )
    return str(chosen or options[0])


def _filters(screen: Screen, visit: Visit, round_: str | None) -> Filter:
    t = screen.t
    acts, people = choices(visit.office, visit.actor, round_)
    with st.container(key="journal-filters"):
        one, two, three, four, five = st.columns([3, 3, 2, 2, 2])
        with one:
            act = _choose(screen, "act", {name: words_of(name, t) for name in acts})
        with two:
            actor = _choose(screen, "actor", {id: called(id, people, t) for id in people})
        hint = t("journal.filter.subject.hint")
        subject = three.text_input(
            t("journal.filter.subject"), key="journal.subject", placeholder=hint, max_chars=200, on_change=_first_page
        )
        since, until = (
            column.date_input(
                t(f"journal.filter.{name}"),
                value=None,
                key=f"journal.{name}",
                format="YYYY-MM-DD",
                on_change=_first_page,
            )
            for column, name in ((four, "since"), (five, "until"))
        )
    readings = st.session_state.get("journal.kind") == "readings"
    return Filter(act, actor, subject, _day(since), _day(until), readings)


def _choose(screen: Screen, name: str, options: dict[str, str]) -> str:
    chosen = st.selectbox(
        screen.t(f"journal.filter.{name}"),
        list(options),
        index=None,
        format_func=lambda id: options.get(str(id), str(id)),
        placeholder=screen.t("journal.anyone"),
        key=f"journal.{name}",
        on_change=_first_page,
    )
    return chosen or ""


def _day(chosen: object) -> date | None:
    return chosen if isinstance(chosen, date) else None


def _first_page() -> None:
    st.session_state[PAGE] = 1


def _lines(screen: Screen, found: JournalPage, *, whole: bool) -> None:
    t = screen.t
    names = (*COLUMNS[:4], "round", *COLUMNS[4:]) if whole else COLUMNS
    columns = [Column(t(f"journal.column.{name}"), numeric=name == "number", wide=name == "facts") for name in names]
    rows = []
    for line in found.lines:
        entry = line.entry
        cells = {
            "number": str(line.number),
            "at": WHOLE.format(beijing.stamp(entry.at, seconds=True)),
            "who": WHOLE.format(called(entry.actor, found.names, t)),
            "what": words_of(entry.act, t),
            "round": entry.round or "",
            "subject": subject_in_words(entry.act, entry.subject, t),
            "facts": shorten(facts_in_words(entry.facts or {}, t), WIDEST),
        }
        rows.append(Row(tuple(cells[name] for name in names)))
    table(columns, rows, t("journal.caption", count=found.total))


def _turn(screen: Screen, found: JournalPage) -> None:
    """To the page before and after."""
    if found.pages < 2:
        return
    t = screen.t
    with st.container(horizontal=True, vertical_alignment="center"):
        newer, older = partial(_go, found.page - 1), partial(_go, found.page + 1)
        st.button(t("journal.newer"), key="journal.newer", disabled=found.page == 1, on_click=newer)
        say(t("journal.page", page=found.page, pages=found.pages))
        st.button(t("journal.older"), key="journal.older", disabled=found.page == found.pages, on_click=older)


def _go(page: int) -> None:
    st.session_state[PAGE] = page
