"""The recommending authority's summary: which application each row speaks of, and which it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from scoring.applications.answers import Answers, Submission
from scoring.applications.programme import Programme
from scoring.findings import Finding, found

ALIKE = 0.6  # difflib's own default for names that are meant to be the same


def summary_faults(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> Iterator[Finding]:
    """Rows of the summary without an application, and applications without a row."""
    if programme.procedure.summary is None or not submission.summary:
        return
    partners = summary_partners(programme, submission, applications)
    strangers = tuple(str(n) for n, partner in enumerate(partners, start=1) if partner is None)
    listed = dict.fromkeys(name for names in submission.lists.values() for name in names)
    absent = tuple(name for name in listed if name not in partners)
    if strangers:
        yield found("summary_row_unknown", "block", submission.where, rows=strangers)
    if absent:
        yield found("summary_row_missing", "block", submission.where, applications=absent)


def summary_partners(
    programme: Programme, submission: Submission, applications: Mapping[str, Answers]
) -> tuple[str | None, ...]:
    """The application each row of the summary speaks of: the same name, or else the most similar one."""
    columns = programme.procedure.summary.columns if programme.procedure.summary is not None else ()
    key = next((column for column in columns if column.same_as is not None), None)
    listed = dict.fromkeys(name for names in submission.lists.values() for name in names)
    if key is None or key.same_as is None:
        return (None,) * len(submission.summary)
    free = {str(applications[n].values.get(key.same_as, "")): n for n in listed if n in applications}
    partners: dict[int, str] = {}
    for cutoff in (1.0, ALIKE):
        for number, row in enumerate(submission.summary):
            near = get_close_matches(str(row.get(key.id, "")), free, n=1, cutoff=cutoff)
            if number not in partners and near:
                partners[number] = free.pop(near[0])
    return tuple(partners.get(number) for number in range(len(submission.summary)))
