"""What a cell of a score sheet says: a number, one of the states that are not a number, or nothing legible.

Scored, not applicable, recused, abstained, absent and pending are six facts that are never blended.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from scoring.sheets import Floats
from scoring.tables import Cell

Marks = NDArray[np.int8]


class Mark(IntEnum):
    """What one cell states."""

    EMPTY = 0
    NUMBER = 1
    NOT_APPLICABLE = 2
    RECUSED = 3
    ABSENT = 4
    ILLEGIBLE = 5
    ABSTAINED = 6


WORDS = {
    "na": Mark.NOT_APPLICABLE,
    "n/a": Mark.NOT_APPLICABLE,
    "不适用": Mark.NOT_APPLICABLE,
    "recused": Mark.RECUSED,
    "回避": Mark.RECUSED,
    "absent": Mark.ABSENT,
    "缺席": Mark.ABSENT,
    "abstained": Mark.ABSTAINED,
    "弃权": Mark.ABSTAINED,
}
DECLINED = (Mark.RECUSED, Mark.ABSTAINED, Mark.ABSENT)  # said of a whole sheet

YES = frozenset({"是", "yes", "true", "1"})
NO = frozenset({"否", "no", "false", "0"})
NUMERAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def number(cell: Cell) -> float | None:
    """Number a cell states in plain digits; None for anything else, infinity and NaN included.

    >>> number("8.50"), number("8.5分"), number("８.５"), number(float("nan"))
    (8.5, None, None, None)
    """
    if isinstance(cell, str):
        if not NUMERAL.fullmatch(cell):
            return None
        cell = float(cell)
    return float(cell) if cell is not None and math.isfinite(cell) else None


def identity(cell: Cell) -> str:
    """Text of an identifier; a whole number loses the decimals a spreadsheet gave it, empty is ``""``.

    >>> identity(1.0), identity("001"), identity(None)
    ('1', '001', '')
    """
    if isinstance(cell, str):
        return cell
    if cell is None or math.isnan(cell):
        return ""
    return str(int(cell)) if math.isfinite(cell) and cell == int(cell) else repr(float(cell))


def answer(cell: Cell) -> int | None:
    """1 for yes, 0 for no, -1 for an empty cell, None for anything else."""
    text = identity(cell).casefold()
    if text in YES or text in NO:
        return int(text in YES)
    return None if text else -1


def read_cells(column: Sequence[Cell]) -> tuple[Marks, Floats]:
    """Mark of every cell, and its number (NaN where it states none)."""
    known = {cell: _read(cell) for cell in set(column)}
    marks = np.array([known[cell][0] for cell in column], dtype=np.int8)
    return marks, np.array([known[cell][1] for cell in column], dtype=np.float64)


def read_identities(column: Sequence[Cell]) -> list[str]:
    """Text of every identifier in a column."""
    known = {cell: identity(cell) for cell in set(column)}
    return [known[cell] for cell in column]


def _read(cell: Cell) -> tuple[Mark, float]:
    if cell is None:
        return Mark.EMPTY, math.nan
    value = number(cell)
    if value is not None:
        return Mark.NUMBER, value
    return WORDS.get(cell.casefold(), Mark.ILLEGIBLE) if isinstance(cell, str) else Mark.ILLEGIBLE, math.nan
