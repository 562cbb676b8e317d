"""What every screen is given."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.i18n import Translator


@dataclass(frozen=True, slots=True)
class Screen:
    """One visit to a screen: ``t`` gives every text in the visitor's language."""

    t: Translator
