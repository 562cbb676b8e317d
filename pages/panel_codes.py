"""Access codes of the panel: who has one, and a sheet to print for those who have none."""

from __future__ import annotations

from pages.common.screen import Screen


def show(screen: Screen) -> None:
    """State of every code, and the button that issues those that are missing."""
