"""A session that was ended lets nobody act any more, not even from a screen that is still open."""

import pytest

from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.accounts import add, every, link
from workbench.codes import issue
from workbench.codewords import digest
from workbench.identity import sign_in_by_code, sign_out
from workbench.office import Office
from workbench.rounds.judging.judging import save


def test_an_ended_session_saves_nothing(office: Office) -> None:
    room = a_room(office)
    slip = issue(office, room.organiser, room.id, ["E01"])[0]
    entered = sign_in_by_code(office, slip.code, "here")
    assert save(office, entered.actor, room.id, "A01", base=0, key="1", scores={"plan": 60}).taken
    sign_out(office, digest(entered.token))
    with pytest.raises(Refused):
        save(office, entered.actor, room.id, "A01", base=1, key="2", scores={"plan": 61})


def test_an_unknown_round_is_refused_like_a_forbidden_one(office: Office) -> None:
    room = a_room(office)
    with pytest.raises(Refused):
        save(office, room.expert(1), "r-0000-00", "A01", base=0, key="1", scores={"plan": 60})


def test_nobody_is_given_the_seat_of_an_expert_who_has_begun(office: Office) -> None:
    room = a_room(office)  # everybody has given the undertaking
    assert add(office, room.organiser, "another", "Another", "expert", "a password for tests") == ()
    account = next(one.id for one in every(office, room.organiser) if one.login == "another")
    assert [one.code for one in link(office, room.organiser, room.id, "E01", account)] == ["account_seat_taken"]


def test_a_seat_that_nobody_has_taken_can_be_linked(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    add(small_office, room.organiser, "another", "Another", "expert", "a password for tests")
    account = next(one.id for one in every(small_office, room.organiser) if one.login == "another")
    assert link(small_office, room.organiser, room.id, "E01", account) == ()
