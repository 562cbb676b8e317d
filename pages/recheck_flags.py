"""What stands out in the sheets as they are now, one card each; for the chair, the way to ask about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.findings import show_findings
from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from pages.recheck_words import label, stake
from workbench.cautions import caution
from workbench.rounds.closing.noticing import Seen
from workbench.rounds.closing.rechecking import Case, Flagged, ask, judges

CARDS = 40  # flags with a card of their own; all of them stand in the result
WHOLE = ""
CARD = Markup('<div class="hp-notice"><strong>{}</strong><p>{}</p><p>{}</p>{}<p class="hp-remark">{}</p></div>')


def show_flags(screen: Screen, visit: Visit, round_: str, known: Flagged, asked: Sequence[Case], *, asks: bool) -> None:
    """Single sheets first, then experts; a sheet that is being asked about has its card among the cases."""
    t = screen.t
    under_way = {(c.recheck.rater, c.recheck.application) for c in asked if c.recheck.decision is None}
    left = [seen for seen in known.seen if seen.application is None or (seen.rater, seen.application) not in under_way]
    heading(t("recheck.flags"))
    if known.noticed.findings and not known.noticed.sheets:
        notice(t("recheck.not_computed.title"), t("recheck.not_computed.text"), "block")
        show_findings(screen, known.noticed.findings)
        return
    if not known.seen:
        notice(t("recheck.nothing.title"), t("recheck.nothing.text"))
        return
    say(t("recheck.lead" if left else "recheck.all_asked"))
    for number, seen in enumerate(left[:CARDS]):
        _show(screen, known, seen)
        if asks and judges(visit.actor, seen.rater, known.chairs):
            _offer(screen, visit, round_, known, seen, f"recheck.ask.{number}")
    if len(left) > CARDS:
        say(t("recheck.more", count=len(left) - CARDS))


def _show(screen: Screen, known: Flagged, seen: Seen) -> None:
    t, said = screen.t, caution(seen.flag, screen.t)
    title = f"{label(screen, known, seen.rater, seen.application)} · {said.title}"
    effect = t("recheck.effect.unknown") if seen.effect is None else stake(screen, seen.flag, seen.effect)
    whose = Markup("<p>{}</p>").format(t("recheck.of_chair")) if seen.rater in known.chairs else ""
    show(CARD.format(title, said.paragraph, effect, whose, said.numbers))


def _offer(screen: Screen, visit: Visit, round_: str, known: Flagged, seen: Seen, key: str) -> None:
    t = screen.t
    key = f"{key}.{seen.rater}.{seen.application or ''}.{seen.flag.code}"
    with st.expander(t("recheck.ask")), st.form(key, border=False, enter_to_submit=False):
        if seen.application is None:
            own = [WHOLE, *known.noticed.sheets.get(seen.rater, ())]
            names = {id_: t("recheck.whole") if id_ == WHOLE else f"{id_} {known.applications[id_]}" for id_ in own}
            st.selectbox(
                t("recheck.field.about"),
                own,
                index=None,
                format_func=lambda id_: names.get(id_, id_),
                key=f"{key}.about",
                placeholder=t("recheck.choose"),
            )
        st.text_area(t("recheck.field.question"), key=f"{key}.question", height=80, placeholder=t("recheck.hint"))
        do = partial(_ask, screen, visit, round_, seen, key)
        st.form_submit_button(t("recheck.ask.do"), key=f"{key}.do", on_click=do)


def _ask(screen: Screen, visit: Visit, round_: str, seen: Seen, key: str) -> None:
    about = st.session_state.get(f"{key}.about") if seen.application is None else seen.application
    chosen = "?" if about is None else about or None
    question = str(st.session_state.get(f"{key}.question") or "")
    act = partial(ask, visit.office, visit.actor, round_, seen.rater, chosen, seen.flag.code, question)
    attempt("recheck", act, screen.t("recheck.done.asked", rater=seen.rater))
