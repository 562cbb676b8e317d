"""The counts of the progress screen: by expert, by sub-sector, by application. None of them follows a score."""

from __future__ import annotations

from datetime import datetime

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, figures, notice, show, table
from pages.common.screen import Screen, Visit
from workbench import beijing
from workbench.rounds.session.progress import STATES, Count, RaterProgress, RoundProgress, progress_of

BAR = Markup('<span class="hp-of"><span class="hp-bar" style="--share: {}%"></span><span>{} / {}</span></span>')


def show_counts(screen: Screen, visit: Visit, round_: str) -> None:
    """Everything as it is at this moment."""
    t, whole = screen.t, progress_of(visit.office, visit.actor, round_)
    if not whole.raters:
        notice(t("progress.empty.title"), t("progress.empty.text"))
        return
    _figures(screen, whole)
    raters, sectors, applications = st.tabs([t(f"progress.by.{name}") for name in ("rater", "sector", "application")])
    with raters:
        _raters(screen, whole, visit.office.now())
    with sectors:
        _sectors(screen, whole)
    with applications:
        _applications(screen, whole)


def _figures(screen: Screen, whole: RoundProgress) -> None:
    t, count = screen.t, whole.whole
    finished = sum(one.finished_at is not None for one in whole.raters)
    absent = sum(one.state == "absent" for one in whole.raters)
    told = (
        ("done", f"{count.done} / {count.asked}", t("progress.done.text", draft=count.draft, pending=count.pending)),
        ("final", f"{finished} / {len(whole.raters)}", t("progress.final.text", count=absent)),
        ("covered", f"{whole.complete} / {len(whole.covered)}", t("progress.covered.text")),
    )
    show(figures((t(f"progress.{name}"), number, note) for name, number, note in told))


def _raters(screen: Screen, whole: RoundProgress, at: datetime) -> None:
    t = screen.t
    names = ("rater", "done", *STATES, "recused", "undertaken", "finished", "last", "reminded")
    numeric = {*STATES, "recused"}
    columns = [Column(t(f"progress.column.{name}"), numeric=name in numeric) for name in names]
    table(columns, [_rater(screen, one, at) for one in whole.raters], t("progress.raters.caption"))


def _rater(screen: Screen, one: RaterProgress, at: datetime) -> Row:
    t, count = screen.t, one.count
    called = t("progress.chair", rater=one.rater, name=one.name) if one.chair else f"{one.rater} {one.name}"
    cells = (
        t("progress.absent", who=called) if one.state == "absent" else called,
        bar(count),
        *_numbers(count),
        str(one.recused),
        t("progress.unsigned") if one.undertaken_at is None else moment(one.undertaken_at, at),
        "" if one.finished_at is None else moment(one.finished_at, at),
        "" if one.last is None else moment(one.last, at),
        "" if one.reminded_at is None else moment(one.reminded_at, at),
    )
    return Row(cells, "quiet" if one.state == "absent" else "")


def _sectors(screen: Screen, whole: RoundProgress) -> None:
    t = screen.t
    columns = [
        Column(t(f"progress.column.{name}"), numeric=name in STATES, wide=name == "sector")
        for name in ("sector", "done", *STATES)
    ]
    rows = [
        Row((name or t("progress.no_sector"), bar(count), *_numbers(count))) for name, count in whole.sectors.items()
    ]
    table(columns, rows, t("progress.sectors.caption"))


def _applications(screen: Screen, whole: RoundProgress) -> None:
    t = screen.t
    columns = [Column(t(f"progress.column.{name}"), wide=name == "name") for name in ("application", "name", "done")]
    rows = [
        Row((id, whole.names[id], _bar(done, asked)), "quiet" if done == asked else "")
        for id, (done, asked) in whole.covered.items()
    ]
    table(columns, rows, t("progress.applications.caption"))


def bar(count: Count) -> Markup:
    """What is done of what is asked, drawn and in numbers."""
    return _bar(count.done, count.asked)


def _bar(done: int, asked: int) -> Markup:
    return BAR.format(round(100 * done / asked) if asked else 0, done, asked)


def _numbers(count: Count) -> tuple[str, ...]:
    return tuple(str(getattr(count, state)) for state in STATES)


def moment(then: datetime, now: datetime) -> str:
    """The hour of today, or day and hour."""
    return beijing.clock(then) if beijing.today(then) == beijing.today(now) else beijing.stamp(then)[5:]
