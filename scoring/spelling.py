"""Names that resemble a name which is not known, to offer and never to apply."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection

LARGEST_SEARCH = 5000  # difflib is quadratic in practice; beyond this only equal forms are offered


def resembling(name: str, known: Collection[str], limit: int = 3) -> tuple[str, ...]:
    """Known names equal up to case, width and leading zeros, else the most similar ones, best first.

    >>> resembling("positon", ["growth", "position"])
    ('position',)
    >>> resembling("a1", ["A001", "A002"])
    ('A001',)
    """
    form = _form(name)
    equal = [other for other in known if _form(other) == form]
    if equal or len(known) > LARGEST_SEARCH:
        return tuple(equal[:limit])
    return tuple(difflib.get_close_matches(name, known, n=limit))


def _form(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = folded.rstrip("0123456789")
    return letters.strip() + folded[len(letters) :].lstrip("0")
