"""How a programme runs: who applies, who reviews, quotas, dates, documents, and what comes out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scoring.applications.rules import Check, RuleId, Variable
from scoring.findings import Level
from scoring.rubric import Identifier, Name, Part, Text

Outcome = Literal["shortlist", "pass-fail", "two-lists", "tracking"]
Count = Annotated[int, Field(ge=1)]


class Authority(Part):
    """A kind of body that applies, recommends or reviews, such as a province or a county."""

    id: Variable
    title: Text
    names: tuple[Name, ...] = ()


class Stage(Part):
    """One step of the procedure and the authority that takes it."""

    id: Variable
    title: Text
    authority: Variable
    source: Text | None = None


class AuthorityQuota(Part):
    """At most ``limit`` recommendations by one authority of a kind, on one list."""

    id: RuleId
    authority: Variable
    limit: Count
    list: Variable = "main"
    level: Level = "block"
    clause: Text


class SectorRule(Part):
    """At most ``limit`` applications of the same sub-sector in one authority's recommendation."""

    id: RuleId
    limit: Count = 1
    level: Level = "block"
    clause: Text


class Milestone(Part):
    """A day that matters; an absent ``on`` was not published."""

    id: Variable
    title: Text
    on: date | None = None
    source: Text | None = None


class Document(Part):
    """What has to be handed in, in how many copies, and how a disc is labelled (``label`` is a pattern)."""

    id: Variable
    title: Text
    originals: Annotated[int, Field(ge=0)] = 0
    copies: Annotated[int, Field(ge=0)] = 0
    scope: Literal["submission", "application"] = "application"
    required: bool = True
    label: Name | None = None
    label_example: Text | None = None
    rule: RuleId | None = None
    clause: Text | None = None


class Veto(Part):
    """A fact that ends an application once a person has confirmed it with evidence."""

    id: RuleId
    title: Text
    clause: Text


class Summary(Part):
    """The recommending authority's list of applications: one row each."""

    title: Text
    official: bool
    columns: Annotated[tuple[SummaryColumn, ...], Field(min_length=1)]


class SummaryColumn(Part):
    """A column of the summary; ``same_as`` names the field of the form it must repeat."""

    id: Variable
    label: Text
    kind: Literal["text", "integer", "date"] = "text"
    limit: Count | None = None
    same_as: Variable | None = None


class SiteLine(Part):
    """One condition of the on-site check statement."""

    id: Variable
    condition: Text
    rule: RuleId | None = None


class SiteCheck(Part):
    """The statement of conformity after an on-site check."""

    title: Text
    official: bool
    lines: Annotated[tuple[SiteLine, ...], Field(min_length=1)]


class NoticeRule(Part):
    """How long the list is open to objections, and in which days."""

    days: Count | None = None
    counted: Literal["working", "calendar"] = "working"
    source: Text
    title: Text | None = None
    objection: Text | None = None


class Validity(Part):
    """How long recognition lasts."""

    years: Count | None = None
    source: Text


class Manual(Part):
    """A rule that no machine can check, with the reason."""

    id: RuleId
    reason: Text


class Procedure(Part):
    """A complete procedure with the rules over a recommending authority's submission."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Text
    source: Text
    year: Annotated[int, Field(ge=1990, le=2200)]
    outcome: Outcome
    authorities: Annotated[tuple[Authority, ...], Field(min_length=1)]
    applicants: Annotated[tuple[Variable, ...], Field(min_length=1)]
    recommenders: tuple[Variable, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    quotas: tuple[AuthorityQuota, ...] = ()
    sector_rule: SectorRule | None = None
    dates: tuple[Milestone, ...] = ()
    documents: tuple[Document, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    summary: Summary | None = None
    site_check: SiteCheck | None = None
    notice: NoticeRule | None = None
    validity: Validity | None = None
    checks: tuple[Check, ...] = ()
    manual: tuple[Manual, ...] = ()

    @model_validator(mode="after")
    def _names_known_authorities(self) -> Self:
        known = {authority.id for authority in self.authorities}
        named = {*self.applicants, *self.recommenders, *(s.authority for s in self.stages)}
        if (named | {quota.authority for quota in self.quotas}) - known:
            raise ValueError("programme_authority_unknown")
        return self


Summary.model_rebuild()
