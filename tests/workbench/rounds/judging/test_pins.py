"""A seat opens to nobody who does not know its PIN: not by a new code, a new password or any activity there is."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from itertools import product
from pkgutil import iter_modules

import pytest
from sqlalchemy import select

from data.store import attachments, experts, journal, pins
from data.store.attachments import Attachment
from data.store.tables import metadata
from tests.entrance import PASSWORD, an_account
from tests.offices import PIN, Clock, chair, expert
from tests.panel_rooms import Room, a_room, to_phase
from workbench import passwords
from workbench.access import PERMISSIONS, PHASES, Actor, Phase, Refused, may
from workbench.accounts import change_password, every, link, reset
from workbench.beijing import stamp
from workbench.codes import issue
from workbench.codewords import digest
from workbench.i18n import translator
from workbench.identity import SignedIn, actor_of, sign_in_by_code, sign_in_by_password
from workbench.office import Office
from workbench.open_sessions import every as living
from workbench.open_sessions import name_of, revoke
from workbench.reading import read_attachment
from workbench.rounds import judging as judging_rooms
from workbench.rounds import session as session_rooms
from workbench.rounds.entry import enter
from workbench.rounds.judging import aside, desk, finishing, judging, offline, reconsidering, statistics
from workbench.rounds.judging.evidence import evidence
from workbench.rounds.judging.pins import LONGEST, MOST, open_seat, set_pin, stands
from workbench.rounds.judging.undertaking import sign
from workbench.rounds.session import hearing, supervising
from workbench.rounds.session.progress import messages_of, put_away

ZH = translator("zh")
SAVE = {"base": 0, "key": "k"}
BOOK = offline.read("x.xlsx", b"")
Activity = Callable[[Office, Actor, str], object]
# what an expert can do once their seat is open, by the name of the function, and the phase to do it in
ACTIVITIES: dict[str, tuple[Phase, Activity]] = {
    "skip": ("scoring", lambda o, who, r: aside.skip(o, who, r, "A01")),
    "recuse": ("scoring", lambda o, who, r: aside.recuse(o, who, r, "A02", "亲属")),
    "ask_reopening": ("scoring", lambda o, who, r: aside.ask_reopening(o, who, r, "A01", "笔误")),
    "save_scratchpad": ("scoring", lambda o, who, r: aside.save_scratchpad(o, who, r, "A01", "x")),
    "open_desk": ("scoring", lambda o, who, r: desk.open_desk(o, who, r)),
    "open_sheet": ("scoring", lambda o, who, r: desk.open_sheet(o, who, r, "A01")),
    "open_sheets": ("scoring", lambda o, who, r: desk.open_sheets(o, who, r)),
    "evidence": ("scoring", lambda o, who, r: evidence(o, who, r, "A01", ZH)),
    "checklist": ("scoring", lambda o, who, r: finishing.checklist(o, who, r)),
    "finish": ("scoring", lambda o, who, r: finishing.finish(o, who, r)),
    "save": ("scoring", lambda o, who, r: judging.save(o, who, r, "A01", **SAVE, scores={"plan": 60})),
    "submit_sheet": ("scoring", lambda o, who, r: judging.submit_sheet(o, who, r, "A01", **SAVE)),
    "abstain": ("scoring", lambda o, who, r: judging.abstain(o, who, r, "A01", "不熟悉", **SAVE)),
    "withdraw_abstention": ("scoring", lambda o, who, r: judging.withdraw_abstention(o, who, r, "A01", **SAVE)),
    "download": ("scoring", lambda o, who, r: offline.download(o, who, r, ZH)),
    "compare": ("scoring", lambda o, who, r: offline.compare(o, who, r, BOOK)),
    "take": ("scoring", lambda o, who, r: offline.take(o, who, r, BOOK, ())),
    "own_statistics": ("scoring", lambda o, who, r: statistics.own_statistics(o, who, r)),
    "sign": ("scoring", lambda o, who, r: sign(o, who, r, ZH, agreed=True, conflicts={}, pin=PIN, again=PIN)),
    "questions": ("recheck", lambda o, who, r: reconsidering.questions(o, who, r)),
    "answer": ("recheck", lambda o, who, r: reconsidering.answer(o, who, r, 1, 0, "x", {}, {})),
    "follow": ("scoring", lambda o, who, r: hearing.follow(o, who, r)),
    "messages_of": ("scoring", lambda o, who, r: messages_of(o, who, r)),
    "put_away": ("scoring", lambda o, who, r: put_away(o, who, r, 1)),
    "note_opened": ("scoring", lambda o, who, r: supervising.note_opened(o, who, r, "A01")),
}
OPENING = {"stands", "open_seat", "set_pin"}
OF_STAFF = {
    *("reopen", "requests", "seats", "ask", "release", "decline", "open_session", "move", "pause", "resume", "pace"),
    *("close", "session", "note_paper", "progress_of", "sheets_of", "remind", "read_journal", "choices", "verify"),
    *("length", "export", "note_taken", "note_seen"),
}


def in_scoring(office: Office) -> Room:
    """A room in which the first expert has given the undertaking, set the PIN and scored."""
    room = a_room(office, signed=False)
    who = room.expert(1)
    assert sign(office, who, room.id, ZH, agreed=True, conflicts={}, pin=PIN, again=PIN) == ()
    assert judging.save(office, who, room.id, "A01", base=0, key="first", scores={"plan": "61.37"}).taken
    return room


def newcomer(room: Room, rater: str = "E01") -> SignedIn:
    """Somebody who holds a code of an expert, as whoever issues codes may."""
    [slip] = issue(room.office, room.organiser, room.id, [rater])
    came = sign_in_by_code(room.office, slip.code, "192.0.2.1")
    assert isinstance(came, SignedIn)
    return came


def codes(findings: tuple) -> list[str]:
    return [one.code for one in findings]


def acts(office: Office, round_: str) -> list[str]:
    with office.look() as connection:
        return [line.entry.act for line in journal.lines(connection, round_)]


@pytest.mark.parametrize("name", ACTIVITIES)
def test_no_activity_of_the_desk_opens_to_a_new_session(small_office: Office, name: str) -> None:
    room, (phase, act) = in_scoring(small_office), ACTIVITIES[name]
    came = newcomer(room).actor
    to_phase(small_office, room.id, phase)
    before = len(acts(small_office, room.id))
    for who in (came, replace(came, sealed=False)):  # the second as a screen that was drawn before the PIN was set
        with pytest.raises(Refused):
            act(small_office, who, room.id)
    assert len(acts(small_office, room.id)) == before
    act(small_office, room.expert(1), room.id)  # whereas the session in which the PIN was set may


def test_every_activity_of_the_desk_is_among_them() -> None:
    assert {name for name, _ in activities()} == {*ACTIVITIES, *OPENING, *OF_STAFF}


def activities() -> Iterator[tuple[str, object]]:
    for package in (judging_rooms, session_rooms):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            for name, one in vars(import_module(module.name)).items():
                ours = inspect.isfunction(one) and one.__module__ == module.name and not name.startswith("_")
                if ours and list(inspect.signature(one).parameters)[:2] == ["office", "actor"]:
                    yield name, one


@pytest.mark.parametrize("make", [expert, chair])
def test_whatever_the_table_allows_waits_for_the_pin(small_office: Office, make: Callable[[str, str], Actor]) -> None:
    room = in_scoring(small_office)
    known, stale = make(room.id, "E01"), replace(make(room.id, "E01"), session="another")
    allowed = [(a, p) for a, p in product(PERMISSIONS, PHASES) if may(known, a, room.id, p)]
    assert len(allowed) > 40
    for action, phase in allowed:
        to_phase(small_office, room.id, phase)
        with small_office.look() as connection:
            assert enter(connection, known, action, room.id).id == room.id
            with pytest.raises(Refused):
                enter(connection, stale, action, room.id)


def test_an_attachment_waits_for_the_pin_as_well(small_office: Office) -> None:
    room = in_scoring(small_office)
    kept = Attachment("F1", room.id, "A01", "x.pdf", "application/pdf", 1, "", small_office.now())
    with small_office.store.write() as connection:
        attachments.add(connection, kept, b"x")
    came = newcomer(room)
    assert read_attachment(small_office, came.actor, "F1") is None
    assert open_seat(small_office, came.actor, room.id, PIN) == ()
    assert read_attachment(small_office, actor_of(small_office, came.token), "F1") is not None


def test_the_pin_opens_the_seat_once_and_for_one_session_only(office: Office) -> None:
    room = in_scoring(office)
    came = newcomer(room)
    assert (came.actor.sealed, stands(office, came.actor, room.id)) == (True, "enter")
    assert codes(open_seat(office, came.actor, room.id, "258032")) == ["pin_wrong"]
    assert actor_of(office, came.token).sealed
    assert open_seat(office, came.actor, room.id, " ２５８０３１ ") == ()
    opened = actor_of(office, came.token)
    assert not opened.sealed
    sheet = desk.open_sheet(office, opened, room.id, "A01").sheet
    assert sheet.scores["plan"] == "61.37"
    with pytest.raises(Refused):  # it is open: there is nothing to enter or to set
        open_seat(office, opened, room.id, PIN)
    assert newcomer(room).actor.sealed
    assert acts(office, room.id).count("pin.open") == acts(office, room.id).count("pin.wrong") == 1


def test_before_the_undertaking_there_is_no_seal_and_no_pin_can_be_set(small_office: Office) -> None:
    room = a_room(small_office, signed=False)
    came = newcomer(room)
    assert not came.actor.sealed
    for act in (open_seat, lambda *given: set_pin(*given, PIN)):
        with pytest.raises(Refused):
            act(small_office, came.actor, room.id, PIN)


def test_nobody_sets_another_pin_while_one_stands(small_office: Office) -> None:
    room = in_scoring(small_office)
    came = newcomer(room).actor
    assert codes(set_pin(small_office, came, room.id, "914273", "914273")) == ["pin_set_already"]
    with pytest.raises(Refused):
        sign(small_office, came, room.id, ZH, agreed=True, conflicts={}, pin="914273", again="914273")
    assert codes(open_seat(small_office, came, room.id, "914273")) == ["pin_wrong"]


def test_a_new_password_opens_nothing_and_a_second_round_has_a_pin_of_its_own(office: Office) -> None:
    rooms = [a_room(office, signed=False), a_room(office, signed=False)]
    login = an_account(office, "expert")
    [account] = [one.id for one in every(office, rooms[0].organiser) if one.login == login]
    for room in rooms:
        assert link(office, room.organiser, room.id, "E01", account) == ()
    came = sign_in_by_password(office, login, PASSWORD, "here")
    for room, pin in zip(rooms, (PIN, "914273"), strict=True):
        who = actor_of(office, came.token, room.id)
        assert sign(office, who, room.id, ZH, agreed=True, conflicts={}, pin=pin, again=pin) == ()
    assert reset(office, rooms[0].organiser, account, "another pass phrase") == ()
    again = sign_in_by_password(office, login, "another pass phrase", "here")
    first, second = (actor_of(office, again.token, room.id) for room in rooms)
    assert first.sealed
    assert second.sealed
    assert codes(open_seat(office, first, rooms[0].id, "914273")) == ["pin_wrong"]
    assert open_seat(office, first, rooms[0].id, PIN) == ()
    assert not actor_of(office, again.token, rooms[0].id).sealed
    assert actor_of(office, again.token, rooms[1].id).sealed
    told = messages_of(office, actor_of(office, again.token, rooms[0].id), rooms[0].id)
    assert [(one.kind, one.by) for one in told] == [("password_reset", rooms[0].organiser.id)]


def test_wrong_pins_end_the_session_and_shut_nobody_else_out(office: Office) -> None:
    room = in_scoring(office)
    came = newcomer(room)
    for _ in range(office.settings.lock_after - 1):
        assert codes(open_seat(office, came.actor, room.id, "258032")) == ["pin_wrong"]
    assert codes(open_seat(office, came.actor, room.id, "258032")) == ["pin_out"]
    assert actor_of(office, came.token) is None
    with pytest.raises(Refused):
        open_seat(office, came.actor, room.id, PIN)
    right = newcomer(room)
    assert open_seat(office, right.actor, room.id, PIN) == ()  # at once: whoever knows the PIN does not wait
    assert acts(office, room.id).count("pin.wrong") == office.settings.lock_after
    kinds = [one.kind for one in messages_of(office, actor_of(office, right.token), room.id)]
    assert kinds.count("pin_wrong") == 1


def test_many_wrong_pins_make_the_seat_wait_but_never_for_good(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = in_scoring(office)
    monkeypatch.setattr(passwords, "matches", lambda _hash, pin: pin == PIN)  # argon2 is not what is tested here
    for number in range(MOST):
        open_seat(office, newcomer(room).actor, room.id, f"9142{number:02}")
    [said] = open_seat(office, newcomer(room).actor, room.id, PIN)
    assert (said.code, said.facts["until"]) == ("pin_locked", stamp(clock() + office.settings.lock_for, seconds=True))
    waited = []
    for number in range(LONGEST + 1):  # each further one makes the wait longer, up to four hours
        before = clock()
        while (found := codes(open_seat(office, newcomer(room).actor, room.id, f"9143{number:02}"))) == ["pin_locked"]:
            clock.pass_(minutes=15)
        assert found == ["pin_wrong"]
        waited.append((clock() - before) / office.settings.lock_for)
    assert waited == [*range(1, LONGEST + 1), LONGEST]
    assert not actor_of(office, newcomer(room, "E02").token).sealed  # another seat is not touched
    clock.pass_(hours=4)
    assert open_seat(office, newcomer(room).actor, room.id, PIN) == ()


def test_a_session_without_the_pin_ends_itself_and_nothing_else(office: Office, clock: Clock) -> None:
    first = room = a_room(office, signed=False)
    clock.pass_(minutes=1)
    second = a_room(office, signed=False)
    login = an_account(office, "expert")
    [account] = [one.id for one in every(office, room.organiser) if one.login == login]
    assert link(office, room.organiser, first.id, "E02", account) == ()
    true = sign_in_by_password(office, login, PASSWORD, "here")
    who = actor_of(office, true.token, first.id)
    assert sign(office, who, first.id, ZH, agreed=True, conflicts={}, pin=PIN, again=PIN) == ()
    assert link(office, room.organiser, second.id, "E02", account) == ()  # a newer round, without a PIN yet
    thief = sign_in_by_password(office, login, PASSWORD, "there")
    assert not actor_of(office, thief.token).sealed
    assert codes(revoke(office, actor_of(office, thief.token), true.actor.session)) == ["pin_first"]
    assert codes(change_password(office, thief.actor, PASSWORD, "another pass phrase", "there")) == ["pin_first"]
    assert actor_of(office, true.token) is not None
    assert revoke(office, actor_of(office, true.token), thief.actor.session) == ()
    assert change_password(office, actor_of(office, true.token), PASSWORD, "another pass phrase", "here") == ()
    told = messages_of(office, actor_of(office, true.token, first.id), first.id)
    assert [one.kind for one in told] == ["session_ended", "password_changed"]
    again = sign_in_by_password(office, login, "another pass phrase", "there")
    assert revoke(office, again.actor, again.actor.session) == ()
    told = messages_of(office, actor_of(office, true.token, first.id), first.id)
    assert len(told) == 2  # one's own leaving is no news


def test_a_right_pin_wipes_the_wrong_ones_out(small_office: Office) -> None:
    room = in_scoring(small_office)
    for _ in range(3):
        came = newcomer(room).actor
        for _ in range(small_office.settings.lock_after - 1):
            assert codes(open_seat(small_office, came, room.id, "258032")) == ["pin_wrong"]
        assert open_seat(small_office, came, room.id, PIN) == ()


@pytest.mark.parametrize(
    ("pin", "again", "code", "field"),
    [
        ("25803", "25803", "pin_length", "pin"),
        ("2" * 33, "2" * 33, "pin_length", "pin"),
        ("x" * 10**6, "", "pin_length", "pin"),
        ("25\x00031", "25\x00031", "pin_length", "pin"),
        (None, None, "pin_length", "pin"),
        (258031, 258031, "pin_length", "pin"),
        ("111111", "111111", "pin_simple", "pin"),
        ("121212", "121212", "pin_simple", "pin"),
        ("123456", "123456", "pin_simple", "pin"),
        ("654321", "654321", "pin_simple", "pin"),
        ("１２３４５６", "123456", "pin_simple", "pin"),
        ("567890", "567890", "pin_simple", "pin"),
        ("abcdef", "abcdef", "pin_simple", "pin"),
        ("258031", "258013", "pin_differs", "again"),
    ],
)
def test_a_pin_that_cannot_be_taken_is_refused_at_its_field(
    small_office: Office, pin: object, again: object, code: str, field: str
) -> None:
    room = a_room(small_office, signed=False)
    said = sign(small_office, room.expert(1), room.id, ZH, agreed=True, conflicts={}, pin=pin, again=again)
    assert [(one.code, one.where.field) for one in said] == [(code, field)]
    assert not desk.open_desk(small_office, room.expert(1), room.id).signed
    assert not newcomer(room).actor.sealed


@pytest.mark.parametrize("pin", ["258031", "19491001", "开门大吉一二", "correct horse"])
def test_other_pins_are_taken(small_office: Office, pin: str) -> None:
    room = a_room(small_office, signed=False)
    assert sign(small_office, room.expert(1), room.id, ZH, agreed=True, conflicts={}, pin=pin, again=pin) == ()
    assert open_seat(small_office, newcomer(room).actor, room.id, pin) == ()


def test_the_pin_is_kept_nowhere_in_clear(office: Office) -> None:
    room = in_scoring(office)
    open_seat(office, newcomer(room).actor, room.id, "914273")
    with office.look() as connection:
        everything = "".join(str(connection.execute(select(table)).all()) for table in metadata.sorted_tables)
        kept = pins.find(connection, room.id, "E01")
    assert PIN not in everything
    assert "914273" not in everything
    assert kept.pin_hash.startswith("$argon2id$")
    assert kept.pin_hash not in repr(kept)


def test_an_undertaking_given_while_another_window_is_open_seals_that_window(small_office: Office) -> None:
    room = a_room(small_office, signed=False)
    early = newcomer(room).actor  # a desk that shows the undertaking
    assert sign(small_office, room.expert(1), room.id, ZH, agreed=True, conflicts={}, pin=PIN, again=PIN) == ()
    with pytest.raises(Refused):
        desk.open_sheet(small_office, early, room.id, "A01")


def test_what_others_do_to_the_way_in_is_told_to_the_expert_until_read(office: Office) -> None:
    room = in_scoring(office)
    issue(office, room.organiser, room.id, ["E02"])  # who has nothing to lose yet
    came = newcomer(room)
    held = next(one for one in living(office, room.organiser) if one.session.token_hash == digest(came.token))
    assert revoke(office, room.organiser, name_of(held)) == ()
    told = messages_of(office, room.expert(1), room.id)
    assert [(one.kind, one.by) for one in told] == [
        ("code_issued", room.organiser.id),
        ("session_ended", room.organiser.id),
    ]
    put_away(office, room.expert(1), room.id, told[0].id)
    assert [one.kind for one in messages_of(office, room.expert(1), room.id)] == ["session_ended"]
    assert messages_of(office, room.expert(2), room.id) == []


def test_everybody_who_has_signed_has_a_seal(small_office: Office) -> None:
    room = in_scoring(small_office)
    with small_office.look() as connection:
        signed = {one.id for one in experts.every(connection, room.id) if one.undertaken_at is not None}
        assert set(pins.every(connection, room.id)) == signed == {"E01"}
