"""The recommending authority's summary: which application each row speaks of, and which it leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from scoring.applications.answers import Answers, Submission
from scoring.applications.procedure import SummaryColumn
from scoring.applications.programme import Programme
from scoring.findings import Finding, found

ALIKE = 0.6  # difflib's own default for names that are meant to be the same


def summary_faults(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> Iterator[Finding]:
    """Rows of the summary without an application, and applications without a row."""
    if _key(programme) is None or not submission.summary:
        return
    partners = summary_partners(programme, submission, applications)
    strangers = tuple(str(n) for n, partner in enumerate(partners, start=1) if partner is None)
    absent = tuple(name for name in _listed(submission) if name not in partners)
    if strangers:
        yield found("summary_row_unknown", "block", submission.where, rows=strangers)
    if absent:
        yield found("summary_row_missing", "block", submission.where, applications=absent)


def summary_partners(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> tuple[str | None, ...]:
    """The application each row of the summary speaks of: the same name, or else the most similar one.

    None for a row like no application, and for every row of a summary that repeats nothing of the form.
    """
    key = _key(programme)
    if key is None:
        return (None,) * len(submission.summary)
    free: dict[str, list[str]] = defaultdict(list)
    for name in _listed(submission):
        if name in applications:
            free[str(applications[name].values.get(key.same_as or "", ""))].append(name)
    written = [str(row.get(key.id, "")) for row in submission.summary]
    partners = [free[name].pop(0) if free.get(name) else None for name in written]
    for number, name in enumerate(written):
        if partners[number] is None:
            near = get_close_matches(name, [other for other in free if free[other]], n=1, cutoff=ALIKE)
            partners[number] = free[near[0]].pop(0) if near else None
    return tuple(partners)


def _key(programme: Programme) -> SummaryColumn | None:
    """The first column that repeats a field of the form: by it a row is known."""
    columns = programme.procedure.summary.columns if programme.procedure.summary is not None else ()
    return next((column for column in columns if column.same_as is not None), None)


def _listed(submission: Submission) -> Iterable[str]:
    return dict.fromkeys(name for names in submission.lists.values() for name in names)
