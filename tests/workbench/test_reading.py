"""Attachments are handed to whoever may read them, over the one route there is, and every reading is noted."""

import pytest
from sqlalchemy import update

from data.store import attachments, journal
from data.store.attachments import Attachment
from data.store.tables import assignments
from tests.entrance import signed_in
from tests.pages.entrance.doors import client
from tests.panel_rooms import Room, a_room
from workbench.access import Actor
from workbench.codes import issue
from workbench.identity import SignedIn, sign_in_by_code
from workbench.office import Office
from workbench.reading import read_attachment

PDF = b"%PDF-1.7 made up"


def an_attachment(room: Room, application: str, name: str = "证明 材料.pdf", media: str = "application/pdf") -> str:
    id = f"F{application}"
    kept = Attachment(id, room.id, application, name, media, len(PDF), "", room.office.now())
    with room.office.store.write() as connection:
        attachments.add(connection, kept, PDF)
    return id


def unassign(room: Room, application: str, rater: str) -> None:
    which = (assignments.c.application == application, assignments.c.rater == rater)
    with room.office.store.write() as connection:
        connection.execute(update(assignments).where(*which).values(withdrawn_at=room.office.now()))


def test_an_id_no_attachment_can_have_is_not_there(office: Office) -> None:
    assert read_attachment(office, a_room(office).organiser, "F\0") is None


def test_readers_and_the_experts_who_judge_it_read_it(office: Office) -> None:
    room = a_room(office)
    id = an_attachment(room, "A01")
    for actor in (room.organiser, room.supervisor, room.expert(1), room.chair):
        assert read_attachment(office, actor, id).content == PDF
    unassign(room, "A01", room.raters[0])
    assert read_attachment(office, room.expert(1), id) is None
    assert read_attachment(office, room.expert(2), id) is not None


def test_another_rounds_expert_an_unsigned_expert_and_nobody_read_nothing(office: Office) -> None:
    room, other = a_room(office), a_room(office)
    unsigned = a_room(office, signed=False)
    assert read_attachment(office, other.expert(1), an_attachment(room, "A01")) is None
    assert read_attachment(office, Actor("expert:9", "x", "expert", "", None), "FA01") is None
    with office.store.write() as connection:
        kept = Attachment("FU", unsigned.id, "A01", "x.pdf", "application/pdf", len(PDF), "", office.now())
        attachments.add(connection, kept, PDF)
    assert read_attachment(office, unsigned.expert(1), "FU") is None


def test_every_reading_is_in_the_journal(office: Office) -> None:
    room = a_room(office)
    id = an_attachment(room, "A01")
    read_attachment(office, room.expert(1), id)
    read_attachment(office, Actor("expert:9", "x", "expert", "", None), id)
    with office.look() as connection:
        read = [line.entry for line in journal.lines(connection) if line.entry.act == "attachment.read"]
    assert [(entry.actor, entry.round, entry.subject) for entry in read] == [(room.expert(1).id, room.id, "A01")]


def as_(office: Office, signed: SignedIn) -> object:
    browser = client(office)
    browser.cookies.set("hengping", signed.token)
    return browser


def test_the_route_asks_who_is_there(small_office: Office) -> None:
    room = a_room(small_office)
    id = an_attachment(room, "A01")
    slips = issue(small_office, room.organiser, room.id)
    judge = as_(small_office, sign_in_by_code(small_office, slips[0].code, "x"))
    stranger = as_(small_office, sign_in_by_code(small_office, slips[1].code, "x"))
    unassign(room, "A01", slips[1].rater)
    answer = judge.get(f"/files/{id}")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert (
        answer.headers["content-disposition"] == "inline; filename*=UTF-8''%E8%AF%81%E6%98%8E%20%E6%9D%90%E6%96%99.pdf"
    )
    assert answer.headers["cache-control"] == "private, no-store"
    refused, absent = stranger.get(f"/files/{id}"), stranger.get("/files/nothing")
    assert (refused.status_code, refused.text) == (absent.status_code, absent.text) == (404, absent.text)
    assert client(small_office).get(f"/files/{id}").status_code == 401


@pytest.mark.parametrize("media", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_what_a_browser_could_run_is_only_ever_downloaded(small_office: Office, media: str) -> None:
    room = a_room(small_office)
    id = an_attachment(room, "A01", "page.html", media)
    answer = as_(small_office, signed_in(small_office)).get(f"/files/{id}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
