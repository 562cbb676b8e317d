"""How firm the cut of a round will be with more or fewer experts for each application, before anyone is called."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from data.store import rounds
from scoring.errors import NotEstimable
from scoring.findings import Finding, Place, found
from scoring.panels.planner import Outlook, Round, plan
from workbench.access import Actor
from workbench.office import Office
from workbench.planning import Spread
from workbench.rounds.entry import enter
from workbench.rounds.panel.seating import seating
from workbench.rounds.setting_up import rubric_in

ODD = range(1, 16, 2)  # experts for an application: juries are odd
REPLICATES = 600
LARGEST = {"applications": 2000, "raters": 500, "sectors": 200}  # beyond that the terminal is the place to plan
DEVIATIONS = ("application", "rater", "residual")


@dataclass(frozen=True, slots=True)
class Asked:
    """The round that is planned: ``places`` in each of ``sectors`` sub-sectors of equal size."""

    applications: int
    raters: int
    sectors: int
    places: int
    spread: Spread


def asked_of(office: Office, actor: Actor, round_: str) -> Asked:
    """The round as it stands; a round without a declared number of places has a quarter of them.

    Sub-sectors with a place for everyone are planned as one field, in which there is something to decide.
    """
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
        here, known = seating(connection, round_), rounds.find(connection, round_)
        shortlist = None if known is None else rubric_in(connection, known).policy.shortlist
    sectors = max(1, len({one.sector for one in here.applications}))
    size = len(here.applications)
    declared = None if shortlist is None else shortlist.per_sector or (shortlist.places or 0) // sectors
    places = declared or max(1, size // sectors // 4)
    if places * sectors >= size // sectors * sectors:  # nobody competes within a sub-sector: the round is one field
        sectors, places = 1, max(1, min(places * sectors, size - 1))
    return Asked(size, len(here.panel), sectors, places, Spread())


def forecast(
    office: Office, actor: Actor, round_: str, asked: Asked
) -> tuple[tuple[Outlook, ...], tuple[Finding, ...]]:
    """Outlooks for every odd number of experts the panel has."""
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
    findings = tuple(_out_of_range(asked))
    if findings:
        return (), findings
    spread = asked.spread
    planned = Round(
        applications=asked.applications,
        raters=asked.raters,
        places=asked.places,
        application_sd=spread.application,
        rater_sd=spread.rater,
        residual_sd=spread.residual,
        sectors=asked.sectors,
    )
    try:
        return plan(planned, ODD, replicates=REPLICATES), ()
    except NotEstimable:
        n, m, places, sectors = asked.applications, asked.raters, asked.places, asked.sectors
        return (), (found("plan_impossible", "block", applications=n, raters=m, places=places, sectors=sectors),)


def _out_of_range(asked: Asked) -> list[Finding]:
    findings = []
    for name, most in {**LARGEST, "places": LARGEST["applications"]}.items():
        number = getattr(asked, name)
        if not 1 <= number <= most:
            findings.append(found("wish_out_of_range", "block", Place(field=name), number=number, least=1, most=most))
    for name in DEVIATIONS:
        value, least = float(getattr(asked.spread, name)), 0.0 if name == "rater" else 0.1
        if not isfinite(value) or not least <= value <= 50:
            place = Place(field=f"{name}_sd")
            findings.append(found("wish_out_of_range", "block", place, number=value, least=least, most=50))
    return findings
