"""What one recommending authority sent: quotas, sub-sectors, documents and its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scoring.applications.answers import Answers, Row, Submission
from scoring.applications.documents import checklist_faults
from scoring.applications.expressions import Scope, evaluate, scope
from scoring.applications.programme import Programme
from scoring.applications.quotas import (
    QuotaCount,
    SectorCount,
    Stage,
    count_quotas,
    count_sectors,
    over_quota,
    over_sectors,
)
from scoring.applications.rules import Check
from scoring.applications.subject import as_fact
from scoring.applications.summaries import summary_faults, summary_partners
from scoring.applications.variables import dates, variables
from scoring.findings import Finding, Place, found

FORM_READ = re.compile(r"\brow\.form\.(\w+)")


@dataclass(frozen=True, slots=True, eq=False)
class SubmissionCheck:
    """Everything the rules say of one submission."""

    findings: tuple[Finding, ...]
    quotas: tuple[QuotaCount, ...]
    sectors: tuple[SectorCount, ...]


def check_submission(
    programme: Programme,
    submission: Submission,
    applications: Mapping[str, Answers],
    stage: Stage = "recommendation",
) -> SubmissionCheck:
    """Hold what an authority sent against quotas, the sub-sector rule, the document list and the checks.

    Parameters
    ----------
    programme
        A sound programme.
    submission
        Lists, summary and documents of one authority.
    applications
        Answers by application id; those on the lists that are not there are reported.
    stage
        At intake two applications of one sub-sector are a warning, in the recommendation they break
        the rule.

    Returns
    -------
    SubmissionCheck
        Findings, and the counts of quotas and sub-sectors whether or not they are exceeded.
    """
    quotas = count_quotas(programme, submission)
    sectors = count_sectors(programme, submission, applications)
    findings = (
        *_wrong_issuer(programme, submission),
        *_unknown_applications(submission, applications),
        *over_quota(programme, quotas, submission.where),
        *over_sectors(programme, sectors, submission.where, stage),
        *checklist_faults(programme, "submission", submission.documents, submission.where),
        *summary_faults(programme, submission, applications),
        *_checks(programme, submission, applications),
    )
    return SubmissionCheck(findings, quotas, sectors)


def _wrong_issuer(programme: Programme, submission: Submission) -> Iterator[Finding]:
    recommenders = programme.procedure.recommenders
    if recommenders and submission.kind not in recommenders:
        yield found("wrong_issuer", "block", submission.where, rule="X5", kind=submission.kind, allowed=recommenders)


def _unknown_applications(submission: Submission, applications: Mapping[str, Answers]) -> Iterator[Finding]:
    missing = tuple(
        n for n in dict.fromkeys(n for ns in submission.lists.values() for n in ns) if n not in applications
    )
    if missing:
        yield found("submission_without_form", "block", submission.where, applications=missing)


def _checks(programme: Programme, submission: Submission, applications: Mapping[str, Answers]) -> Iterator[Finding]:
    partners = summary_partners(programme, submission, applications)
    known = {name: variables(programme, answers) for name, answers in applications.items()}
    read = _form_read(programme)
    rows = [
        _beside_form(row, known.get(name or ""), read) for row, name in zip(submission.summary, partners, strict=True)
    ]
    shared = scope(_variables(programme, submission, rows, list(known.values())))
    for check in programme.procedure.checks:
        if check.rows is None:
            yield from _judge(check, shared, submission.where)
            continue
        for number, row in enumerate(rows, start=1):
            bound = scope({"row": row, "index": number})
            yield from _judge(check, {**shared, **bound}, submission.where, number)


def _beside_form(row: Row, form: Mapping[str, object] | None, read: frozenset[str]) -> dict[str, object]:
    answered = {"form": {name: value for name, value in form.items() if name in read}} if form is not None else {}
    return {**row, **answered}


def _form_read(programme: Programme) -> frozenset[str]:
    """Fields of the form that checks over the summary read; the whole form is slow to hand over with every row."""
    expressions = [e for check in programme.procedure.checks for e in (check.when, *check.facts.values())]
    return frozenset(name for expression in expressions for name in FORM_READ.findall(expression))


def _variables(
    programme: Programme, submission: Submission, rows: list[dict[str, object]], applications: list[dict[str, object]]
) -> dict[str, object]:
    received = {"received": submission.received} if submission.received is not None else {}
    documents = {
        name: {"originals": there.originals, "copies": there.copies, "label": there.label or ""}
        for name, there in submission.documents.items()
    }
    return received | {
        "authority": submission.authority,
        "kind": submission.kind,
        "region": submission.region,
        "lists": submission.lists,
        "count": len(dict.fromkeys(name for names in submission.lists.values() for name in names)),
        "year": programme.year,
        "dates": dates(programme),
        "summary": rows,
        "documents": documents,
        "applications": applications,
    }


def _judge(check: Check, seen: Scope, where: Place, number: int | None = None) -> Iterator[Finding]:
    if evaluate(check.when, seen) is True:
        facts = {name: as_fact(evaluate(expression, seen)) for name, expression in check.facts.items()}
        facts |= {"index": number} if number is not None else {}
        yield Finding(check.id, check.level, replace(where, row=number or where.row, column=check.at), facts)
