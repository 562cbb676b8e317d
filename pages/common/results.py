"""What came out, in tabs: ranking, shortlist, experts, design and agreement, sensitivity, findings, downloads."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from pages.common.design import show_design
from pages.common.downloads import Taken, show_downloads
from pages.common.experts import show_experts
from pages.common.findings import counts, show_findings
from pages.common.influence import show_influence
from pages.common.parts import figures, say, show
from pages.common.ranking import show_ranking
from pages.common.screen import Screen
from pages.common.sectors import show_sectors
from pages.common.shortlist import show_shortlist
from scoring.evaluate import Evaluation
from scoring.report import Report
from workbench.results import Upload

TABS = ("ranking", "shortlist", "experts", "design", "sensitivity", "findings", "downloads")


def show_results(
    screen: Screen, report: Report, evaluation: Evaluation, words: Upload | None, taken: Taken | None = None
) -> None:
    """Summary figures, then everything in tabs; ``taken`` is told which file somebody takes away."""
    t = screen.t
    show(figures(_figures(screen, report, evaluation)))
    show(Markup('<p class="hp-quietly">{}</p>').format(_run(screen, report, evaluation)))
    ranking, shortlist, experts, design, sensitivity, findings, downloads = st.tabs(
        [t(f"results.{name}") for name in TABS]
    )
    with ranking:
        show_sectors(screen, evaluation)
        show_ranking(screen, evaluation)
    with shortlist:
        show_shortlist(screen, evaluation)
    with experts:
        show_experts(screen, evaluation)
    with design:
        show_design(screen, evaluation)
    with sensitivity:
        show_influence(screen, report, evaluation)
    with findings:
        _show_findings(screen, report)
    with downloads:
        show_downloads(screen, report, words, taken)


def _figures(screen: Screen, report: Report, evaluation: Evaluation) -> list[tuple[str, str, str]]:
    t, remarks = screen.t, report.findings
    settle = len(remarks) - counts(remarks)["info"]
    values = {
        "applications": (len(evaluation.panel.applications), t("count.sectors", count=len(evaluation.sectors))),
        "raters": (evaluation.design.raters, t("figures.raters.note")),
        "sheets": (evaluation.design.sheets, t("figures.sheets.note", count=len(evaluation.panel.set_aside))),
        "selected": (len(evaluation.shortlist.selected), t("figures.selected.note")),
        "contested": (evaluation.firmness.zone.count("contested"), t("figures.contested.note")),
        "remarks": (len(remarks), t("figures.remarks.note", warned=settle)),
    }
    return [(t(f"figures.{name}"), t.number(value, 0), note) for name, (value, note) in values.items()]


def _run(screen: Screen, report: Report, evaluation: Evaluation) -> str:
    """How this came about, in one line: anyone can repeat it."""
    t, policy = screen.t, evaluation.panel.rubric.policy
    return t(
        "results.run",
        method=evaluation.normalized.method,
        scope=t(f"scope.{policy.scope}"),
        draws=t.number(evaluation.firmness.draws, 0),
        seed=policy.seed,
        engine=report.engine,
    )


def _show_findings(screen: Screen, report: Report) -> None:
    say(screen.t("findings.none" if not report.findings else "findings.passed"))
    show_findings(screen, report.findings, report.rubric)
