"""收件与形式审查, intake and formal check: what came in, what was found in it, and what is decided about it."""

from __future__ import annotations

from pages.common.screen import Screen
from pages.common.standing import top


def render(screen: Screen) -> None:
    """The list on the left, one application on the right."""
    top(screen, screen.t("intake.title"))
