"""Before the session: who judges what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from data.files import read_table
from scoring.assembly.cells import read_identities
from scoring.findings import Finding, blocks, found
from scoring.panels.assignment import Assignment, Demand, assign, fair_load
from scoring.sheets import Bools, Ints
from scoring.spelling import resembling
from scoring.tables import Table
from workbench.results import Upload

DESIGNS = ("overlapping", "panels")
SEPARATORS = re.compile(r"[、，,;；/\s]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """How experts are to be spread over applications; loads are even where they are not given."""

    each: int
    low: int | None = None
    high: int | None = None
    design: str = "overlapping"
    connected: bool = True
    same: tuple[str, ...] = ()
    seed: int = 0
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Recusal:
    """An expert who does not judge an application, and why."""

    application: int
    rater: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """An assignment with what went into it; indices point into ``applications`` and ``raters``.

    ``hashes`` holds the SHA-256 of every file by its name.
    """

    hashes: Mapping[str, str]
    applications: Table
    raters: Table
    recusals: tuple[Recusal, ...]
    proposals: tuple[Recusal, ...]
    wish: Wish
    load: tuple[int, int]
    assignment: Assignment

    def ids(self, kind: str) -> list[str]:
        """Identifiers of applications or raters in order of their rows."""
        table = self.applications if kind == "application" else self.raters
        return column(table, kind)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Application and expert of every sheet, by their ids."""
        applications, raters = self.ids("application"), self.ids("rater")
        chosen = zip(self.assignment.application.tolist(), self.assignment.rater.tolist(), strict=True)
        return [(applications[i], raters[j]) for i, j in chosen]


def assign_files(
    applications: Upload, raters: Upload, recusals: Upload | None, wish: Wish
) -> tuple[Assigned | None, tuple[Finding, ...]]:
    """Assign experts from files of applications, raters and recusals; all faults of all files together."""
    judged, findings = read_table(applications.name, applications.content, "applications")
    experts, more = read_table(raters.name, raters.content, "raters")
    findings = (*findings, *more, *_unknown_design(wish))
    if judged is None or experts is None or blocks(findings):
        return None, findings
    recused, more = _recusals(recusals, judged, experts)
    proposals = _proposals(wish.same, judged, experts)
    findings = (*findings, *more, *repeated(judged, "application"), *repeated(experts, "rater"))
    if blocks(findings):
        return None, findings
    demand, load = _demand(judged, experts, (*recused, *proposals), wish)
    assignment, more = assign(demand)
    hashes = {file.name: sha256(file.content).hexdigest() for file in (applications, raters, recusals) if file}
    named = tuple(_named(finding, judged) for finding in more)
    if assignment is None:
        return None, (*findings, *named)
    return Assigned(hashes, judged, experts, recused, proposals, wish, load, assignment), (*findings, *named)


def _unknown_design(wish: Wish) -> tuple[Finding, ...]:
    if wish.design in DESIGNS:
        return ()
    return (found("assignment_unknown_design", "block", design=wish.design, allowed=DESIGNS),)


def _demand(judged: Table, experts: Table, recused: Sequence[Recusal], wish: Wish) -> tuple[Demand, tuple[int, int]]:
    shape = len(judged.rows), len(experts.rows)
    barred = np.zeros(shape, dtype=bool)
    for recusal in recused:
        barred[recusal.application, recusal.rater] = True
    even = fair_load(*shape, wish.each)
    load = (0, shape[0]) if wish.design == "panels" else even
    low = load[0] if wish.low is None else wish.low
    high = load[1] if wish.high is None else wish.high
    sectors = column(judged, "sector")
    panel: Ints | None = np.unique(sectors, return_inverse=True)[1] if wish.design == "panels" else None
    connected = wish.connected and wish.design != "panels"
    match = _match(sectors, column(experts, "expertise")).astype(float)
    return Demand(match, barred, wish.each, low, high, panel, connected, wish.seed, wish.odd), (low, high)


def _match(sectors: Sequence[str], fields: Sequence[str]) -> Bools:
    """(N, M) whether an application's sub-sector is among an expert's fields."""
    known = [fields_in(own) for own in fields]
    return np.array([[sector in own for own in known] for sector in sectors], dtype=bool)


def _recusals(upload: Upload | None, judged: Table, experts: Table) -> tuple[tuple[Recusal, ...], tuple[Finding, ...]]:
    if upload is None:
        return (), ()
    table, findings = read_table(upload.name, upload.content, "recusals")
    if table is None or blocks(findings):
        return (), findings
    index = {"application": _index(judged, "application"), "rater": _index(experts, "rater")}
    ids = {kind: column(table, kind) for kind in index}
    unknown = [
        found("recusal_unknown", "block", table.place(row, kind), id=name, similar=resembling(name, known))
        for kind, known in index.items()
        for row, name in enumerate(ids[kind])
        if name not in known
    ]
    if unknown:
        return (), (*findings, *unknown)
    reasons = column(table, "reason")
    rows = zip(ids["application"], ids["rater"], reasons, strict=True)
    return tuple(Recusal(index["application"][a], index["rater"][r], why) for a, r, why in rows), findings


def _proposals(same: Sequence[str], judged: Table, experts: Table) -> tuple[Recusal, ...]:
    """Pairs that share a value of an attribute, such as the region."""
    proposed = []
    for attribute in same:
        ours, theirs = column(judged, attribute), column(experts, attribute)
        proposed += [
            Recusal(i, j, attribute)
            for i, value in enumerate(ours)
            for j, other in enumerate(theirs)
            if value and value == other
        ]
    return tuple(proposed)


def repeated(table: Table, kind: str) -> list[Finding]:
    """A finding for every row whose application or rater stands in an earlier row, or has no identifier."""
    first: dict[str, int] = {}
    findings = []
    for row, name in enumerate(column(table, kind)):
        if not name:
            findings.append(found("empty_cell", "block", table.place(row, kind), column=kind))
            continue
        if name in first:
            rows = str(table.rows[first[name]]), str(table.rows[row])
            findings.append(found(f"duplicate_{kind}", "block", table.place(row, kind), **{kind: name}, rows=rows))
        first.setdefault(name, row)
    return findings


def _named(finding: Finding, judged: Table) -> Finding:
    """The finding with an application's id in place of its index."""
    index = finding.facts.get("application")
    if not isinstance(index, int):
        return finding
    facts: Mapping[str, object] = {**finding.facts, "application": column(judged, "application")[index]}
    return Finding(finding.code, finding.level, judged.place(index, "application"), facts)  # type: ignore[arg-type]


def fields_in(cell: str) -> frozenset[str]:
    """Fields of expertise one cell lists.

    >>> sorted(fields_in("软件、 传感器;芯片"))
    ['传感器', '芯片', '软件']
    """
    return frozenset(SEPARATORS.split(cell)) - {""}


def column(table: Table, name: str) -> list[str]:
    """Texts of a column; empty where the table has no such column."""
    return read_identities(table.columns.get(name, (None,) * len(table.rows)))


def _index(table: Table, kind: str) -> dict[str, int]:
    return {name: row for row, name in enumerate(column(table, kind))}
