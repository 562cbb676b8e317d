"""Who watches reads every act in words, walks the chain, takes a whole copy, and learns no score from any of it."""

import csv
import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from sqlalchemy import text, update

from data.store import journal
from data.store.tables import journal as table
from tests.offices import ORGANISER, SUPERVISOR, Clock
from tests.panel_rooms import Room, a_room, to_phase
from workbench.access import Actor, Refused
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.judging import save
from workbench.rounds.session import supervising
from workbench.rounds.session.supervising import Filter, choices, export, note_opened, note_taken, read_journal, verify

PLANTED = 8.6173  # nowhere else in the house


def a_busy_room(office: Office) -> Room:
    room = a_room(office)
    note_opened(office, room.expert(1), room.id, "A01")
    save(office, room.expert(1), room.id, "A01", base=0, key="1", scores={"plan": PLANTED})
    save(office, room.expert(2), room.id, "A02", base=0, key="2", scores={"plan": 10 * PLANTED})
    return room


def acts(page: supervising.JournalPage) -> list[tuple[str, str]]:
    return [(line.entry.act, line.entry.subject) for line in page.lines]


@pytest.mark.parametrize(
    "wanted", [Filter(until=date.max), Filter(since=date.min), Filter(since=date.min, until=date.max)]
)
def test_days_far_away_leave_nothing_out(small_office: Office, wanted: Filter) -> None:
    a_busy_room(small_office)
    assert read_journal(small_office, SUPERVISOR, None, wanted).total > 0


def test_what_no_line_can_hold_is_found_in_none(office: Office) -> None:
    a_busy_room(office)
    assert read_journal(office, SUPERVISOR, None, Filter(subject="A01\0")).total == 0


def test_lines_are_found_by_act_person_subject_and_day_the_newest_first(office: Office, clock: Clock) -> None:
    room = a_busy_room(office)
    clock.pass_(days=1)
    note_opened(office, room.expert(2), room.id, "A02")
    look = lambda **wanted: acts(read_journal(office, SUPERVISOR, room.id, Filter(**wanted)))  # noqa: E731
    assert look(act="sheet.open") == [("sheet.open", "A02"), ("sheet.open", "A01")]
    assert look(readings=True) == [("sheet.open", "A02"), ("sheet.open", "A01")]
    assert look(actor=room.expert(2).id) == [("sheet.open", "A02"), ("sheet.save", "A02")]
    assert look(subject="a01") == [("sheet.save", "A01"), ("sheet.open", "A01")]
    assert look(subject="%") == []
    assert look(since=date(2026, 11, 24)) == [("sheet.open", "A02")]
    assert look(until=date(2026, 11, 22)) == []
    assert len(look(since=date(2026, 11, 23), until=date(2026, 11, 23))) == len(look()) - 1


def test_pages_hold_every_line_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    room = a_busy_room(office)
    monkeypatch.setattr(supervising, "PAGE", 2)
    first = read_journal(office, SUPERVISOR, None, Filter())
    numbers = [
        line.number
        for page in range(1, first.pages + 1)
        for line in read_journal(office, SUPERVISOR, None, Filter(), page).lines
    ]
    assert numbers == list(range(first.total, 0, -1))
    assert read_journal(office, SUPERVISOR, room.id, Filter(), 99).page == first.pages
    assert read_journal(office, SUPERVISOR, room.id, Filter(), -3).page == 1


def test_those_who_act_are_named(office: Office) -> None:
    room = a_busy_room(office)
    known, people = choices(office, SUPERVISOR, room.id)
    assert {"round.create", "sheet.save", "sheet.open"} <= set(known)
    assert people[room.expert(1).id] == "专家01（虚构）"
    assert people[ORGANISER.id] == ""  # of no account here


def test_the_chain_is_walked_and_a_changed_line_is_named(small_office: Office) -> None:
    a_busy_room(small_office)
    whole = verify(small_office, SUPERVISOR)
    assert (whole.broken, whole.at) == (None, small_office.now())
    with small_office.store.write() as connection:
        connection.execute(text("DROP TRIGGER journal_no_update"))
        connection.execute(update(table).where(table.c.number == 2).values(subject="A09"))
    changed = verify(small_office, SUPERVISOR)
    assert (changed.broken, changed.lines) == (2, 1)


def test_anybody_can_walk_the_chain_in_the_copy_again(office: Office) -> None:
    a_busy_room(office)
    head = verify(office, SUPERVISOR).head
    copy = json.loads(export(office, SUPERVISOR, "json", translator("zh")))
    previous = "0" * 64
    for line in copy["journal"]:
        assert line["previous"] == previous
        entry = {name: value for name, value in line.items() if name not in ("previous", "hash")}
        spelled = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = sha256((previous + sha256(spelled.encode()).hexdigest()).encode()).hexdigest()
        assert line["hash"] == previous
    assert copy["head"] == previous == head
    assert copy["lines"] == len(copy["journal"])
    with office.look() as connection:
        last = journal.lines(connection)[-1].entry
    assert (last.act, last.facts["head"]) == ("journal.export", head)  # whoever takes a copy leaves a line


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_copy_for_a_spreadsheet_has_every_line_and_no_formula(small_office: Office, language: str) -> None:
    a_busy_room(small_office)
    with small_office.act() as act:
        act.note(ORGANISER, "application.paper", None, "=HYPERLINK(1)")
    copy = export(small_office, SUPERVISOR, "csv", translator(language)).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(copy)))
    assert len({len(row) for row in rows}) == 1
    assert rows[-2][7] == "'=HYPERLINK(1)"
    assert len(rows) == verify(small_office, SUPERVISOR).lines + 1  # heading and head; the export's own line is not in
    assert translator(language)("act.sheet.save") in {row[6] for row in rows}


REFUSED: list[Callable[[Office, Actor, Room], object]] = [
    lambda office, actor, room: read_journal(office, actor, room.id, Filter()),
    lambda office, actor, room: read_journal(office, actor, None, Filter()),
    lambda office, actor, room: choices(office, actor, room.id),
    lambda office, actor, room: verify(office, actor),
    lambda office, actor, room: export(office, actor, "csv", translator("zh")),
    lambda office, actor, room: note_taken(office, actor, room.id, "workbook"),
]


@pytest.mark.parametrize("attempt", range(len(REFUSED)))
def test_neither_expert_nor_chair_reads_the_journal_or_takes_reports_while_sealed(
    small_office: Office, attempt: int
) -> None:
    room = a_busy_room(small_office)
    for actor in (room.expert(1), room.chair):
        with pytest.raises(Refused):
            REFUSED[attempt](small_office, actor, room)


def test_nobody_takes_a_report_before_scoring_has_closed(small_office: Office) -> None:
    room = a_busy_room(small_office)
    for actor in (ORGANISER, SUPERVISOR):
        with pytest.raises(Refused):
            note_taken(small_office, actor, room.id, "workbook")


def test_a_report_that_is_taken_away_leaves_a_line(office: Office) -> None:
    room = a_busy_room(office)
    to_phase(office, room.id, "evaluation")
    note_taken(office, room.chair, room.id, "report.xlsx")
    [line] = read_journal(office, SUPERVISOR, room.id, Filter(act="report.download")).lines
    assert (line.entry.actor, line.entry.subject) == (room.chair.id, "report.xlsx")


def test_only_who_judges_an_application_opens_it(office: Office) -> None:
    room = a_room(office, assigned=False)
    for actor in (room.expert(1), room.organiser, room.supervisor):
        with pytest.raises(Refused):
            note_opened(office, actor, room.id, "A01")
    assert acts(read_journal(office, SUPERVISOR, room.id, Filter(readings=True))) == []


def test_no_score_is_in_anything_the_journal_gives(office: Office) -> None:
    room = a_busy_room(office)
    given = [
        repr(read_journal(office, SUPERVISOR, None, Filter())),
        repr(choices(office, SUPERVISOR, room.id)),
        *(export(office, SUPERVISOR, form, translator("zh")).decode() for form in ("csv", "json")),
    ]
    assert not [one for one in given if "6173" in one]
