"""The notice file: the issuer's words, complete or not used at all (every key: ``data/samples/notice.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from data.toml_parts import fit, parse, path
from scoring.findings import Finding, Place, found
from scoring.notice import NoticeText

CODES = {
    "missing": "notice_missing",
    "string_too_short": "notice_missing",
    "too_short": "notice_missing",
    "extra_forbidden": "notice_unknown_key",
    "string_type": "notice_not_text",
    "date_type": "notice_not_a_date",
}
BLANK = re.compile(r"×{2,}|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|_{3,}|○{2,}|\.{4,}|〔[^〕\d]*〕|待定|待填|TODO|TBD")
"""What forms leave to be filled in."""


def read_notice(name: str, content: bytes) -> tuple[NoticeText | None, tuple[Finding, ...]]:
    """Read a notice file; every element that is missing, empty or left blank is a finding that names it."""
    document, findings = parse(name, content)
    return (None, findings) if document is None else notice_from(name, document)


def notice_from(name: str, document: Mapping[str, Any]) -> tuple[NoticeText | None, tuple[Finding, ...]]:
    """The words of a notice from a document, however it was filled in."""
    text, faults = fit(NoticeText, name, document, CODES, "notice_invalid")
    findings = (*faults, *_left_blank(name, document))
    return (None if findings else text), findings


def _left_blank(name: str, document: Mapping[str, Any]) -> Iterator[Finding]:
    for element, text in _texts(document):
        if (blank := BLANK.search(text)) is not None:
            yield found("notice_left_blank", "block", Place(name, field=element), element=element, blank=blank.group())


def _texts(value: object, *location: str | int) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield path(location), value
        case Mapping():
            for key, part in value.items():
                yield from _texts(part, *location, key)
        case list():
            for index, part in enumerate(value):
                yield from _texts(part, *location, index)
