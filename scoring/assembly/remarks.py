"""What must be said about the sheets of a round: scores off their scale, mixed states, gaps, thin coverage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.assembly.cells import DECLINED, Mark
from scoring.assembly.gathering import Sheets
from scoring.assembly.subjects import Entrants
from scoring.coherence import STEP_TOLERANCE
from scoring.findings import Finding, Place, found
from scoring.sheets import Bools, Panel, State
from scoring.tables import Table


def remark_on_cells(sheets: Sheets) -> list[Finding]:
    """Cells that state neither a number nor a state, and numbers off the scale or between its steps."""
    entries, judged = sheets.entries, sheets.rubric.judged
    findings = []
    for n in np.flatnonzero(entries.mark == Mark.ILLEGIBLE).tolist():
        cell = entries.table.columns[_column(sheets, n)][entries.row[n]]
        findings.append(found("not_a_number", "block", _place(sheets, n), **_about(sheets, n), value=str(cell)))
    scored = np.flatnonzero(entries.mark == Mark.NUMBER)
    low, high, step = (
        np.array([getattr(c.scale, part) or 0.0 for c in judged])[entries.criterion[scored]]
        for part in ("low", "high", "step")
    )
    value = entries.value[scored]
    outside = (value < low) | (value > high)
    steps = np.divide(value - low, step, out=np.zeros_like(value), where=step > 0)
    between = ~outside & (np.abs(steps - np.rint(steps)) > STEP_TOLERANCE)
    for n in scored[outside].tolist():
        scale = judged[entries.criterion[n]].scale
        facts = {"score": float(entries.value[n]), "low": scale.low, "high": scale.high}
        findings.append(found("out_of_range", "block", _place(sheets, n), **_about(sheets, n), **facts))
    for n in scored[between].tolist():
        scale = judged[entries.criterion[n]].scale
        facts = {"score": float(entries.value[n]), "low": scale.low, "step": scale.step or 0.0}
        findings.append(found("off_step", "block", _place(sheets, n), **_about(sheets, n), **facts))
    return findings


def remark_on_states(sheets: Sheets) -> list[Finding]:
    """Sheets that say both that the expert did not judge and something else."""
    said = {mark.name.lower(): sheets.states(mark) for mark in DECLINED}
    said["scored"] = sheets.states(Mark.NUMBER, Mark.ILLEGIBLE)
    findings = []
    for s in np.flatnonzero(np.sum(list(said.values()), axis=0) > 1).tolist():
        states = tuple(name for name, holds in said.items() if holds[s])
        findings.append(found("mixed_states", "block", sheets.place(s), **sheets.about(s), states=states))
    return findings


def never_scored(sheets: Sheets) -> Bools:
    """(C,) whether no expert entered anything on a criterion that others were scored on."""
    judged = sheets.mark[~sheets.declined, :-1] != Mark.EMPTY
    return np.asarray(~judged.any(axis=0) & judged.any())


def remark_on_criteria(sheets: Sheets) -> list[Finding]:
    """Criteria of the rubric nobody scored: a wrong rubric or a forgotten column, not thousands of gaps."""
    where = sheets.entries.table.place()
    unscored = np.flatnonzero(never_scored(sheets)).tolist()
    return [found("criterion_unscored", "block", where, criterion=sheets.rubric.judged[k].id) for k in unscored]


def remark_on_gaps(sheets: Sheets, state: Sequence[State | None]) -> list[Finding]:
    """Sheets with nothing to count, and sheets with empty cells, with the empty criteria."""
    empty = (sheets.mark[:, :-1] == Mark.EMPTY) & ~never_scored(sheets)
    findings = []
    for s in np.flatnonzero([name in (None, "pending", "not_applicable") for name in state]).tolist():
        if state[s] == "not_applicable":
            findings.append(found("sheet_not_applicable", "warn", sheets.place(s), **sheets.about(s)))
        elif empty[s].any():
            code = "sheet_pending" if state[s] else "sheet_incomplete"
            criteria = tuple(sheets.rubric.judged[k].id for k in np.flatnonzero(empty[s]).tolist())
            findings.append(found(code, "warn", sheets.place(s), **sheets.about(s), criteria=criteria))
    return findings


def remark_on_coverage(
    panel: Panel, entrants: Entrants, applications: Table | None, raters: Table | None, scores: Table
) -> list[Finding]:
    """A round without a counted sheet, applications with none or too few, experts with none."""
    if not len(panel.application):
        return [found("nothing_counted", "block", scores.place())]
    needed = panel.rubric.policy.min_raters
    sheets = np.bincount(panel.application, minlength=len(panel.applications))
    findings = []
    for a in np.flatnonzero(sheets < needed).tolist():
        where = applications.place(entrants.row[a], "application") if applications else Place()
        code, name = "too_few_sheets" if sheets[a] else "application_unscored", panel.applications[a].id
        findings.append(found(code, "warn", where, application=name, sheets=int(sheets[a]), needed=needed))
    idle = np.bincount(panel.rater, minlength=len(panel.raters)) == 0
    where = raters.place(None, "rater") if raters else Place()
    findings += [
        found("rater_unscored", "info", where, rater=panel.raters[r].id) for r in np.flatnonzero(idle).tolist()
    ]
    return findings


def _column(sheets: Sheets, entry: int) -> str:
    return sheets.entries.columns[int(sheets.entries.criterion[entry])]


def _place(sheets: Sheets, entry: int) -> Place:
    return sheets.entries.table.place(int(sheets.entries.row[entry]), _column(sheets, entry))


def _about(sheets: Sheets, entry: int) -> dict[str, str]:
    entries, judged = sheets.entries, sheets.rubric.judged
    k = int(entries.criterion[entry])
    return {
        "application": sheets.applications[entries.application[entry]].id,
        "rater": sheets.raters[entries.rater[entry]].id,
        "criterion": judged[k].id if k < len(judged) else "",
    }
