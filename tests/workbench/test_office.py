"""A store that cannot be opened stops the start with one line that says what to do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.offices import an_office
from workbench.office import NEWER, UNOPENED, open_office
from workbench.settings import Settings


def test_tables_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hengping.db"
    an_office(f"sqlite:///{path}").store.close()
    with closing(sqlite3.connect(path)) as later, later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SystemExit) as stopped:
        open_office(Settings(database=f"sqlite:///{path}"))
    assert stopped.value.code == NEWER
    with closing(sqlite3.connect(path)) as unchanged:
        assert unchanged.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


@pytest.mark.parametrize("address", ["nonsense", "sqlite://", "sqlite:///{}/file/h.db", "sqlite:///{}/file"])
def test_what_is_no_store_is_refused_in_one_line_without_its_address(tmp_path: Path, address: str) -> None:
    (tmp_path / "file").write_text("no database, and no folder either")
    with pytest.raises(SystemExit) as stopped:
        open_office(Settings(database=address.format(tmp_path)))
    assert str(stopped.value.code).startswith(UNOPENED)
    assert str(tmp_path) not in str(stopped.value.code)


def test_a_database_that_does_not_answer_is_refused_without_its_password() -> None:
    with pytest.raises(SystemExit) as stopped:
        open_office(Settings(database="postgresql://nobody:a-secret@127.0.0.1:1/none"))
    assert "a-secret" not in str(stopped.value.code)
