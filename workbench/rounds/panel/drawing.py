"""The panel drawn by lot: anyone who has the seed and the list draws the same experts again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data.store import applications, assignments, draws, experts
from data.store.draws import Draw as Draw
from data.store.experts import Expert
from scoring.findings import Finding, Place, blocks, found
from scoring.panels.draw import Attributes, Call, Drawn, Quota, draw
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter

DRAWABLE = ("pool", "drawn", "substitute")
LONGEST_SEED = 64
MOST = 1000


@dataclass(frozen=True, slots=True)
class Lot:
    """What is drawn: how many, how many in reserve, and how many at most or at least of one kind."""

    number: int
    seed: str
    reserve: int = 0
    odd: bool = True
    most_of_affiliation: int | None = None
    most_of_region: int | None = None
    least_of_sector: int | None = None


def drawn_before(office: Office, actor: Actor, round_: str) -> list[Draw]:
    """Every draw of a round, the first one first."""
    with office.look() as connection:
        enter(connection, actor, "assignment.read", round_)
        return draws.every(connection, round_)


def draw_panel(office: Office, actor: Actor, round_: str, lot: Lot) -> tuple[Drawn | None, tuple[Finding, ...]]:
    """Draw the panel and its reserve from everyone who can be drawn; a draw before it stays in the record."""
    findings = tuple(_unusable(lot))
    with office.act() as act:
        enter(act.connection, actor, "panel.draw", round_)
        if blocks(findings):
            return None, findings
        pool = [one for one in experts.every(act.connection, round_) if one.state in DRAWABLE]
        sectors = sorted({one.sector for one in applications.judged(act.connection, round_) if one.sector})
        call = Call(lot.number, lot.seed, tuple(_quotas(lot, pool, sectors)), odd=lot.odd)
        outcome, more = draw({one.id: _attributes(one) for one in pool}, call)
        if outcome is None:
            return None, (*findings, *more)
        _seat(act, round_, pool, outcome, lot)
        _keep(act, actor, round_, lot, call, pool, outcome)
        return outcome, (*findings, *more)


def _unusable(lot: Lot) -> Iterator[Finding]:
    seed = lot.seed
    if not seed.strip() or len(seed) > LONGEST_SEED or not seed.isprintable():
        yield found("draw_seed_unusable", "block", Place(field="seed"), limit=LONGEST_SEED)
    for name in ("number", "reserve", "most_of_affiliation", "most_of_region", "least_of_sector"):
        number, least = getattr(lot, name), 0 if name in ("reserve", "least_of_sector") else 1
        if number is not None and not least <= number <= MOST:
            yield found("wish_out_of_range", "block", Place(field=name), number=number, least=least, most=MOST)


def _attributes(expert: Expert) -> Attributes:
    """What quotas count; nobody counts toward a value that is not stated."""
    named = {"affiliation": {expert.affiliation}, "region": {expert.region}, "expertise": set(expert.expertise)}
    return {name: frozenset(values - {""}) for name, values in named.items()}


def _quotas(lot: Lot, pool: list[Expert], sectors: list[str]) -> Iterator[Quota]:
    for name, most in (("affiliation", lot.most_of_affiliation), ("region", lot.most_of_region)):
        if most is not None:
            values = sorted({getattr(one, name) for one in pool} - {""})
            yield from (Quota(name, value, 0, most) for value in values)
    if lot.least_of_sector:
        yield from (Quota("expertise", sector, lot.least_of_sector) for sector in sectors)


def _seat(act: Act, round_: str, pool: list[Expert], outcome: Drawn, lot: Lot) -> None:
    """Give everyone their new place; whoever is off the panel is asked for nothing any longer."""
    members, reserve = frozenset(outcome.members), frozenset(outcome.substitutes[: lot.reserve])
    for one in pool:
        state = "drawn" if one.id in members else "substitute" if one.id in reserve else "pool"
        if state != one.state:
            experts.change(act.connection, round_, one.id, state=state)
        if state != "drawn":
            pairs = [(name, one.id) for name in assignments.of_rater(act.connection, round_, one.id)]
            assignments.withdraw(act.connection, round_, pairs, act.at, "draw")


def _keep(act: Act, actor: Actor, round_: str, lot: Lot, call: Call, pool: list[Expert], outcome: Drawn) -> None:
    rule = {**asdict(lot), "quotas": [asdict(quota) for quota in call.quotas]}
    people = [_listed(one) for one in pool]
    drawn: Mapping[str, Any] = {name: list(getattr(outcome, name)) for name in ("order", "members", "substitutes")}
    draws.add(act.connection, round_, lot.seed, rule, people, drawn, act.at, actor.id)
    act.note(actor, "panel.draw", round_, lot.seed, pool=len(pool), number=lot.number, members=list(outcome.members))


def _listed(expert: Expert) -> dict[str, Any]:
    named = {name: getattr(expert, name) for name in ("id", "name", "affiliation", "region")}
    return named | {"expertise": list(expert.expertise)}
