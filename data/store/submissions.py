"""What was handed in: each application's submissions in revisions, and papers that belong to no single one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update

from data.store.documents import read_answers, read_findings, write_answers, write_findings
from data.store.tables import intakes, papers, submissions, submitted_files
from scoring.applications.answers import Answers
from scoring.findings import Finding


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """One revision of what an applicant handed in, as it was read.

    ``reading`` are the findings that came up while it was read, ``findings`` all those of the last check.
    """

    application: str
    revision: int
    answers: Answers
    kind: str
    lists: tuple[str, ...]
    reading: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name as handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Whole:
    """What the last check found of the intake as a whole."""

    quotas: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]


def add(connection: Connection, round_: str, added: Submission, files: Iterable[File]) -> None:
    """Keep a revision with its files."""
    key = {"round": round_, "application": added.application, "revision": added.revision}
    values = {
        "answers": write_answers(added.answers),
        "kind": added.kind,
        "lists": list(added.lists),
        "reading": write_findings(added.reading),
        "findings": write_findings(added.findings),
        "at": added.at,
        "by": added.by,
    }
    connection.execute(insert(submissions).values(**key, **values))
    rows = [key | {"name": f.name, "content": f.content, "sha256": sha256(f.content).hexdigest()} for f in files]
    if rows:
        connection.execute(insert(submitted_files), rows)


def history(connection: Connection, round_: str, application: str) -> list[Submission]:
    """Every revision of an application, the first one first."""
    query = select(submissions).where(submissions.c.round == round_, submissions.c.application == application)
    return [_submission(row) for row in connection.execute(query.order_by(submissions.c.revision))]


def latest(connection: Connection, round_: str, application: str) -> Submission | None:
    """The last revision of an application."""
    query = select(submissions).where(submissions.c.round == round_, submissions.c.application == application)
    row = connection.execute(query.order_by(submissions.c.revision.desc()).limit(1)).one_or_none()
    return None if row is None else _submission(row)


def latest_of_all(connection: Connection, round_: str) -> list[Submission]:
    """The last revision of every application, by application."""
    query = select(submissions).where(submissions.c.round == round_, _is_last(round_))
    return [_submission(row) for row in connection.execute(query.order_by(submissions.c.application))]


def levels(connection: Connection, round_: str) -> dict[str, dict[str, int]]:
    """How many findings of each level the last revision of each application has."""
    query = select(submissions.c.application, submissions.c.findings).where(
        submissions.c.round == round_, _is_last(round_)
    )
    return {row.application: _counted(row.findings) for row in connection.execute(query)}


def files(connection: Connection, round_: str, application: str, revision: int) -> list[File]:
    """The files of one revision."""
    query = select(submitted_files.c.name, submitted_files.c.content).where(
        submitted_files.c.round == round_,
        submitted_files.c.application == application,
        submitted_files.c.revision == revision,
    )
    return [File(row.name, row.content) for row in connection.execute(query.order_by(submitted_files.c.name))]


def files_of_all(connection: Connection, round_: str) -> dict[str, list[File]]:
    """The files of the last revision of every application."""
    joined = submitted_files.join(
        submissions,
        and_(*(submitted_files.c[name] == submissions.c[name] for name in ("round", "application", "revision"))),
    )
    query = select(submitted_files).select_from(joined).where(submissions.c.round == round_, _is_last(round_))
    found: dict[str, list[File]] = {}
    for row in connection.execute(query.order_by(submitted_files.c.application, submitted_files.c.name)):
        found.setdefault(row.application, []).append(File(row.name, row.content))
    return found


def find_again(connection: Connection, round_: str, application: str, findings: Iterable[Finding]) -> None:
    """Put what the last check found in the place of what an earlier one had found."""
    here = update(submissions).where(submissions.c.round == round_, submissions.c.application == application)
    connection.execute(here.where(_is_last(round_)).values(findings=write_findings(findings)))


def add_paper(connection: Connection, round_: str, paper: File, at: datetime, by: str) -> None:
    """Keep a paper; one of the same name is the next revision of it."""
    last = select(func.max(papers.c.revision)).where(papers.c.round == round_, papers.c.name == paper.name)
    revision = (connection.execute(last).scalar_one() or 0) + 1
    digest = sha256(paper.content).hexdigest()
    values = {"name": paper.name, "revision": revision, "content": paper.content, "sha256": digest}
    connection.execute(insert(papers).values(round=round_, at=at, by=by, **values))


def all_papers(connection: Connection, round_: str) -> list[File]:
    """The last revision of each paper, by name."""
    query = select(papers.c.name, papers.c.content).where(papers.c.round == round_)
    rows = connection.execute(query.order_by(papers.c.name, papers.c.revision))
    return list({row.name: File(row.name, row.content) for row in rows}.values())


def keep_whole(connection: Connection, round_: str, found: Whole, at: datetime) -> None:
    """Keep what a check found of the whole in the place of what the last one did."""
    values = {"quotas": [dict(one) for one in found.quotas], "findings": write_findings(found.findings), "at": at}
    changed = connection.execute(update(intakes).where(intakes.c.round == round_).values(**values))
    if not changed.rowcount:
        connection.execute(insert(intakes).values(round=round_, **values))


def whole(connection: Connection, round_: str) -> Whole:
    """What the last check found of the whole; nothing before the first."""
    row = connection.execute(select(intakes).where(intakes.c.round == round_)).one_or_none()
    return Whole((), ()) if row is None else Whole(tuple(row.quotas), read_findings(row.findings))


def _is_last(round_: str) -> ColumnElement[bool]:
    same = submissions.alias()
    last = select(func.max(same.c.revision)).where(
        same.c.round == round_, same.c.application == submissions.c.application
    )
    return submissions.c.revision == last.scalar_subquery()


def _submission(row: Row[Any]) -> Submission:
    return Submission(
        row.application,
        row.revision,
        read_answers(row.answers),
        row.kind,
        tuple(row.lists),
        read_findings(row.reading),
        read_findings(row.findings),
        row.at,
        row.by,
    )


def _counted(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding["level"]] = counts.get(finding["level"], 0) + 1
    return counts
