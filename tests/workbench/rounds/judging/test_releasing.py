"""A forgotten PIN is released by two people, neither of whom can be one organiser in two coats."""

from dataclasses import replace

import pytest

from data.store import experts, journal
from tests.entrance import session_of, signed_in
from tests.offices import ORGANISER, PIN, Clock
from tests.panel_rooms import Room, a_room, to_phase
from tests.workbench.rounds.judging.test_pins import ZH, codes, newcomer
from workbench.access import PHASES, Actor, Refused
from workbench.accounts import add, change_password, reset
from workbench.identity import SignedIn, Turned, actor_of_session, sign_in_by_password, sign_in_by_subject
from workbench.office import Office
from workbench.rounds.judging.pins import open_seat, set_pin, stands
from workbench.rounds.judging.releasing import ask, decline, release, seats
from workbench.rounds.judging.undertaking import sign
from workbench.rounds.overview import overview
from workbench.rounds.session.progress import messages_of
from workbench.telling import tellers

NEW = "914273"


GIVEN, OWN = "a password an organiser made", "a password of their own"


def supervisor(office: Office, login: str = "watching", *, own: bool = True) -> Actor:
    """A supervisor whose account an organiser opened, signed in; ``own``: who has chosen another password since."""
    assert add(office, ORGANISER, login, "监督　甲", "supervisor", GIVEN) == ()
    came = sign_in_by_password(office, login, GIVEN, "here")
    assert isinstance(came, SignedIn)
    if own:
        assert change_password(office, came.actor, GIVEN, OWN, "here") == ()
    return came.actor


def seat(office: Office, room: Room, number: int) -> Actor:
    who = room.expert(number)
    assert sign(office, who, room.id, ZH, agreed=True, conflicts={}, pin=PIN, again=PIN) == ()
    return who


def asked(office: Office, room: Room, rater: str = "E01") -> int:
    assert ask(office, ORGANISER, room.id, rater, "本人到场，已核对身份") == ()
    return seats(office, ORGANISER, room.id).waiting[-1].id


def test_what_one_person_asks_for_another_releases_and_the_expert_is_told(office: Office, clock: Clock) -> None:
    room, watching = a_room(office, signed=False), supervisor(office)
    clock.pass_(minutes=5)
    seat(office, room, 1)
    came = newcomer(room)
    number = asked(office, room)
    clock.pass_(minutes=2)
    assert stands(office, came.actor, room.id) == "enter"  # asking alone changes nothing
    assert release(office, watching, room.id, number) == ()
    assert stands(office, came.actor, room.id) == "set"
    assert codes(open_seat(office, came.actor, room.id, PIN)) == ["pin_wrong"]
    assert codes(set_pin(office, came.actor, room.id, "123456", "123456")) == ["pin_simple"]
    assert set_pin(office, came.actor, room.id, NEW, NEW) == ()
    now = actor_of_session(office, session_of(came))
    told = [one for one in messages_of(office, now, room.id) if one.kind.startswith("pin")]
    assert [(one.kind, one.by, one.at, one.text) for one in told] == [
        ("pin_asked", ORGANISER.id, told[0].at, "本人到场，已核对身份"),
        ("pin_released", watching.id, clock(), ""),
    ]
    assert tellers(office, now, room.id)[watching.id] == watching.name
    again = newcomer(room).actor
    assert codes(open_seat(office, again, room.id, PIN)) == ["pin_wrong"]
    assert open_seat(office, again, room.id, NEW) == ()
    with office.look() as connection:
        lines = [line.entry for line in journal.lines(connection, room.id) if line.entry.act.startswith("pin.")]
        assert journal.verify(connection).broken is None
    assert [(one.act, one.actor) for one in lines if one.act in ("pin.ask", "pin.release")] == [
        ("pin.ask", ORGANISER.id),
        ("pin.release", watching.id),
    ]


def test_a_session_that_had_the_seat_open_keeps_it(small_office: Office) -> None:
    room, watching = a_room(small_office, signed=False), supervisor(small_office)
    own = seat(small_office, room, 1)
    assert release(small_office, watching, room.id, asked(small_office, room)) == ()
    assert "pin_released" in [one.kind for one in messages_of(small_office, own, room.id)]


def test_a_chair_releases_others_and_never_themselves(small_office: Office, clock: Clock) -> None:
    room = a_room(small_office, signed=False)
    leading = seat(small_office, room, 3)
    clock.pass_(minutes=1)
    seat(small_office, room, 1)
    own, other = asked(small_office, room, "E03"), asked(small_office, room)
    for act in (release, decline):
        with pytest.raises(Refused):
            act(small_office, leading, room.id, own)
    assert release(small_office, leading, room.id, other) == ()


def test_an_organiser_alone_cannot_come_as_the_second_person(small_office: Office, clock: Clock) -> None:
    room, before = a_room(small_office, signed=False), supervisor(small_office)
    clock.pass_(minutes=1)
    seat(small_office, room, 1)
    clock.pass_(minutes=1)
    made = supervisor(small_office, "made-today")
    taken = room.chair  # whose code the organiser printed, and who has not signed yet
    assert sign(small_office, taken, room.id, ZH, agreed=True, conflicts={}, pin=NEW, again=NEW) == ()
    number = asked(small_office, room)
    for who in (made, taken):
        assert codes(release(small_office, who, room.id, number)) == ["pin_too_new"]
    assert reset(small_office, ORGANISER, int(before.id.partition(":")[2]), "a password both know") == ()
    for who in (replace(before, session="again"), Actor("supervisor:99", "x", "supervisor")):
        assert codes(release(small_office, who, room.id, number)) == ["pin_password_given"]
    with pytest.raises(Refused):
        release(small_office, ORGANISER, room.id, number)


def test_a_supervisor_with_the_password_an_organiser_made_releases_nothing(office: Office, clock: Clock) -> None:
    room = a_room(office, signed=False)
    signed_in(office, "organiser")  # who opened both accounts long before anybody set a PIN
    given, own = supervisor(office, own=False), supervisor(office, "own")
    clock.pass_(minutes=1)
    seat(office, room, 1)
    number = asked(office, room)
    assert codes(release(office, given, room.id, number)) == ["pin_password_given"]
    clock.pass_(minutes=1)
    assert change_password(office, given, GIVEN, OWN, "here") == ()
    assert codes(release(office, given, room.id, number)) == ["pin_too_new"]  # for this PIN it is too late
    assert release(office, own, room.id, number) == ()


def test_whoever_a_provider_vouches_for_needs_no_password_and_the_one_they_were_given_is_void(office: Office) -> None:
    room = a_room(office, signed=False)
    assert add(office, ORGANISER, "lin@example.cn", "林某", "supervisor", GIVEN) == ()
    came = sign_in_by_subject(office, "https://id.example 7", "lin@example.cn")
    assert isinstance(came, SignedIn)
    assert sign_in_by_password(office, "lin@example.cn", GIVEN, "here") == Turned("wrong")
    seat(office, room, 1)
    assert release(office, came.actor, room.id, asked(office, room)) == ()


def test_the_board_tells_when_nobody_could_release(small_office: Office) -> None:
    room = a_room(small_office, "panel")

    def told() -> list[str]:
        return [one.name for one in overview(small_office, ORGANISER, room.id).remainders]

    supervisor(small_office, own=False)
    assert told() == ["releasers"]
    with small_office.store.write() as connection:
        experts.change(connection, room.id, "E02", chair=True)
    assert told() == []
    with small_office.store.write() as connection:
        experts.change(connection, room.id, "E02", chair=False)
    supervisor(small_office, "own")
    assert told() == []


def test_an_id_that_no_database_could_hold_is_nobodys(office: Office) -> None:
    room = a_room(office, signed=False)
    for rater in ("\ud800", "E01\0"):
        assert codes(ask(office, ORGANISER, room.id, rater, "x")) == ["pin_none"]
        assert stands(office, replace(room.expert(1), rater=rater, sealed=True), room.id) == "set"


def test_a_chair_who_has_not_signed_releases_nothing(small_office: Office) -> None:
    room = a_room(small_office, signed=False)
    seat(small_office, room, 1)
    assert codes(release(small_office, room.chair, room.id, asked(small_office, room))) == ["pin_too_new"]


def test_what_is_declined_or_no_longer_needed_waits_no_more(small_office: Office) -> None:
    room, watching = a_room(small_office, signed=False), supervisor(small_office)
    seat(small_office, room, 1)
    first = asked(small_office, room)
    assert codes(ask(small_office, ORGANISER, room.id, "E01", "又问一次")) == ["pin_asked"]
    assert decline(small_office, watching, room.id, first) == ()
    second = asked(small_office, room)
    assert open_seat(small_office, newcomer(room).actor, room.id, PIN) == ()  # remembered after all
    assert seats(small_office, watching, room.id).waiting == ()
    with small_office.look() as connection:
        lines = [line.entry for line in journal.lines(connection, room.id) if line.entry.act == "pin.decline"]
    assert [(one.actor, one.facts["number"]) for one in lines] == [
        (watching.id, first),
        (f"expert:{room.id}/E01", second),
    ]
    for number in (first, second, 99):
        assert codes(release(small_office, watching, room.id, number)) == ["pin_not_asked"]


def test_a_request_names_a_sealed_seat_and_a_reason(small_office: Office) -> None:
    room = a_room(small_office, signed=False)
    seat(small_office, room, 1)
    assert codes(ask(small_office, ORGANISER, room.id, "E02", " ")) == ["pin_none", "reason_missing"]
    assert dict(seats(small_office, ORGANISER, room.id).names) == {"E01": "专家01（虚构）"}


@pytest.mark.parametrize("phase", PHASES)
def test_releases_are_asked_for_and_granted_while_somebody_still_acts(small_office: Office, phase) -> None:
    room, watching = a_room(small_office, signed=False), supervisor(small_office)
    seat(small_office, room, 1)
    to_phase(small_office, room.id, phase)
    open_ = PHASES.index("scoring") <= PHASES.index(phase) <= PHASES.index("decision")
    for act in (
        lambda: ask(small_office, ORGANISER, room.id, "E01", "x"),
        lambda: release(small_office, watching, room.id, 1),
    ):
        if open_:
            assert act() == ()
        else:
            with pytest.raises(Refused):
                act()
