"""Who recommends what: each authority's summary joined with its applications, quotas and sub-sectors counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.intake.submitted import Summary
from scoring.applications.answers import Answers, Submission
from scoring.applications.programme import Programme
from scoring.applications.quotas import (
    QuotaCount,
    SectorCount,
    count_quotas,
    count_sectors,
    over_quota,
    over_sectors,
)
from scoring.applications.submissions import check_submission
from scoring.applications.summaries import summary_partners
from scoring.findings import Finding, found
from workbench.intake_files import Candidate

DEFAULT_LIST = "main"
BETWEEN = re.compile(r"[、,，;；\n]")


@dataclass(frozen=True, slots=True, eq=False)
class Recommendation:
    """What one authority recommends; ``told`` is what its summary says of each application: authority, sector."""

    authority: str
    quotas: tuple[QuotaCount, ...]
    sectors: tuple[SectorCount, ...]
    findings: tuple[Finding, ...]
    told: Mapping[str, tuple[str, str]]


def recommendations(
    programme: Programme, summaries: Sequence[Summary], candidates: Sequence[Candidate]
) -> tuple[list[Recommendation], list[Finding]]:
    """Every authority's recommendation: those with a summary first, then those the applications name."""
    read = {one.id: one for one in candidates}
    with_summary = [_by_summary(programme, summary, read) for summary in summaries]
    claimed = {name for one in with_summary for name in one.told}
    rest: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.id not in claimed:
            rest[one.answers.authority].append(one)
    alone = tuple(one.id for one in rest.pop("", []))
    unplaced = [found("authority_unknown", "warn", applications=alone)] if alone else []
    return [*with_summary, *(_by_claim(programme, name, rest[name]) for name in sorted(rest))], unplaced


def _by_summary(programme: Programme, summary: Summary, read: Mapping[str, Candidate]) -> Recommendation:
    """What a summary lists, and the applications that name its authority without being listed."""
    answers = {name: one.answers for name, one in read.items()}
    rows = _join(programme, summary, answers)
    named = [name for name, one in answers.items() if summary.authority and one.authority == summary.authority]
    sectors = {name: str(row.get("row_sector", "")) for name, row in rows.items()}
    mine = {
        name: replace(answers[name], sector=answers[name].sector or sectors.get(name, ""))
        for name in (*rows, *named)
        if name in answers
    }
    submission = Submission(
        summary.authority,
        summary.kind,
        _lists(programme, {name: rows.get(name, {}) for name in (*rows, *named)}, read),
        summary.region,
        summary.received,
        summary.rows,
        summary.documents,
        summary.where,
    )
    checked = check_submission(programme, submission, mine)
    about_rows = _unjoined(checked.findings, summary, rows, answers)
    findings = (*_counted(about_rows, summary), *_differing(answers, rows, summary))
    told = {name: (summary.authority, sectors.get(name, "")) for name in mine}
    return Recommendation(summary.authority, checked.quotas, checked.sectors, findings, told)


def _by_claim(programme: Programme, authority: str, candidates: Sequence[Candidate]) -> Recommendation:
    """Count what applications say of who recommends them; nothing more is known of that authority."""
    read = {one.id: one for one in candidates}
    kind = next((one.kind for one in candidates if one.kind), "")
    submission = Submission(authority, kind, _lists(programme, {name: {} for name in read}, read))
    quotas = count_quotas(programme, submission)
    sectors = count_sectors(programme, submission, {name: one.answers for name, one in read.items()})
    findings = (
        found("summary_not_given", "info", authority=authority, count=len(candidates)),
        *_of_no_kind(programme, submission, len(candidates)),
        *over_quota(programme, quotas, submission.where),
        *over_sectors(programme, sectors, submission.where, "intake"),
    )
    return Recommendation(authority, quotas, sectors, findings, {})


def _of_no_kind(programme: Programme, submission: Submission, count: int) -> Iterator[Finding]:
    """An authority whose kind nobody names has no quota to be held against."""
    kinds = programme.procedure.recommenders
    if not submission.kind and programme.procedure.quotas:
        yield found("recommender_kind_unknown", "warn", authority=submission.authority, count=count, allowed=kinds)


def _join(programme: Programme, summary: Summary, answers: Mapping[str, Answers]) -> dict[str, Mapping[str, object]]:
    """Our own columns of each row by the application it speaks of: by its number, else by its name."""
    everything = Submission(summary.authority, summary.kind, {DEFAULT_LIST: tuple(answers)}, summary=summary.rows)
    partners = summary_partners(programme, everything, answers)
    joined: dict[str, Mapping[str, object]] = {}
    for row, partner in zip(summary.keys, partners, strict=True):
        name = str(row.get("row_application") or partner or "")
        if name:
            joined[name] = row
    return joined


def _lists(
    programme: Programme, rows: Mapping[str, Mapping[str, object]], read: Mapping[str, Candidate]
) -> dict[str, tuple[str, ...]]:
    """Applications on each list: as the summary says, else as the form says, else on the first there is."""
    known = tuple(dict.fromkeys(quota.list for quota in programme.procedure.quotas)) or (DEFAULT_LIST,)
    lists: dict[str, list[str]] = {name: [] for name in known}
    for name, row in rows.items():
        wished = [wish.strip() for wish in BETWEEN.split(str(row.get("row_list", "")))]
        own = (read[name].lists if name in read else ()) or known[:1]
        for each in [wish for wish in wished if wish in known] or own:
            lists[each].append(name)
    return {name: tuple(dict.fromkeys(names)) for name, names in lists.items()}


def _unjoined(
    findings: Iterable[Finding], summary: Summary, rows: Mapping[str, object], answers: Mapping[str, Answers]
) -> Iterator[Finding]:
    """Findings on rows and applications that have no partner, without those joined by their number."""
    numbered = {str(n) for n, row in enumerate(summary.keys, start=1) if str(row.get("row_application", "")) in answers}
    inferred = ("summary_row_unknown", "summary_row_likened", "summary_row_by_code")
    joined = {**dict.fromkeys(inferred, ("rows", numbered)), "summary_row_missing": ("applications", set(rows))}
    for finding in findings:
        name, known = joined.get(finding.code, ("", set()))
        told = finding.facts.get(name)
        if not isinstance(told, tuple):
            yield finding
        elif left := tuple(one for one in told if one not in known):
            yield replace(finding, facts={**finding.facts, name: left})


def _counted(findings: Iterable[Finding], summary: Summary) -> Iterator[Finding]:
    """Documents nobody has counted yet are not called missing."""
    if summary.documents:
        yield from findings
        return
    yield found("documents_not_counted", "info", summary.where, authority=summary.authority)
    yield from (finding for finding in findings if finding.code != "document_missing")


def _differing(
    answers: Mapping[str, Answers], rows: Mapping[str, Mapping[str, object]], summary: Summary
) -> Iterator[Finding]:
    """Where a form and the summary name different authorities or sub-sectors."""
    for name in (name for name in rows if name in answers):
        said = {"authority": answers[name].authority, "sector": answers[name].sector}
        listed = {"authority": summary.authority, "sector": str(rows[name].get("row_sector", ""))}
        for column, form in said.items():
            if form and listed[column] and form != listed[column]:
                facts = {"application": name, "column": column, "form": form, "summary": listed[column]}
                yield found("summary_differs", "warn", summary.where, **facts)
