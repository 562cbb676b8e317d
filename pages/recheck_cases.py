"""Every recheck as those see it who may read scores: the flag, what hangs on it, the answer, and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, heading, say, show, table
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from pages.recheck_words import effect_words, label, stake
from workbench.beijing import stamp
from workbench.cautions import caution
from workbench.rounds.closing.rechecking import Case, Flagged, decide, judges, open_to

CARD = Markup(
    '<div class="hp-notice hp-{}"><strong>{}</strong><p class="hp-quietly">{}</p>{}<p class="hp-remark">{}</p></div>'
)


def show_cases(
    screen: Screen, visit: Visit, round_: str, known: Flagged, asked: Sequence[Case], *, decides: bool
) -> None:
    """What waits for a decision first, then what waits for an answer, then what is decided."""
    order = ("answered", "asked", "decided")
    if asked:
        heading(screen.t("recheck.cases", count=len(asked)))
    for case in sorted(asked, key=lambda c: (order.index(c.recheck.stands), c.recheck.id)):
        _show(screen, known, case)
        if decides and case.recheck.decision is None and judges(visit.actor, case.recheck.rater, known.chairs):
            _offer(screen, visit, round_, case)


def _show(screen: Screen, known: Flagged, case: Case) -> None:
    t, one, seen = screen.t, case.recheck, caution(case.flag, screen.t)
    stands = t(f"recheck.stands.{one.stands}")
    title = t("recheck.card", number=one.id, about=label(screen, known, one.rater, one.application), stands=stands)
    lines = [f"{seen.title}{t('recheck.colon')}{seen.paragraph}"]
    if case.effect is not None:
        lines.append(stake(screen, case.flag, case.effect))
    if one.rater in known.chairs:
        lines.append(t("recheck.of_chair"))
    lines.append(t("recheck.question", question=one.question))
    if one.answered_at is not None:
        lines.append(t("recheck.said", at=stamp(one.answered_at), answer=one.answer or t("recheck.no_words")))
    if one.decision is not None:
        lines.append(t(f"recheck.ruled.{one.decision}", why=one.reason))
    body = Markup().join(Markup("<p>{}</p>").format(line) for line in lines)
    when, level = t("recheck.asked", at=stamp(one.asked_at)), "info" if one.decision else "warn"
    show(CARD.format(level, title, when, body, seen.numbers))
    _show_scores(screen, case)


def _show_scores(screen: Screen, case: Case) -> None:
    """The new scores beside the old ones, where new ones are proposed."""
    t, old, new = screen.t, case.before, case.recheck.proposed
    if old is None or new is None:
        return
    rows = [
        Row((t.text(c.title), t.show(old.scores.get(c.id)), t.show(new["scores"].get(c.id)), _comment(new, c.id)))
        for c in case.rubric.judged
        if (old.scores.get(c.id), old.comments.get(c.id)) != (new["scores"].get(c.id), new["comments"].get(c.id))
    ]
    totals = Row((t("recheck.total"), t.number(case.total_before), t.number(case.total_after), ""))
    columns = [Column(t("recheck.column.criterion"), wide=True)]
    columns += [Column(t(f"recheck.column.{name}"), numeric=True) for name in ("before", "after")]
    table([*columns, Column(t("recheck.column.comment"), wide=True)], [*rows, totals], t("recheck.changes"))
    if case.confirmed is not None:
        say(effect_words(screen, case.confirmed, "confirmed"))


def _comment(proposed: Mapping[str, Any], criterion: str) -> str:
    return str(proposed["comments"].get(criterion, ""))


def _offer(screen: Screen, visit: Visit, round_: str, case: Case) -> None:
    t, one = screen.t, case.recheck
    key = f"recheck.decide.{one.id}.{one.revision}"
    with st.form(key, border=False, enter_to_submit=False):
        st.segmented_control(
            t("recheck.field.decision"),
            open_to(one),
            format_func=lambda decision: t(f"recheck.decision.{decision}"),
            key=f"{key}.decision",
        )
        st.text_area(t("recheck.field.reason"), key=f"{key}.reason", height=80)
        do = partial(_decide, screen, visit, round_, case, key)
        st.form_submit_button(t("recheck.decide.do", number=one.id), key=f"{key}.do", on_click=do)


def _decide(screen: Screen, visit: Visit, round_: str, case: Case, key: str) -> None:
    one = case.recheck
    decision, reason = (str(st.session_state.get(f"{key}.{name}") or "") for name in ("decision", "reason"))
    act = partial(decide, visit.office, visit.actor, round_, one.id, one.revision, decision, reason)
    attempt("recheck", act, screen.t("recheck.done.decided", number=one.id))
