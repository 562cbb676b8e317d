"""Who judges what: the best assignment proposed and applied, single ones added and withdrawn, a design mended."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from data.store import assignments, sheets
from data.store.assignments import Pair
from data.store.columns import canonical
from scoring.findings import Finding, Place, blocks, found
from scoring.panels.assignment import Assignment, Demand, assign, fair_load
from scoring.panels.design import Design
from workbench.access import Actor
from workbench.assigning import DESIGNS, Wish
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_reason, read_text
from workbench.rounds.panel.seating import Seating, seating

SLACK = 3  # applications more or fewer than an even load
UNEVEN = ("assignment_infeasible", "assignment_connection")
MOST = 10_000  # applications or experts in one wish: beyond that a number is a slip of the hand


@dataclass(frozen=True, eq=False)
class Proposal:
    """An assignment that could be applied: what it would ask and take back, and the design that would come of it.

    ``basis`` is the fingerprint of what it was made from.
    """

    wish: Wish
    load: tuple[int, int]
    pairs: frozenset[Pair]
    added: tuple[Pair, ...]
    withdrawn: tuple[Pair, ...]
    matched: float
    design: Design
    basis: str


def seated(office: Office, actor: Actor, round_: str) -> Seating:
    """Applications, experts and the assignments that stand."""
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
        return seating(connection, round_)


def propose_assignment(
    office: Office, actor: Actor, round_: str, wish: Wish
) -> tuple[Proposal | None, tuple[Finding, ...]]:
    """Find the best assignment under every recusal and limit; nothing is done."""
    with office.look() as connection:
        enter(connection, actor, "assignment.plan", round_)
        now = seating(connection, round_)
    findings = tuple(_unusable(wish, now))
    if blocks(findings):
        return None, findings
    columns = [column for name, column in now.columns.items() if name in now.panel]
    demand, solved, more = _solved(now, columns, wish)
    findings = (*findings, *(_named(finding, now) for finding in more))
    if solved is None:
        return None, findings
    ids = [one.id for one in now.applications], [now.experts[column].id for column in columns]
    pairs = frozenset((ids[0][a], ids[1][r]) for a, r in zip(solved.application, solved.rater, strict=True))
    return Proposal(
        wish,
        (demand.low, demand.high),
        pairs,
        tuple(sorted(pairs - now.pairs)),
        tuple(sorted(now.pairs - pairs)),
        solved.matched,
        now.design(pairs),
        now.fingerprint,
    ), findings


def apply_assignment(office: Office, actor: Actor, round_: str, proposal: Proposal) -> tuple[Finding, ...]:
    """Apply a proposal; refused where experts, recusals or assignments have changed since it was made."""
    with office.act() as act:
        enter(act.connection, actor, "assignment.plan", round_)
        if seating(act.connection, round_).fingerprint != proposal.basis:
            return (found("assignment_outdated", "block"),)
        assignments.withdraw(act.connection, round_, proposal.withdrawn, act.at, "reassigned")
        assignments.add(act.connection, round_, proposal.added, "optimal", act.at, actor.id)
        facts = {"each": proposal.wish.each, "design": proposal.wish.design, "seed": proposal.wish.seed}
        counts = {"added": len(proposal.added), "withdrawn": len(proposal.withdrawn)}
        act.note(actor, "assignment.apply", round_, "", **facts, **counts, pairs=_digest(proposal.pairs))
        return ()


def add_assignments(
    office: Office, actor: Actor, round_: str, pairs: Collection[Pair], source: str = "manual"
) -> tuple[Finding, ...]:
    """Ask experts for single applications, all of them or none; ``source`` is manual or repair."""
    with office.act() as act:
        enter(act.connection, actor, "assignment.change", round_)
        now = seating(act.connection, round_)
        findings = tuple(finding for pair in sorted(pairs) for finding in _refusals(now, pair))
        if findings:
            return findings
        assignments.add(act.connection, round_, pairs, source, act.at, actor.id)
        for application, rater in sorted(pairs):
            act.note(actor, "assignment.add", round_, f"{rater}→{application}", source=source)
        return ()


def withdraw_assignment(
    office: Office, actor: Actor, round_: str, application: str, rater: str, why: str
) -> tuple[Finding, ...]:
    """Ask an expert no longer; never where their sheet is submitted, and while scoring goes on only with a reason."""
    with office.act() as act:
        entered = enter(act.connection, actor, "assignment.change", round_)
        findings = tuple(_holds(act, round_, application, rater))
        said = read_reason(why, "reason") if entered.phase == "scoring" else read_text(why, "reason")
        if isinstance(said, Finding):
            findings = (*findings, said)
        if findings:
            return findings
        assignments.withdraw(act.connection, round_, [(application, rater)], act.at, why.strip() or "manual")
        act.note(actor, "assignment.withdraw", round_, f"{rater}→{application}", why=why.strip() or "manual")
        return ()


def _solved(now: Seating, columns: list[int], wish: Wish) -> tuple[Demand, Assignment | None, tuple[Finding, ...]]:
    """The best assignment; where recusals forbid perfectly even loads, those not asked for give way a little."""
    for slack in range(SLACK + 1):
        demand = _demand(now, columns, wish, slack)
        solved, findings = assign(demand)
        if solved is not None or any(finding.code not in UNEVEN for finding in findings):
            break
    return demand, solved, findings


def _demand(now: Seating, columns: list[int], wish: Wish, slack: int) -> Demand:
    shape = len(now.applications), len(columns)
    low, high = (0, shape[0]) if wish.design == "panels" else fair_load(*shape, wish.each)
    even = max(0, low - slack), min(shape[0], high + slack)
    sectors = [one.sector for one in now.applications]
    return Demand(
        match=now.match[:, columns],
        recused=now.unavailable()[:, columns],
        each=wish.each,
        low=even[0] if wish.low is None else wish.low,
        high=even[1] if wish.high is None else wish.high,
        panel=np.unique(sectors, return_inverse=True)[1] if wish.design == "panels" else None,
        connected=wish.connected and wish.design != "panels",
        seed=wish.seed,
        odd=wish.odd,
    )


def _unusable(wish: Wish, now: Seating) -> Iterator[Finding]:
    """Wishes that no assignment can be made from."""
    if wish.design not in DESIGNS:
        yield found("assignment_unknown_design", "block", design=wish.design, allowed=DESIGNS)
    if not now.applications:
        yield found("panel_no_applications", "block")
    if not now.panel:
        yield found("panel_no_experts", "block")
    numbers = {"each": wish.each, "low": wish.low, "high": wish.high, "seed": wish.seed}
    least = {"each": 1, "low": 0, "high": 1, "seed": 0}
    for name, number in numbers.items():
        most = 2**31 - 1 if name == "seed" else MOST
        if number is not None and not least[name] <= number <= most:
            yield found("wish_out_of_range", "block", Place(field=name), number=number, least=least[name], most=most)
    if wish.low is not None and wish.high is not None and wish.low > wish.high:
        yield found("wish_load_crossed", "block", Place(field="low"), low=wish.low, high=wish.high)


def _refusals(now: Seating, pair: Pair) -> Iterator[Finding]:
    """Why an expert cannot be asked for an application."""
    application, rater = pair
    if application not in now.rows:
        yield found("assignment_application_unknown", "block", application=application, rater=rater)
    elif rater not in now.panel | now.reserve:
        yield found("assignment_not_on_panel", "block", application=application, rater=rater)
    elif pair in now.pairs:
        yield found("assignment_stands", "block", application=application, rater=rater)
    elif pair in now.recused:
        yield found("assignment_recused", "block", application=application, rater=rater)
    elif pair in now.suspected:
        yield found("assignment_suspected", "block", application=application, rater=rater)


def _holds(act: Act, round_: str, application: str, rater: str) -> Iterator[Finding]:
    """Why an assignment cannot be withdrawn."""
    if not assignments.stands(act.connection, round_, application, rater):
        yield found("assignment_gone", "block", application=application, rater=rater)
        return
    known = sheets.own_states(act.connection, round_, rater).get(application)
    if known is not None and known.state != "draft":
        yield found("assignment_has_sheet", "block", application=application, rater=rater)


def _named(finding: Finding, now: Seating) -> Finding:
    """The finding with an application's id in place of its index."""
    index = finding.facts.get("application")
    if not isinstance(index, int):
        return finding
    facts = {**finding.facts, "application": now.applications[index].id}
    return Finding(finding.code, finding.level, finding.where, facts)


def _digest(pairs: Collection[Pair]) -> str:
    """SHA-256 of the pairs, so that the journal vouches for the list."""
    return sha256(canonical(sorted(pairs)).encode()).hexdigest()
