"""Who judges what: the proposal, the matrix with the doctor beside it, and single assignments by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from pages.common.parts import heading, notice, say
from pages.common.screen import Screen
from pages.panel_acts import attempt, can, place, value
from pages.panel_asking import choose_pair
from pages.panel_doctor import bullets, show_doctor, spread
from pages.panel_facts import Facts, read
from pages.panel_matrix import show_matrix
from scoring.findings import Finding
from workbench.assigning import DESIGNS, Wish
from workbench.rounds.panel.assigning import (
    Proposal,
    add_assignments,
    apply_assignment,
    propose_assignment,
    withdraw_assignment,
)

PROPOSED = "panel.proposal.{}"  # of a round
EACH = 5
NUMBERS = ("each", "low", "high", "seed")


def show(screen: Screen) -> None:
    """The proposal while the panel is made up, then what stands."""
    t, facts = screen.t, read(screen)
    if not facts.seated.applications:
        notice(t("panel.assign.no_applications.title"), t("panel.assign.no_applications.text"))
        return
    if can(screen, "assignment.plan"):
        _wish(screen, facts)
        _proposal(screen, facts)
    with st.container(key="panel-design"):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            show_matrix(screen, facts)
        with right:
            show_doctor(screen, facts)
    if can(screen, "assignment.change"):
        _by_hand(screen, facts)


def _wish(screen: Screen, facts: Facts) -> None:
    t, state = screen.t, st.session_state
    fresh = not facts.seated.pairs
    with (
        st.expander(t("panel.assign"), expanded=fresh and _key(screen) not in state),
        st.form("panel.wish", border=False),
    ):
        say(t("panel.assign.text", applications=len(facts.seated.applications), raters=len(facts.panel)))
        columns = st.columns(4)
        defaults = {"each": min(EACH, max(1, len(facts.panel))), "low": None, "high": None, "seed": 0}
        for column, name in zip(columns, NUMBERS, strict=True):
            with column:
                st.number_input(
                    t(f"panel.field.{name}"),
                    min_value=0 if name in ("low", "seed") else 1,
                    value=defaults[name],
                    step=1,
                    placeholder=t("panel.even"),
                    key=f"panel.wish.{name}",
                )
        st.radio(
            t("panel.assign.design"),
            DESIGNS,
            format_func=lambda name: t(f"panel.design.{name}"),
            captions=[t(f"panel.design.{name}.text") for name in DESIGNS],
            key="panel.wish.design",
        )
        st.checkbox(t("panel.assign.odd"), True, key="panel.wish.odd")
        st.form_submit_button(
            t("panel.assign.propose"),
            type="primary" if fresh else "secondary",
            key="panel.wish.send",
            on_click=partial(_propose, screen),
        )


def _propose(screen: Screen) -> None:
    state = st.session_state
    low, high = state.get("panel.wish.low"), state.get("panel.wish.high")
    wish = Wish(
        each=int(state.get("panel.wish.each") or 0),
        low=None if low is None else int(low),
        high=None if high is None else int(high),
        design=value("panel.wish.design"),
        seed=int(state.get("panel.wish.seed") or 0),
        odd=bool(state.get("panel.wish.odd")),
    )
    state.pop(_key(screen), None)

    def act() -> tuple[Finding, ...]:
        proposal, findings = propose_assignment(*place(screen), wish)
        if proposal is not None:
            state[_key(screen)] = proposal
        return findings

    attempt(act, "")


def _proposal(screen: Screen, facts: Facts) -> None:
    """What the proposal would do, before it is done."""
    t, proposal = screen.t, st.session_state.get(_key(screen))
    if not isinstance(proposal, Proposal):
        return
    changes = {"added": len(proposal.added), "withdrawn": len(proposal.withdrawn)}
    with st.container(border=True):
        heading(t("panel.proposal"))
        bullets(_said(screen, facts, proposal))
        with st.container(horizontal=True):
            st.button(
                t("panel.proposal.apply", **changes),
                type="primary",
                key="panel.proposal.apply",
                disabled=not any(changes.values()),
                on_click=partial(_apply, screen, proposal),
            )
            st.button(t("panel.proposal.leave"), key="panel.proposal.leave", on_click=partial(_forget, screen))


def _said(screen: Screen, facts: Facts, proposal: Proposal) -> Iterator[str]:
    """What the proposal asks, what the design then is, and what changes."""
    t, design = screen.t, proposal.design
    loads = spread(design.sheets_per_rater)
    yield t("panel.proposal.text", sheets=len(proposal.pairs), each=proposal.wish.each, load=loads)
    key = "connected" if design.connected else "disconnected"
    yield t(f"panel.proposal.{key}", components=design.components, bridges=len(design.bridges))
    if facts.seated.match.any():
        yield t("panel.proposal.matched", share=t.percent(proposal.matched))
    kept = len(proposal.pairs) - len(proposal.added)
    yield t("panel.proposal.changes", added=len(proposal.added), withdrawn=len(proposal.withdrawn), kept=kept)


def _apply(screen: Screen, proposal: Proposal) -> None:
    done = screen.t("panel.proposal.done", added=len(proposal.added), withdrawn=len(proposal.withdrawn))
    attempt(lambda: apply_assignment(*place(screen), proposal), done)
    _forget(screen)


def _forget(screen: Screen) -> None:
    st.session_state.pop(_key(screen), None)


def _key(screen: Screen) -> str:
    return PROPOSED.format(place(screen)[2])


def _by_hand(screen: Screen, facts: Facts) -> None:
    t = screen.t
    with st.expander(t("panel.by_hand")):
        heading(t("panel.by_hand.add"))
        with st.form("panel.add", border=False):
            choose_pair(screen, facts, "panel.add")
            st.form_submit_button(t("panel.by_hand.add.send"), key="panel.add.send", on_click=partial(_add, screen))
        heading(t("panel.by_hand.withdraw"))
        say(t("panel.by_hand.withdraw.text"))
        with st.form("panel.withdraw", border=False):
            choose_pair(screen, facts, "panel.withdraw")
            st.text_input(t("panel.field.reason"), key="panel.withdraw.reason", max_chars=400)
            st.form_submit_button(
                t("panel.by_hand.withdraw.send"), key="panel.withdraw.send", on_click=partial(_withdraw, screen)
            )


def _chosen(key: str) -> Sequence[str]:
    return value(f"{key}.application"), value(f"{key}.rater")


def _add(screen: Screen) -> None:
    application, rater = _chosen("panel.add")
    done = screen.t("panel.by_hand.added", rater=rater, application=application)
    attempt(lambda: add_assignments(*place(screen), [(application, rater)]), done)


def _withdraw(screen: Screen) -> None:
    application, rater = _chosen("panel.withdraw")
    done = screen.t("panel.by_hand.withdrawn", rater=rater, application=application)
    attempt(lambda: withdraw_assignment(*place(screen), application, rater, value("panel.withdraw.reason")), done)
