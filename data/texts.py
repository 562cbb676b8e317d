"""Text files of rows: their encoding, their delimiter, their rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence

from data.grids import Grid, Raw, plain
from scoring.findings import Finding, Place, found

DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8-sig", "gb18030")
GUARD = re.compile(r"^'(?=[=+\-@\t\n])")
WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(
    name: str, content: bytes, recognised: Callable[[Sequence[str]], int]
) -> tuple[Grid | None, tuple[Finding, ...]]:
    """Read delimited text; ``recognised`` counts the headers known in a row, which decides the delimiter."""
    text, findings = _decode(name, content)
    if text is None:
        return None, findings
    delimiter = max(DELIMITERS, key=lambda sign: _promise(text, sign, recognised))
    records: list[list[Raw]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            records.append([_said(cell) for cell in record])  # noqa: PERF401 - the count so far is the place
    except csv.Error as error:
        return None, (*findings, found("csv_malformed", "block", Place(name, row=len(records) + 1), reason=str(error)))
    return Grid(None, records), findings


def _said(cell: str) -> str | None:
    """What a cell says, without the apostrophe by which our own tables keep a text from being a formula."""
    return plain(GUARD.sub("", cell.strip()))


def _decode(name: str, content: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    """Text in UTF-8, else in GB18030, else in what a byte order mark declares."""
    encodings = ("utf-16",) if content.startswith(WIDE_BOMS) else ENCODINGS
    reached = 0
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
        else:
            if encoding == "utf-8-sig":
                return text, ()
            return text, (found("encoding_detected", "info", Place(name), encoding=encoding.upper()),)
    where = Place(name, row=content.count(b"\n", 0, reached) + 1)
    return None, (found("wrong_encoding", "block", where, byte=f"0x{content[reached]:02X}", position=reached),)


def _promise(text: str, delimiter: str, recognised: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """How well a delimiter splits the first line with content: headers known, then headers."""
    line = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    try:
        headers = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return 0, 0
    return recognised(headers), len(headers)
