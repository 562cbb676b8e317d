"""Make a round: choose what it is run by, declare what is its own, and create it."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.board_fields import Filled, drafted, show_fields
from pages.common.findings import show_findings
from pages.common.parts import say
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from scoring.findings import Finding
from scoring.rubric import Rubric
from workbench.rounds.overview import offers, rubric_offered
from workbench.rounds.setting_up import create_round, create_round_from_rubric

UPLOAD = "upload"
COUNT = "board.made"  # rounds made in this visit: each has a form of its own, so a second click makes no second round


def show_new(screen: Screen) -> None:
    """The programme or a rubric first; its policy then fills the form."""
    t, visit = screen.t, screen.visit
    if visit is None:
        return
    known = offers()
    titles = {name: t.text(programme.procedure.title) for name, programme in known.items()}
    choices = (*known, UPLOAD)
    chosen = st.selectbox(
        t("board.field.programme"),
        choices,
        format_func=lambda name: titles.get(name) or t("board.upload"),
        key="board.programme",
    )
    name, content = _uploaded(screen) if chosen == UPLOAD else ("", None)
    rubric, findings = rubric_offered(None if chosen == UPLOAD else chosen, name, content)
    show_findings(screen, findings)
    if rubric is None:
        return
    outcome = known[chosen].procedure.outcome if chosen in known else "shortlist"
    say(t(f"board.outcome.{outcome}", count=len(rubric.judged)))
    prefix = f"board.new.{st.session_state.get(COUNT, 0)}.{chosen}"
    with st.form(prefix, border=False, enter_to_submit=False):
        show_fields(screen, prefix, Filled(rubric.policy))
        st.form_submit_button(
            t("board.create"),
            type="primary" if visit.round is None else "secondary",
            key=f"{prefix}.create",
            on_click=partial(_create, screen, visit, prefix, str(chosen), rubric, name, content),
        )


def _uploaded(screen: Screen) -> tuple[str, bytes | None]:
    file = st.file_uploader(screen.t("board.rubric"), type=["toml"], key="board.rubric")
    return (file.name, file.getvalue()) if isinstance(file, UploadedFile) else ("", None)


def _create(
    screen: Screen, visit: Visit, prefix: str, chosen: str, rubric: Rubric, name: str, content: bytes | None
) -> None:
    draft = drafted(prefix, rubric.policy)
    made: list[str] = []

    def act() -> tuple[Finding, ...]:
        if content is None:
            id, findings = create_round(visit.office, visit.actor, chosen, draft)
        else:
            id, findings = create_round_from_rubric(visit.office, visit.actor, name, content, draft)
        made.extend([id] if id is not None else [])
        return findings

    if attempt("board", act, screen.t("board.created", title=draft.title)) and made:
        st.session_state[COUNT] = st.session_state.get(COUNT, 0) + 1
        st.query_params["round"] = made[0]
