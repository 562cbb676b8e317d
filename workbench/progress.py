"""How far a long computation has come: it says the name of each step as it begins."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]


def quiet(_step: str) -> None:
    """Ignore progress."""
