"""What a round was set up with: changed until scoring opens, read ever after."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.board_fields import Filled, drafted, show_fields
from pages.common.parts import Column, Row, table
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from workbench import beijing
from workbench.access import may
from workbench.rounds.overview import Overview
from workbench.rounds.setting_up import configure


def show_settings(screen: Screen, whole: Overview) -> None:
    """A form while it may be changed, and what is locked once it may not."""
    t, visit = screen.t, screen.visit
    if visit is None:
        return
    changes = may(visit.actor, "round.configure", whole.round.id, whole.phase)
    with st.expander(t("board.settings" if changes else "board.settings.locked"), key="board.settings"):
        if changes:
            _show_form(screen, visit, whole)
        else:
            _show_table(screen, whole)


def _show_form(screen: Screen, visit: Visit, whole: Overview) -> None:
    t, settings, round_ = screen.t, whole.settings, whole.round
    prefix = f"board.settings.{round_.id}.{round_.revision}"
    comments = settings.comment_below, settings.comment_above
    filled = Filled(settings.policy, round_.title, round_.closes_at, settings.mode, *comments, settings.public_scores)
    with st.form(prefix, border=False, enter_to_submit=False):
        show_fields(screen, prefix, filled)
        st.form_submit_button(t("board.save"), key="board.save", on_click=partial(_save, screen, visit, whole, prefix))


def _save(screen: Screen, visit: Visit, whole: Overview, prefix: str) -> None:
    draft = drafted(prefix, whole.settings.policy)
    act = partial(configure, visit.office, visit.actor, whole.round.id, draft, whole.round.revision)
    attempt("board", act, screen.t("board.saved"))


def _show_table(screen: Screen, whole: Overview) -> None:
    t, policy, settings = screen.t, whole.rubric.policy, whole.settings
    shortlist = policy.shortlist
    rows = [
        ("board.field.programme", t.text(whole.programme.procedure.title)),
        ("board.rubric.version", t("strip.rubric", title=t.text(whole.rubric.title), version=whole.rubric.version)),
        ("board.field.mode", t(f"board.mode.{settings.mode}")),
        ("board.field.closes_at", beijing.stamp(whole.round.closes_at)),
        ("board.field.normalization", t(f"method.{policy.normalization}")),
        ("board.field.missing", t(f"board.missing.{policy.missing}")),
        ("board.field.min_raters", t.show(policy.min_raters)),
        ("board.field.places", t.show(shortlist.places)),
        ("board.field.per_sector", t.show(shortlist.per_sector)),
        ("board.field.threshold", t.show(shortlist.threshold)),
        ("board.field.quota_limit", t.list(f"{one.attribute} {one.limit}" for one in shortlist.quota)),
        ("board.lists", t.list(f"{t.text(one.title)} {t.show(one.places)}" for one in policy.lists)),
        ("board.field.seed", t.show(policy.seed)),
        ("board.field.public_scores", t.show(settings.public_scores)),
        ("board.locked", (whole.round.locked_hash or "")[:16]),
    ]
    columns = (Column(t("board.column.setting")), Column(t("board.column.value"), wide=True))
    table(columns, [Row((t(key), value)) for key, value in rows if value], t("board.settings.caption"))
