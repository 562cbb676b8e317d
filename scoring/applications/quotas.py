"""How many each authority recommends, in all and in each sub-sector, and where that is too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.applications.answers import Answers, Submission
from scoring.applications.programme import Programme
from scoring.applications.texts import plain_name
from scoring.findings import Finding, Place, found

Stage = Literal["intake", "recommendation"]


@dataclass(frozen=True, slots=True)
class QuotaCount:
    """How many one authority recommended on a list, and how many it may."""

    rule: str
    authority: str
    list: str
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class SectorCount:
    """The applications of one sub-sector in one authority's recommendation."""

    rule: str
    authority: str
    sector: str
    applications: tuple[str, ...]
    limit: int


def count_quotas(programme: Programme, submission: Submission) -> tuple[QuotaCount, ...]:
    """Each quota of this kind of authority with what was used of it."""
    return tuple(
        QuotaCount(quota.id, submission.authority, quota.list, len(submission.lists.get(quota.list, ())), quota.limit)
        for quota in programme.procedure.quotas
        if quota.authority == submission.kind
    )


def count_sectors(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> tuple[SectorCount, ...]:
    """Applications of each sub-sector on each list; one without a sub-sector is in none.

    Names that differ in spaces or in the width of their signs are the same sub-sector.
    """
    rule = programme.procedure.sector_rule
    if rule is None:
        return ()
    counts = []
    for listed in submission.lists.values():
        together: dict[str, list[str]] = defaultdict(list)
        for name in listed:
            if name in applications and applications[name].sector:
                together[plain_name(applications[name].sector)].append(name)
        counts += [
            SectorCount(rule.id, submission.authority, applications[names[0]].sector, tuple(names), rule.limit)
            for _, names in sorted(together.items())
        ]
    return tuple(dict.fromkeys(counts))


def over_quota(programme: Programme, quotas: Sequence[QuotaCount], where: Place) -> Iterator[Finding]:
    """Quotas that are exceeded."""
    levels = {quota.id: quota.level for quota in programme.procedure.quotas}
    for q in quotas:
        if q.count > q.limit:
            yield found(
                "quota_exceeded",
                levels[q.rule],
                where,
                rule=q.rule,
                authority=q.authority,
                list=q.list,
                count=q.count,
                limit=q.limit,
            )


def over_sectors(programme: Programme, sectors: Sequence[SectorCount], where: Place, stage: Stage) -> Iterator[Finding]:
    """Sub-sectors that are there too often: a warning at intake, a breach in the recommendation."""
    rule = programme.procedure.sector_rule
    for s in sectors:
        if rule is not None and len(s.applications) > s.limit:
            level = rule.level if stage == "recommendation" else "warn"
            yield found(
                "sector_repeated",
                level,
                where,
                rule=s.rule,
                authority=s.authority,
                sector=s.sector,
                applications=s.applications,
                limit=s.limit,
            )
