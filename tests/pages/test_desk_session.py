"""The desk in a live session follows the chair, lets a begun sheet be finished first, and shows messages."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.offices import SUPERVISOR, Clock
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.panel.assigning import withdraw_assignment
from workbench.rounds.session.hearing import move, open_session, session
from workbench.rounds.session.progress import remind
from workbench.rounds.session.supervising import Filter, read_journal

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
WHOLE = {"position": 7, "services": 3, "plan": 61.73}


def a_session(office: Office) -> Room:
    room = a_room(office, mode="live")
    assert open_session(office, room.chair, room.id, 600, 1, order=room.applications) == ()
    return room


def lead_to(office: Office, room: Room, position: int) -> None:
    held = session(office, room.chair, room.id)
    assert held is not None
    assert move(office, room.chair, room.id, position, held.hearing.revision) == ()


def opened(at: AppTest) -> str:
    return str(at.session_state["desk.application"])


@BOTH
def test_a_desk_goes_where_the_chair_leads_after_it_was_told(small_office: Office, language: str) -> None:
    room, t = a_session(small_office), translator(language)
    at = visit("desk", small_office, room.expert(1), room.id, language)
    assert not at.exception
    assert opened(at) == "A01"
    lead_to(small_office, room, 2)
    at.run()
    assert "data-leaving" in "\n".join(markups(at))  # told first: what is being typed is handed over
    assert opened(at) == "A01"
    at.run()
    assert opened(at) == "A03"
    assert t("hearing.clock.runs") in visible(at)


def test_a_begun_sheet_is_finished_first_and_then_the_desk_follows(small_office: Office) -> None:
    room, t = a_session(small_office), translator("zh")
    at = visit("desk", small_office, room.expert(1), room.id)
    save(small_office, room.expert(1), room.id, "A01", base=0, key="1", scores=WHOLE)
    lead_to(small_office, room, 1)
    for _ in range(3):
        at.run()
    assert opened(at) == "A01"
    assert t("desk.hearing.finish", id="A01") in visible(at)
    submit_sheet(small_office, room.expert(1), room.id, "A01", base=1, key="2")
    at.run()
    at.run()
    assert opened(at) == "A02"


def test_whoever_has_begun_may_go_at_once_and_come_back_later(small_office: Office) -> None:
    room = a_session(small_office)
    at = visit("desk", small_office, room.expert(1), room.id)
    save(small_office, room.expert(1), room.id, "A01", base=0, key="1", scores={"plan": 5})
    lead_to(small_office, room, 1)
    at.run()
    at.button(key="desk.hearing.go").click().run()
    assert opened(at) == "A02"
    at.session_state["desk.application"] = "A01"
    for _ in range(3):
        at.run()
    assert opened(at) == "A01"  # gone along once, the desk is not pulled away again
    assert "desk.hearing.go" in {button.key for button in at.button}


def test_no_session_leads_a_desk_away_from_a_reason_that_is_being_typed(small_office: Office) -> None:
    room = a_session(small_office)
    at = visit("desk", small_office, room.expert(1), room.id)
    at.button(key="desk.recuse").click().run()
    lead_to(small_office, room, 1)
    for _ in range(3):
        at.run()
    assert opened(at) == "A01"
    assert "desk.recuse.reason" in {area.key for area in at.text_area}


@BOTH
def test_a_desk_that_is_not_asked_stays_and_learns_no_name(small_office: Office, language: str) -> None:
    room, t = a_session(small_office), translator(language)
    assert withdraw_assignment(small_office, room.organiser, room.id, "A02", "E01", "换人") == ()
    at = visit("desk", small_office, room.expert(1), room.id, language)
    lead_to(small_office, room, 1)
    for _ in range(3):
        at.run()
    assert not at.exception
    assert opened(at) == "A01"
    assert t("desk.hearing.not_yours", position=2, count=4, id="A02") in visible(at)


def test_at_own_pace_the_desk_asks_for_no_session(small_office: Office) -> None:
    room = a_room(small_office)
    at = visit("desk", small_office, room.expert(1), room.id)
    assert "hp-follow" not in "\n".join(markups(at))


@BOTH
def test_a_reminder_stands_above_the_desk_until_it_was_read(small_office: Office, language: str) -> None:
    room = a_room(small_office)
    remind(small_office, room.organiser, room.id, ["E01"], "<b>请于今日18时前完成</b>")
    at = visit("desk", small_office, room.expert(1), room.id, language)
    assert "&lt;b&gt;请于今日18时前完成" in "\n".join(markups(at))
    [read] = [button for button in at.button if button.key and button.key.startswith("desk.message.")]
    read.click().run()
    assert not at.exception
    assert "请于今日18时前完成" not in visible(at)


def test_opening_an_application_is_journaled_once_in_a_visit(small_office: Office, clock: Clock) -> None:
    room = a_room(small_office)
    at = visit("desk", small_office, room.expert(1), room.id)
    first = opened(at)
    at.run()
    at.session_state["desk.application"] = other = next(one for one in room.applications if one != first)
    at.run()
    read = read_journal(small_office, SUPERVISOR, room.id, Filter(readings=True))
    assert [(line.entry.act, line.entry.subject) for line in read.lines] == [
        ("sheet.open", other),
        ("sheet.open", first),
    ]
