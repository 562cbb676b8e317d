"""What stands in a file before it has a meaning: rows of cells, and what is odd about some of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal

Raw = str | float | date | time | timedelta | None
Spot = tuple[int, int]  # row and column, from 0
UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that some database, or any XML file, could not hold; spreadsheets can spell them as ``_x0000_``."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something about a cell that its value does not show; ``text`` is what the file holds there.

    ``merged`` cells with the range, ``formula`` without a stored value, ``error`` such as #DIV/0!,
    ``percent`` for a number shown as a percentage.
    """

    kind: Literal["merged", "formula", "error", "percent"]
    spot: Spot
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells from the first row of the file; a text is stripped and never empty."""

    sheet: str | None
    rows: list[list[Raw]]
    oddities: tuple[Oddity, ...] = field(default=())

    def first_row(self) -> int | None:
        """Index of the first row that is not empty."""
        return next((n for n, row in enumerate(self.rows) if any(cell is not None for cell in row)), None)


def plain(text: str) -> str | None:
    """What a cell says, or None; what no paper of ours could repeat is seen as such.

    >>> plain(" a\\x00b "), plain("  ")
    ('a\ufffdb', None)
    """
    return UNKEPT.sub("\ufffd", text.strip()) or None


def number_of(name: str) -> int:
    """Count of a column from 1 by its letters.

    >>> number_of("A"), number_of("ab")
    (1, 28)
    """
    count = 0
    for letter in name.upper():
        count = count * 26 + ord(letter) - ord("A") + 1
    return count


def letters(column: int) -> str:
    """Name of a column as a spreadsheet shows it.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name, column = chr(ord("A") + rest) + name, column - 1
    return name
