"""评定结果, results: evaluate the round when scoring has closed, read what came out, adopt the run it rests on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.cache import recall, remember
from pages.common.downloads import XLSX, download
from pages.common.findings import counts, show_findings
from pages.common.parts import notice, say
from pages.common.results import show_results
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from scoring.findings import Finding
from scoring.report import Report
from workbench.access import may
from workbench.beijing import stamp
from workbench.exports.xlsx import workbook
from workbench.rounds.closing.evaluating import adopt, evaluate_round, report_of, runs_of
from workbench.rounds.session.papers import note_seen
from workbench.rounds.session.supervising import note_taken

REFUSED = "results.refused"  # why the last adoption was refused


def render(screen: Screen) -> None:
    """Runs of the round, the newest or the chosen one in full, and the button that makes another."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        notice(t("results.closed.title"), t("results.closed.text"))
        return
    allowed = _may_evaluate(visit)
    top(screen, t("results.title"), t("results.now" if allowed else "results.now.read"))
    runs = runs_of(visit.office, visit.actor, visit.round)
    weight = "secondary" if any(run.adopted_at for run in runs) else "primary"
    if allowed and st.button(t("results.evaluate"), type=weight, key="results.evaluate"):
        _evaluate(screen, visit, visit.round)
        return
    if not runs:
        notice(t("results.none.title"), t("results.none.text" if allowed else "results.none.wait"))
        return
    chosen = _choose(
        screen, visit.round, {run.id: _label(screen, run.id, stamp(run.at), run.adopted_at is not None) for run in runs}
    )
    if allowed and not next(run for run in runs if run.id == chosen).adopted_at:
        st.button(
            t("results.adopt", run=chosen),
            key="results.adopt",
            on_click=lambda: _adopt(visit, str(visit.round), chosen),
        )
    show_findings(screen, st.session_state.pop(REFUSED, ()))
    _show(screen, visit, visit.round, chosen)


def _may_evaluate(visit: Visit) -> bool:
    phase = None if visit.standing is None else visit.standing.phase
    return may(visit.actor, "evaluation.run", visit.round, phase)


def _evaluate(screen: Screen, visit: Visit, round_: str) -> None:
    t = screen.t
    with st.status(t("quick.running")) as status:
        made = evaluate_round(visit.office, visit.actor, round_, lambda step: status.update(label=t(f"step.{step}")))
    if made.run is None:
        _show_faults(screen, made.report)
        return
    remember(_key(round_, made.run.id), made.report)
    st.session_state[f"results.run.{round_}"] = made.run.id
    st.rerun()


def _show_faults(screen: Screen, report: Report) -> None:
    t = screen.t
    notice(t("quick.faulty.title", count=counts(report.findings)["block"]), t("results.faulty.text"), "block")
    download(screen, "faults", partial(workbook, report, t), "findings.xlsx", XLSX)
    show_findings(screen, report.findings, report.rubric)


def _choose(screen: Screen, round_: str, labels: dict[int, str]) -> int:
    if len(labels) == 1:
        say(next(iter(labels.values())))
        return next(iter(labels))
    key = f"results.run.{round_}"
    chosen = st.selectbox(screen.t("results.run_of"), list(labels), format_func=labels.__getitem__, key=key)
    return int(chosen)


def _label(screen: Screen, run: int, at: str, adopted: bool) -> str:
    return screen.t("results.run.adopted" if adopted else "results.run.kept", run=run, at=at)


def _adopt(visit: Visit, round_: str, run: int) -> None:
    refused: tuple[Finding, ...] = adopt(visit.office, visit.actor, round_, run)
    st.session_state[REFUSED] = refused


def _show(screen: Screen, visit: Visit, round_: str, run: int) -> None:
    """The report of a run, from this visit's memory or computed again from what the run rests on."""
    t, key = screen.t, _key(round_, run)
    report = recall(key)
    if report is None:
        with st.spinner(t("results.again")):
            found = report_of(visit.office, visit.actor, round_, run)
        report = None if found is None else remember(key, found)
    if report is not None and report.evaluation is not None:
        _note_seen(visit, round_, run)
        taken = partial(note_taken, visit.office, visit.actor, round_)
        show_results(screen, report, report.evaluation, None, taken)


def _note_seen(visit: Visit, round_: str, run: int) -> None:
    """Whoever looks at scores stands in the journal, once in a visit."""
    seen = f"results.seen.{round_}.{run}"
    if seen not in st.session_state:
        note_seen(visit.office, visit.actor, round_, run)
        st.session_state[seen] = True


def _key(round_: str, run: int) -> str:
    return f"run {run} of {round_}"
