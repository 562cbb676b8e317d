"""The public notice (公示): only what may be public, and the rules under which it may be drawn up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, Strict, StringConstraints, ValidationInfo, field_validator, model_validator

from scoring.findings import Finding, blocks, found
from scoring.rubric import Part, Text

if TYPE_CHECKING:
    from scoring.evaluate import Evaluation
    from scoring.sheets import Application

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[date, Strict()]  # a number would be taken for seconds since 1970
SHORTEST_NAME = 2  # a single character is no name one could recognise in a text


class Period(Part):
    """First and last day on which objections are heard."""

    starts: Day
    ends: Day

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("notice_period_reversed")
        return self


class Contact(Part):
    """Where an objection goes; only a fax machine may be lacking."""

    address: Words
    phone: Words
    fax: Words | None = None
    email: Words


class NoticeText(Part):
    """What the issuer says, in the conventional order; ``synthetic`` marks a made-up example."""

    title: Words
    basis: Annotated[tuple[Words, ...], Field(min_length=1)]
    procedure: Words
    supervision: Words
    objection: Words
    period: Period
    contact: Contact
    supervision_phone: Words
    attachment: Words
    issuer: Words
    issued: Day
    synthetic: bool = False

    @field_validator("issued")
    @classmethod
    def _in_time(cls, issued: date, earlier: ValidationInfo) -> date:
        period = earlier.data.get("period")
        if period is not None and period.starts < issued:
            raise ValueError("notice_issued_late")
        return issued


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a public list."""

    name: str
    region: str | None


@dataclass(frozen=True, slots=True)
class NoticeSector:
    """The shortlisted applications of one sub-sector in the order of their ids, never of their ranks."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class NoticeList:
    """One of several lists in a notice."""

    title: Text
    sectors: tuple[NoticeSector, ...]

    @property
    def count(self) -> int:
        """How many applications are on it."""
        return sum(len(sector.entries) for sector in self.sectors)


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice. It has no place for an expert, a score, a rank or a rejected application.

    Where a round draws several lists, ``lists`` holds them and ``sectors`` those of the first.
    """

    text: NoticeText
    sectors: tuple[NoticeSector, ...]
    lists: tuple[NoticeList, ...] = ()

    @property
    def count(self) -> int:
        """How many applications are announced on the first or only list."""
        return sum(len(sector.entries) for sector in self.sectors)


def announce(evaluation: Evaluation, text: NoticeText) -> tuple[Notice | None, tuple[Finding, ...]]:
    """Draw up the notice of a shortlist, or say why there cannot be one yet."""
    views = [(drawn.rules, evaluation.of(drawn)) for drawn in evaluation.lists]
    findings = (*_unready(evaluation, [view for _, view in views]), *_experts_named(evaluation, text))
    if blocks(findings):
        return None, findings
    lists = tuple(NoticeList(rules.title, _by_sector(view)) for rules, view in views if view.shortlist.selected)
    return Notice(text, lists[0].sectors if lists else _by_sector(evaluation), lists), findings


def _unready(evaluation: Evaluation, views: Sequence[Evaluation]) -> Iterator[Finding]:
    """Why there cannot be a notice yet; a list without anybody is left out, unless all are."""
    faults = [fault for view in views or [evaluation] for fault in _undecided(view)]
    empty = [fault for fault in faults if fault.code == "notice_nobody"]
    yield from (fault for fault in faults if fault not in empty)
    if len(empty) == max(len(views), 1):
        yield empty[0]


def _undecided(evaluation: Evaluation) -> Iterator[Finding]:
    shortlist, applications = evaluation.shortlist, evaluation.panel.applications
    if (tie := shortlist.blocked_tie) is not None:
        tied = tuple(applications[i].id for i in tie.applications)
        yield found("notice_tie_open", "block", applications=tied, places=tie.places)
    elif blocks(evaluation.findings) or shortlist.refused:
        yield found("notice_shortlist_refused", "block")
    elif not shortlist.selected:
        yield found("notice_nobody", "block")


def _experts_named(evaluation: Evaluation, text: NoticeText) -> Iterator[Finding]:
    said = text.model_dump_json()
    for rater in evaluation.panel.raters:
        if len(rater.name) >= SHORTEST_NAME and rater.name != rater.id and _is_named(rater.name, said):
            yield found("notice_names_expert", "block", expert=rater.name)


def _is_named(name: str, text: str) -> bool:
    """Whether a text holds a name; in Latin letters only as words of its own, so that Ann is not in Announcement."""
    if not name.isascii():
        return name in text
    return re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text) is not None


def _by_sector(evaluation: Evaluation) -> tuple[NoticeSector, ...]:
    chosen = [evaluation.panel.applications[i] for i in sorted(evaluation.shortlist.selected)]
    names = sorted({application.sector for application in chosen})
    return tuple(NoticeSector(name, tuple(_entry(a) for a in chosen if a.sector == name)) for name in names)


def _entry(application: Application) -> Entry:
    region = application.attributes.get("region")
    return Entry(application.name, f"{region:.15g}" if isinstance(region, float) else region)
