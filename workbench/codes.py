"""Access codes: issued for the experts of a round, printed on a sheet, good for one sign-in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data.store import codes, experts, sessions
from data.store.codes import Code
from data.store.experts import Expert
from workbench.access import Actor
from workbench.codewords import digest, new_code, plain
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.telling import tell_raters

State = Literal["none", "ready", "used", "expired"]


@dataclass(frozen=True, slots=True)
class Slip:
    """What one expert is handed. The code exists here and nowhere else."""

    round: str
    title: str
    rater: str
    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """Whether an expert has a code, without the code."""

    rater: str
    name: str
    state: State
    expires_at: datetime | None
    used_at: datetime | None


def issue(office: Office, actor: Actor, round_: str, raters: Collection[str] | None = None) -> tuple[Slip, ...]:
    """Give codes to the experts named, or to all of the panel who have none; earlier codes and sessions end."""
    with office.act() as act:
        entered = enter(act.connection, actor, "code.issue", round_)
        standing = codes.standing(act.connection, round_)
        called = _called(act, round_, standing, raters)
        codes.revoke(act.connection, round_, [expert.id for expert in called], act.at)
        slips = []
        for expert in called:
            sessions.end_of_rater(act.connection, round_, expert.id, act.at)
            slips.append(_give(office, act, entered.title, expert))
        if slips:
            act.note(actor, "code.issue", round_, raters=[slip.rater for slip in slips])
            tell_raters(act, actor, round_, [slip.rater for slip in slips], "code_issued")
    return tuple(slips)


def issued(office: Office, actor: Actor, round_: str) -> tuple[Issued, ...]:
    """How the codes of a panel stand."""
    with office.look() as connection:
        enter(connection, actor, "expert.read", round_)
        standing = codes.standing(connection, round_)
        panel = experts.panel(experts.every(connection, round_))
    return tuple(_issued(expert, standing.get(expert.id), office.now()) for expert in panel)


def _called(act: Act, round_: str, standing: dict[str, Code], raters: Collection[str] | None) -> list[Expert]:
    known = experts.every(act.connection, round_)
    if raters is not None:
        return [expert for expert in known if expert.id in raters and expert.state != "withdrawn"]
    return [expert for expert in experts.panel(known) if _state(standing.get(expert.id), act.at) in ("none", "expired")]


def _give(office: Office, act: Act, title: str, expert: Expert) -> Slip:
    code, expires_at = new_code(), act.at + office.settings.code
    codes.add(act.connection, Code(digest(plain(code)), expert.round, expert.id, act.at, expires_at))
    return Slip(expert.round, title, expert.id, expert.name, code, expires_at)


def _issued(expert: Expert, code: Code | None, at: datetime) -> Issued:
    expires_at, used_at = (code.expires_at, code.used_at) if code else (None, None)
    return Issued(expert.id, expert.name, _state(code, at), expires_at, used_at)


def _state(code: Code | None, at: datetime) -> State:
    if code is None:
        return "none"
    if code.used_at is not None:
        return "used"
    return "expired" if code.expires_at <= at else "ready"
