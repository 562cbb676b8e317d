"""Two houses that differ only in the scores of two experts, and what must not come out of either."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from data.store import codes, pins
from data.store.codes import Code
from tests.entrance import signed_in
from tests.offices import PIN, Clock, an_office
from tests.panel_rooms import Room, a_room
from workbench import passwords
from workbench.codes import issue
from workbench.codewords import digest, new_code, plain
from workbench.identity import SignedIn, sign_in_by_code
from workbench.office import Office
from workbench.rounds.judging.aside import save_scratchpad
from workbench.rounds.judging.finishing import finish
from workbench.rounds.judging.judging import abstain, save, submit_sheet
from workbench.rounds.session.hearing import open_session

HIDDEN = ("E01", "E03")  # whose scores are high in one house and low in the other
# The expert is E02, the chair E04: they score alike in both. The newcomer holds a code of E02, and not their PIN.
WATCHING = ("organiser", "supervisor", "chair", "expert", "newcomer")
LEVELS = {"high": ("9", "5", 70), "low": ("1", "1", 20)}
GROWTH = {"A01": 40.0, "A02": 50.0, "A03": 60.0, "A04": 70.0}  # points: 8 % and 2 more for each, five for a per cent


@dataclass(frozen=True)
class House:
    """A store with a round in it, the cookies of those who have signed in, and what they have to keep to themselves."""

    url: str
    room: Room
    cookies: Mapping[str, str]
    marks: Mapping[str, tuple[bytes, ...]]  # by expert
    means: Mapping[str, tuple[bytes, ...]]  # by expert or application
    secrets: tuple[str, ...]  # codes, tokens and passwords

    def hidden_from(self, role: str) -> tuple[bytes, ...]:
        """Everything somebody must not be sent while scores are sealed."""
        own = {"expert": "E02", "chair": "E04"}.get(role)
        kept = (*self.marks.items(), *self.means.items())
        return tuple(mark for name, marks in kept if name != own for mark in marks)


def two_houses(folder: Path) -> dict[str, House]:
    """The same round, experts and sessions twice; only what E01 and E03 think of the applications differs."""
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    begun = folder / "begun.db"
    office = an_office(f"sqlite:///{begun}", clock)
    room, cookies, secrets = _begin(office)
    office.store.close()
    made = {}
    for name in LEVELS:
        path = folder / f"{name}.db"
        shutil.copy(begun, path)
        here = an_office(f"sqlite:///{path}", clock)
        there = Room(here, room.id, room.applications, room.raters)
        marks, totals = _score(there, name)
        made[name] = House(f"sqlite:///{path}", there, cookies, marks, _means(totals), secrets)
    return made


def _begin(office: Office) -> tuple[Room, dict[str, str], tuple[str, ...]]:
    room = a_room(office, raters=4, mode="live")
    signed = {role: signed_in(office, role) for role in ("organiser", "supervisor")}
    slips = {slip.rater: slip.code for slip in issue(office, room.organiser, room.id)}
    for role, rater in (("expert", "E02"), ("chair", "E04")):
        entered = sign_in_by_code(office, slips[rater], "192.0.2.1")
        assert isinstance(entered, SignedIn)
        signed[role] = entered
    signed["newcomer"] = _come_again(office, room, signed["expert"])
    assert open_session(office, room.chair, room.id, seconds=4 * 3600, quorum=2) == ()
    tokens = {role: one.token for role, one in signed.items()}
    return room, {role: f"hengping={token}" for role, token in tokens.items()}, (*slips.values(), *tokens.values())


def _come_again(office: Office, room: Room, first: SignedIn) -> SignedIn:
    """Another session of E02, who has set a PIN in the first; reissuing the code would end that one."""
    code = new_code()
    with office.act() as act:
        pins.put(act.connection, room.id, "E02", passwords.hashed(PIN), act.at)
        for session in (first.actor.session, room.expert(2).session):
            pins.open_for(act.connection, room.id, "E02", session, act.at)
        codes.add(act.connection, Code(digest(plain(code)), room.id, "E02", act.at, act.at + office.settings.code))
    entered = sign_in_by_code(office, code, "192.0.2.1")
    assert isinstance(entered, SignedIn)
    assert entered.actor.sealed
    return entered


def _score(room: Room, house: str) -> tuple[dict[str, tuple[bytes, ...]], dict[tuple[str, str], float]]:
    marks, totals = {}, {}
    for number, rater in enumerate(room.raters, start=1):
        position, services, level = LEVELS[house] if rater in HIDDEN else ("6", "3", 50)
        told: list[bytes] = []
        for application in room.applications:
            plan = f"{level + int(application[1:])}.{number}9317"
            word = f"zq{house if rater in HIDDEN else 'both'}{rater}{application}"
            scores = {"position": position, "services": services, "plan": plan}
            _fill_in(room, number, application, scores, word)
            # 60 % core: position and growth in equal parts; 40 % governance: services 40 %, plan 60 %
            core = 0.5 * 10 * int(position) + 0.5 * GROWTH[application]
            total = 0.6 * core + 0.4 * (0.4 * 20 * int(services) + 0.6 * float(plan))
            totals[application, rater] = total
            told += [plan.encode(), word.encode(), *_spellings(total), struct.pack("<d", float(plan))]
        marks[rater] = tuple(told)
    assert finish(room.office, room.expert(1), room.id).receipt is not None
    return marks, totals


def _fill_in(room: Room, number: int, application: str, scores: Mapping[str, str], word: str) -> None:
    """E01 and E03 hand in everything; the others leave a draft, and the chair abstains once."""
    actor, criteria = room.expert(number), {name: f"{word}{name}" for name in scores}
    given = {"scores": scores, "comments": criteria | {"": f"{word}whole"}}
    assert save(room.office, actor, room.id, application, base=0, key=f"save-{word}", **given).taken  # type: ignore[arg-type]
    assert save_scratchpad(room.office, actor, room.id, application, f"{word}scratch") == ()
    if number == 4 and application == "A02":
        assert abstain(room.office, actor, room.id, application, f"{word}why", base=1, key=f"not-{word}").taken
    elif number in (1, 3) or application == "A01":
        assert submit_sheet(room.office, actor, room.id, application, base=1, key=f"done-{word}").taken


def _means(totals: Mapping[tuple[str, str], float]) -> dict[str, tuple[bytes, ...]]:
    """Means of every expert and application, and of an application over those who have handed in everything."""
    means = {
        name: fmean(t for pair, t in totals.items() if name in pair) for name in {n for pair in totals for n in pair}
    }
    means |= {f"{a} sealed": fmean(t for (of, r), t in totals.items() if of == a and r in HIDDEN) for a in GROWTH}
    return {name: tuple(_spellings(mean)) for name, mean in means.items()}


def _spellings(value: float) -> Iterator[bytes]:
    yield f"{value:.2f}".encode()
    yield struct.pack("<d", value)
