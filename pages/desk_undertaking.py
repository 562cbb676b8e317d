"""Before anything can be read: the confidentiality undertaking and the declaration of conflicts."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from workbench.rounds.judging.desk import Desk, Item
from workbench.rounds.judging.undertaking import sign, wording

LONGEST = 2000


def show_undertaking(screen: Screen, visit: Visit, desk: Desk) -> None:
    """The wording, the list on which conflicts are declared, and the signature."""
    t = screen.t
    heading(t("undertaking.title"))
    paragraphs = Markup().join(Markup("<p>{}</p>").format(text) for text in wording(t))
    show(Markup('<div class="hp-undertaking">{}</div>').format(paragraphs))
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
        key="undertaking.conflicts",
    )
    reasons = {id: _reason(screen, items[id]) for id in chosen}
    agreed = st.checkbox(t("undertaking.agree"), key="undertaking.agreed")
    if st.button(t("undertaking.sign"), type="primary", key="undertaking.sign"):
        _sign(screen, visit, agreed=agreed, reasons=reasons)


def _named(screen: Screen, item: Item) -> str:
    return screen.t("undertaking.entry", id=item.application, name=item.name, region=item.region or screen.t.show(None))


def _reason(screen: Screen, item: Item) -> str:
    label = screen.t("undertaking.reason", id=markdown(item.application), name=markdown(item.name))
    return st.text_input(label, key=f"undertaking.reason.{item.application}", max_chars=LONGEST)


def _sign(screen: Screen, visit: Visit, *, agreed: bool, reasons: dict[str, str]) -> None:
    t = screen.t
    findings = sign(visit.office, visit.actor, visit.round or "", t, agreed=agreed, conflicts=reasons)
    if not findings:
        st.rerun()
    for finding in findings:
        notice(t.finding(finding), t.remedy(finding), "block")
