"""Take files in: first what they would bring, with every difference, then the one button that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from hashlib import sha256

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.common.parts import Column, Row, heading, notice, say, show, table
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from pages.intake_form import remarks_of
from workbench.exports.template.application import template
from workbench.intake_files import Source
from workbench.intake_views import remarks
from workbench.rounds.intake.arriving import Arrival, Arrivals
from workbench.rounds.intake.attaching import clean_name
from workbench.rounds.intake.receiving import IntakeList, differences, keep, look_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ["xlsx", "xlsm", "docx", "docm", "doc", "xls"]
LISTS = ["csv", "xlsx"]
SEEN = "intake.seen"
COUNT = "intake.taken"  # imports of this visit: after each one the field for files begins anew


def show_import(screen: Screen, visit: Visit, round_: str, listed: IntakeList, *, folded: bool) -> None:
    """Choose files, look at what they bring, keep it."""
    t, form = screen.t, listed.programme.form
    with st.expander(t("intake.import"), expanded=not folded or SEEN in st.session_state, key="intake.import"):
        say(t("intake.import.forms" if form is not None else "intake.import.list"))
        if form is not None:
            _offer_template(screen, listed)
        chosen = st.file_uploader(
            t("intake.files"),
            FORMS if form is not None else LISTS,
            accept_multiple_files=form is not None,
            key=f"intake.files.{st.session_state.get(COUNT, 0)}",
        )
        sources = _sources(chosen)
        if not sources:
            st.session_state.pop(SEEN, None)
            return
        key = _fingerprint(round_, sources)
        seen = st.session_state.get(SEEN)
        if seen is None or seen[0] != key:
            if not st.button(t("intake.look", count=len(sources)), type="primary", key="intake.look"):
                return
            st.session_state[SEEN] = key, _look(screen, visit, round_, sources)
            st.rerun()
        _show_arrivals(screen, visit, round_, seen[1], {source.name for source in sources})


def _look(screen: Screen, visit: Visit, round_: str, sources: Sequence[Source]) -> Arrivals:
    t = screen.t
    with st.status(t("intake.looking")) as status:
        return look_at(
            visit.office,
            visit.actor,
            round_,
            sources,
            lambda step, done, whole: status.update(label=t(f"intake.step.{step}", done=done, whole=whole)),
        )


def _show_arrivals(screen: Screen, visit: Visit, round_: str, seen: Arrivals, files: AbstractSet[str]) -> None:
    """What will be kept, by count and name; then the button that says so."""
    t = screen.t
    new = [arrival for arrival in seen.applications if arrival.earlier is None]
    corrected = [arrival for arrival in seen.applications if arrival.earlier is not None]
    counts = {"new": len(new), "corrected": len(corrected), "papers": len(seen.papers)}
    blocked = [one for one in seen.findings if one.level == "block" and one.where.file in files]
    if blocked:
        notice(t("intake.refused.title"), t("intake.refused.text"), "block")
        show(remarks_of(screen, remarks(seen.intake.programme, blocked, t)))
    if not seen.applications and not seen.papers:
        say(t("intake.nothing"))
        return
    _show_table(screen, seen.applications)
    for arrival in corrected:
        _show_differences(screen, seen, arrival)
    st.button(
        t("intake.keep", **counts),
        type="primary",
        key="intake.keep",
        on_click=partial(_keep, visit, round_, t("intake.kept", **counts)),
    )


def _show_table(screen: Screen, arrivals: Sequence[Arrival]) -> None:
    t = screen.t
    columns = [
        Column(t(f"column.{name}"), wide=name == "name") for name in ("application", "name", "sector", "verdict")
    ]
    columns.append(Column(t("intake.column.revision")))
    rows = [
        Row(
            (
                one.checked.id,
                one.checked.name,
                one.checked.answers.sector,
                t(f"verdict.{one.checked.verdict.state}"),
                t("intake.new") if one.earlier is None else t("intake.revision", revision=one.earlier.revision + 1),
            )
        )
        for one in arrivals
    ]
    table(columns, rows, t("intake.arrivals", count=len(rows)))


def _show_differences(screen: Screen, seen: Arrivals, arrival: Arrival) -> None:
    t = screen.t
    changed = differences(seen.intake.programme, arrival.earlier, arrival.checked, t)
    heading(t("intake.changes", application=arrival.checked.id, count=len(changed)))
    if not changed:
        say(t("intake.changes.none"))
        return
    columns = [
        Column(t("column.field"), wide=True),
        Column(t("intake.column.old"), wide=True),
        Column(t("intake.column.new"), wide=True),
    ]
    rows = [Row((one.label, t.show(one.old), t.show(one.new))) for one in changed]
    table(columns, rows, t("intake.changes.caption", application=arrival.checked.id))


def _keep(visit: Visit, round_: str, done: str) -> None:
    """A second click finds nothing left to keep."""
    seen = st.session_state.pop(SEEN, None)
    if seen is not None and attempt("intake", partial(keep, visit.office, visit.actor, round_, seen[1]), done):
        st.session_state[COUNT] = st.session_state.get(COUNT, 0) + 1


def _offer_template(screen: Screen, listed: IntakeList) -> None:
    t = screen.t
    st.download_button(
        t("intake.template"),
        partial(template, listed.programme, t),
        t("file.template", programme=listed.programme.id),
        XLSX,
        on_click="ignore",
        key="intake.template",
    )


def _sources(chosen: object) -> list[Source]:
    files = chosen if isinstance(chosen, list) else [chosen]
    return [Source(clean_name(file.name), file.getvalue()) for file in files if isinstance(file, UploadedFile)]


def _fingerprint(round_: str, sources: Sequence[Source]) -> str:
    """What was looked at: these files, for this round and no other."""
    digest = sha256(round_.encode() + b"\0")
    for source in sources:
        digest.update(source.name.encode() + b"\0" + (source.content if isinstance(source.content, bytes) else b""))
    return digest.hexdigest()
