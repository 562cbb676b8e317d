"""The chair leads, desks follow, nothing is revealed, and nobody who is absent holds up the others."""

import pytest

from tests.offices import Clock
from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.session.hearing import close, follow, move, open_session, pause, resume, session

WHOLE = {"position": 7, "services": 3, "plan": 60}


def test_every_desk_follows_the_chair(office: Office) -> None:
    room = a_room(office, mode="live")
    assert follow(office, room.expert(1), room.id) is None
    assert open_session(office, room.chair, room.id, 600, 2) == ()
    seen = [follow(office, room.expert(n), room.id).application for n in (1, 2, 3)]
    assert len(set(seen)) == 1
    led = session(office, room.chair, room.id)
    assert move(office, room.chair, room.id, 1, led.hearing.revision) == ()
    after = {follow(office, room.expert(n), room.id).application for n in (1, 2, 3)}
    assert after == {led.hearing.order[1]}


def test_the_chair_sees_who_is_there_and_who_has_submitted_and_no_more(office: Office) -> None:
    room = a_room(office, mode="live")
    open_session(office, room.chair, room.id, 600, 2, order=room.applications)
    follow(office, room.expert(1), room.id)
    save(office, room.expert(1), room.id, "A01", base=0, key="1", scores=WHOLE)
    submit_sheet(office, room.expert(1), room.id, "A01", base=1, key="2")
    follow(office, room.expert(2), room.id)
    led = session(office, room.chair, room.id)
    assert [(seat.rater, seat.here, seat.submitted) for seat in led.seats] == [
        ("E01", True, True),
        ("E02", True, False),
        ("E03", False, False),
    ]
    assert (led.here, led.is_quorate) == (2, True)
    assert not any(word in repr(led) for word in ("scores", "services", "plan"))


def test_who_drops_out_counts_as_away_and_catches_up(office: Office, clock: Clock) -> None:
    room = a_room(office, mode="live")
    open_session(office, room.chair, room.id, 600, 1, order=room.applications)
    follow(office, room.expert(1), room.id)
    clock.pass_(seconds=31)
    led = session(office, room.chair, room.id)
    assert (led.here, led.is_quorate) == (0, False)
    assert move(office, room.chair, room.id, 1, led.hearing.revision) == ()  # an absent expert does not block
    assert save(office, room.expert(1), room.id, "A01", base=0, key="1", scores=WHOLE).taken
    assert follow(office, room.expert(1), room.id).application == "A02"


def test_a_pause_stops_the_clock(office: Office, clock: Clock) -> None:
    room = a_room(office, mode="live")
    open_session(office, room.chair, room.id, 600, 1)
    clock.pass_(seconds=100)
    assert session(office, room.chair, room.id).remaining == 500
    pause(office, room.chair, room.id, 1)
    clock.pass_(seconds=300)
    assert session(office, room.chair, room.id).remaining == 500
    resume(office, room.chair, room.id, 2)
    clock.pass_(seconds=50)
    assert follow(office, room.expert(1), room.id).remaining == 450


def test_a_stale_click_and_one_beyond_the_end_do_nothing(office: Office) -> None:
    room = a_room(office, mode="live")
    open_session(office, room.chair, room.id, 600, 1)
    assert move(office, room.chair, room.id, 1, 1) == ()
    assert [one.code for one in move(office, room.chair, room.id, 1, 1)] == ["hearing_moved"]
    assert [one.code for one in move(office, room.chair, room.id, 4, 2)] == ["hearing_at_its_end"]
    assert [one.code for one in open_session(office, room.chair, room.id, 600, 1)] == ["hearing_running"]
    assert close(office, room.chair, room.id, 2) == ()
    assert follow(office, room.expert(1), room.id) is None
    assert [one.code for one in pause(office, room.chair, room.id, 3)] == ["hearing_not_running"]


def test_everything_wrong_with_a_session_is_said_at_once(small_office: Office) -> None:
    room = a_room(small_office, mode="live")
    faults = open_session(small_office, room.chair, room.id, 5, 0, order=["A01", "A99"])
    assert [one.code for one in faults] == ["hearing_order", "hearing_time", "hearing_quorum"]
    faults = open_session(small_office, room.chair, room.id, 60, 2**40)
    assert [one.code for one in faults] == ["hearing_quorum"]


def test_only_the_chair_leads_and_others_never_learn_the_name_of_what_they_do_not_score(small_office: Office) -> None:
    room = a_room(small_office, mode="live", assigned=False)
    for somebody in (room.expert(1), room.organiser, room.supervisor):
        with pytest.raises(Refused):
            open_session(small_office, somebody, room.id, 600, 1)
    open_session(small_office, room.chair, room.id, 600, 1)
    seen = follow(small_office, room.expert(1), room.id)
    assert (seen.mine, seen.name) == (False, seen.application)
