"""The foot of the desk, which stays: the total with its formula, what is saved, and the four acts.

To save and go on, to skip, to abstain and to step back are four different things; the last two ask for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.parts import notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.desk_outbox import admitted, take_in
from pages.desk_queue import ASKED, goto
from scoring.findings import Finding
from workbench.access import Refused
from workbench.i18n import Translator
from workbench.rounds.judging.aside import ask_reopening, recuse, skip
from workbench.rounds.judging.desk import Desk, Item, open_desk, open_sheet
from workbench.rounds.judging.judging import abstain, submit_sheet, withdraw_abstention
from workbench.rounds.judging.queue import following
from workbench.rounds.judging.requirements import gaps

SAID = "desk.said"
LONGEST = 2000
KEYS = ("number", "forward", "nudge", "undo", "comment", "next", "help")
LINE = Markup(
    '<div class="hp-total"><div><span class="hp-quiet">{label}</span>'
    ' <output data-slot="total" class="hp-sum"></output>'
    ' <span data-slot="formula" class="hp-formula"></span> <span data-slot="bounds" class="hp-quiet"></span></div>'
    '<div aria-live="polite"><span data-slot="saved" class="hp-saved"></span>'
    ' <span data-slot="state" class="hp-state"></span> <span data-unsent class="hp-unsent"></span></div></div>'
)


def show_foot(screen: Screen, visit: Visit, desk: Desk, application: str) -> None:
    """Total and state on one side, what can be done with the sheet on the other."""
    t, item = screen.t, desk.find(application)
    if item is None:
        return
    with st.container(key="desk-foot", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            show(LINE.format(label=t("desk.total")))
        if item.locked:
            _locked_acts(screen, visit, desk, item)
        else:
            _acts(screen, visit, item)
        with st.popover(t("desk.keys"), key="desk.keys"):
            show(_keys(t))
    said = st.session_state.pop(SAID, None)
    if said is not None:
        st.toast(said, duration="long")


def _acts(screen: Screen, visit: Visit, item: Item) -> None:
    t, application = screen.t, item.application
    on_next = partial(_forward, screen, visit, application)
    st.button(t("desk.next"), key="desk.next", type="primary", shortcut="mod+s", on_click=on_next)
    st.button(
        t("desk.skip"), key="desk.skip", on_click=partial(_skip, screen, visit, application), help=t("desk.skip.help")
    )
    asking = partial(_open_question, application)
    if item.state == "abstained":
        st.button(t("desk.unabstain"), key="desk.unabstain", on_click=partial(_unabstain, screen, visit, application))
    else:
        on_abstain = partial(asking, "abstain")
        st.button(t("desk.abstain"), key="desk.abstain", help=t("desk.abstain.help"), on_click=on_abstain)
    st.button(t("desk.recuse"), key="desk.recuse", help=t("desk.recuse.help"), on_click=partial(asking, "recuse"))
    asked = _asked(application)
    if asked == "abstain" and item.state != "abstained":
        _ask(screen, visit, "abstain", item, partial(_abstain, visit, application))
    elif asked == "recuse":
        _ask(screen, visit, "recuse", item, partial(recuse, visit.office, visit.actor, visit.round or "", application))


def _locked_acts(screen: Screen, visit: Visit, desk: Desk, item: Item) -> None:
    t = screen.t
    onward = partial(_onward, desk, item.application)
    st.button(t("desk.onward"), key="desk.onward", type="primary", shortcut="mod+s", on_click=onward)
    if desk.round.phase == "scoring" and desk.finished_at is not None and item.reopening is None:
        asking = partial(ask_reopening, visit.office, visit.actor, visit.round or "", item.application)
        st.button(t("desk.reopen"), key="desk.reopen", on_click=partial(_open_question, item.application, "reopen"))
        if _asked(item.application) == "reopen":
            _ask(screen, visit, "reopen", item, asking)


def _forward(screen: Screen, visit: Visit, application: str) -> None:
    """Submit the sheet if it is complete, leave it a draft if not, and go on; what was refused holds it back."""
    t, round_ = screen.t, visit.round or ""
    if not take_in(screen, application):
        st.session_state[SAID] = t("desk.said.refused")
        return
    desk, one = open_desk(visit.office, visit.actor, round_), open_sheet(visit.office, visit.actor, round_, application)
    wanting = gaps(desk.rubric, desk.settings, *((one.sheet.scores, one.sheet.comments) if one.sheet else ({}, {})))
    if one.sheet is None or (wanting and one.sheet.state != "abstained"):
        told = "desk.said.pending" if one.sheet is None else "desk.said.draft"
        st.session_state[SAID] = t(told, id=markdown(application), count=len(wanting))
    elif one.sheet.state == "draft":
        base = one.sheet.revision
        saved = submit_sheet(visit.office, visit.actor, round_, application, base=base, key=f"submit-{base}")
        if not saved.taken:
            st.session_state[SAID] = markdown(_words(saved.findings, t)) or t("desk.said.refused")
            return
        st.session_state[SAID] = t("desk.said.submitted", id=markdown(application))
    _onward(open_desk(visit.office, visit.actor, round_), application)


def _onward(desk: Desk, application: str) -> None:
    """The next that is still to be judged; where none is left, the next in order."""
    order = [item.application for item in desk.items]
    beside = order[(order.index(application) + 1) % len(order)] if application in order else order[0]
    goto(following(desk, application) or beside)


def _skip(screen: Screen, visit: Visit, application: str) -> None:
    take_in(screen)
    if not admitted(visit):
        return
    skip(visit.office, visit.actor, visit.round or "", application)
    st.session_state[SAID] = screen.t("desk.said.skipped", id=markdown(application))
    _onward(open_desk(visit.office, visit.actor, visit.round or ""), application)


def _abstain(visit: Visit, application: str, reason: str) -> Iterable[Finding]:
    base = _revision(visit, application)
    key = f"abstain-{base}"
    return abstain(visit.office, visit.actor, visit.round or "", application, reason, base=base, key=key).findings


def _unabstain(screen: Screen, visit: Visit, application: str) -> None:
    if not admitted(visit):
        return
    base = _revision(visit, application)
    key = f"unabstain-{base}"
    saved = withdraw_abstention(visit.office, visit.actor, visit.round or "", application, base=base, key=key)
    st.session_state[SAID] = markdown(_words(saved.findings, screen.t)) or screen.t(
        "desk.said.unabstained", id=markdown(application)
    )


def _revision(visit: Visit, application: str) -> int:
    return open_sheet(visit.office, visit.actor, visit.round or "", application).item.revision


def _open_question(application: str, act: str) -> None:
    """One question at a time; it stays open, with what is typed into it, when the whole page is run again."""
    st.session_state[ASKED] = application, act


def _close_question() -> None:
    st.session_state.pop(ASKED, None)


def _asked(application: str) -> str:
    of, act = st.session_state.get(ASKED, ("", ""))
    return act if of == application else ""


def _ask(screen: Screen, visit: Visit, act: str, item: Item, carry_out: Callable[[str], Iterable[Finding]]) -> None:
    """A dialog that says what the act means and wants a reason; without one nothing happens."""
    t = screen.t

    @st.dialog(t(f"desk.{act}.title", id=markdown(item.application)), on_dismiss=_close_question)
    def ask() -> None:
        say(t(f"desk.{act}.text", name=item.name))
        with st.form(f"desk.{act}.form", border=False):
            reason = st.text_area(t("desk.reason"), key=f"desk.{act}.reason", max_chars=LONGEST)
            pressed = st.form_submit_button(t(f"desk.{act}.do"), type="primary")
        if not pressed:
            return
        try:
            if not admitted(visit):
                raise Refused(act)
            findings = tuple(carry_out(reason))
        except Refused:
            notice("", t("desk.closed"), "block")
            return
        if findings:
            notice("", _words(findings, t), "block")
            return
        _close_question()
        st.session_state[SAID] = t(f"desk.said.{act}", id=markdown(item.application))
        st.rerun()

    ask()


def _keys(t: Translator) -> Markup:
    """What can be done without a mouse."""
    row = Markup("<div><dt><kbd>{}</kbd></dt><dd>{}</dd></div>")
    rows = Markup().join(row.format(t(f"desk.key.{name}"), t(f"desk.key.{name}.text")) for name in KEYS)
    return Markup('<dl class="hp-keys">{}</dl>').format(rows)


def _words(findings: Iterable[Finding], t: Translator) -> str:
    return " ".join(f"{t.finding(one)} {t.remedy(one)}" for one in findings)
