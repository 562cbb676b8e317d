"""Scoring in a workbook: what is filled in comes back as differences, and nothing newer is ever overwritten."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data.store import rounds
from tests.offices import expert
from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.exports.sheet_xlsx import COMMENT, HIDDEN, ID, SCORE, TOP
from workbench.i18n import translator
from workbench.rounds.judging.aside import recuse
from workbench.rounds.judging.desk import open_sheet
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.judging.offline import CellChange, compare, download, read, take

ZH, EN = translator("zh"), translator("en")


def edited(content, *changes, hidden=()):
    """The workbook with cells filled in: ``(application, criterion, column, value)``."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    rows = {(sheet.cell(at, 1).value, sheet.cell(at, ID).value): at for at in range(TOP, sheet.max_row + 1)}
    for application, criterion, column, value in changes:
        sheet.cell(rows[application, criterion], column).value = value
    for cell, value in hidden:
        book[HIDDEN][cell] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(comparison):
    return {(one.application, one.field): (one.kind, one.stored, one.new) for one in comparison.changes}


def codes(comparison):
    return [finding.code for finding in comparison.findings]


def a_begun_room(office):
    room = a_room(office)
    scores = {"position": "8", "plan": "60.25"}
    comments = {"plan": "-需要\n说明", "": "=总体可行"}
    save(office, room.expert(), room.id, "A01", base=0, key="k", scores=scores, comments=comments)
    save(office, room.expert(), room.id, "A02", base=0, key="k", scores={"services": "NA"})
    return room


@pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
def test_an_untouched_workbook_changes_nothing(office, t):
    room = a_begun_room(office)
    content = download(office, room.expert(), room.id, t)
    for same in (content, edited(content)):
        assert compare(office, room.expert(), room.id, read("x.xlsx", same)) == compare(
            office, room.expert(), room.id, read("y.xlsx", content)
        )
        assert told(compare(office, room.expert(), room.id, read("x.xlsx", same))) == {}
        assert codes(compare(office, room.expert(), room.id, read("x.xlsx", same))) == []


def test_what_was_filled_in_is_shown_cell_by_cell_and_taken_as_chosen(office):
    room = a_begun_room(office)
    content = edited(
        download(office, room.expert(), room.id, ZH),
        ("A01", "position", SCORE, 9),
        ("A01", "plan", SCORE, None),
        ("A01", "plan", COMMENT, "依据充分"),
        ("A02", "services", SCORE, 3),
        ("A03", "plan", SCORE, "70.5"),
        ("A03", "position", SCORE, "不适用"),
        ("A04", "position", SCORE, "8,5"),
        ("A04", "services", SCORE, 7),
        ("A04", "plan", SCORE, "=60+1"),
        ("A04", "(all)", COMMENT, 2026),
    )
    seen = compare(office, room.expert(), room.id, read("x.xlsx", content))
    assert told(seen) == {
        ("A01", "scores.position"): ("changed", "8", "9"),
        ("A01", "scores.plan"): ("cleared", "60.25", ""),
        ("A01", "comments.plan"): ("changed", "-需要\n说明", "依据充分"),
        ("A02", "scores.services"): ("changed", "NA", "3"),
        ("A03", "scores.plan"): ("new", "", "70.5"),
        ("A03", "scores.position"): ("new", "", "NA"),
        ("A04", "scores.position"): ("refused", "", "8,5"),
        ("A04", "scores.services"): ("refused", "", "7"),
        ("A04", "scores.plan"): ("refused", "", "=60+1"),
        ("A04", "comments."): ("new", "", "2026"),
    }
    refused = {one.field: one.finding for one in seen.changes if one.kind == "refused"}
    assert {field: finding.code for field, finding in refused.items()} == {
        "scores.position": "score_not_a_number",
        "scores.services": "score_out_of_range",
        "scores.plan": "sheet_file_cell",
    }
    assert refused["scores.position"].where.row == TOP + 12
    chosen = [one for one in seen.changes if one.kind in ("new", "changed", "refused")]
    saved, left = take(office, room.expert(), room.id, read("x.xlsx", content), chosen)
    assert {application: answer.taken for application, answer in saved.items()} == dict.fromkeys(
        room.applications, True
    )
    assert saved["A01"].sheet.scores == {"position": "9", "plan": "60.25"}
    assert saved["A01"].sheet.comments == {"plan": "依据充分", "": "=总体可行"}
    assert {key: kind for key, (kind, _, _) in told(left).items()} == {
        ("A01", "scores.plan"): "cleared",
        ("A04", "scores.position"): "refused",
        ("A04", "scores.services"): "refused",
        ("A04", "scores.plan"): "refused",
    }
    again, _ = take(office, room.expert(), room.id, read("x.xlsx", content), chosen)
    assert again == {}


def test_a_newer_score_is_never_overwritten_unasked(office, clock):
    room = a_begun_room(office)
    content = edited(download(office, room.expert(), room.id, ZH), ("A01", "position", SCORE, 9))
    clock.pass_(minutes=10)
    save(office, room.expert(), room.id, "A01", base=1, key="l", scores={"position": "7"})
    newer = clock()
    clock.pass_(minutes=10)
    save(office, room.expert(), room.id, "A01", base=2, key="m", scores={"plan": "61"})
    (conflict,) = compare(office, room.expert(), room.id, read("x.xlsx", content)).changes
    assert conflict == CellChange("A01", "scores.position", "conflict", "7", "9", newer)
    nothing, _ = take(office, room.expert(), room.id, read("x.xlsx", content), [])
    assert nothing == {}
    clock.pass_(minutes=10)
    save(office, room.expert(), room.id, "A01", base=3, key="n", scores={"position": "6"})
    untaken, left = take(office, room.expert(), room.id, read("x.xlsx", content), [conflict])
    assert untaken == {}  # what was shown beside it is not there any more
    assert [(one.kind, one.stored) for one in left.changes] == [("conflict", "6")]
    saved, left = take(office, room.expert(), room.id, read("x.xlsx", content), left.changes)
    assert saved["A01"].sheet.scores == {"position": "9", "plan": "61"}
    assert left.changes == ()


def test_the_same_workbook_can_be_taken_again_over_what_the_desk_has_changed_since(office):
    room = a_room(office)
    content = edited(download(office, room.expert(), room.id, ZH), ("A01", "position", SCORE, 9))
    new = compare(office, room.expert(), room.id, read("x.xlsx", content)).changes
    take(office, room.expert(), room.id, read("x.xlsx", content), new)
    save(office, room.expert(), room.id, "A01", base=1, key="l", scores={"position": "7"})
    (conflict,) = compare(office, room.expert(), room.id, read("x.xlsx", content)).changes
    assert (conflict.stored, conflict.new) == ("7", "9")
    saved, left = take(office, room.expert(), room.id, read("x.xlsx", content), [conflict])
    assert (saved["A01"].sheet.revision, saved["A01"].sheet.scores["position"]) == (3, "9")
    assert left.changes == ()


def test_what_the_desk_changed_and_the_workbook_did_not_is_left_alone(office):
    room = a_begun_room(office)
    content = edited(download(office, room.expert(), room.id, ZH), ("A01", "services", SCORE, 4))
    save(office, room.expert(), room.id, "A01", base=1, key="l", scores={"position": "7"})
    assert told(compare(office, room.expert(), room.id, read("x.xlsx", content))) == {
        ("A01", "scores.services"): ("new", "", "4")
    }


def test_only_ones_own_workbook_under_the_same_rules_is_taken(office):
    room, other = a_begun_room(office), a_room(office)
    content = download(office, room.expert(), room.id, ZH)
    assert codes(compare(office, room.expert(2), room.id, read("x.xlsx", content))) == ["sheet_file_of_another"]
    assert codes(compare(office, other.expert(), other.id, read("x.xlsx", content))) == ["sheet_file_of_another"]
    with office.store.write() as connection:
        settings_now = dict(rounds.find(connection, room.id).settings) | {"comment_above": 80}
        rounds.change(connection, room.id, settings=settings_now)
    assert codes(compare(office, room.expert(), room.id, read("x.xlsx", content))) == ["sheet_file_old_rubric"]
    for actor in (room.organiser, room.supervisor, room.expert()):
        with pytest.raises(Refused):
            download(office, actor, other.id, ZH)


def test_a_workbook_waits_for_the_undertaking(small_office):
    room = a_room(small_office, signed=False)
    with pytest.raises(Refused):
        download(small_office, room.expert(), room.id, ZH)


def test_what_is_no_longer_ones_own_is_said_and_left_out(office):
    room = a_begun_room(office)
    content = edited(download(office, room.expert(), room.id, ZH), ("A01", "position", SCORE, 9))
    recuse(office, room.expert(), room.id, "A01", "亲属任职")
    seen = compare(office, room.expert(), room.id, read("x.xlsx", content))
    assert (seen.changes, codes(seen)) == ((), ["sheet_file_unknown"])
    assert take(office, room.expert(), room.id, read("x.xlsx", content), seen.changes)[0] == {}


def test_a_submitted_sheet_that_is_filled_in_again_is_a_draft_again(office):
    room = a_room(office)
    scores = {"position": "8", "services": "3", "plan": "60"}
    save(office, room.expert(), room.id, "A01", base=0, key="k", scores=scores)
    submit_sheet(office, room.expert(), room.id, "A01", base=1, key="s")
    content = edited(download(office, room.expert(), room.id, ZH), ("A01", "plan", SCORE, 61))
    seen = compare(office, room.expert(), room.id, read("x.xlsx", content))
    take(office, room.expert(), room.id, read("x.xlsx", content), seen.changes)
    assert open_sheet(office, room.expert(), room.id, "A01").item.state == "draft"


@pytest.mark.parametrize(
    ("hidden", "code"),
    [
        ([("B1", None)], "sheet_file_not_ours"),
        ([("B3", 5)], "sheet_file_not_ours"),
        ([("B2", "E02")], "sheet_file_of_another"),
        ([("C5", 99)], "sheet_file_unknown"),
        ([("C5", "x")], None),
        ([("C5", -1)], "sheet_file_unknown"),
        ([("C5", 2.0**70)], None),
        ([("C5", 1e300)], None),
    ],
)
def test_a_hidden_sheet_that_was_tampered_with_harms_nobody(small_office, hidden, code):
    room = a_begun_room(small_office)
    content = edited(download(small_office, room.expert(), room.id, ZH), ("A01", "position", SCORE, 9), hidden=hidden)
    seen = compare(small_office, room.expert(), room.id, read("x.xlsx", content))
    if code is None:  # a revision that cannot be read is none: all of the sheet is newer than the workbook
        assert told(seen)["A01", "scores.position"] == ("conflict", "8", "9")
    else:
        assert codes(seen) == [code]
        assert not any(one.application == "A01" for one in seen.changes)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"application,rater\n", b"x" * 1000])
def test_another_file_is_refused(small_office, content):
    room = a_room(small_office)
    seen = compare(small_office, room.expert(), room.id, read("x.xlsx", content))
    assert (seen.changes, len(seen.findings), seen.findings[0].level) == ((), 1, "block")


def test_a_workbook_that_reaches_far_beyond_what_was_downloaded_is_not_read(small_office):
    room = a_begun_room(small_office)
    book = load_workbook(BytesIO(download(small_office, room.expert(), room.id, ZH)))
    book.worksheets[0].cell(900_000, 11, "x")  # which would be ten million cells
    stream = BytesIO()
    book.save(stream)
    far = read("x.xlsx", stream.getvalue())
    assert (far.filled, [one.code for one in far.findings]) == (None, ["sheet_too_large"])
    seen = compare(small_office, room.expert(), room.id, far)
    assert (seen.changes, codes(seen)) == ((), ["sheet_too_large"])


def test_a_row_that_was_copied_is_taken_neither_way(small_office):
    room = a_begun_room(small_office)
    book = load_workbook(BytesIO(download(small_office, room.expert(), room.id, ZH)))
    sheet = book.worksheets[0]
    sheet.append([*(cell.value for cell in sheet[TOP][: SCORE - 1]), 3, None, "position"])
    stream = BytesIO()
    book.save(stream)
    seen = compare(small_office, room.expert(), room.id, read("x.xlsx", stream.getvalue()))
    assert (seen.changes, codes(seen)) == ((), ["sheet_file_twice"])


def test_only_the_open_cells_can_be_written_and_the_rest_stays_hidden(small_office):
    room = a_begun_room(small_office)
    content = download(small_office, room.expert(), room.id, ZH)
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    opened = {cell.column for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert (opened, sheet.protection.sheet, book[HIDDEN].sheet_state) == ({SCORE, COMMENT}, True, "veryHidden")
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    allowed = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"0,1,2,3,4,5,NA"' in allowed
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert b"E02" not in b"".join(archive.read(name) for name in archive.namelist())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    cell=st.one_of(
        st.none(), st.booleans(), st.floats(allow_nan=False), st.integers(-(10**20), 10**20), st.dates(), st.times(),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=50),
    )
)  # fmt: skip
def test_whatever_stands_in_a_cell_is_a_score_on_the_scale_or_refused(small_office, cell):
    with small_office.look() as connection:
        known = [one.id for one in rounds.every(connection)]
    round_ = known[0] if known else a_room(small_office).id  # the office stays the same from example to example
    actor = expert(round_, "E01")
    content = edited(download(small_office, actor, round_, ZH), ("A03", "plan", SCORE, cell))
    seen = compare(small_office, actor, round_, read("x.xlsx", content))
    for change in seen.changes:
        assert change.kind == "refused" or change.new == "NA" or 0 <= float(change.new) <= 100
        assert (change.finding is not None) == (change.kind == "refused")
