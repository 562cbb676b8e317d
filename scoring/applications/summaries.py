"""The recommending authority's summary: which application each row speaks of, and which it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from scoring.applications.answers import Answers, Row, Submission
from scoring.applications.procedure import SummaryColumn
from scoring.applications.programme import Programme
from scoring.applications.texts import credit_code
from scoring.findings import Finding, found

ALIKE = 0.6  # difflib's own default for names that are meant to be the same


@dataclass(frozen=True, slots=True)
class Partner:
    """The application a row of the summary speaks of, and by what it is known."""

    application: str
    by: Literal["code", "name", "likeness"]


def summary_faults(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> Iterator[Finding]:
    """Rows of the summary without an application, applications without a row, rows whose partner was inferred."""
    key = _key(programme)
    if key is None or not submission.summary:
        return
    partners = join_summary(programme, submission, applications)
    strangers = tuple(str(n) for n, partner in enumerate(partners, start=1) if partner is None)
    known = {partner.application for partner in partners if partner is not None}
    absent = tuple(name for name in _listed(submission) if name not in known)
    if strangers:
        yield found("summary_row_unknown", "block", submission.where, rows=strangers)
    if absent:
        yield found("summary_row_missing", "block", submission.where, applications=absent)
    for n, (row, partner) in enumerate(zip(submission.summary, partners, strict=True), start=1):
        if partner is None:
            continue
        rows, name, id_ = (str(n),), str(row.get(key.id, "")), partner.application
        if partner.by == "likeness":
            form = str(applications[id_].values.get(key.same_as or "", ""))
            yield found(
                "summary_row_likened", "warn", submission.where, rows=rows, name=name, application=id_, form=form
            )
        elif partner.by == "code":
            yield found("summary_row_by_code", "info", submission.where, rows=rows, name=name, application=id_)


def summary_partners(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> tuple[str | None, ...]:
    """The application each row of the summary speaks of; None for a row that speaks of none."""
    partners = join_summary(programme, submission, applications)
    return tuple(None if partner is None else partner.application for partner in partners)


def join_summary(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> tuple[Partner | None, ...]:
    """Join rows with applications: by the same credit code, else the same name, else the most similar name.

    None for a row like no application, and for every row of a summary that repeats nothing of the form.
    """
    key, rows = _key(programme), submission.summary
    if key is None:
        return (None,) * len(rows)
    free = [name for name in _listed(submission) if name in applications]
    partners: list[Partner | None] = [None] * len(rows)
    for n, row in enumerate(rows):
        code = next((name for name in free if _codes(programme, row, applications[name])), None)
        if code is not None:
            partners[n] = Partner(code, "code")
            free.remove(code)
    for n, row in enumerate(rows):
        same = next((name for name in free if _name(applications[name], key) == str(row.get(key.id, ""))), None)
        if partners[n] is None and same is not None:
            partners[n] = Partner(same, "name")
            free.remove(same)
    for n, row in enumerate(rows):
        if partners[n] is None and (like := _most_alike(str(row.get(key.id, "")), free, applications, key)):
            partners[n] = Partner(like, "likeness")
            free.remove(like)
    return tuple(partners)


def _codes(programme: Programme, row: Row, answers: Answers) -> bool:
    """Whether a row and a form give the same valid credit code in columns that repeat each other."""
    summary = programme.procedure.summary
    for column in summary.columns if summary is not None else ():
        code = row.get(column.id)
        if isinstance(code, str) and credit_code(code) and code == answers.values.get(column.same_as or ""):
            return True
    return False


def _most_alike(name: str, free: Sequence[str], applications: Mapping[str, Answers], key: SummaryColumn) -> str | None:
    names = [_name(applications[other], key) for other in free]
    near = get_close_matches(name, names, n=1, cutoff=ALIKE)
    return free[names.index(near[0])] if near else None


def _name(answers: Answers, key: SummaryColumn) -> str:
    return str(answers.values.get(key.same_as or "", ""))


def _key(programme: Programme) -> SummaryColumn | None:
    """The first column that repeats a field of the form: by it a row is known."""
    columns = programme.procedure.summary.columns if programme.procedure.summary is not None else ()
    return next((column for column in columns if column.same_as is not None), None)


def _listed(submission: Submission) -> Iterable[str]:
    return dict.fromkeys(name for names in submission.lists.values() for name in names)
