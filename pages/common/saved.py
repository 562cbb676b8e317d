"""The mark that says until when everything is saved; the message of a lost connection reads it."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from workbench import beijing
from workbench.i18n import Translator


def saved_mark(t: Translator, at: datetime | None) -> Markup:
    """ "Saved 14:03:22", or that nothing has been saved yet."""
    if at is None:
        return Markup('<span class="hp-saved">{}</span>').format(t("frame.unsaved"))
    mark = Markup('<span class="hp-saved" data-saved-at="{}">{}</span>')
    return mark.format(beijing.clock(at), t("frame.saved", at=beijing.clock(at, seconds=True)))
