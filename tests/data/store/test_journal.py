"""The journal is one chain: what is changed, removed or put in between is found, and the database refuses it anyway."""

import json
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from data.store import journal
from data.store.upgrade import differences, upgrade, version
from tests.offices import ORGANISER
from workbench.office import Office


def fill(office: Office, count: int) -> None:
    for number in range(count):
        with office.act() as act:
            act.note(ORGANISER, "round.create", "R1", f"thing {number}", 评=number)


def unguard(office: Office, act: str) -> None:
    """What somebody with the database password could do."""
    with office.store.write() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER journal_no_{act}"))
        else:
            connection.execute(text(f"DROP TRIGGER journal_no_{act} ON journal"))


def test_the_tables_of_a_new_store_are_those_of_the_program(office: Office) -> None:
    with office.look() as connection:
        assert differences(connection) == []
        assert version(connection) == ("0001", "0001")


def test_bringing_a_store_up_to_date_twice_changes_nothing(office: Office) -> None:
    fill(office, 1)
    upgrade(office.store)
    with office.look() as connection:
        assert journal.length(connection) == 1


def test_a_hash_covers_the_line_and_the_line_before_it(office: Office) -> None:
    fill(office, 2)
    with office.look() as connection:
        first, second = journal.lines(connection)
    entry = (
        '{"act":"round.create","actor":"organiser:1","at":"2026-11-23T01:00:00.000000Z","facts":{"评":1},"number":2,'
        '"role":"organiser","round":"R1","subject":"thing 1"}'
    )
    assert json.loads(entry)["number"] == second.number
    linked = first.hash + sha256(entry.encode()).hexdigest()
    assert second.previous == first.hash
    assert second.hash == sha256(linked.encode()).hexdigest()


@pytest.mark.parametrize("act", ["UPDATE journal SET subject = 'x'", "DELETE FROM journal"])
def test_the_database_refuses_to_change_a_line(office: Office, act: str) -> None:
    fill(office, 1)
    with pytest.raises(DatabaseError, match="append_only"), office.store.write() as connection:
        connection.execute(text(act))


def test_an_untouched_chain_holds_to_its_head(office: Office) -> None:
    fill(office, 5)
    with office.look() as connection:
        assert journal.verify(connection) == journal.Verified(5, journal.lines(connection)[-1].hash, None)


@pytest.mark.parametrize(
    ("act", "statement", "broken"),
    [
        ("update", "UPDATE journal SET subject = 'another' WHERE number = 3", 3),
        ("update", "UPDATE journal SET actor = 'nobody' WHERE number = 5", 5),
        ("delete", "DELETE FROM journal WHERE number = 2", 3),
    ],
)
def test_what_is_changed_behind_the_guard_is_found(office: Office, act: str, statement: str, broken: int) -> None:
    fill(office, 5)
    unguard(office, act)
    with office.store.write() as connection:
        connection.execute(text(statement))
    with office.look() as connection:
        assert journal.verify(connection).broken == broken


def test_a_reader_cannot_write(office: Office) -> None:
    with pytest.raises(DatabaseError), office.look() as connection:
        connection.execute(text("DELETE FROM attempts"))


def test_an_act_that_fails_leaves_no_line(office: Office) -> None:
    def fail() -> None:
        with office.act() as act:
            act.note(ORGANISER, "round.create")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with office.look() as connection:
        assert journal.length(connection) == 0
