"""敏感性: how far the list hangs on one expert, score, weight or on the method; computed when asked for."""

from __future__ import annotations

import streamlit as st

from pages.common.cache import renew
from pages.common.parts import Column, Row, heading, say, table
from pages.common.screen import Screen
from scoring.evaluate import Evaluation
from scoring.report import Report
from workbench.results import deepen
from workbench.sensitivity import Question, questions

TOO_LARGE = "influence_too_large"
NUMERIC = {"influence.column.distance", "influence.column.chance", "influence.column.rank"}


def show_influence(screen: Screen, report: Report, evaluation: Evaluation) -> None:
    """Offer the analysis, then one plain sentence and a table for each question."""
    t = screen.t
    if evaluation.influence is None and all(finding.code != TOO_LARGE for finding in evaluation.findings):
        _offer(screen, report)
        return
    answered = questions(evaluation, t)
    if not answered:
        say(t("influence.unanswered"))
    for question in answered:
        _show(screen, question)


def _offer(screen: Screen, report: Report) -> None:
    t = screen.t
    say(t("influence.ask"))
    if st.button(t("influence.run"), key="influence.run"):
        with st.status(t("influence.running")) as status:
            renew(report, deepen(report, lambda step: status.update(label=t(f"step.{step}"))))
        st.rerun()


def _show(screen: Screen, question: Question) -> None:
    heading(question.title)
    say(question.answer)
    numeric = {screen.t(key) for key in NUMERIC}
    columns = [Column(title, numeric=title in numeric, wide=title not in numeric) for title in question.headers]
    if question.rows:
        table(columns, [Row(row) for row in question.rows], question.title)
