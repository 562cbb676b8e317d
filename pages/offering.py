"""The screens a visitor is offered: each has an address of its own, and ``/`` leads to the first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.desk_pin import show_pin
from pages.menu import offered


def screens(screen: Screen, visit: Visit) -> list[StreamlitPage]:
    """What the visitor may open now, in order; where that is nothing, a page that says how the review stands.

    While their seat is sealed, the PIN is asked for at every address, so that they are where they wanted to go once
    it was entered.
    """
    phase = None if visit.standing is None else visit.standing.phase
    sealed = visit.actor.sealed
    known = replace(visit, actor=replace(visit.actor, sealed=False))
    pages = [
        st.Page(
            partial(show_pin if sealed else entry.render(), screen),
            title=screen.t(f"{entry.name}.title"),
            url_path=entry.name,
        )
        for entry in offered(known, phase)
    ]
    if not pages:
        title = screen.t("frame.waiting")
        return [st.Page(partial(top, screen, title), title=title, url_path="waiting", default=True)]
    # A page that is marked as default cannot be opened at its own address.
    home = st.Page(partial(_go_on, pages[0]), title="衡评", url_path="home", default=True, visibility="hidden")
    return [home, *pages]


def menu(here: StreamlitPage, offered: list[StreamlitPage]) -> None:
    """The way from screen to screen; Streamlit's own menu has English words and no room of its own."""
    listed = [page for page in offered if page.url_path]
    if len(listed) < 2:
        return
    with st.container(horizontal=True, key="menu", gap=None):
        for page in listed:
            chosen = "chosen" if page.url_path == here.url_path else "other"
            with st.container(key=f"menu-{chosen}-{page.url_path}", width="content"):
                st.page_link(page, query_params=st.query_params.to_dict())


def _go_on(page: StreamlitPage) -> None:
    st.switch_page(page, query_params=st.query_params.to_dict())
