"""The questions put to an expert: what was noticed in plain words, their own sheet, and the form of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from pages.common.links import page_link
from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from pages.desk_scoring import range_words
from scoring.rubric import Judged
from workbench.beijing import stamp
from workbench.rounds.judging.reconsidering import Question, answer, questions

CARD = Markup('<div class="hp-notice hp-{}"><strong>{}</strong><p class="hp-quietly">{}</p>{}{}</div>')
LONGEST = 2000


def show_questions(screen: Screen, visit: Visit, round_: str, *, answers: bool, alone: bool) -> None:
    """Open questions first, each with its form; ``alone``: there is nothing else on the screen."""
    t = screen.t
    asked = sorted(questions(visit.office, visit.actor, round_), key=lambda one: (one.decision is not None, one.id))
    if not asked:
        if alone:
            notice(t("recheck.none.title"), t("recheck.none.text"))
        return
    if not alone:
        heading(t("recheck.yours"))
    for one in asked:
        _show(screen, round_, one)
        if answers and one.decision is None:
            _offer(screen, visit, round_, one)


def _show(screen: Screen, round_: str, one: Question) -> None:
    t = screen.t
    about = t("recheck.whole") if one.application is None else f"{one.application} {one.name}".strip()
    title = t("recheck.card", number=one.id, about=about, stands=t(f"recheck.stands.{one.stands}"))
    lines = [t(f"recheck.told.{one.code}"), t("recheck.question", question=one.text)]
    if one.answered_at is not None:
        lines.append(t("recheck.said", at=stamp(one.answered_at), answer=one.answer or t("recheck.no_words")))
    if one.decision is not None:
        lines.append(t(f"recheck.ruled.{one.decision}", why=one.reason))
    body = Markup().join(Markup("<p>{}</p>").format(line) for line in lines)
    when, level = t("recheck.asked", at=stamp(one.asked_at)), "info" if one.decision else "warn"
    show(CARD.format(level, title, when, body, _way_to_sheet(screen, round_, one)))


def _way_to_sheet(screen: Screen, round_: str, one: Question) -> Markup:
    if one.application is None:
        return Markup()
    address = page_link("desk", round_, screen.t.language, application=one.application)
    link = Markup('<p class="hp-say"><a class="hp-link" href="{}" target="_self">{}</a></p>')
    return link.format(address, screen.t("recheck.to_desk"))


def _offer(screen: Screen, visit: Visit, round_: str, one: Question) -> None:
    t, key = screen.t, f"recheck.answer.{one.id}.{one.revision}"
    with st.form(key, border=False, enter_to_submit=False):
        st.text_area(
            t("recheck.field.answer"), value=one.answer or "", key=f"{key}.text", height=100, max_chars=LONGEST
        )
        if one.sheet is not None:
            say(t("recheck.rescore", total=t.number(one.total)))
            for criterion in one.rubric.judged:
                _offer_score(screen, one, criterion, f"{key}.{criterion.id}")
        do = partial(_answer, screen, visit, round_, one, key)
        st.form_submit_button(t("recheck.answer.do", number=one.id), key=f"{key}.do", on_click=do)


def _offer_score(screen: Screen, one: Question, criterion: Judged, key: str) -> None:
    """One criterion: the old score in words, a new one, and a comment; what is left empty stays."""
    t, old = screen.t, one.sheet
    before = None if old is None else old.scores.get(criterion.id)
    left, middle, right = st.columns([5, 2, 5], vertical_alignment="bottom")
    told = t("recheck.old", score=before, range=range_words(criterion.scale, t))
    with left:
        show(
            Markup('<p class="hp-say">{}<br><span class="hp-quietly">{}</span></p>').format(
                t.text(criterion.title), told
            )
        )
    given = {part: _changed(one, part, criterion.id) for part in ("scores", "comments")}
    middle.text_input(t("recheck.new"), given["scores"], key=f"{key}.score", placeholder=before, max_chars=12)
    hint = None if old is None else old.comments.get(criterion.id)
    right.text_input(t("recheck.comment"), given["comments"], key=f"{key}.comment", placeholder=hint, max_chars=LONGEST)


def _changed(one: Question, part: str, criterion: str) -> str:
    """What has been proposed for a criterion before, if it differs from the sheet."""
    proposed: Mapping[str, Any] = (one.proposed or {}).get(part, {})
    stands = {} if one.sheet is None else getattr(one.sheet, part)
    entry = str(proposed.get(criterion, ""))
    return "" if entry == stands.get(criterion, "") else entry


def _answer(screen: Screen, visit: Visit, round_: str, one: Question, key: str) -> None:
    given = st.session_state
    explanation = str(given.get(f"{key}.text") or "")
    scores, comments = (
        {c.id: str(given.get(f"{key}.{c.id}.{part}") or "").strip() for c in one.rubric.judged}
        for part in ("score", "comment")
    )
    act = partial(answer, visit.office, visit.actor, round_, one.id, one.revision, explanation, scores, comments)
    attempt("recheck", act, screen.t("recheck.done.answered"))
