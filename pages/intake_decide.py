"""A person's word on an application: what is open, the decision with its reason, and the withdrawal."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.parts import say
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.common.told import attempt
from scoring.applications.rulings import WHOLE
from workbench.access import may
from workbench.rounds.intake.deciding import decide, withdraw
from workbench.rounds.intake.receiving import Folder
from workbench.rulebook import rule_words

WORDS = ("accept", "reject")


def show_decision(screen: Screen, visit: Visit, round_: str, folder: Folder) -> None:
    """Offered to those who may decide, while it may be decided."""
    t, phase = screen.t, None if visit.standing is None else visit.standing.phase
    if folder.application.withdrawn_at is not None:
        return
    if may(visit.actor, "application.decide", round_, phase):
        waiting = folder.checked.verdict.state == "needs_decision"
        with st.expander(t("intake.decide"), expanded=waiting):
            _show_form(screen, visit, round_, folder)
    if may(visit.actor, "application.withdraw", round_, phase):
        with st.expander(t("intake.withdraw")):
            _show_withdrawal(screen, visit, round_, folder)


def _show_form(screen: Screen, visit: Visit, round_: str, folder: Folder) -> None:
    t, id = screen.t, folder.application.id
    prefix = f"intake.decide.{id}.{folder.application.revision}"
    open_ = tuple(reason.rule for reason in folder.checked.verdict.reasons if not reason.is_settled)
    known = folder.programme.procedure.vetoes
    vetoes = {veto.id: t("rule.named", clause=t.text(veto.title), rule=veto.id) for veto in known}
    rules = tuple(dict.fromkeys((WHOLE, *open_, *vetoes)))
    with st.form(prefix, border=False, enter_to_submit=False):
        st.selectbox(
            t("intake.field.rule"),
            rules,
            format_func=lambda rule: (
                t("intake.rule.whole") if rule == WHOLE else vetoes.get(rule) or rule_words(folder.programme, rule, t)
            ),
            key=f"{prefix}.rule",
        )
        st.segmented_control(
            t("intake.field.decision"), WORDS, format_func=lambda word: t(f"intake.word.{word}"), key=f"{prefix}.word"
        )
        st.text_area(t("intake.field.reason"), key=f"{prefix}.reason", height=80, placeholder=t("intake.reason.hint"))
        st.text_input(t("intake.field.evidence"), key=f"{prefix}.evidence", placeholder=t("intake.evidence.hint"))
        st.form_submit_button(
            t("intake.decide.do", application=markdown(id)),
            key=f"{prefix}.do",
            on_click=partial(_decide, screen, visit, round_, folder, prefix),
        )


def _decide(screen: Screen, visit: Visit, round_: str, folder: Folder, prefix: str) -> None:
    given = {name: st.session_state.get(f"{prefix}.{name}") for name in ("rule", "word", "reason", "evidence")}
    known = folder.application
    act = partial(
        decide,
        visit.office,
        visit.actor,
        round_,
        known.id,
        given["word"] or "",
        str(given["reason"] or ""),
        rule=str(given["rule"] or WHOLE),
        evidence=str(given["evidence"] or ""),
        revision=known.revision,
    )
    attempt("intake", act, screen.t("intake.decided", application=known.id))


def _show_withdrawal(screen: Screen, visit: Visit, round_: str, folder: Folder) -> None:
    t, known = screen.t, folder.application
    say(t("intake.withdraw.text", application=known.id, name=known.name))
    key = f"intake.withdraw.{known.id}"
    with st.form(key, border=False):
        st.text_input(t("intake.field.reason"), key=f"{key}.reason", placeholder=t("intake.withdraw.hint"))
        st.form_submit_button(
            t("intake.withdraw.do", application=markdown(known.id)),
            key=f"{key}.do",
            on_click=partial(_withdraw, screen, visit, round_, known.id, key),
        )


def _withdraw(screen: Screen, visit: Visit, round_: str, id: str, key: str) -> None:
    reason = str(st.session_state.get(f"{key}.reason") or "")
    act = partial(withdraw, visit.office, visit.actor, round_, id, reason)
    attempt("intake", act, screen.t("intake.withdrawn.done", application=id))
