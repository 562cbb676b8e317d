"""The workbook taken away and brought back: every difference is shown, and only what was chosen is kept."""

from io import BytesIO

import openpyxl
import pytest

from data.store import sheets
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.judging import save
from workbench.rounds.judging.offline import download, read

ZH = translator("zh")


def workbook(room: Room, language: str = "zh", **entries: object) -> bytes:
    """The expert's own workbook with scores of A01 filled in by criterion."""
    book = openpyxl.load_workbook(BytesIO(download(room.office, room.expert(), room.id, translator(language))))
    page = book.worksheets[0]
    [head] = [row for row in page.iter_rows() if translator(language)("offline.column.score") in [c.value for c in row]]
    titles = [cell.value for cell in head]
    column = titles.index(translator(language)("offline.column.score"))
    for row in page.iter_rows(min_row=head[0].row + 1):
        values = [cell.value for cell in row]
        if values[0] == "A01" and values[-1] in entries:
            row[column].value = entries[values[-1]]
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def uploaded(room: Room, content: bytes, language: str = "zh"):
    at = visit("desk", room.office, room.expert(), room.id, language)
    at.session_state["desk.view"] = "table"
    at.run()
    at.file_uploader(key="desk.offline.upload").set_value(("sheets.xlsx", content, "application/octet-stream"))
    at.run()
    assert not at.exception
    return at


def kept(room: Room) -> dict[str, str]:
    with room.office.look() as connection:
        own = sheets.own(connection, room.id, "E01", "A01")
    return {} if own is None else own.fields


@pytest.mark.parametrize("language", ["zh", "en"])
def test_differences_are_listed_first_and_kept_when_chosen(small_office: Office, language: str) -> None:
    room, t = a_room(small_office), translator(language)
    at = uploaded(room, workbook(room, language, position=7, services=9), language)
    [table] = [markup for markup in markups(at) if t("desk.offline.caption") in markup]
    assert (
        t("desk.field.scores", criterion="细分领域地位" if language == "zh" else "Standing in the sub-sector") in table
    )
    assert kept(room) == {}
    at.button(key="desk.offline.take").click().run()
    assert t("desk.offline.taken", count=1) in visible(at)
    assert kept(room) == {"scores.position": "7"}  # 9 of 5 is refused


def test_a_newer_score_stays_unless_it_is_given_up(small_office: Office) -> None:
    room = a_room(small_office)
    content = workbook(room, position=7)
    assert save(small_office, room.expert(), room.id, "A01", base=0, key="k", scores={"position": "8"}).taken
    at = uploaded(room, content)
    assert at.button(key="desk.offline.take").disabled
    at.checkbox(key="desk.offline.conflict").check().run()
    at.button(key="desk.offline.take").click().run()
    assert kept(room) == {"scores.position": "7"}


def test_a_file_is_read_once_however_often_the_page_is_run(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[str] = []
    monkeypatch.setattr("pages.desk_offline.read", lambda name, content: files.append(name) or read(name, content))
    at = uploaded(a_room(small_office), b"no workbook")
    at.run()
    assert files == ["sheets.xlsx"]


def test_a_file_that_is_no_sheet_says_so(small_office: Office) -> None:
    at = uploaded(a_room(small_office), b"no workbook")
    assert [markup for markup in markups(at) if "hp-block" in markup and "<style" not in markup]
    assert "desk.offline.take" not in [button.key for button in at.button]
