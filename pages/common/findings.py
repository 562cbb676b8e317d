"""What was found in the input, in place: by file, the blocking ones first, each with its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, heading, show, table
from pages.common.screen import Screen
from scoring.findings import Finding, Level
from scoring.rubric import Rubric
from workbench.wording import with_titles

LEVELS: tuple[Level, ...] = ("block", "veto", "fail", "warn", "info")
LISTED = 50  # findings of one file spelled out; the rest stand in a table


def show_findings(screen: Screen, findings: Iterable[Finding], rubric: Rubric | None = None) -> None:
    """List findings under the file they stand in; with a rubric, criteria are called by their titles."""
    named = [with_titles(finding, rubric, screen.t) for finding in findings]
    for file, group in groupby(in_order(named), key=lambda finding: finding.where.file):
        _show_file(screen, file, tuple(group))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file, the file with the gravest finding first; within it by level, then by place."""
    listed = list(findings)
    gravest = {f.where.file: min(_gravity(g) for g in listed if g.where.file == f.where.file) for f in listed}
    return sorted(listed, key=lambda f: (gravest[f.where.file], f.where.file or "", _gravity(f), _line(f)))


def counts(findings: Iterable[Finding]) -> dict[Level, int]:
    """How many findings of each level there are."""
    listed = [finding.level for finding in findings]
    return {level: listed.count(level) for level in LEVELS}


def _gravity(finding: Finding) -> int:
    return LEVELS.index(finding.level)


def _line(finding: Finding) -> tuple[str, int, str, str]:
    where = finding.where
    return where.sheet or "", where.row or 0, where.column or where.field or "", finding.code


def _show_file(screen: Screen, file: str | None, findings: Sequence[Finding]) -> None:
    t = screen.t
    heading(t("findings.group", file=file or t("findings.whole"), count=len(findings)))
    items = Markup().join(_item(screen, finding) for finding in findings[:LISTED])
    show(Markup('<ul class="hp-findings">{}</ul>').format(items))
    if len(findings) > LISTED:
        with st.expander(t("findings.all", count=len(findings))):
            _show_all(screen, findings)


def _item(screen: Screen, finding: Finding) -> Markup:
    t = screen.t
    return Markup(
        '<li><span class="hp-level hp-{}">{}</span>'
        '<div><p class="hp-place">{}</p><p>{}</p><p class="hp-remedy">{}</p></div></li>'
    ).format(finding.level, t(f"level.{finding.level}"), _place(screen, finding), t.finding(finding), t.remedy(finding))


def _place(screen: Screen, finding: Finding) -> str:
    return screen.t.place(replace(finding.where, file=None))


def _show_all(screen: Screen, findings: Sequence[Finding]) -> None:
    t = screen.t
    columns = [Column(t(f"column.{name}")) for name in ("level", "place", "finding", "remedy")]
    rows = [Row((t(f"level.{f.level}"), _place(screen, f), t.finding(f), t.remedy(f))) for f in findings]
    table(columns, rows, t("findings.all", count=len(findings)))
