"""The live session on its screen: the chair leads, others watch, nobody reads a score."""

import pytest

from tests.offices import ORGANISER, SUPERVISOR, Clock
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.session.hearing import follow, open_session, session

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
PLANTED = {"position": 7, "services": 3, "plan": 61.73}


def a_running_session(office: Office) -> Room:
    room = a_room(office, mode="live")
    assert open_session(office, room.chair, room.id, 600, 2, order=room.applications) == ()
    return room


def position(office: Office, room: Room) -> int:
    held = session(office, room.organiser, room.id)
    assert held is not None
    return held.hearing.position


@BOTH
def test_a_chair_begins_a_session_in_an_own_order(small_office: Office, language: str) -> None:
    room, t = a_room(small_office, mode="live"), translator(language)
    at = visit("hearing", small_office, room.chair, room.id, language)
    assert t("hearing.none.title") in visible(at)
    at.number_input(key="hearing.minutes").set_value(10)
    at.button_group(key="hearing.order").set_value("own")
    at.text_area(key="hearing.own").input("A03、A01, A02 A04")
    next(button for button in at.button if button.label == t("hearing.open")).click().run()
    assert not at.exception
    held = session(small_office, room.chair, room.id)
    assert held is not None
    assert (held.hearing.order, held.hearing.seconds, held.hearing.quorum) == (("A03", "A01", "A02", "A04"), 600, 2)
    assert "10:00" in visible(at)


def test_everything_wrong_with_the_form_is_said(small_office: Office) -> None:
    room, t = a_room(small_office, mode="live"), translator("zh")
    at = visit("hearing", small_office, room.chair, room.id)
    at.button_group(key="hearing.order").set_value("own")
    at.text_area(key="hearing.own").input("A03 A99")
    next(button for button in at.button if button.label == t("hearing.open")).click().run()
    assert t("finding.hearing_order", applications=("A99",)) in visible(at)
    assert session(small_office, room.chair, room.id) is None


@BOTH
def test_the_chair_leads_on_pauses_jumps_and_ends(small_office: Office, clock: Clock, language: str) -> None:
    room, t = a_running_session(small_office), translator(language)
    at = visit("hearing", small_office, room.chair, room.id, language)
    assert at.button(key="hearing.previous").disabled
    at.button(key="hearing.next").click().run()
    assert position(small_office, room) == 1
    clock.pass_(seconds=100)
    at.button(key="hearing.pause").click().run()
    assert t("hearing.clock.held") in visible(at)
    assert "8:20" in visible(at)
    at.selectbox(key="hearing.jump").set_value("A04").run()
    assert position(small_office, room) == 3
    assert at.button(key="hearing.next").disabled
    at.button(key="hearing.end").click().run()
    assert not at.exception
    assert t("hearing.over.title") in visible(at)


@BOTH
def test_seats_and_marks_say_who_is_there_and_who_has_submitted_and_no_more(
    small_office: Office, language: str
) -> None:
    room, t = a_running_session(small_office), translator(language)
    follow(small_office, room.expert(1), room.id)
    save(small_office, room.expert(1), room.id, "A01", base=0, key="1", scores=PLANTED)
    submit_sheet(small_office, room.expert(1), room.id, "A01", base=1, key="2")
    for actor in (room.chair, ORGANISER, SUPERVISOR):
        at = visit("hearing", small_office, actor, room.id, language)
        assert not at.exception
        told = visible(at)
        assert t("hearing.quorum.yes", here=2, asked=3, quorum=2) in told  # E01 at the desk, the chair on this screen
        assert "1 / 3" in told
        assert "61.73" not in "\n".join(markups(at))
        if actor.role != "chair":
            assert not at.button


def test_a_press_that_comes_too_late_does_nothing_and_says_so(small_office: Office) -> None:
    room, t = a_running_session(small_office), translator("zh")
    at = visit("hearing", small_office, room.chair, room.id)
    other = visit("hearing", small_office, room.chair, room.id)
    other.button(key="hearing.next").click().run()
    at.button(key="hearing.next").click().run()
    assert position(small_office, room) == 1
    assert t("finding.hearing_moved") in at.toast[0].value


def test_a_round_at_own_pace_has_no_session(small_office: Office) -> None:
    room, t = a_room(small_office), translator("zh")
    at = visit("hearing", small_office, room.chair, room.id)
    assert t("hearing.own_pace.title") in visible(at)
    assert not at.button
    assert [one.code for one in open_session(small_office, room.chair, room.id, 600, 1)] == ["hearing_not_live"]
