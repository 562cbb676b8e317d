"""One application: its verdict and why, the form with remarks in place, its submissions, its attachments."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.named import named
from pages.common.parts import Column, Row, say, show, table
from pages.common.screen import Screen, Visit
from pages.intake_attachments import show_attachments
from pages.intake_decide import show_decision
from pages.intake_form import show_form, show_listed
from workbench import beijing
from workbench.intake_views import form_view, measured_view, remarks
from workbench.rounds.intake.receiving import Folder, corrections, differences
from workbench.rounds.session.papers import note_paper
from workbench.rulebook import reason_words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOUND = 2  # findings of one rule told beside the verdict; the form has them all
PARTS = ("form", "measured", "submissions", "attachments")


def show_folder(screen: Screen, visit: Visit, round_: str, folder: Folder) -> None:
    """Head, decision, and one part at a time."""
    t = screen.t
    _show_head(screen, folder)
    _offer_corrections(screen, visit, round_, folder)
    show_decision(screen, visit, round_, folder)
    part = st.segmented_control(
        t("intake.part"),
        PARTS,
        default=PARTS[0],
        required=True,
        format_func=lambda name: t(f"intake.part.{name}"),
        key="intake.part",
        label_visibility="collapsed",
    )
    if part == "attachments":
        show_attachments(screen, visit, round_, folder.application.id)
    elif part == "submissions":
        _show_submissions(screen, folder)
    elif part == "measured":
        _show_measured(screen, folder)
    else:
        _show_form(screen, folder)


def _show_head(screen: Screen, folder: Folder) -> None:
    t, known, verdict = screen.t, folder.application, folder.checked.verdict
    state = t("intake.withdrawn") if known.withdrawn_at is not None else t(f"verdict.{verdict.state}")
    about = " · ".join(part for part in (known.sector, known.region, known.authority) if part)
    reasons = _reasons(screen, folder)
    show(
        Markup(
            '<div class="hp-folder hp-{}"><h3>{} {}</h3><p class="hp-quietly">{}</p>'
            '<p class="hp-verdict">{}</p><ul>{}</ul></div>'
        ).format(verdict.state, known.id, known.name, about, state, reasons)
    )


def _reasons(screen: Screen, folder: Folder) -> Markup:
    """Why the verdict is what it is: what ends it first, each reason with what was found under its rule."""
    t, verdict = screen.t, folder.checked.verdict
    people = named(screen, [reason.ruling.by for reason in verdict.reasons if reason.ruling is not None])
    found: dict[str, list[str]] = {}
    for remark in remarks(folder.programme, folder.checked.findings, t):
        found.setdefault(remark.rule, []).append(remark.message)
    item = Markup('<li>{}<span class="hp-found">{}</span></li>')
    return Markup().join(
        item.format(reason_words(folder.programme, reason, t, people), "".join(found.get(reason.rule, [])[:FOUND]))
        for reason in sorted(verdict.reasons, key=lambda reason: not reason.ends)
    )


def _offer_corrections(screen: Screen, visit: Visit, round_: str, folder: Folder) -> None:
    t = screen.t
    if not any(finding.level != "info" for finding in folder.checked.findings):
        return
    st.download_button(
        t("intake.corrections"),
        partial(_paper, screen, visit, round_, folder),
        t("intake.corrections.file", application=folder.application.id),
        DOCX,
        on_click="ignore",
        key="intake.corrections",
    )


def _paper(screen: Screen, visit: Visit, round_: str, folder: Folder) -> bytes:
    note_paper(visit.office, visit.actor, round_, "corrections", folder.application.id)
    return corrections(folder, screen.t) or b""


def _show_form(screen: Screen, folder: Folder) -> None:
    view = form_view(folder.programme, folder.checked.answers, folder.checked.findings, screen.t)
    if view is None:
        show_listed(screen, folder)
    else:
        show_form(screen, view)


def _show_measured(screen: Screen, folder: Folder) -> None:
    t = screen.t
    views = measured_view(folder.programme, folder.checked, t) if folder.programme.form is not None else ()
    if not views:
        say(t("intake.measured.none"))
        return
    columns = [
        Column(t("column.measured"), wide=True),
        Column(t("column.value"), numeric=True),
        Column(t("column.unit")),
    ]
    columns += [Column(t("intake.column.points"), numeric=True), Column(t("column.derivation"), wide=True)]
    rows = [
        Row(
            (
                one.title,
                t.show(one.value),
                one.unit,
                "" if one.points is None else t.number(one.points, 2),
                one.derivation,
            )
        )
        for one in views
    ]
    table(columns, rows, t("intake.measured"))


def _show_submissions(screen: Screen, folder: Folder) -> None:
    """Every revision, the newest first, with what it changed against the one before."""
    t = screen.t
    history = folder.submissions
    names = named(screen, [one.by for one in history])
    for number in range(len(history) - 1, -1, -1):
        one = history[number]
        facts = {"at": beijing.stamp(one.at), "by": names[one.by], "file": one.answers.file or ""}
        line = t("intake.submission", revision=one.revision, **facts)
        show(Markup('<p class="hp-say">{}</p>').format(line))
        if number == 0:
            continue
        changed = differences(folder.programme, history[number - 1], one, t)
        columns = [
            Column(t("column.field"), wide=True),
            Column(t("intake.column.old"), wide=True),
            Column(t("intake.column.new"), wide=True),
        ]
        rows = [Row((change.label, t.show(change.old), t.show(change.new))) for change in changed]
        table(columns, rows, t("intake.changes", application=folder.application.id, count=len(rows)))
