"""Before the session: how firm a cut will be, under a design that is wished for or under assignments there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from data.files import read_table
from data.headers import canonical
from scoring.errors import NotEstimable
from scoring.findings import Finding, Place, blocks, found
from scoring.panels.design import Design, Link, diagnose
from scoring.panels.planner import Outlook, Round, plan, plan_design
from scoring.panels.weakest import weakest_link
from scoring.sheets import Ints
from scoring.tables import Table
from workbench.assigning import column
from workbench.results import Upload

AROUND = 2  # how many more and fewer experts are shown beside the number asked for


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations in points of 100: of true quality, severity and a sheet's error."""

    application: float = 8.0
    rater: float = 5.0
    residual: float = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Assignments:
    """Who judges what: S pairs of indices into the ids, and the sub-sector of each application."""

    applications: tuple[str, ...]
    raters: tuple[str, ...]
    sectors: tuple[str, ...]
    application: Ints
    rater: Ints

    def name(self, link: Link) -> tuple[str, str]:
        """Ids of an assignment."""
        return self.applications[link.application], self.raters[link.rater]


@dataclass(frozen=True, slots=True, eq=False)
class Prospect:
    """What a table of assignments supports, its cheapest repair, and the outlook without and with it.

    ``weakest`` is the assignment whose loss cuts off the most applications, and how many; outlooks are None where
    no places were named.
    """

    assignments: Assignments
    design: Design
    weakest: tuple[Link, int] | None
    outlook: Outlook | None
    repaired: Outlook | None


def plan_around(
    planned: Round, each: int, design: str = "overlapping", seed: int = 0
) -> tuple[tuple[Outlook, ...], tuple[Finding, ...]]:
    """Outlooks for a few more and a few fewer experts than asked for."""
    if each > planned.raters:
        return (), (found("plan_few_raters", "block", each=each, raters=planned.raters),)
    try:
        return plan(planned, range(max(1, each - AROUND), each + AROUND + 1), design, seed=seed), ()
    except NotEstimable:
        return (), (_refused(planned, planned.sectors),)


def read_assignments(file: Upload) -> tuple[Assignments | None, tuple[Finding, ...]]:
    """Read a table of assignments: application, rater and, where ranks are drawn apart, sector."""
    table, findings = read_table(file.name, file.content, "recusals")  # the same columns
    if table is None or blocks(findings):
        return None, findings
    pairs = list(zip(column(table, "application"), column(table, "rater"), strict=True))
    own: dict[str, set[str]] = {}
    for (application, _), sector in zip(pairs, _sectors(table), strict=True):
        own.setdefault(application, set()).add(sector)
    faults = (*_unnamed(table), *_repeated(table, pairs), *_torn(table, own))
    if faults:
        return None, (*findings, *faults)
    return _indexed(pairs, {name: min(sector) for name, sector in own.items()}), findings


def _sectors(table: Table) -> list[str]:
    """The column of sub-sectors by any of its names; this kind of file has none of its own."""
    named = next((name for name in table.columns if canonical(name, "applications") == "sector"), "sector")
    return column(table, named)


def _unnamed(table: Table) -> list[Finding]:
    return [
        found("empty_cell", "block", table.place(row, kind), column=kind)
        for kind in ("application", "rater")
        for row, name in enumerate(column(table, kind))
        if not name
    ]


def _repeated(table: Table, pairs: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    first: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(pairs):
        if pair in first:
            rows = str(table.rows[first[pair]]), str(table.rows[row])
            yield found("assignment_repeated", "block", table.place(row), application=pair[0], rater=pair[1], rows=rows)
        first.setdefault(pair, row)


def _torn(table: Table, own: Mapping[str, set[str]]) -> list[Finding]:
    """Applications that stand in several sub-sectors."""
    return [
        found("assignment_sectors", "block", table.place(), application=name, sectors=tuple(sorted(several)))
        for name, several in own.items()
        if len(several) > 1
    ]


def read_recused(file: Upload) -> tuple[tuple[tuple[str, str], ...], tuple[Finding, ...]]:
    """Pairs of a recusals file, which are never advised."""
    table, findings = read_table(file.name, file.content, "recusals")
    if table is None or blocks(findings):
        return (), findings
    return tuple(zip(column(table, "application"), column(table, "rater"), strict=True)), findings


def look_ahead(
    assignments: Assignments,
    places: int | None = None,
    spread: Spread | None = None,
    forbidden: Collection[tuple[str, str]] = (),
    seed: int = 0,
) -> tuple[Prospect, tuple[Finding, ...]]:
    """Diagnose assignments, find their cheapest repair and simulate the round with and without it.

    ``forbidden`` pairs (recusals) are never advised.
    """
    levels = len(assignments.applications), len(assignments.raters)
    barred = _links(assignments, forbidden)
    design = diagnose(assignments.application, assignments.rater, *levels, forbidden=barred)
    weakest = weakest_link(assignments.application, assignments.rater, design)
    findings: tuple[Finding, ...] = ()
    if not design.connected and len(design.advice) < design.components - 1:
        findings = (found("repair_incomplete", "warn", components=design.components - len(design.advice)),)
    outlook = repaired = None
    if places is not None:
        outlook, refused = _simulate(assignments, (), places, spread or Spread(), seed)
        findings += refused
        if design.advice and not refused:
            repaired, _ = _simulate(assignments, design.advice, places, spread or Spread(), seed)
    return Prospect(assignments, design, weakest, outlook, repaired), findings


def spread_of(file: Upload) -> tuple[Spread | None, tuple[Finding, ...]]:
    """Standard deviations an earlier result supports.

    Experts and error are its variance components; true quality is the variance of the adjusted scores inside the
    sub-sectors less the error left in them, σ² over the mean number of sheets.
    """
    try:
        result = json.loads(file.content)
        variance = result["variance"]
        rater, residual = float(variance["rater"]), float(variance["residual"])
        scores = [[float(line["score"]) for line in sector["ranking"] if line["score"]] for sector in result["sectors"]]
        sheets = float(result["design"]["sheets"]) / float(result["design"]["applications"])
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        return None, (found("plan_unlike", "block", Place(file.name)),)
    freedom = sum(len(own) - 1 for own in scores if own)
    squares = sum(float(np.var(own)) * len(own) for own in scores if own)
    quality = squares / freedom - residual / sheets if freedom else 0.0
    if quality <= 0 or residual <= 0 or rater < 0:
        return None, (found("plan_unlike", "block", Place(file.name)),)
    return Spread(*(round(float(np.sqrt(part)), 3) for part in (quality, rater, residual))), ()


def prospect_object(prospect: Prospect) -> dict[str, Any]:
    """A prospect in plain values, everything named by its id."""
    own, design = prospect.assignments, prospect.design
    weakest = prospect.weakest
    return {
        "applications": design.applications,
        "raters": design.raters,
        "sheets": design.sheets,
        "components": design.components,
        "connected": design.connected,
        "bridges": [_pair(own, link) for link in design.bridges],
        "weakest": None if weakest is None else {**_pair(own, weakest[0]), "cut_off": weakest[1]},
        "sheets_per_application": dict(zip(own.applications, design.sheets_per_application.tolist(), strict=True)),
        "sheets_per_rater": dict(zip(own.raters, design.sheets_per_rater.tolist(), strict=True)),
        "repair": [_pair(own, link) for link in design.advice],
    }


def _pair(assignments: Assignments, link: Link) -> dict[str, str]:
    return dict(zip(("application", "rater"), assignments.name(link), strict=True))


def _indexed(pairs: Sequence[tuple[str, str]], sectors: Mapping[str, str]) -> Assignments:
    """Pairs as indices into sorted ids."""
    applications, raters = (tuple(sorted(set(names))) for names in zip(*pairs, strict=True))
    at, by = ({name: index for index, name in enumerate(names)} for names in (applications, raters))
    order = sorted((at[application], by[rater]) for application, rater in pairs)
    flat = np.array(list(chain.from_iterable(order)), dtype=np.int64).reshape(-1, 2)
    return Assignments(applications, raters, tuple(sectors[name] for name in applications), flat[:, 0], flat[:, 1])


def _links(assignments: Assignments, pairs: Collection[tuple[str, str]]) -> list[Link]:
    """Those pairs of which both are in the design."""
    at = {name: index for index, name in enumerate(assignments.applications)}
    by = {name: index for index, name in enumerate(assignments.raters)}
    return [Link(at[application], by[rater]) for application, rater in pairs if application in at and rater in by]


def _simulate(
    assignments: Assignments, more: Sequence[Link], places: int, spread: Spread, seed: int
) -> tuple[Outlook | None, tuple[Finding, ...]]:
    names, sector = np.unique(assignments.sectors, return_inverse=True)
    levels = len(assignments.applications), len(assignments.raters)
    planned = Round(*levels, places, spread.application, spread.rater, spread.residual)
    application = np.append(assignments.application, [link.application for link in more]).astype(np.int64)
    rater = np.append(assignments.rater, [link.rater for link in more]).astype(np.int64)
    try:
        return plan_design(planned, application, rater, sector, seed=seed), ()
    except NotEstimable:
        return None, (_refused(planned, len(names)),)


def _refused(planned: Round, sectors: int) -> Finding:
    applications, raters, places = planned.applications, planned.raters, planned.places
    return found("plan_impossible", "block", applications=applications, raters=raters, places=places, sectors=sectors)
