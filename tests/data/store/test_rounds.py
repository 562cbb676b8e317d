"""Rounds are found by id, whatever an address may hold."""

import pytest

from data.store import rounds
from tests.panel_rooms import a_room
from workbench.office import Office


@pytest.mark.parametrize("id_", ["", "r-0000-00", "\0", "r-2026-01\0", "'; DROP TABLE rounds; --", "評" * 200])
def test_what_is_no_round_is_not_found(office: Office, id_: str) -> None:
    a_room(office, "setup")
    with office.look() as connection:
        assert rounds.find(connection, id_) is None


def test_a_change_makes_everything_read_before_out_of_date(office: Office) -> None:
    room = a_room(office, "setup")
    with office.store.write() as connection:
        before = rounds.find(connection, room.id)
        rounds.change(connection, room.id, title="另一个名称")
        after = rounds.find(connection, room.id)
    assert (after.title, after.revision) == ("另一个名称", before.revision + 1)


def test_the_frozen_files_are_kept_to_the_byte(office: Office) -> None:
    room = a_room(office, "setup")
    with office.look() as connection:
        kept, hashes = rounds.files(connection, room.id), rounds.hashes(connection, room.id)
    assert set(kept) == set(hashes)
    assert b'id = "demo"' in next(content for name, content in kept.items() if name.endswith("rubric.toml"))
