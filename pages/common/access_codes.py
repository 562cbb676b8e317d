"""Access codes of a panel: who has one, a sheet to print for those without, a new one for who lost theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from pages.common.downloads import DOCX
from pages.common.parts import Column, Row, notice, say, table
from pages.common.releases import show_asking
from pages.common.screen import Screen, Visit
from workbench import beijing
from workbench.access import may
from workbench.codes import Issued, Slip, issue, issued
from workbench.exports.access_sheets import access_page, access_sheets
from workbench.rounds.session.papers import note_paper

KEPT = "access.slips"  # codes in clear, for this visit and until the next are issued


def show_codes(screen: Screen) -> None:
    """How the codes of the round stand, and what an organiser can do about it."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        say(t("access.no_round"))
        return
    panel = issued(visit.office, visit.actor, visit.round)
    if not panel:
        say(t("access.nobody"))
        return
    _table(screen, panel)
    if may(visit.actor, "code.issue", visit.round, None if visit.standing is None else visit.standing.phase):
        _issue(screen, visit, visit.round, panel)
    elif visit.actor.role == "organiser":
        say(t("access.not_now"))
    show_asking(screen, visit, visit.round)


def _table(screen: Screen, panel: tuple[Issued, ...]) -> None:
    t = screen.t
    columns = [Column(t(f"access.{name}")) for name in ("rater", "name", "state", "until", "used")]
    rows = [
        Row((one.rater, one.name, t(f"access.state.{one.state}"), beijing.stamp(one.expires_at), _used(one)))
        for one in panel
    ]
    table(columns, rows, t("access.caption"))


def _used(one: Issued) -> str:
    return "" if one.used_at is None else beijing.stamp(one.used_at)


def _issue(screen: Screen, visit: Visit, round_: str, panel: tuple[Issued, ...]) -> None:
    t = screen.t
    without = [one.rater for one in panel if one.state in ("none", "expired")]
    if without:
        label = t("access.issue", count=len(without))
        st.button(label, type="primary", key="access.issue", on_click=partial(_keep, visit, round_, None))
    _hand_over(screen, visit, round_)
    names = {one.rater: one.name for one in panel}
    with st.expander(t("access.again")):
        say(t("access.again.text"))
        chosen = st.selectbox(
            t("access.rater"),
            list(names),
            index=None,
            placeholder=t("builtin.choose"),
            format_func=lambda rater: f"{rater} {names[rater]}",
            key="access.chosen",
            width=360,
        )
        st.button(
            t("access.again.issue"),
            key="access.reissue",
            disabled=chosen is None,
            on_click=partial(_keep, visit, round_, chosen),
        )


def _keep(visit: Visit, round_: str, rater: str | None) -> None:
    slips = issue(visit.office, visit.actor, round_, None if rater is None else [rater])
    if slips:
        st.session_state[KEPT] = slips


def _hand_over(screen: Screen, visit: Visit, round_: str) -> None:
    """Offer the sheets of the codes just issued; they cannot be had again later."""
    t = screen.t
    slips: tuple[Slip, ...] = tuple(slip for slip in st.session_state.get(KEPT, ()) if slip.round == round_)
    if not slips:
        return
    notice(t("access.issued", count=len(slips)), t("access.issued.text"), "warn")
    where = _address(), visit.office.settings.organisation
    kinds = {"access.download": (access_sheets, "docx", DOCX), "access.print": (access_page, "html", "text/html")}
    with st.container(horizontal=True):
        for key, (make, suffix, mime) in kinds.items():
            st.download_button(
                t(key),
                partial(_paper, visit, round_, partial(make, slips, *where, t)),
                f"{t('file.codes', round=round_)}.{suffix}",
                mime,
                on_click="ignore",
                key=key,
                type="primary" if suffix == "docx" else "secondary",
            )


def _paper(visit: Visit, round_: str, make: Callable[[], bytes]) -> bytes:
    note_paper(visit.office, visit.actor, round_, "codes")
    return make()


def _address() -> str:
    """The address under which this visitor reached the server."""
    here = urlsplit(str(st.context.url or ""))
    return f"{here.scheme}://{here.netloc}" if here.netloc else ""
