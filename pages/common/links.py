"""Addresses inside the workbench."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def page_link(name: str, round_: str | None = None, language: str = "zh", **more: str) -> str:
    """The address of a screen, in a round and a language.

    >>> page_link("board", "r-2026-01", "en")
    '/board?round=r-2026-01&lang=en'
    """
    given = {"round": round_, **more, "lang": None if language == "zh" else language}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/{name}?{query}" if query else f"/{name}"


def file_link(attachment: str, round_: str) -> str:
    """The address of an attachment, for whoever may read it."""
    return f"/files/{quote(attachment, safe='')}?{urlencode({'round': round_})}"
