"""The experts of a round: the table, a list taken over, one mended, one noted as absent."""

from __future__ import annotations

from functools import partial
from hashlib import sha256

import streamlit as st

from pages.common import parts
from pages.common.findings import show_findings
from pages.common.parts import Column, Row, notice, say, table
from pages.common.screen import Screen
from pages.common.text import markdown
from pages.panel_acts import attempt, can, place, value
from pages.panel_attendance import show_attendance
from pages.panel_facts import Expert, Facts, read
from scoring.findings import blocks
from workbench.results import Upload
from workbench.rounds.panel.expert_lists import Line, Preview
from workbench.rounds.panel.experts import (
    Details,
    add_expert,
    change_expert,
    import_experts,
    preview_experts,
    remove_expert,
)

FIELDS = ("name", "affiliation", "region", "expertise")
LISTED = 20  # changed lines of a list that are shown


def show(screen: Screen) -> None:
    """Figures, the table, and what an organiser can do about it."""
    facts = read(screen)
    if facts.experts:
        _figures(screen, facts)
        _table(screen, facts)
    else:
        key = "change" if can(screen, "expert.manage") else "read"
        notice(screen.t("panel.experts.none"), screen.t(f"panel.experts.none.{key}"))
    if can(screen, "expert.manage"):
        _import(screen, opened=not facts.experts)
        _mend(screen, facts)
    if can(screen, "expert.absent") and facts.experts:
        show_attendance(screen, facts)


def _figures(screen: Screen, facts: Facts) -> None:
    t = screen.t
    counts = {"panel": len(facts.panel), "reserve": facts.count("reserve"), "absent": facts.count("absent")}
    parts.show(
        parts.figures(
            (t(f"panel.count.{name}"), t.number(count, 0), t(f"panel.count.{name}.note", listed=len(facts.experts)))
            for name, count in counts.items()
        )
    )


def _table(screen: Screen, facts: Facts) -> None:
    t = screen.t
    columns = [
        Column(t("column.rater")),
        Column(t("column.rater_name")),
        Column(t("column.affiliation"), wide=True),
        Column(t("column.region")),
        Column(t("panel.expertise"), wide=True),
        Column(t("column.state")),
        Column(t("panel.recusals"), wide=True),
        Column(t("panel.asked"), numeric=True),
    ]
    table(columns, [_row(screen, facts, one) for one in facts.experts], t("panel.experts.caption"))


def _row(screen: Screen, facts: Facts, one: Expert) -> Row:
    t = screen.t
    state = t(f"panel.state.{one.state}")
    cells = (
        one.id,
        one.name,
        one.affiliation,
        one.region,
        t.list(one.expertise),
        t("panel.state.chair", state=state) if one.chair else state,
        facts.recusals_of(screen, one.id),
        str(facts.load.get(one.id, 0) or ""),
    )
    return Row(cells, "quiet" if one.state in ("absent", "withdrawn") else "")


def _import(screen: Screen, *, opened: bool) -> None:
    t = screen.t
    with st.expander(t("panel.import"), expanded=opened):
        say(t("panel.import.text"))
        file = st.file_uploader(t("panel.import.file"), type=["csv", "xlsx"], key="panel.import.file")
        if file is None:
            return
        upload = Upload(file.name, file.getvalue())
        preview, findings = preview_experts(*place(screen), upload)
        show_findings(screen, findings)
        if preview is None or blocks(findings):
            return
        _preview(screen, preview)
        counts = {change: len(preview.of(change)) for change in ("new", "changed")}
        st.button(
            t("panel.import.apply", **counts),
            type="primary",
            key="panel.import.apply",
            disabled=not any(counts.values()),
            on_click=partial(_take_over, screen, upload, preview),
        )


def _preview(screen: Screen, preview: Preview) -> None:
    t = screen.t
    counts = {change: len(preview.of(change)) for change in ("new", "changed", "same")}
    say(t("panel.import.sentence", **counts, kept=len(preview.kept)))
    lines = [*preview.of("new"), *preview.of("changed")]
    columns = [Column(t("panel.change")), Column(t("column.rater")), Column(t("column.rater_name"))]
    columns += [Column(t(f"column.{name}"), wide=True) for name in FIELDS[1:3]] + [
        Column(t("panel.expertise"), wide=True)
    ]
    caption = t("panel.import.caption") if len(lines) <= LISTED else t("panel.import.first", count=LISTED)
    table(columns, [_line(screen, line) for line in lines[:LISTED]], caption)


def _line(screen: Screen, line: Line) -> Row:
    t, one, before = screen.t, line.expert, line.before

    def cell(name: str) -> str:
        new, old = (_text(screen, getattr(of, name)) if of else "" for of in (one, before))
        return t("panel.import.cell", old=old or t("panel.empty"), new=new) if before and old != new else new

    return Row((t(f"panel.change.{line.change}"), one.id, *(cell(name) for name in FIELDS)))


def _text(screen: Screen, of: object) -> str:
    return screen.t.list(of) if isinstance(of, tuple) else str(of)


def _take_over(screen: Screen, upload: Upload, preview: Preview) -> None:
    counts = {change: len(preview.of(change)) for change in ("new", "changed")}
    attempt(lambda: import_experts(*place(screen), upload, preview)[1], screen.t("panel.import.done", **counts))


def _mend(screen: Screen, facts: Facts) -> None:
    """Add one expert, or change or strike the one chosen."""
    t = screen.t
    with st.expander(t("panel.mend")):
        known = {one.id: one for one in facts.experts if one.state != "withdrawn"}
        chosen = st.selectbox(
            t("panel.mend.choose"),
            ["", *known],
            format_func=lambda id: t("panel.mend.new") if not id else facts.called(id),
            key="panel.mend.choose",
        )
        before = known.get(chosen)
        own = _own(before)
        with st.form(own, border=False):
            if before is None:
                st.text_input(t("panel.field.id"), key="panel.mend..id", max_chars=64)
            columns = st.columns(2)
            for number, name in enumerate(FIELDS):
                with columns[number % 2]:
                    old = _text(screen, getattr(before, name)) if before else ""
                    st.text_input(t(f"panel.field.{name}"), old, key=f"{own}.{name}", max_chars=400)
            st.checkbox(t("panel.field.chair"), before is not None and before.chair, key=f"{own}.chair")
            st.form_submit_button(
                t("panel.mend.save" if before else "panel.mend.add"), on_click=partial(_save, screen, before)
            )
        if before is not None:
            asked = facts.load.get(before.id, 0)
            sure = st.checkbox(
                t("panel.mend.sure", who=markdown(facts.called(before.id)), count=asked), key="panel.mend.sure"
            )
            st.button(
                t("panel.mend.remove"),
                key="panel.mend.remove",
                disabled=not sure,
                on_click=partial(_strike, screen, before.id, facts.called(before.id)),
            )


def _own(before: Expert | None) -> str:
    """The form of an expert as they are now: what somebody else has changed since is never written over unseen."""
    if before is None:
        return "panel.mend."
    return f"panel.mend.{before.id}.{sha256(repr(before).encode()).hexdigest()[:8]}"


def _save(screen: Screen, before: Expert | None) -> None:
    own = _own(before)
    written = {name: value(f"{own}.{name}") for name in FIELDS}
    chair = bool(st.session_state.get(f"{own}.chair"))
    details = Details(written["name"], written["affiliation"], written["region"], written["expertise"], chair)
    if before is not None:
        attempt(lambda: change_expert(*place(screen), before, details), screen.t("panel.mend.changed", who=before.id))
        return
    id = value("panel.mend..id").strip()
    if attempt(lambda: add_expert(*place(screen), id, details), screen.t("panel.mend.added", who=id)):
        for name in ("id", *FIELDS):
            st.session_state[f"panel.mend..{name}"] = ""
        st.session_state["panel.mend..chair"] = False


def _strike(screen: Screen, rater: str, called: str) -> None:
    st.session_state["panel.mend.choose"] = ""
    st.session_state["panel.mend.sure"] = False
    attempt(lambda: remove_expert(*place(screen), rater), screen.t("panel.mend.removed", who=called))
