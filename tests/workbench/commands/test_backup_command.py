"""The command ``backup``: everything that is kept, in one file, while somebody writes."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from data.store import copying, journal, sheets
from tests.offices import an_office
from tests.panel_rooms import a_room
from workbench.__main__ import app
from workbench.i18n import translator

T = translator("zh")


def run(url: str, to: Path) -> Result:
    return CliRunner(env={"DATABASE_URL": url, "COLUMNS": "200"}).invoke(app, ["backup", str(to), "--lang", "zh"])


def test_a_copy_taken_in_mid_save_holds_what_was_acknowledged_and_nothing_half(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path}/hengping.db", tmp_path / "copies" / "copy.db"
    office = an_office(url)
    room = a_room(office)
    with office.store.write() as connection:
        kept = journal.length(connection)
        journal.append(connection, journal.Entry(office.now(), "expert:x", "expert", "sheet.save", room.id))
        done = run(url, copy)  # the line above is not committed yet
    office.store.close()
    assert done.exit_code == 0, done.output
    copied = an_office(f"sqlite:///{copy}")
    with copied.look() as connection:
        walked = journal.verify(connection)
        assert (walked.lines, walked.broken) == (kept, None)
        assert sheets.progress(connection, room.id)
    copied.store.close()
    assert walked.head in done.stdout
    assert [path.stat().st_mode & 0o077 for path in (copy, tmp_path / "hengping.db")] == [0, 0]


@pytest.mark.parametrize("code", ["backup_of_nothing", "backup_not_sqlite", "backup_exists", "backup_unwritable"])
def test_what_cannot_be_copied_is_said_and_nothing_is_overwritten(tmp_path: Path, code: str) -> None:
    url, to = f"sqlite:///{tmp_path}/hengping.db", tmp_path / "copy.db"
    if code != "backup_of_nothing":
        an_office(url).store.close()
    if code == "backup_not_sqlite":
        url = "postgresql://nobody@localhost/none"
    if code == "backup_exists":
        to.write_text("mine")
    if code == "backup_unwritable":
        (tmp_path / "file").write_text("no folder")
        to = tmp_path / "file" / "copy.db"
    done = run(url, to)
    assert done.exit_code == 2
    assert T(f"finding.{code}") in done.output
    assert not to.exists() or to.read_text() == "mine"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_while_the_copy_was_made_is_left_as_it_is(tmp_path: Path, monkeypatch, links: bool) -> None:
    url, to = f"sqlite:///{tmp_path}/hengping.db", tmp_path / "copies" / "copy.db"
    an_office(url).store.close()
    made = copying._copy

    def meanwhile(source: Path, part: Path) -> None:
        made(source, part)
        to.write_text("mine")

    def no_links(*_given: object) -> None:
        raise OSError("no hard links")

    monkeypatch.setattr(copying, "_copy", meanwhile)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert T("finding.backup_exists") in run(url, to).output
    assert to.read_text() == "mine"
    assert [path.name for path in to.parent.iterdir()] == ["copy.db"]  # and no part of one
    monkeypatch.setattr(copying, "_copy", made)
    assert run(url, to.with_name("other.db")).exit_code == 0
