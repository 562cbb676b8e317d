"""Review and submit 核对与确认: what is still open, what looks unusual in one's own scores, and the final word."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.common.links import page_link
from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from scoring.findings import Finding
from workbench.access import may
from workbench.beijing import stamp
from workbench.i18n import Translator
from workbench.rounds.judging.desk import Desk, open_desk
from workbench.rounds.judging.finishing import Checklist, checklist, finish
from workbench.rounds.judging.receipts import show_code

STYLE = Path(__file__).with_name("desk.css")
NAMED = 4  # criteria that are named; of more only the number is told
AGREED = "review.agreed"


def render(screen: Screen) -> None:
    """The checklist, and below it "my scores are final"."""
    visit, t = screen.visit, screen.t
    if visit is None or visit.round is None:
        return
    st.html(STYLE)
    top(screen, t("review.title"), t("review.now"))
    desk = open_desk(visit.office, visit.actor, visit.round)
    if not desk.signed:
        notice(t("review.unsigned.title"), t("review.unsigned.text"))
        return
    checked = checklist(visit.office, visit.actor, visit.round)
    if desk.finished_at is not None and desk.receipt is not None:
        _show_receipt(screen, desk)
        if not checked.ready or not any(not item.locked for item in desk.items):
            return
    _show_open(screen, visit, desk, checked)
    _show_questions(screen, visit, checked)
    if may(visit.actor, "scores.finish", visit.round, None if visit.standing is None else visit.standing.phase):
        _show_final(screen, visit, desk, checked)


def _show_receipt(screen: Screen, desk: Desk) -> None:
    t = screen.t
    body = Markup('<div class="hp-receipt"><p>{}</p><output>{}</output><p class="hp-quiet">{}</p></div>')
    code = show_code(desk.receipt or "")
    show(body.format(t("review.received", at=stamp(desk.finished_at)), code, t("review.receipt.text")))


def _show_open(screen: Screen, visit: Visit, desk: Desk, checked: Checklist) -> None:
    """What must be done first, each with the way to it."""
    t = screen.t
    heading(t("review.open"))
    if not checked.undone:
        say(t("review.nothing_open", count=len(desk.items)))
        return
    say(t("review.still_open", count=len(checked.undone)))
    items = []
    for application in checked.undone:
        item = desk.find(application)
        told = _gaps(desk, checked.gaps.get(application, ()), t)
        items.append(_item(visit, t.language, application, item.name if item is not None else "", told))
    show(_list(items))


def _gaps(desk: Desk, findings: Iterable[Finding], t: Translator) -> str:
    titles = {criterion.id: t.text(criterion.title) for criterion in desk.rubric.judged}
    listed = list(findings)
    unscored = [titles.get(str(f.facts.get("criterion")), "") for f in listed if f.code == "sheet_gap"]
    wordless = [titles.get(str(f.facts.get("criterion")), "") for f in listed if f.code.startswith("comment_required")]
    if len(unscored) == len(titles):
        return t("review.untouched")
    told = [_unscored(unscored, t)] if unscored else []
    told += [t("review.wordless", criteria=tuple(wordless))] if wordless else []
    return t("desk.separator").join(told) or t("review.unsubmitted")


def _unscored(titles: list[str], t: Translator) -> str:
    many = len(titles) > NAMED
    return t("desk.gaps", count=len(titles)) if many else t("review.unscored", criteria=tuple(titles))


def _show_questions(screen: Screen, visit: Visit, checked: Checklist) -> None:
    """Own outliers and ties: questions, which stop nobody."""
    t = screen.t
    heading(t("review.questions"))
    asked = [
        _item(
            visit,
            t.language,
            out.application,
            "",
            t(_side(out.distance), points=t.number(abs(out.distance), 1), total=t.number(out.total)),
        )
        for out in checked.outliers
    ]
    asked += [Markup("<li>{}</li>").format(t("own_statistics.tie", applications=tuple(tie))) for tie in checked.ties]
    if asked:
        say(t("review.questions.text"))
        show(_list(asked))
    else:
        say(t("review.no_questions"))


def _show_final(screen: Screen, visit: Visit, desk: Desk, checked: Checklist) -> None:
    t = screen.t
    heading(t("review.final"))
    if not checked.ready:
        say(t("review.not_ready"))
        return
    say(t("review.final.text", count=len(desk.items)))
    agreed = st.checkbox(t("review.undertaking"), key=AGREED)
    if st.button(t("review.finish"), type="primary", disabled=not agreed, key="review.finish"):
        done = finish(visit.office, visit.actor, visit.round or "")
        if done.receipt is not None:
            st.rerun()
        for finding in done.findings:
            notice(t.finding(finding), t.remedy(finding), "block")


def _side(distance: float) -> str:
    return "review.outlier.below" if distance < 0 else "review.outlier.above"


def _item(visit: Visit, language: str, application: str, name: str, told: str) -> Markup:
    link = Markup('<li><a href="{}" target="_self">{} {}</a> <span>{}</span></li>')
    return link.format(page_link("desk", visit.round, language, application=application), application, name, told)


def _list(items: Iterable[Markup]) -> Markup:
    return Markup('<ul class="hp-list">{}</ul>').format(Markup().join(items))
