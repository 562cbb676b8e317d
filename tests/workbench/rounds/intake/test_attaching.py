"""What is attached is what it says it is, has a name any system can store, and is kept once."""

import pytest

from data.store import attachments
from data.store.submissions import File
from tests.offices import ORGANISER, SUPERVISOR
from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.office import Office
from workbench.rounds.intake.attaching import LARGEST, LONGEST_NAME, attach, attachments_of, clean_name

PDF = b"%PDF-1.7 made up"


def test_a_file_is_kept_byte_by_byte_and_once(office: Office) -> None:
    room = a_room(office, "check")
    assert attach(office, ORGANISER, room.id, "A01", [File("产值证明.pdf", PDF)]) == ()
    again = attach(office, ORGANISER, room.id, "A01", [File("copy.pdf", PDF)])
    assert [finding.code for finding in again] == ["attachment_twice"]
    [kept] = attachments_of(office, SUPERVISOR, room.id, "A01")
    assert (kept.name, kept.media, kept.size) == ("产值证明.pdf", "application/pdf", len(PDF))
    with office.look() as connection:
        assert attachments.content(connection, kept.id) == PDF
        assert attachments.of(connection, room.id, "A02") == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"MZ\x90", "attachment_type"),  # a program under another name
        ("a.exe", b"MZ\x90", "attachment_type"),
        ("a.html", b"<script>", "attachment_type"),
        ("a.svg", b"<svg", "attachment_type"),
        ("noending", PDF, "attachment_type"),
        ("a.pdf", b"", "attachment_empty"),
        ("a.pdf", PDF + b"\0" * LARGEST, "attachment_too_large"),
    ],
)
def test_other_files_are_refused(small_office: Office, name, content, code) -> None:
    room = a_room(small_office, "check")
    assert [finding.code for finding in attach(small_office, ORGANISER, room.id, "A01", [File(name, content)])] == [
        code
    ]
    assert attachments_of(small_office, ORGANISER, room.id, "A01") == ()


def test_one_file_that_is_refused_keeps_the_others_out_too(small_office: Office) -> None:
    room = a_room(small_office, "check")
    told = attach(
        small_office, ORGANISER, room.id, "A01", [File("a.pdf", PDF), File("b.exe", b"MZ"), File("c.pdf", b"")]
    )
    assert [(one.where.file, one.code) for one in told] == [("b.exe", "attachment_type"), ("c.pdf", "attachment_empty")]
    assert attachments_of(small_office, ORGANISER, room.id, "A01") == ()


def test_nothing_is_attached_to_an_application_that_is_not_there(small_office: Office) -> None:
    room = a_room(small_office, "check")
    refused = attach(small_office, ORGANISER, room.id, "A77", [File("a.pdf", PDF)])
    assert [finding.code for finding in refused] == ["application_unknown_here"]


@pytest.mark.parametrize(("role", "phase"), [("organiser", "scoring"), ("supervisor", "check"), ("expert", "check")])
def test_who_may_not_attach_is_refused(small_office: Office, role, phase) -> None:
    room = a_room(small_office, phase)
    actor = {"organiser": ORGANISER, "supervisor": SUPERVISOR, "expert": room.expert(1)}[role]
    with pytest.raises(Refused):
        attach(small_office, actor, room.id, "A01", [File("a.pdf", PDF)])


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\表.xlsx", "表.xlsx"),
        ('a"b<c>|d?.pdf', "abcd.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),  # would be read from right to left
        ("长" * 300 + ".pdf", "长" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_cleaned(given, cleaned) -> None:
    assert clean_name(given) == cleaned
