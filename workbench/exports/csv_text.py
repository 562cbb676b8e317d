"""Rows as a CSV file that spreadsheets read as what it says: Chinese as Chinese, and text never as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from workbench.exports.workbook.table import safe

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv_text(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows with the mark by which spreadsheets know UTF-8; negative numbers stay numbers.

    >>> csv_text([("=1+1", "-1", "-1+1")]).decode("utf-8-sig")
    "'=1+1,-1,'-1+1\\n"
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([cell if NUMBER.fullmatch(cell) else _kept(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _kept(cell: str) -> str:
    """A text that is none but itself; a carriage return alone would end the row for some readers."""
    return safe(cell).replace("\r\n", "\n").replace("\r", "\n")
