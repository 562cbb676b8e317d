"""The experts as measuring instruments: how strict each is, and how surely that is known."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.common.charts import CONFIG, severity_plot
from pages.common.flags import show_flags
from pages.common.parts import Column, Row, notice, say, table
from pages.common.placed import Severity, severities
from pages.common.screen import Screen
from scoring.evaluate import Evaluation

PLOTTED = 40  # experts in the plot; of more, the strictest and the most lenient halves of these


def show_experts(screen: Screen, evaluation: Evaluation) -> None:
    """Severity plot and its table side by side, under one sentence."""
    t = screen.t
    rows = severities(evaluation)
    known = [row for row in rows if row.estimated]
    if not known:
        notice(t("experts.unknown.title"), t("experts.unknown.text"), "warn")
        _show_table(screen, rows)
        show_flags(screen, evaluation)
        return
    say(_sentence(screen, evaluation, known))
    plot, beside = st.columns([3, 2], gap="medium")
    with plot:
        st.plotly_chart(severity_plot(extremes(known), t), key="experts.plot", config=CONFIG, alt=t("experts.alt"))
        if len(known) > PLOTTED:
            say(t("experts.drawn", count=PLOTTED, whole=len(known)))
    with beside:
        _show_table(screen, rows)
    show_flags(screen, evaluation)


def extremes(rows: Sequence[Severity]) -> list[Severity]:
    """The experts to draw: all of a few, of many those at both ends."""
    half = PLOTTED // 2
    return list(rows) if len(rows) <= PLOTTED else [*rows[:half], *rows[-half:]]


def _sentence(screen: Screen, evaluation: Evaluation, rows: Sequence[Severity]) -> str:
    t, strict, lenient = screen.t, rows[0], rows[-1]
    spread = t(
        "experts.sentence",
        strict=strict.label,
        below=t.number(strict.severity, 1),
        lenient=lenient.label,
        above=t.number(-lenient.severity, 1),
    )
    corrected = evaluation.normalized.method.startswith("severity")
    return spread + t("experts.corrected" if corrected else "experts.uncorrected") + t("experts.legend")


def _show_table(screen: Screen, rows: Sequence[Severity]) -> None:
    t = screen.t
    columns = [
        Column(t("column.rater")),
        Column(t("column.rater_name")),
        Column(t("column.sheets"), numeric=True),
        Column(t("experts.severity"), numeric=True),
        Column(t("experts.error"), numeric=True),
    ]
    table(columns, [Row(_cells(screen, row)) for row in rows], t("experts.caption"))


def _cells(screen: Screen, row: Severity) -> tuple[str, ...]:
    t = screen.t
    severity = t.number(row.severity).replace("-", "−")
    return row.id, row.name, t.number(row.sheets, 0), severity, t.number(row.error)
