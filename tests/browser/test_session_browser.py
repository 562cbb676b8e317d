"""A live session in a browser: the desk follows its chair, and what is half typed is kept."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.store import sheets
from tests.browser.serving import CONTEXT, PRESS, enter_by_code, furnish, serving, settle
from tests.offices import ORGANISER
from tests.panel_rooms import Room, a_room
from workbench.codes import issue
from workbench.i18n import translator
from workbench.office import Office, open_office
from workbench.rounds.session.hearing import move, open_session, session
from workbench.settings import Settings

pytestmark = pytest.mark.browser
ZH = translator("zh")


def lead_to(office: Office, room: Room, position: int) -> None:
    held = session(office, room.chair, room.id)
    assert held is not None
    assert move(office, room.chair, room.id, position, held.hearing.revision) == ()


def fields(office: Office, room: Room) -> dict[str, str]:
    with office.look() as connection:
        own = sheets.own(connection, room.id, "E01", "A01")
    return {} if own is None else own.fields


def test_a_desk_follows_its_chair_and_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    url, made = f"sqlite:///{tmp_path}/hengping.db", []
    furnish(url, lambda office: made.append(a_room(office, mode="live")))
    office, [told] = open_office(Settings(database=url)), made
    room = Room(office, told.id, told.applications, told.raters)
    assert open_session(office, room.chair, room.id, 900, 1, order=room.applications) == ()
    [slip] = issue(office, ORGANISER, room.id, ["E01"])
    expect.set_options(timeout=30_000)
    with serving(url) as address:
        page = browser.new_context(**CONTEXT).new_page()
        enter_by_code(page, address, slip.code)
        page.goto(f"{address}/desk?round={room.id}")
        settle(page)
        sheet, go = page.locator(".hp-sheet"), page.get_by_role("button", name=ZH("desk.hearing.go", id="A02"))
        expect(sheet).to_have_attribute("data-application", "A01")
        page.locator('[data-field="scores.plan"]').click(delay=PRESS)
        page.keyboard.type("61")  # and the field is not left
        lead_to(office, room, 1)
        expect(go).to_be_visible()  # the begun sheet may be finished first
        expect(sheet).to_have_attribute("data-application", "A01")
        assert fields(office, room) == {"scores.plan": "61"}
        expect(page.locator('[data-field="scores.plan"]')).to_be_focused()
        go.click(delay=PRESS)
        expect(sheet).to_have_attribute("data-application", "A02")
        lead_to(office, room, 2)  # nothing is begun on A02: the desk goes along by itself
        expect(sheet).to_have_attribute("data-application", "A03")
        assert fields(office, room) == {"scores.plan": "61"}
    office.store.close()
