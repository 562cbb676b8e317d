"""A bundle is packed into the same bytes each time, and a hostile ZIP is refused before anything of it is unpacked."""

import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.bundle.packing import pack, unpack
from workbench.bundle.verification import verify

FILES = {"b.json": b"[2]", "manifest.json": b"{}", "a/c.txt": "评".encode(), "README.txt": b"read"}


def zipped(*entries: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            archive.writestr(ZipInfo(name), content, method)
    return stream.getvalue()


def codes(content: bytes) -> list[str]:
    files, findings = unpack("x.zip", content)
    assert (files is None) == bool(findings)
    return [one.code for one in findings]


def test_equal_files_are_equal_bytes_in_whatever_order_they_come() -> None:
    packed = pack(FILES)
    assert packed == pack(dict(reversed(FILES.items())))
    assert unpack("x.zip", packed) == (FILES, ())
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.namelist() == ["manifest.json", "README.txt", "a/c.txt", "b.json"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "a/../../b", "a\\b", "C:evil", ".hidden", "a//b", "", "a/b/c/d/e", "x" * 121, "评"],
)
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    assert codes(zipped((name, b"x"))) == ["bundle_entry_unsafe"]


def test_a_file_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        content = zipped(("a.json", b"1"), ("a.json", b"2"))
    assert codes(content) == ["bundle_entry_unsafe"]


def test_another_way_of_packing_and_encryption_are_refused() -> None:
    assert codes(zipped(("a.json", b"1"), method=ZIP_BZIP2)) == ["bundle_entry_unsafe"]
    content = bytearray(zipped(("a.json", b"1")))
    content[content.index(b"PK\1\2") + 8] |= 1  # the flag of an encrypted entry, in the list of entries
    assert codes(bytes(content)) == ["bundle_entry_unsafe"]


def test_a_bomb_is_not_unpacked() -> None:
    content = zipped(("a.json", b"0" * (80 * 2**20)))
    assert len(content) < 150_000
    assert codes(content) == ["bundle_too_large"]


def test_too_many_files_are_refused() -> None:
    assert codes(zipped(*((f"{n}.json", b"") for n in range(201)))) == ["bundle_too_large"]


def test_a_file_that_is_larger_than_it_says_is_refused() -> None:
    content = bytearray(zipped(("a.json", b"0" * 5000)))
    at = content.index(b"PK\1\2") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    assert codes(bytes(content)) == ["bundle_unreadable"]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\3\4" + b"\0" * 40, b"text", zlib.compress(b"x")])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert codes(content) == ["bundle_unreadable"]


@given(st.data())
def test_a_damaged_zip_never_ends_in_an_error(data) -> None:
    content = bytearray(pack(FILES))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for broken in (bytes(content), bytes(content[:cut])):
        assert not verify("x.zip", broken).holds
