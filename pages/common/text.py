"""Text that came from a user, made harmless for the sink it goes to.

HTML is built with ``markupsafe.Markup``, which escapes whatever is put into it. Markdown (labels, captions, options
of radio buttons) and chart text have their own syntax and go through the functions here. The options of boxes to
choose from are shown as they are: an escape would stand there as a backslash.
"""

from __future__ import annotations

import re
from html import escape

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
LINKED_LATE = re.compile(r"(?i)(:|@|\bwww(?=\.))")
WORD_JOINER = "\u2060"


def markdown(text: str) -> str:
    r"""Escape every character Markdown could read as syntax; line breaks become spaces.

    Bare addresses and ``:names:`` are recognised after escapes are gone, so an invisible joiner parts them.

    >>> markdown("![a](b)")
    '\\!\\[a\\]\\(b\\)'
    """
    parted = LINKED_LATE.sub(rf"\1{WORD_JOINER}", " ".join(text.split()))
    return PUNCTUATION.sub(r"\\\1", parted)


def chart(text: str) -> str:
    """Escape the HTML subset plotly reads in labels and hover text.

    >>> chart("<b>A</b>")
    '&lt;b&gt;A&lt;/b&gt;'
    """
    return escape(" ".join(text.split()))


def shorten(text: str, width: int) -> str:
    """Cut a text that would not fit, counting a Chinese character as two columns.

    >>> shorten("青岚县行业应用软件产业集群", 12)
    '青岚县行业…'
    """
    room = width
    for position, character in enumerate(text):
        room -= columns(character)
        if room < 0:
            kept = text[:position]
            while kept and sum(map(columns, kept)) > width - 2:
                kept = kept[:-1]
            return f"{kept.rstrip()}…"
    return text


def columns(character: str) -> int:
    """How many columns of a monospaced grid one character takes."""
    return 2 if ord(character) > 0x2E7F else 1
