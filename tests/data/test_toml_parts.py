"""TOML that is not TOML is a finding, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.decisions import read_decisions
from data.notices import read_notice
from data.toml_parts import parse


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a =", "not_toml"),
        (b"a = 2026-13-01", "not_toml"),
        (b'[[a]]\nb = { c = ["\\u0000"] }', "not_toml"),
        (rb'"\uFFFF" = 1', "not_toml"),
        (b"a = " + b"[" * 5000, "not_toml"),
        (b"a = " + b"9" * 5000, "not_toml"),
        ("a = '评审'".encode("gb18030"), "not_utf8"),
        (b"PK\x03\x04\xff", "not_utf8"),
    ],
)
def test_what_cannot_be_read_is_one_finding(content, code):
    document, findings = parse("file.toml", content)
    assert document is None
    assert [(finding.code, finding.where.file) for finding in findings] == [(code, "file.toml")]


def test_a_byte_order_mark_is_no_fault():
    assert parse("file.toml", b"\xef\xbb\xbfa = 1") == ({"a": 1}, ())


@given(st.binary(max_size=60) | st.text(alphabet="abc=[].\"'\n#{}0-:T", max_size=60).map(str.encode))
def test_no_bytes_make_a_reader_fail(content):
    for read in (read_notice, read_decisions):
        value, findings = read("file.toml", content)
        assert (value is None) == any(finding.level == "block" for finding in findings)
