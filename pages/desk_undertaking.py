"""Before anything can be read: the confidentiality undertaking, conflicts declared, and the PIN of one's own seat."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.desk_pin import ask_new, forget, typed
from scoring.findings import Finding
from workbench.access import Refused
from workbench.rounds.judging.desk import Desk, Item
from workbench.rounds.judging.undertaking import sign, wording

LONGEST = 2000
AGREED, CONFLICTS, REASON = "undertaking.agreed", "undertaking.conflicts", "undertaking.reason"
FOUND = "undertaking.found"


def show_undertaking(screen: Screen, visit: Visit, desk: Desk) -> None:
    """The wording, the list on which conflicts are declared, the PIN, and the signature."""
    t = screen.t
    heading(t("undertaking.title"))
    words = wording(t, public_scores=desk.settings.public_scores)
    paragraphs = Markup().join(Markup("<p>{}</p>").format(text) for text in words)
    show(Markup('<div class="hp-undertaking">{}</div>').format(paragraphs))
    _conflicts(screen, desk)
    heading(t("pin.pin"))
    say(t("pin.why"))
    found: tuple[Finding, ...] = st.session_state.pop(FOUND, ())
    with st.form("undertaking", border=False, enter_to_submit=False):  # a PIN travels once, with the signature
        ask_new(screen, found)
        st.checkbox(t("undertaking.agree"), key=AGREED)
        act = partial(_sign, screen, visit)
        st.form_submit_button(t("undertaking.sign"), type="primary", key="undertaking.sign", on_click=act)
    for finding in found:
        if finding.where.field not in ("pin", "again"):
            notice(t.finding(finding), t.remedy(finding), "block")


def _conflicts(screen: Screen, desk: Desk) -> None:
    """What lies on the desk, and why which of it must not."""
    t = screen.t
    heading(t("undertaking.conflicts"))
    say(t("undertaking.conflicts.text", count=len(desk.items)))
    items = {item.application: item for item in desk.items}
    listed = Markup().join(Markup("<li>{}</li>").format(_named(screen, item)) for item in desk.items)
    show(Markup('<ul class="hp-asked-of-you">{}</ul>').format(listed))
    chosen = st.multiselect(
        t("undertaking.conflicts.choose"),
        list(items),
        format_func=lambda id: _named(screen, items[id]),
        placeholder=t("undertaking.conflicts.none"),
        key=CONFLICTS,
    )
    for id in dict.fromkeys(chosen):  # a forged choice may name one twice
        label = t("undertaking.reason", id=markdown(id), name=markdown(items[id].name))
        st.text_input(label, key=f"{REASON}.{id}", max_chars=LONGEST)


def _named(screen: Screen, item: Item) -> str:
    return screen.t("undertaking.entry", id=item.application, name=item.name, region=item.region or screen.t.show(None))


def _sign(screen: Screen, visit: Visit) -> None:
    given, (pin, again) = st.session_state, typed()
    agreed = given.get(AGREED) is True
    conflicts = {id: str(given.get(f"{REASON}.{id}") or "") for id in given.get(CONFLICTS, ())}
    act = partial(sign, visit.office, visit.actor, visit.round or "", screen.t)
    try:
        findings = act(agreed=agreed, conflicts=conflicts, pin=pin, again=again)
    except Refused:  # given at another desk meanwhile: the next run asks for the PIN set there
        findings = ()
    st.session_state[FOUND] = findings
    if not findings:
        forget()
