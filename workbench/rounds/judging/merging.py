"""Two desks on one sheet: what was changed since somebody looked is never overwritten unseen.

A field is stale when its stored value has changed since the revision it was edited on, differs from what is wanted,
and was last changed at another desk. All other fields are taken.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.store.sheets import Sheet

Fields = Mapping[str, str]
"""Entries of a sheet by path; what is empty is not there."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A field somebody else's desk has changed meanwhile; ``here`` when that was another window of the same sign-in."""

    field: str
    wanted: str = dataclasses.field(repr=False)
    stored: str = dataclasses.field(repr=False)
    at: datetime
    revision: int
    here: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Every field as it is to be kept, and those that were not taken."""

    fields: Fields
    stale: tuple[Stale, ...] = ()


def merge(base: Fields, later: Sequence[Sheet], edits: Fields, desk: str) -> Merged:
    """Take edits that were made on ``base`` after the revisions that have come ``later``, in their order."""
    kept = dict(later[-1].fields if later else base)
    stale = []
    for field, wanted in edits.items():
        passed = _overtaken(base, later, field, wanted, desk)
        if passed is None:
            kept[field] = wanted
        else:
            stale.append(passed)
    return Merged({field: value for field, value in kept.items() if value}, tuple(stale))


def unseen(base: Fields, later: Sequence[Sheet], desk: str) -> tuple[Stale, ...]:
    """Fields that other desks have changed since ``base``, with the value that was looked at as the one wanted."""
    fields = sorted({field for revision in later for field in revision.fields} | set(base))
    passed = (_overtaken(base, later, field, base.get(field, ""), desk) for field in fields)
    return tuple(stale for stale in passed if stale is not None)


def _overtaken(base: Fields, later: Sequence[Sheet], field: str, wanted: str, desk: str) -> Stale | None:
    """The change by which another desk went ahead on a field, if there is one."""
    value, last = base.get(field, ""), None
    for revision in later:
        if revision.fields.get(field, "") != value:
            value, last = revision.fields.get(field, ""), revision
    if last is None or value in (wanted, base.get(field, "")) or last.session == desk:
        return None
    return Stale(field, wanted, value, last.at, last.revision, _sign_in(last.session) == _sign_in(desk))


def _sign_in(desk: str) -> str:
    return desk.partition(":")[0]
