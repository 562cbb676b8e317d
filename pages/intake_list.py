"""What came in, as a list with verdicts and filters, and what each authority recommends against its quota."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from pages.common.parts import say, show
from pages.common.screen import Screen
from pages.common.text import markdown
from pages.intake_form import remarks_of
from workbench.intake_views import remarks
from workbench.rounds.intake.receiving import IntakeList, Listed

VERDICTS = ("eligible", "needs_decision", "ineligible", "withdrawn")
LEVELS = ("block", "veto", "fail", "warn")
SHOWN = 60  # applications offered at once; the filters find the others
CHOSEN = "intake.chosen"


def show_quotas(screen: Screen, listed: IntakeList) -> None:
    """A counter for each authority, marked where it is over, and findings of no single application."""
    t = screen.t
    counters = Markup().join(_counter(screen, quota) for quota in listed.quotas)
    if counters:
        show(Markup('<ul class="hp-quotas" aria-label="{}">{}</ul>').format(t("intake.quotas"), counters))
    told = [finding for finding in listed.findings if finding.level != "info"]
    if told:
        with st.expander(t("intake.whole", count=len(told)), key="intake.whole"):
            show(remarks_of(screen, remarks(listed.programme, told, t)))


def choose(screen: Screen, listed: IntakeList) -> str | None:
    """The filters, and the application that is looked at."""
    t, wished = screen.t, _filters(screen, listed)
    fitting = [one for one in listed.applications if _fits(one, *wished)]
    if not fitting:
        say(t("intake.list.none"))
        return None
    if len(fitting) > SHOWN:
        say(t("intake.list.more", count=len(fitting), shown=SHOWN))
    offered = {one.application.id: one for one in fitting[:SHOWN]}
    wanted = st.query_params.get("application")
    if st.session_state.get(CHOSEN) not in offered:
        st.session_state[CHOSEN] = wanted if wanted in offered else next(iter(offered))
    with st.container(height=640, key="intake.list"):
        return st.radio(
            t("intake.list", count=len(fitting)),
            list(offered),
            format_func=lambda id: _label(offered.get(id), id),
            captions=[_caption(screen, one) for one in offered.values()],
            key=CHOSEN,
        )


def _filters(screen: Screen, listed: IntakeList) -> tuple[str | None, str | None, str]:
    t = screen.t
    counts = {name: sum(state_of(one) == name for one in listed.applications) for name in VERDICTS}
    words = st.text_input(t("intake.search"), key="intake.search", placeholder=t("intake.search.hint"))
    state, authority = st.columns(2)
    verdict = state.selectbox(
        t("column.verdict"),
        [name for name in VERDICTS if counts[name]],
        index=None,
        format_func=lambda name: f"{_state(screen, name)} {counts.get(name, 0)}",
        key="intake.verdict",
        placeholder=t("intake.all"),
    )
    authorities = sorted({one.application.authority for one in listed.applications} - {""})
    chosen = authority.selectbox(
        t("column.authority"), authorities, index=None, key="intake.authority", placeholder=t("intake.all")
    )
    return verdict, chosen, words.strip()


def state_of(one: Listed) -> str | None:
    """The verdict, or that it was withdrawn."""
    return "withdrawn" if one.application.withdrawn_at is not None else one.application.verdict


def _fits(one: Listed, verdict: str | None, authority: str | None, words: str) -> bool:
    known = one.application
    text = " ".join((known.id, known.name, known.sector, known.region)).casefold()
    return verdict in (None, state_of(one)) and authority in (None, known.authority) and words.casefold() in text


def _label(one: Listed | None, id: str) -> str:
    return markdown(id if one is None else f"{id} {one.application.name}")


def _caption(screen: Screen, one: Listed) -> str:
    t, known = screen.t, one.application
    levels = [t(f"intake.level.{level}", count=one.levels[level]) for level in LEVELS if one.levels.get(level)]
    parts = (_state(screen, state_of(one)), known.sector, *levels)
    return markdown(" · ".join(part for part in parts if part))


def _state(screen: Screen, name: str | None) -> str:
    t = screen.t
    own = {None: "intake.unexamined", "withdrawn": "intake.withdrawn"}
    return t(own[name]) if name in own else t(f"verdict.{name}")


def _counter(screen: Screen, quota: Mapping[str, Any]) -> Markup:
    t, over = screen.t, quota["count"] > quota["limit"]
    mark = Markup('<li class="{}"><span>{}</span> <strong>{}/{}</strong>{}</li>')
    word = Markup(" <em>{}</em>").format(t("intake.over")) if over else Markup("")
    name = quota["authority"] or t("intake.no_authority")
    return mark.format("hp-over" if over else "", name, quota["count"], quota["limit"], word)
