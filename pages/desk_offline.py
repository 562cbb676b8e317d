"""Scoring without a connection: take the own sheets away as a workbook, bring it back, look at every difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.common.downloads import XLSX
from pages.common.parts import Column, Row, heading, notice, say, table
from pages.common.screen import Screen, Visit
from scoring.findings import Finding
from workbench.beijing import stamp
from workbench.rounds.judging.desk import Desk
from workbench.rounds.judging.offline import CellChange, Workbook, compare, download, read, take

PLAIN = ("new", "changed")
ASKED = ("cleared", "conflict")
TOLD = 20  # findings in full
LISTED = 2000  # differences in one list
DONE = "desk.offline.done"
READ = "desk.offline.read"  # the file that lies in the uploader, and what it says


def show_offline(screen: Screen, visit: Visit, desk: Desk) -> None:
    """Download, upload, differences, and which of them are taken over."""
    t, round_ = screen.t, visit.round or ""
    heading(t("desk.offline.title"))
    say(t("desk.offline.text"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        make = partial(download, visit.office, visit.actor, round_, t)
        name = t("desk.offline.file", rater=visit.actor.rater or "")
        st.download_button(t("desk.offline.download"), make, name, XLSX, on_click="ignore", key="desk.offline.download")
        file = st.file_uploader(t("desk.offline.upload"), type="xlsx", key="desk.offline.upload")
    if (done := st.session_state.pop(DONE, None)) is not None:
        notice(t("desk.offline.taken", count=done), "")
    elif isinstance(file, UploadedFile):
        _show_differences(screen, visit, desk, _read(file))


def _read(file: UploadedFile) -> Workbook:
    """The file as it was read when it came, however often the page is run again."""
    held = st.session_state.get(READ)
    if held is None or held[0] != file.file_id:
        held = st.session_state[READ] = file.file_id, read(file.name, file.getvalue())
    book: Workbook = held[1]
    return book


def _show_differences(screen: Screen, visit: Visit, desk: Desk, book: Workbook) -> None:
    t = screen.t
    compared = compare(visit.office, visit.actor, visit.round or "", book)
    for finding in compared.findings[:TOLD]:
        _tell(screen, finding)
    _more(screen, len(compared.findings) - TOLD)
    changes = compared.changes[:LISTED]  # what is not listed cannot be taken: the next upload lists it
    if not changes:
        say(t("desk.offline.same"))
        return
    titles = {criterion.id: t.text(criterion.title) for criterion in desk.rubric.judged}
    columns = [Column(t(f"desk.offline.{head}")) for head in ("application", "field", "old", "new", "kind")]
    table(columns, [_row(screen, titles, change) for change in changes], t("desk.offline.caption"))
    _more(screen, len(compared.changes) - LISTED)
    chosen = [change for change in changes if change.kind in PLAIN]
    for kind in ASKED:
        chosen += _asked(screen, kind, [change for change in changes if change.kind == kind])
    st.button(
        t("desk.offline.take", count=len(chosen)),
        type="primary",
        disabled=not chosen,
        key="desk.offline.take",
        on_click=partial(_take, visit, book, chosen),
    )


def _more(screen: Screen, count: int) -> None:
    if count > 0:
        say(screen.t("desk.offline.more", count=count))


def _asked(screen: Screen, kind: str, changes: list[CellChange]) -> list[CellChange]:
    """Changes that take something away are taken only when somebody says so."""
    if not changes:
        return []
    wanted = st.checkbox(screen.t(f"desk.offline.also.{kind}", count=len(changes)), key=f"desk.offline.{kind}")
    return changes if wanted else []


def _take(visit: Visit, book: Workbook, chosen: Sequence[CellChange]) -> None:
    saved, _ = take(visit.office, visit.actor, visit.round or "", book, chosen)
    st.session_state[DONE] = sum(one.taken for one in saved.values())


def _row(screen: Screen, titles: Mapping[str, str], change: CellChange) -> Row:
    t = screen.t
    kind = t(f"desk.offline.kind.{change.kind}")
    if change.kind == "conflict" and change.at is not None:
        kind = t("desk.offline.newer", at=stamp(change.at))
    if change.finding is not None:
        kind = t.finding(change.finding)
    texts = (
        change.application,
        _field(screen, titles, change.field),
        t.show(change.stored or None),
        t.show(change.new or None),
        kind,
    )
    return Row(texts, "quiet" if change.kind == "refused" else "")


def _field(screen: Screen, titles: Mapping[str, str], field: str) -> str:
    part, _, criterion = field.partition(".")
    return (
        screen.t(f"desk.field.{part}", criterion=titles.get(criterion, criterion))
        if criterion
        else screen.t("desk.overall")
    )


def _tell(screen: Screen, finding: Finding) -> None:
    t = screen.t
    notice(t.finding(finding), t.remedy(finding), finding.level)
