"""The only gate to the method: tables of scores, applications and raters in, a Panel or findings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from scoring.assembly.cells import Mark
from scoring.assembly.entries import read_entries
from scoring.assembly.gathering import Sheets, gather
from scoring.assembly.remarks import (
    remark_on_cells,
    remark_on_coverage,
    remark_on_criteria,
    remark_on_gaps,
    remark_on_states,
)
from scoring.assembly.subjects import Entrants, read_applications, read_raters
from scoring.findings import Finding, blocks, found
from scoring.rubric import Rubric
from scoring.sheets import Bools, Exclusion, Panel, SetAside, State
from scoring.spelling import resembling
from scoring.tables import Table

MISREAD = ("unknown_criterion", "criterion_unscored")  # faults that leave a hole in every sheet


def assemble(
    rubric: Rubric,
    scores: Table,
    applications: Table | None = None,
    raters: Table | None = None,
    exclusions: Sequence[Exclusion] = (),
) -> tuple[Panel | None, tuple[Finding, ...]]:
    """Assemble the panel of a round.

    Parameters
    ----------
    rubric : Rubric
    scores : Table
        Long (application, rater, criterion, score[, sequence]) or wide (one column per criterion).
    applications, raters : Table or None
        Without them they are taken from the scores, the applications in one sector named ``""``.
    exclusions : sequence of Exclusion
        Recorded decisions to set sheets aside.

    Returns
    -------
    Panel or None
        None when a finding blocks. It depends neither on the order of rows nor on the form of the scores.
    tuple of Finding
        Everything that is wrong or must be known, at once, each with its place.
    """
    entrants, about_applications = read_applications(rubric, applications, scores)
    experts, about_raters = read_raters(rubric, raters, scores)
    entries, about_entries = read_entries(
        rubric,
        scores,
        {application.id: i for i, application in enumerate(entrants.applications)},
        {rater.id: i for i, rater in enumerate(experts)},
    )
    findings = [*about_applications, *about_raters, *about_entries]
    if entries is None:
        return None, tuple(findings)
    sheets, about_sheets = gather(rubric, entrants.applications, experts, entries)
    reasons, about_exclusions = _decided(sheets, exclusions)
    state = _states(sheets, reasons)
    panel = _panel(sheets, state, reasons, entrants)
    findings += [*about_sheets, *about_exclusions, *remark_on_criteria(sheets)]
    # What such a fault left out must not be called missing.
    if not any(finding.code in MISREAD for finding in findings):
        findings += remark_on_coverage(panel, entrants, applications, raters, scores)
    if not any(finding.code == "unknown_criterion" for finding in findings):
        findings += remark_on_gaps(sheets, state)
    findings += [*remark_on_cells(sheets), *remark_on_states(sheets)]
    return (None if blocks(findings) else panel), tuple(findings)


def _decided(sheets: Sheets, exclusions: Sequence[Exclusion]) -> tuple[dict[int, str], list[Finding]]:
    """Reason of each sheet set aside by a decision, and a finding for every decision."""
    reasons: dict[int, str] = {}
    findings = []
    applications = {application.id: i for i, application in enumerate(sheets.applications)}
    raters = {rater.id: i for i, rater in enumerate(sheets.raters)}
    for decision in exclusions:
        meant = sheets.rater == raters.get(decision.rater, -1)
        if decision.application is not None:
            meant &= sheets.application == applications.get(decision.application, -1)
        if meant.any():
            reasons |= dict.fromkeys(np.flatnonzero(meant).tolist(), decision.reason)
            count = int(meant.sum())
            findings.append(found("exclusion", "info", sheets=count, **asdict(decision)))
        else:
            similar = () if decision.rater in raters else resembling(decision.rater, raters)
            findings.append(found("exclusion_without_sheet", "block", similar=similar, **asdict(decision)))
    return reasons, findings


def _states(sheets: Sheets, reasons: dict[int, str]) -> list[State | None]:
    """Why each sheet is not counted, None for a counted one; what an expert declares comes before a decision."""
    mark = sheets.mark[:, :-1]
    strict = sheets.rubric.policy.missing == "complete-sheets"
    empty = (mark == Mark.EMPTY).any(axis=1) & (strict | ~sheets.states(Mark.NUMBER))
    excluded = np.isin(np.arange(len(mark)), list(reasons))
    conditions: dict[State, Bools] = {
        "recused": sheets.states(Mark.RECUSED),
        "abstained": sheets.states(Mark.ABSTAINED),
        "absent": sheets.states(Mark.ABSENT),
        "excluded": excluded,
        "not_applicable": (mark == Mark.NOT_APPLICABLE).all(axis=1),
        "pending": empty,
    }
    state: list[State | None] = [None] * len(mark)
    for name, holds in reversed(conditions.items()):
        for s in np.flatnonzero(holds).tolist():
            state[s] = name
    return state


def _panel(sheets: Sheets, state: list[State | None], reasons: dict[int, str], entrants: Entrants) -> Panel:
    counted = np.array([name is None for name in state], dtype=bool)
    pending = (sheets.mark[:, :-1] == Mark.EMPTY)[counted]
    aside = tuple(_set_aside(sheets, s, name, reasons) for s, name in enumerate(state) if name)
    return Panel(
        sheets.rubric,
        sheets.applications,
        sheets.raters,
        sheets.application[counted],
        sheets.rater[counted],
        sheets.value[counted],
        entrants.points,
        entrants.gates,
        None if sheets.sequence is None else sheets.sequence[counted],
        pending if pending.any() else None,
        aside,
    )


def _set_aside(sheets: Sheets, sheet: int, state: State, reasons: dict[int, str]) -> SetAside:
    entered = tuple(None if np.isnan(value) else float(value) for value in sheets.value[sheet])
    reason = reasons[sheet] if state == "excluded" else ""
    return SetAside(int(sheets.application[sheet]), int(sheets.rater[sheet]), state, entered, reason)
