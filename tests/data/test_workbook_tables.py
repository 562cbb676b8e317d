"""Tables from XLSX: what a spreadsheet does to cells behind one's back is found, and bombs are not opened."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.files import read_table
from scoring.findings import Finding

HEADER = ["申报项目", "评审专家", "position", "focus"]
Rows = list[list[object]]


def workbook(*sheets: tuple[str, Rows], edit: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        edit(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def replace(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The same workbook with the text of one part changed, as another program might have written it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old_archive,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new_archive,
    ):
        for name in old_archive.namelist():
            data = old_archive.read(name)
            assert name != part or old in data
            new_archive.writestr(name, data.replace(old, new) if name == part else data)
    return stream.getvalue()


def read(content: bytes, kind="scores"):
    return read_table("scores.xlsx", content, kind, ("position", "focus"))


def places(findings: tuple[Finding, ...]) -> list[tuple[str, int | None, str | None]]:
    return [(finding.code, finding.where.row, finding.where.column) for finding in findings]


def test_values_are_read_as_from_csv():
    content = workbook(("评分", [HEADER, [1, "001", 8, "7.5"], [1.0, "E02", "回避", None]]))
    table, findings = read(content)
    assert findings == ()
    assert table.columns == {
        "application": ("1", "1"),
        "rater": ("001", "E02"),
        "position": (8.0, "回避"),
        "focus": (7.5, None),
    }
    assert (table.sheet, table.rows) == ("评分", (2, 3))


def test_empty_rows_above_and_between_keep_the_row_numbers():
    table, findings = read(workbook(("评分", [[], HEADER, [], ["A", "E", 1, 2]])))
    assert (findings, table.rows) == ((), (4,))


def test_data_beside_the_table_is_left_out_and_said():
    table, findings = read(workbook(("评分", [HEADER, ["A", "E", 1, 2, None, "旁注"]])))
    assert places(findings) == [("column_without_header", None, "F")]
    assert list(table.columns) == ["application", "rater", "position", "focus"]


def test_every_merged_range_is_named():
    rows = [HEADER, ["A", "E1", 1, 2], [None, "E2", 1, 2], ["B", "E1", 1, 2]]
    _, findings = read(workbook(("评分", rows), edit=lambda sheet: sheet.merge_cells("A2:A3")))
    assert places(findings) == [("merged_cells", 2, "申报项目")]
    assert findings[0].facts["range"] == "A2:A3"


def test_a_formula_nobody_computed_is_named_and_a_computed_one_is_read():
    content = workbook(("评分", [HEADER, ["A", "E", "=4+4", "=3+4"]]))
    computed = replace(content, "xl/worksheets/sheet1.xml", b"<f>3+4</f><v></v>", b"<f>3+4</f><v>7</v>")
    table, findings = read(computed)
    assert places(findings) == [("formula_without_value", 2, "position")]
    assert findings[0].facts["formula"] == "=4+4"
    assert table.columns["focus"] == (7.0,)


def test_a_formula_that_computed_an_empty_text_is_an_empty_cell():
    content = workbook(("评分", [HEADER, ["A", "E", 8, '=""']]))
    old = b'<c r="D2"><f>""</f><v></v></c>'
    empty = replace(content, "xl/worksheets/sheet1.xml", old, b'<c r="D2" t="str"><f>""</f><v></v></c>')
    table, findings = read(empty)
    assert findings == ()
    assert table.columns["focus"] == (None,)


def test_an_error_of_the_spreadsheet_is_not_an_empty_cell():
    _, findings = read(workbook(("评分", [HEADER, ["A", "E", "#DIV/0!", "#N/A"]])))
    assert places(findings) == [("error_cell", 2, "position"), ("error_cell", 2, "focus")]
    assert [finding.facts["value"] for finding in findings] == ["#DIV/0!", "#N/A"]


def test_a_percentage_is_said_to_hold_a_fraction_once_for_its_column():
    def edit(sheet: Worksheet):
        for row in (2, 3):
            sheet.cell(row, 2).number_format = "0.0%"

    rows = [["申报项目", "growth"], ["A", 0.125], ["B", 0.2]]
    table, findings = read(workbook(("项目", rows), edit=edit), "applications")
    assert places(findings) == [("percent_format", 2, "growth")]
    assert table.columns["growth"] == (0.125, 0.2)


def test_an_identifier_turned_into_a_date_is_refused_and_a_date_elsewhere_is_text():
    table, findings = read(workbook(("评分", [HEADER, [date(2026, 1, 2), "E", date(2026, 8, 5), 1]])))
    assert places(findings) == [("date_in_text", 2, "申报项目")]
    assert table.columns["position"] == ("2026-08-05",)


def test_the_sheet_with_the_columns_is_found_and_the_others_are_named():
    content = workbook(
        ("说明", [["填写说明"], ["请勿改动表头"]]),
        ("申报项目", [["编号", "名称"], ["A", "甲"]]),
        ("评分", [HEADER, ["A", "E", 1, 2]]),
        ("空", []),
    )
    table, findings = read(content)
    assert table.sheet == "评分"
    assert [(f.code, f.where.sheet) for f in findings] == [("sheet_not_read", "说明"), ("sheet_not_read", "申报项目")]
    assert read(content, "applications")[0].columns["name"] == ("甲",)


def test_two_sheets_that_could_be_meant_are_not_chosen_between():
    table, findings = read(workbook(*((name, [HEADER, ["A", "E", 1, 2]]) for name in ("一", "二"))))
    assert table is None
    assert [(f.code, f.facts["sheets"]) for f in findings] == [("several_sheets", ("一", "二"))]


@pytest.mark.parametrize("rows", [[], [[None, "  "]]])
def test_an_empty_workbook_says_so(rows: Rows):
    table, findings = read(workbook(("评分", rows)))
    assert table is None
    assert [finding.code for finding in findings] == ["file_empty"]


def test_booleans_are_answers():
    table, _ = read(workbook(("项目", [["申报项目", "clean"], ["A", True], ["B", False]])), "applications")
    assert table.columns["clean"] == ("TRUE", "FALSE")


def test_a_damaged_workbook_says_so():
    content = workbook(("评分", [HEADER, ["A", "E", 1, 2]]))
    for damaged in (content[:1000], content[: len(content) // 2], content.replace(b"xl/", b"xk/", 1)):
        table, findings = read(damaged)
        assert table is None
        assert [finding.code for finding in findings] == ["workbook_corrupt"]


def test_a_workbook_with_a_password_says_so():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert [finding.code for finding in read(content)[1]] == ["workbook_encrypted"]


def test_a_decompression_bomb_is_not_opened():
    content = workbook(("评分", [HEADER, ["A", "E", 1, 2]]))
    zeros = b"<sheetData>" + b"\n" * 30_000_000  # 30 MB that pack to 30 kB, a ratio near 1000
    bomb = replace(content, "xl/worksheets/sheet1.xml", b"<sheetData>", zeros)
    table, findings = read(bomb)
    assert table is None
    assert [finding.code for finding in findings] == ["workbook_bomb"]


def test_a_part_that_hides_its_size_is_found_out():
    content = bytearray(workbook(("评分", [HEADER, ["A", "E", 1, 2]])))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46  # its record in the central directory
    content[entry + 24 : entry + 28] = (9).to_bytes(4, "little")  # declares 9 bytes unpacked
    assert [finding.code for finding in read(bytes(content))[1]] == ["workbook_corrupt"]


def test_a_cell_in_the_farthest_corner_does_not_exhaust_the_memory():
    content = workbook(("评分", [HEADER, ["A", "E", 1, 2]]))
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    table, findings = read(replace(content, "xl/worksheets/sheet1.xml", b"</sheetData>", corner))
    assert table is None
    assert [(f.code, f.facts["rows"], f.facts["columns"]) for f in findings] == [("sheet_too_large", 1048576, 16384)]


def test_formats_down_to_the_farthest_corner_are_no_content():
    content = workbook(("评分", [HEADER, ["A", "E", 1, 2]]))
    corner = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    table, findings = read(replace(content, "xl/worksheets/sheet1.xml", b"</sheetData>", corner))
    assert (findings, table.rows) == ((), (2,))


def test_a_document_type_is_refused():
    content = workbook(("评分", [HEADER, ["A", "E", 1, 2]]))
    part = "xl/worksheets/sheet1.xml"
    entity = b'<!DOCTYPE x [<!ENTITY a "8">]><worksheet '
    assert [finding.code for finding in read(replace(content, part, b"<worksheet ", entity))[1]] == ["workbook_corrupt"]


GOOD = workbook(("评分", [HEADER, *([f"A{n}", "E", n % 10, "=1"] for n in range(30))]))
PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_workbook_with_damaged_bytes_never_raises(data: st.DataObject):
    part = data.draw(st.sampled_from(PARTS))
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        inside = archive.read(part)
    start = data.draw(st.integers(0, len(inside) - 1))
    length = data.draw(st.integers(1, 12))
    damaged = replace(GOOD, part, inside, inside[:start] + data.draw(st.binary(max_size=6)) + inside[start + length :])
    table, findings = read(damaged)
    assert table is not None or any(finding.level == "block" for finding in findings)
