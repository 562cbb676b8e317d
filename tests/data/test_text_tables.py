"""Tables from CSV: encodings, delimiters, headers in both languages, and a place for every fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files import LARGEST_FILE, read_table
from data.headers import ALIASES, Kind, canonical
from scoring.findings import Finding

WIDE = "application,rater,position,focus\nA01,E01,8,7.5\nA01,E02,回避,\n"


def read(text: str | bytes, kind: Kind = "scores", criteria=("position", "focus")):
    content = text.encode() if isinstance(text, str) else text
    return read_table("scores.csv", content, kind, criteria)


def the(findings: tuple[Finding, ...], code: str) -> Finding:
    (finding,) = (finding for finding in findings if finding.code == code)
    return finding


def test_numbers_become_numbers_and_identifiers_stay_texts():
    table, findings = read("application,rater,position\n001,007,08.50\n")
    assert findings == ()
    assert table.columns == {"application": ("001",), "rater": ("007",), "position": (8.5,)}


def test_further_columns_keep_their_printed_name_and_codes_stay_texts():
    text = "申报项目,名称,产值,邮编,统一代码\nA1,甲,12.5,010010,911500001234567890\n"
    table, _ = read(text, "applications")
    assert table.columns["产值"] == (12.5,)
    assert table.columns["邮编"] == ("010010",)
    assert table.columns["统一代码"] == ("911500001234567890",)
    assert table.headers == {
        "application": "申报项目",
        "name": "名称",
        "产值": "产值",
        "邮编": "邮编",
        "统一代码": "统一代码",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_the_one_that_gives_known_headers(delimiter: str):
    table, findings = read(WIDE.replace(",", delimiter))
    assert findings == ()
    assert table.columns["position"] == (8.0, "回避")


def test_a_comma_inside_quotation_marks_does_not_mislead():
    table, _ = read('application;rater;position;"a,b,c,d,e"\nA;E;1;2\n')
    assert list(table.columns) == ["application", "rater", "position", "a,b,c,d,e"]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", None), ("utf-8-sig", None), ("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16")],
)
def test_encoding_is_found_and_said(encoding: str, said: str | None):
    text = "申报项目,评审专家,评分项,分值\n项目甲,专家乙,细分领域地位,8\n"
    table, findings = read(text.encode(encoding))
    assert table.columns["application"] == ("项目甲",)
    assert [finding.facts["encoding"] for finding in findings] == ([said] if said else [])


def test_bytes_of_no_encoding_are_reported_at_their_row():
    table, findings = read(b"application,rater,position\nA,E,1\nB,\xff\xff,2\n")
    assert table is None
    finding = the(findings, "wrong_encoding")
    assert (finding.where.row, finding.facts["byte"]) == (3, "0xFF")


def test_a_broken_byte_in_utf8_is_placed_where_it_is_and_not_where_gb18030_gave_up():
    content = "application,rater,position\n甲,E,1\n".encode() + b"B,\xff\xff,2\n"
    with pytest.raises(UnicodeDecodeError):
        content.splitlines()[1].decode("gb18030")
    assert the(read(content)[1], "wrong_encoding").where.row == 3


def test_rows_keep_their_number_when_empty_ones_are_skipped():
    table, findings = read("\n,,\napplication,rater,position\n\nA,E,1\n,,\nB,E,2\n")
    assert findings == ()
    assert table.rows == (5, 7)


def test_a_cell_of_two_lines_is_one_row_as_in_a_spreadsheet():
    table, _ = read('application,rater,position,备注\nA,E,1,"first\nsecond"\nB,E,2,\n')
    assert table.rows == (2, 3)
    assert table.place(1, "position").row == 3


def test_rows_of_another_length_are_named():
    _, findings = read("application,rater,position\nA,E\nB,E,1,9\nC,E,1,\nD,E,1\n")
    assert [(f.code, f.where.row, f.facts["cells"]) for f in findings] == [("ragged_row", 2, 2), ("ragged_row", 3, 4)]


def test_missing_columns_are_all_named_and_there_is_no_table():
    table, findings = read("project,score\nA,1\n")
    assert table is None
    assert [(f.code, f.facts["column"]) for f in findings] == [
        ("missing_column", "application"),
        ("missing_column", "rater"),
        ("missing_column", "criterion"),
    ]


def test_a_header_under_a_title_is_pointed_at():
    table, findings = read("2026 年度评审,,\n申报项目,评审专家,评分项,分值\nA,E,position,8\n")
    assert table is None
    assert the(findings, "header_below").where.row == 2


def test_two_headers_of_one_meaning_are_a_fault():
    table, findings = read("申报项目,项目编号,评审专家,position\nA,B,E,1\n")
    assert table is None
    finding = the(findings, "duplicate_header")
    assert (finding.where.column, finding.facts["headers"]) == ("项目编号", ("申报项目", "项目编号"))


def test_data_without_a_header_is_left_out_and_said():
    table, findings = read(",application,rater,position,\n1,A,E,8,\n")
    assert list(table.columns) == ["application", "rater", "position"]
    assert the(findings, "column_without_header").where.column == "A"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b",,\n,,\n", b"  \n"])
def test_nothing_is_said_to_be_nothing(content: bytes):
    table, findings = read(content)
    assert table is None
    assert [finding.code for finding in findings] == ["file_empty"]


def test_a_header_alone_has_no_rows():
    table, findings = read("application,rater,position\n")
    assert table is None
    assert [finding.code for finding in findings] == ["no_rows"]


def test_an_open_quotation_mark_swallows_nothing():
    table, findings = read('application,rater,position\nA,E,1\nB,"E,2\nC,E,3\n')
    assert table is None
    assert the(findings, "csv_malformed").where.row == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scores.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("scores.pdf", b"%PDF-1.7\n"),
        ("scores.xls", b"<html><table><tr><td>application</td></tr></table></html>"),
        ("scores.csv", "application,rater,position\nA,E,1\n".encode("utf-16-le")),
        ("scores.docx", b"PK\x03\x04 and so on"),
    ],
)
def test_other_types_are_refused_by_their_content(name: str, content: bytes):
    table, findings = read_table(name, content, "scores")
    assert table is None
    assert [finding.code for finding in findings] == ["file_type_unsupported"]


def test_a_file_beyond_the_limit_is_not_opened():
    table, findings = read_table("scores.csv", bytes(LARGEST_FILE + 1), "scores")
    assert table is None
    assert [finding.code for finding in findings] == ["file_too_large"]


@pytest.mark.parametrize("kind", ["scores", "applications", "raters"])
def test_no_header_has_two_meanings(kind: Kind):
    words = [word for name, aliases in ALIASES[kind].items() for word in {name, *aliases.split()}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "header", ["申报项目", " 申报项目 ".strip(), "Application", "APPLICATION_ID", "Application ID", "项目ID"]
)
def test_headers_are_known_in_any_case_and_spacing(header: str):
    assert canonical(header, "scores") == "application"


def test_a_criterion_wins_over_an_alias():
    assert canonical("rating", "scores", {"rating"}) == "rating"
    assert canonical("rating", "scores") == "score"


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["scores", "applications", "raters"]))
def test_garbage_is_a_finding(content: bytes, kind: Kind):
    table, findings = read_table("garbage", content, kind)
    assert table is not None or any(finding.level == "block" for finding in findings)


@settings(deadline=None, max_examples=150)
@given(st.text("Aa1,;\t\"\n\r'=是回避 .", max_size=60))
def test_any_text_under_a_header_is_read_or_reported(text: str):
    table, findings = read("application,rater,position\n" + text)
    assert table is not None or any(finding.level == "block" for finding in findings)
    if table is not None:
        assert all(len(cells) == len(table.rows) for cells in table.columns.values())
        assert all(cell is None or cell == cell.strip() != "" for cell in table.columns["rater"])
