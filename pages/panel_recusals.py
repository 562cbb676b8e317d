"""Recusals: found, asked for or objected; decided with a reason; and who takes over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.common.parts import Column, Row, heading, notice, say, table
from pages.common.screen import Screen
from pages.panel_acts import attempt, can, place, value
from pages.panel_asking import show_asking
from pages.panel_facts import Facts, Recusal, read
from scoring.findings import Finding
from workbench.rounds.panel.assigning import add_assignments
from workbench.rounds.panel.objecting import expert_objections
from workbench.rounds.panel.recusals import Ruled, decide_recusals, propose_recusals

OFFERED = "panel.replacements.{}"  # of a round
WRITTEN = {"declared", "objection", "organiser"}  # sources whose reason is in somebody's own words


def show(screen: Screen) -> None:
    """What is open, what can be done about it, and everything that was decided."""
    facts = read(screen)
    _offer_replacements(screen, facts)
    waiting = [one for one in facts.recusals if one.state == "proposed"]
    if can(screen, "recusal.propose"):
        _find(screen)
    _waiting(screen, facts, waiting)
    if can(screen, "recusal.decide") and waiting:
        _decide(screen, facts.recusals)
    elif can(screen, "recusal.decide") and facts.recusals:
        with st.expander(screen.t("panel.decide.anew")):
            _decide(screen, facts.recusals)
    if can(screen, "recusal.propose"):
        show_asking(screen, facts)
    _decided(screen, facts, [one for one in facts.recusals if one.state != "proposed"])
    _objections(screen, facts)


def reason_of(screen: Screen, one: Recusal) -> str:
    """The reason of a recusal in words: somebody's own, or what expert and application share."""
    return one.reason if one.source in WRITTEN else screen.t(f"panel.why.{one.source}", shared=one.reason)


def _find(screen: Screen) -> None:
    t = screen.t
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("panel.recusals.find"), key="panel.recusals.find", on_click=partial(_search, screen))
        say(t("panel.recusals.find.text"))


def _search(screen: Screen) -> None:
    new: list[int] = []

    def search() -> tuple[Finding, ...]:
        new.append(propose_recusals(*place(screen)))
        return ()

    if attempt(search, ""):
        attempt(lambda: (), screen.t("panel.recusals.found", count=new[0]))


def _waiting(screen: Screen, facts: Facts, waiting: Sequence[Recusal]) -> None:
    t = screen.t
    heading(t("panel.recusals.waiting"))
    if not waiting:
        say(t("panel.recusals.none" if facts.recusals else "panel.recusals.never"))
        return
    table(_columns(screen), [_row(screen, facts, one) for one in waiting], t("panel.recusals.waiting.caption"))


def _columns(screen: Screen, *, decided: bool = False) -> list[Column]:
    t = screen.t
    columns = [
        Column(t("column.rater")),
        Column(t("column.application"), wide=True),
        Column(t("panel.source")),
        Column(t("panel.field.reason"), wide=True),
    ]
    return [*columns, Column(t("panel.decision")), Column(t("panel.decided_why"), wide=True)] if decided else columns


def _row(screen: Screen, facts: Facts, one: Recusal) -> Row:
    t = screen.t
    return Row(
        (
            facts.called(one.rater),
            facts.called(one.application),
            t(f"panel.source.{one.source}"),
            reason_of(screen, one),
        )
    )


def _decide(screen: Screen, heard: Sequence[Recusal]) -> None:
    """Decide those that are ticked, or decide anew; nothing is ticked beforehand."""
    t = screen.t
    known = {one.id: one for one in sorted(heard, key=lambda one: (one.state != "proposed", one.id))}
    waiting = sum(one.state == "proposed" for one in heard)
    labels = {id: _label(screen, one) for id, one in known.items()}
    with st.form("panel.decide"):
        st.multiselect(
            t("panel.decide.which"),
            list(known),
            format_func=lambda id: labels.get(id, str(id)),
            placeholder=t("panel.choose"),
            key="panel.decide.which",
        )
        if waiting:
            st.checkbox(t("panel.decide.all", count=waiting), key="panel.decide.all")
        st.text_input(t("panel.decide.why"), key="panel.decide.why", max_chars=400)
        with st.container(horizontal=True):
            for name, accept in (("accept", True), ("reject", False)):
                st.form_submit_button(
                    t(f"panel.decide.{name}"),
                    key=f"panel.decide.{name}",
                    on_click=partial(_rule, screen, known, accept),
                )


def _label(screen: Screen, one: Recusal) -> str:
    t = screen.t
    again = "" if one.state == "proposed" else t("panel.recusals.again")
    return f"{one.rater} → {one.application} · {t(f'panel.source.{one.source}')}{again}"


def _rule(screen: Screen, known: dict[int, Recusal], accept: bool) -> None:
    state = st.session_state
    waiting = [id for id, one in known.items() if one.state == "proposed"]
    ticked = waiting if state.get("panel.decide.all") else state.get("panel.decide.which", [])
    seen = [known[id] for id in ticked if id in known]
    came: list[Ruled] = []

    def rule() -> tuple[Finding, ...]:
        ruled, findings = decide_recusals(*place(screen), seen, accept, value("panel.decide.why"))
        came.append(ruled)
        return findings

    if attempt(rule, ""):
        attempt(lambda: (), _told(screen, len(seen), came[0], accept))
        offered = OFFERED.format(place(screen)[2])
        state[offered] = [*state.get(offered, []), *came[0].replacements]
        state["panel.decide.which"], state["panel.decide.all"], state["panel.decide.why"] = [], False, ""


def _told(screen: Screen, count: int, ruled: Ruled, accept: bool) -> str:
    """What was decided, and what it took back; before anything is assigned that is nothing."""
    t = screen.t
    if not accept:
        return t("panel.decide.rejected", count=count)
    key = "taken" if ruled.withdrawn else "untouched"
    return t("panel.decide.accepted", count=count) + t(f"panel.decide.{key}", count=ruled.withdrawn)


def _offer_replacements(screen: Screen, facts: Facts) -> None:
    """Who could take over what a recusal has taken back, while nobody has yet."""
    t, offered = screen.t, st.session_state.get(OFFERED.format(place(screen)[2]), [])
    pairs = [(one.application, one.rater) for one in offered if one.rater is not None]
    pairs = [pair for pair in dict.fromkeys(pairs) if pair not in facts.seated.pairs | facts.seated.closed]
    nobody = [one.application for one in offered if one.rater is None]
    if nobody:
        notice(t("panel.replace.nobody.title"), t("panel.replace.nobody", applications=tuple(nobody)), "warn")
    if not pairs or not can(screen, "assignment.change"):
        return
    notice(t("panel.replace.title"), t("panel.replace.text", pairs=facts.pairs(screen, pairs)))
    with st.container(horizontal=True):
        st.button(
            t("panel.replace.apply", count=len(pairs)),
            type="primary",
            key="panel.replace.apply",
            on_click=partial(_replace, screen, pairs),
        )
        st.button(t("panel.replace.leave"), key="panel.replace.leave", on_click=partial(_forget, screen))


def _replace(screen: Screen, pairs: Sequence[tuple[str, str]]) -> None:
    done = screen.t("panel.replace.done", count=len(pairs))
    if attempt(lambda: add_assignments(*place(screen), pairs, "recusal"), done):
        _forget(screen)


def _forget(screen: Screen) -> None:
    st.session_state[OFFERED.format(place(screen)[2])] = []


def _decided(screen: Screen, facts: Facts, decided: Sequence[Recusal]) -> None:
    t = screen.t
    if not decided:
        return
    heading(t("panel.recusals.decided"))
    rows = [
        Row(
            (*_row(screen, facts, one).cells, t(f"panel.decision.{one.state}"), one.decided_why),
            "quiet" if one.state == "rejected" else "",
        )
        for one in decided
    ]
    table(_columns(screen, decided=True), rows, t("panel.recusals.decided.caption"))


def _objections(screen: Screen, facts: Facts) -> None:
    t, received = screen.t, expert_objections(*place(screen))
    if not received:
        return
    heading(t("panel.objections"))
    columns = [
        Column(t("column.rater")),
        Column(t("column.application"), wide=True),
        Column(t("panel.field.by_whom"), wide=True),
        Column(t("panel.field.text"), wide=True),
        Column(t("column.state")),
    ]
    rows = [
        Row(
            (
                facts.called(one.rater or ""),
                facts.called(one.application or ""),
                one.by_whom,
                one.text,
                t(f"panel.objection.{one.state}"),
            )
        )
        for one in received
    ]
    table(columns, rows, t("panel.objections.caption"))
