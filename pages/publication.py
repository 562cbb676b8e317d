"""公示, publication: the notice built beside its preview, what it still lacks, and the one act that makes it public."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from pages.common.downloads import DOCX, PAGE, download
from pages.common.findings import show_findings
from pages.common.parts import heading, notice, say
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import attempt, show_told
from pages.publication_bundle import show_bundle
from scoring.findings import Finding, Place
from scoring.notice import Notice
from workbench.access import may
from workbench.beijing import stamp
from workbench.publishing import publish
from workbench.rounds.closing.announcing import Words, dated, drafted, draw_up, keep_draft, publish_notice, published

LINES = ("title", "procedure", "supervision", "supervision_phone", "attachment", "issuer")
AREAS = ("basis", "objection")
CONTACT = ("address", "phone", "fax", "email")
KEY = "publication.words.{}.{}"  # an element, of a round
KEPT = "publication.kept.{}"  # the words of a round as they were last kept


def render(screen: Screen) -> None:
    """Left the words, right the page as it will print; once published, what was published."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        return
    phase = None if visit.standing is None else visit.standing.phase
    publishes = may(visit.actor, "notice.publish", visit.round, phase)
    made = published(visit.office, visit.actor, visit.round)
    top(screen, t("publication.title"), t(_now(visit, publishes=publishes)))
    show_told(screen, "publication")
    if made is not None:
        facts = made.decision.facts
        title = t("publication.made.title", at=stamp(made.decision.at))
        notice(title, t("publication.made.text", starts=facts["starts"], ends=facts["ends"], count=facts["count"]))
    show_bundle(screen, visit, visit.round)
    if made is None and not publishes:
        notice(t("publication.none.title"), t("publication.none.text"))
        return
    offered = drafted(visit.office, visit.actor, visit.round, t) if made is None else made.words
    if not publishes:
        _show_page(screen, *draw_up(visit.office, visit.actor, visit.round, dated(offered)))
        return
    left, right = st.columns([5, 6], gap="large")
    with left:
        words = _ask(screen, offered)
    kept = KEPT.format(visit.round)
    if words != st.session_state.get(kept, words):
        keep_draft(visit.office, visit.actor, visit.round, words)
    st.session_state[kept] = words
    drawn, findings = draw_up(visit.office, visit.actor, visit.round, words)
    with right:
        _show_page(screen, drawn, findings)
    if drawn is not None:
        _offer_publication(screen, visit, visit.round, words, drawn)


def _now(visit: Visit, *, publishes: bool) -> str:
    """What somebody can do here now."""
    phase = None if visit.standing is None else visit.standing.phase
    if publishes:
        return "publication.now.publish"
    if may(visit.actor, "bundle.seal", visit.round, phase):
        return "publication.now.seal"
    return "publication.now.take" if may(visit.actor, "bundle.read", visit.round, phase) else "publication.now.read"


def _ask(screen: Screen, offered: Words) -> dict[str, Any]:
    """The words as they stand in the fields; each is taken over when its field is left."""
    t, filled = screen.t, dated(offered)
    heading(t("publication.words"))
    words: dict[str, Any] = {"synthetic": bool(offered.get("synthetic", False))}
    for name in LINES:
        words[name] = st.text_input(_titled(screen, name), _text(filled.get(name)), key=_key(screen, name))
    for name in AREAS:
        words[name] = st.text_area(_titled(screen, name), _text(filled.get(name)), key=_key(screen, name), height=110)
    words["basis"] = [line.strip() for line in words["basis"].splitlines() if line.strip()]
    contact, period = filled.get("contact") or {}, filled.get("period") or {}
    given = {
        name: st.text_input(_titled(screen, f"contact.{name}"), _text(contact.get(name)), key=_key(screen, name))
        for name in CONTACT
    }
    words["contact"] = {name: text for name, text in given.items() if text or name != "fax"}
    days = {name: _day(screen, name, period.get(name)) for name in ("starts", "ends")}
    words["period"] = {name: day for name, day in days.items() if day is not None}
    issued = _day(screen, "issued", filled.get("issued"))
    return words | ({} if issued is None else {"issued": issued})


def _key(screen: Screen, name: str) -> str:
    """A field of this round: what stands in it never passes for the words of another."""
    return KEY.format(name, None if screen.visit is None else screen.visit.round)


def _day(screen: Screen, name: str, value: date | None) -> date | None:
    label = _titled(screen, name if name == "issued" else f"period.{name}")
    day = st.date_input(label, value, key=_key(screen, name), format="YYYY-MM-DD")
    return day if isinstance(day, date) else None


def _show_page(screen: Screen, drawn: Notice | None, findings: tuple[Finding, ...]) -> None:
    t = screen.t
    heading(t("publication.page"))
    if drawn is None:
        say(t("publication.lacking", count=len(findings)))
        show_findings(screen, [_labelled(screen, one) for one in findings])
        return
    files = publish(drawn, t)
    with st.container(border=True, key="publication.preview"):
        st.iframe(files.html.decode(), height=PAGE, alt=t("downloads.preview"))
    with st.container(horizontal=True):
        download(screen, "docx", files.docx, "notice.docx", DOCX)
        download(screen, "html", files.html, "notice.html", "text/html")
    show_findings(screen, [_labelled(screen, one) for one in findings])


def _titled(screen: Screen, name: str) -> str:
    """The label of a field, which begins as labels do."""
    label = _label(screen, name).removeprefix("the ")
    return label[:1].upper() + label[1:]


def _label(screen: Screen, name: str) -> str:
    """What an element is called, without the name it has in a notice file."""
    return re.sub(r"\s*[(（].*", "", screen.t(f"element.{name}"))


def _labelled(screen: Screen, finding: Finding) -> Finding:
    """The finding as it stands on this screen: its place is a field here, not a line of a file."""
    element, title = finding.facts.get("element"), screen.t("publication.title")
    facts = finding.facts if element is None else {**finding.facts, "element": _label(screen, str(element))}
    return replace(finding, where=Place(file=title), facts=facts)


def _offer_publication(screen: Screen, visit: Visit, round_: str, words: Words, drawn: Notice) -> None:
    """The exact list and the days stand above the button that makes them public."""
    t, period = screen.t, drawn.text.period
    names = tuple(entry.name for sector in drawn.sectors for entry in sector.entries)
    heading(t("publication.publish"))
    say(t("publication.states", count=len(names), names=names, starts=period.starts, ends=period.ends))
    st.button(
        t("publication.do", count=len(names)),
        type="primary",
        key="publication.do",
        on_click=partial(_publish, screen, visit, round_, words),
    )


def _publish(screen: Screen, visit: Visit, round_: str, words: Words) -> None:
    def act() -> tuple[Finding, ...]:
        return publish_notice(visit.office, visit.actor, round_, words, screen.t)[1]

    attempt("publication", act, screen.t("publication.done"))


def _text(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
