"""What is not opened, and what is opened without being followed or run."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files import LARGEST_FILE, OLE
from data.intake.filling import fill
from data.intake.opening import open_file, too_large
from data.intake.reader import read_application
from tests.data.intake.every_kind import blank, every_kind, everything, known
from tests.data.intake.official_form import official_form
from workbench.intake_files import Source, files_in, read_source

MEGABYTE = 2**20
FILLED = fill(blank("kit"), every_kind(), everything())
DOCUMENT = official_form()


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.wps", OLE + b"\0" * 600, "save_as_docx"),
        ("a.doc", OLE + b"\0" * 600, "save_as_docx"),
        ("a.et", OLE + b"\0" * 600, "save_as_xlsx"),
        ("a.xls", OLE + b"\0" * 600, "save_as_xlsx"),
        ("a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"),
        ("a.msg", OLE + b"\0" * 600, "file_type_unsupported"),
        ("a.pdf", b"%PDF-1.7", "file_type_unsupported"),
        ("a.docx", b"", "file_type_unsupported"),
        ("a.xlsx", b"PK\x03\x04 and nothing", "file_type_unsupported"),
    ],
)
def test_what_cannot_be_read_is_said(name, content, code):
    opened, findings = open_file(name, content)
    assert opened is None
    assert codes(findings) == [code]
    assert findings[0].where.file == name


def bomb(main: str) -> bytes:
    """An archive of 300 MB of zeros, packed into some hundred kilobytes."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, archive.open(main, "w", force_zip64=True) as part:
        for _ in range(300):
            part.write(b"\0" * MEGABYTE)
    return target.getvalue()


@pytest.mark.parametrize(("name", "main"), [("a.xlsx", "xl/workbook.xml"), ("a.docx", "word/document.xml")])
def test_a_bomb_is_not_unpacked(name, main):
    content = bomb(main)
    assert len(content) < MEGABYTE
    opened, findings = open_file(name, content)
    assert opened is None
    assert codes(findings) == ["workbook_bomb"]


def test_a_file_of_200_megabytes_is_refused_by_its_size_alone(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)  # it holds nothing and takes no room
    item = read_source(known("miit-sme-2022"), Source("a.xlsx", path))
    assert codes(item.findings) == ["file_too_large"]
    assert too_large("a.xlsx", LARGEST_FILE) is None
    assert too_large("a.xlsx", LARGEST_FILE + 1).facts["limit"] == LARGEST_FILE // MEGABYTE


def with_part(content: bytes, name: str) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for each in source.namelist():
            changed.writestr(each, source.read(each))
        changed.writestr(name, b"anything")
    return target.getvalue()


@pytest.mark.parametrize(
    ("part", "code"),
    [("xl/vbaProject.bin", "macros_not_run"), ("xl/externalLinks/externalLink1.xml", "links_not_followed")],
)
def test_macros_and_links_are_left_alone_and_said(part, code):
    opened, findings = open_file("a.xlsm", with_part(fill(blank("kit"), every_kind(), everything()), part))
    assert opened is not None
    assert [(f.code, f.level) for f in findings] == [(code, "info")]


@pytest.mark.parametrize("cut", [100, 2000, 9000, 16000])
def test_a_truncated_workbook_is_a_finding(cut):
    content = fill(blank("kit"), every_kind(), everything())
    opened, findings = open_file("a.xlsx", content[:cut])
    assert opened is None
    assert codes(findings) in (["file_type_unsupported"], ["workbook_corrupt"])


def test_folders_are_read_through_without_hidden_files(tmp_path: Path):
    for name in ("甲/a.xlsx", "甲/~$a.xlsx", "b.docx", "notes.txt", ".git/c.xlsx", "d.WPS"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    sources, findings = files_in([tmp_path])
    assert sorted(source.name for source in sources) == ["b.docx", "d.WPS", "甲/a.xlsx"]
    assert findings == ()


def test_what_is_not_there_is_said(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    sources, findings = files_in([tmp_path / "empty", tmp_path / "none.xlsx"])
    assert sources == ()
    assert codes(findings) == ["folder_empty", "file_missing"]


def damaged(content: bytes, part: str, at: float, length: int, junk: bytes) -> bytes:
    """A file in one part of which some bytes were exchanged."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for name in source.namelist():
            held = source.read(name)
            if name == part:
                start = int(at * len(held))
                held = held[:start] + junk + held[start + length :]
            changed.writestr(name, held)
    return target.getvalue()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"]),
    st.floats(0, 1),
    st.integers(0, 40),
    st.binary(max_size=20),
)
def test_no_damage_to_a_workbook_ends_in_a_traceback(part, at, length, junk):
    opened, findings = open_file("a.xlsx", damaged(FILLED, part, at, length, junk))
    if opened is None:
        assert [f.level for f in findings] == ["block"]
    else:
        read_application(every_kind(), opened)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=20))
def test_no_damage_to_a_document_ends_in_a_traceback(at, length, junk):
    opened, findings = open_file("a.docx", damaged(DOCUMENT, "word/document.xml", at, length, junk))
    if opened is None:
        assert [f.level for f in findings] == ["block"]
    else:
        read_application(known("miit-sme-2022"), opened)
