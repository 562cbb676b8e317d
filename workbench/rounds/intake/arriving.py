"""What comes in, held against what is there: new applications, corrected ones, and papers of an authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from data.intake.reader import Reading
from data.store.applications import Application
from data.store.submissions import File, Submission
from scoring.applications.eligibility import judge
from scoring.applications.programme import Programme
from scoring.applications.rulings import Ruling
from scoring.findings import Finding, Place, found
from scoring.rubric import Gate
from workbench.intake import CheckedApplication, Intake, Progress, check_items
from workbench.intake_files import Item, Source, examined, read_source
from workbench.rounds.intake.listing import read_listing

LONGEST_ID = 64
SAID = ("values", "rows", "chapters", "evidence", "unreadable", "sector", "authority", "documents")
TABLES = (".csv", ".xlsx", ".txt")


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """One application that came in; ``earlier`` is its last submission so far, None where it is new."""

    checked: CheckedApplication
    files: tuple[File, ...]
    earlier: Submission | None


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """What files bring: ``intake`` is the whole as it will be with them, ``findings`` are of no application.

    ``basis`` are the revisions of the applications that were there: what was decided since is not in ``intake``.
    """

    intake: Intake
    applications: tuple[Arrival, ...]
    papers: tuple[File, ...]
    findings: tuple[Finding, ...]
    basis: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class There:
    """What a round holds already."""

    applications: Mapping[str, Application]
    submissions: Mapping[str, Submission]
    papers: tuple[File, ...]

    @property
    def revisions(self) -> dict[str, int]:
        """The revision of each application, by which a change since is noticed."""
        return {name: one.revision for name, one in self.applications.items()}


def arrivals(programme: Programme, there: There, sources: Sequence[Source], progress: Progress) -> Arrivals:
    """Read files and check the whole intake with them."""
    read = [(source, _read(programme, source, number, len(sources), progress)) for number, source in enumerate(sources)]
    progress("comparing", 0, 1)
    files = _by_application(read)
    refused = tuple(_refused(files, there))
    barred = {str(finding.facts["application"]) for finding in refused}
    fresh = [item for _, item in read if item.candidate is None or item.candidate.id not in barred]
    coming = {item.candidate.id for item in fresh if item.candidate is not None}
    handed = tuple(_file(source) for source, item in read if item.summary is not None or item.site is not None)
    papers = tuple(paper for paper in handed if paper not in there.papers)
    known = [_again(programme, one) for name, one in there.submissions.items() if _stays(there, name, coming)]
    kept = [
        read_source(programme, Source(paper.name, paper.content))
        for paper in there.papers
        if paper.name not in {one.name for one in handed} and programme.form is not None
    ]
    intake = check_items(programme, [*known, *kept, *fresh], rulings_of(there.applications.values()))
    twice = {str(one.facts["application"]) for one in intake.findings if one.code == "application_twice"}
    return Arrivals(
        intake,
        tuple(
            Arrival(_decided_anew(programme, there, one), tuple(files[one.id]), there.submissions.get(one.id))
            for one in intake.applications
            if one.id in coming and one.id not in twice and not _says_the_same(one, there.submissions.get(one.id))
        ),
        papers,
        (*refused, *intake.findings),
        there.revisions,
    )


def arrivals_of_list(programme: Programme, there: There, source: File) -> Arrivals:
    """Read a table of applications for a programme without a form; a table with a fault brings nothing."""
    checked, findings = read_listing(programme, source.name, source.content)
    listed = {one.id: [source] for one in checked}
    refused = tuple(_refused(listed, there))
    barred = {str(finding.facts["application"]) for finding in refused}
    changed = tuple(
        Arrival(one, (), there.submissions.get(one.id))
        for one in checked
        if one.id not in barred and not _says_the_same(one, there.submissions.get(one.id))
    )
    intake = Intake(programme, tuple(checked), (), (), findings)
    papers = (source,) if checked else ()
    return Arrivals(intake, changed, papers, (*findings, *refused), there.revisions)


def is_list(programme: Programme, sources: Sequence[Source]) -> bool:
    """Whether these are tables of applications: the programme has no form, and every file is a table."""
    suffixes = {PurePath(source.name).suffix.lower() for source in sources}
    return programme.form is None and suffixes <= set(TABLES)


def checked_again(programme: Programme, known: Application, last: Submission) -> CheckedApplication:
    """An application as the last check left it, with what persons have decided since."""
    candidate = examined(programme, last.answers.file or "", last.reading, _reading(last))
    verdict = judge(programme, last.findings, candidate.examination.unchecked, rulings_of([known]))
    return CheckedApplication(
        known.id,
        candidate.source,
        known.name,
        known.region,
        last.answers,
        last.kind,
        last.lists,
        last.findings,
        verdict,
        candidate.examination,
        candidate.completions,
        last.reading,
    )


def row_of(round_: str, programme: Programme, one: CheckedApplication) -> Application:
    """An application as the round keeps it, with every column a rubric or a quota may ask for."""
    answers = one.answers
    return Application(
        round_,
        one.id,
        one.name,
        answers.sector,
        one.region,
        answers.authority,
        {**columns(programme, one), "region": one.region, "authority": answers.authority, **_lists(one)},
        one.verdict.state,
    )


def columns(programme: Programme, one: CheckedApplication) -> dict[str, object]:
    """The columns of the applications table that the rubric reads; those of a listed application are its own."""
    if programme.form is None:
        return {name: value for name, value in one.answers.values.items() if isinstance(value, str | float | int)}
    measured = {measurement.id: measurement.value for measurement in one.examination.measured}
    gates = {criterion.field for criterion in programme.rubric.fielded if isinstance(criterion, Gate)}
    given = {**{name: one.answers.values.get(name) for name in gates}, **measured}
    return {name: value for name, value in given.items() if isinstance(value, bool | int | float | str)}


def rulings_of(known: Iterable[Application]) -> tuple[Ruling, ...]:
    """What persons have decided."""
    return tuple(Ruling(one.id, **ruling) for one in known for ruling in (one.decision or {}).get("rulings", ()))


def _lists(one: CheckedApplication) -> dict[str, str]:
    """The lists an application applies for, in the column that says so."""
    return {"lists": "、".join(one.lists)} if one.lists else {}


def _read(programme: Programme, source: Source, number: int, count: int, progress: Progress) -> Item:
    progress("reading", number, count)
    return read_source(programme, source)


def _stays(there: There, name: str, coming: set[str]) -> bool:
    return name not in coming and there.applications[name].withdrawn_at is None


def _again(programme: Programme, last: Submission) -> Item:
    """A submission that was read before, held against every rule again."""
    return Item(candidate=examined(programme, last.answers.file or "", last.reading, _reading(last)))


def _reading(last: Submission) -> Reading:
    return Reading(last.answers, last.kind, last.lists)


def _by_application(read: Iterable[tuple[Source, Item]]) -> dict[str, list[File]]:
    files: dict[str, list[File]] = {}
    for source, item in read:
        if item.candidate is not None:
            files.setdefault(item.candidate.id, []).append(_file(source))
    return files


def _file(source: Source) -> File:
    return File(source.name, source.content if isinstance(source.content, bytes) else source.content.read_bytes())


def _refused(files: Mapping[str, Sequence[File]], there: There) -> Iterable[Finding]:
    """Files that are not taken in: for an application that was withdrawn, or under a number nobody could use."""
    for name, given in files.items():
        known = there.applications.get(name)
        if known is not None and known.withdrawn_at is not None:
            yield found("application_withdrawn", "block", Place(given[0].name), application=name)
        elif len(name) > LONGEST_ID or any(ord(character) < 32 for character in name):
            yield found("application_id_unusable", "block", Place(given[0].name), application=name, limit=LONGEST_ID)


def _decided_anew(programme: Programme, there: There, one: CheckedApplication) -> CheckedApplication:
    """A corrected application: what was rejected in it stays so, what was accepted has to be looked at again."""
    known = there.applications.get(one.id)
    rejected = [ruling for ruling in rulings_of([known] if known else []) if ruling.decision == "reject"]
    return replace(one, verdict=judge(programme, one.findings, one.examination.unchecked, rejected))


def _says_the_same(one: CheckedApplication, last: Submission | None) -> bool:
    """Whether nothing was answered otherwise than in the last submission."""
    return last is not None and all(getattr(last.answers, name) == getattr(one.answers, name) for name in SAID)
