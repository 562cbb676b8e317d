"""Take applications in: look at what files bring, keep it, and show what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from data.store import applications, submissions
from data.store.applications import Application
from data.store.rounds import Round
from data.store.submissions import File, Submission, Whole
from scoring.applications.programme import Programme
from scoring.findings import Finding, found
from workbench.access import Actor
from workbench.exports.corrections_docx import corrections_docx, needs_corrections
from workbench.i18n import Translator
from workbench.intake import CheckedApplication, Progress
from workbench.intake_changes import Change, changes
from workbench.intake_files import Source
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.intake.arriving import (
    Arrival,
    Arrivals,
    There,
    arrivals,
    arrivals_of_list,
    checked_again,
    is_list,
    row_of,
)
from workbench.rounds.intake.attaching import clean_name
from workbench.rounds.setting_up import programme_in

RULED = "ruling_"  # findings that only repeat a decision; the decision itself is kept


@dataclass(frozen=True, slots=True)
class Listed:
    """One application in the list: its findings by level, and how often it was handed in."""

    application: Application
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IntakeList:
    """Everything that came in; ``quotas`` count what each authority recommends."""

    programme: Programme
    round: Round
    applications: tuple[Listed, ...]
    quotas: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """One application with all its submissions; ``checked`` is the last one as it was checked."""

    programme: Programme
    application: Application
    checked: CheckedApplication
    submissions: tuple[Submission, ...]


def _quiet(_step: str, _done: int, _all: int) -> None:
    """Ignore progress."""


def look_at(
    office: Office, actor: Actor, round_: str, sources: Sequence[Source], progress: Progress = _quiet
) -> Arrivals:
    """What files would bring; nothing is kept yet."""
    with office.look() as connection:
        entered = enter(connection, actor, "application.import", round_)
        named = [replace(source, name=clean_name(source.name)) for source in sources]
        return _arrivals(connection, entered, named, progress)


def receive(
    office: Office, actor: Actor, round_: str, sources: Sequence[Source], progress: Progress = _quiet
) -> tuple[Arrivals, tuple[Finding, ...]]:
    """Look at what files bring and keep it at once."""
    seen = look_at(office, actor, round_, sources, progress)
    return seen, keep(office, actor, round_, seen)


def keep(office: Office, actor: Actor, round_: str, seen: Arrivals) -> tuple[Finding, ...]:
    """Keep what was looked at: new applications, corrected ones as their next revision, and papers.

    Reading takes its time and happened before the store was locked; when somebody else has handed in or decided on
    any application meanwhile, nothing is kept and the finding says so: every verdict was found without it.
    """
    with office.act() as act:
        enter(act.connection, actor, "application.import", round_)
        if _overtaken(act.connection, round_, seen):
            return (found("round_changed_meanwhile", "block"),)
        for arrival in seen.applications:
            _keep(act, actor, round_, seen.intake.programme, arrival)
        for paper in seen.papers:
            submissions.add_paper(act.connection, round_, paper, act.at, actor.id)
            act.note(actor, "application.paper", round_, paper.name[:200])
        if seen.applications or seen.papers:
            _keep_whole(act, round_, seen)
    return ()


def intake_list(office: Office, actor: Actor, round_: str) -> IntakeList:
    """The list of what came in, without reading any file again."""
    with office.look() as connection:
        entered = enter(connection, actor, "application.read", round_)
        levels = submissions.levels(connection, round_)
        known = applications.every(connection, round_)
        whole = submissions.whole(connection, round_)
        programme = programme_in(connection, entered)
    listed = tuple(Listed(one, levels.get(one.id, {})) for one in known)
    return IntakeList(programme, entered, listed, whole.quotas, whole.findings)


def open_folder(office: Office, actor: Actor, round_: str, application: str) -> Folder | None:
    """One application with everything handed in for it; None where there is no such application."""
    with office.look() as connection:
        entered = enter(connection, actor, "application.read", round_)
        known = applications.find(connection, round_, application)
        history = submissions.history(connection, round_, application)
        programme = programme_in(connection, entered)
    if known is None or not history:
        return None
    return Folder(programme, known, checked_again(programme, known, history[-1]), tuple(history))


def differences(
    programme: Programme, earlier: Submission | None, later: CheckedApplication | Submission, t: Translator
) -> tuple[Change, ...]:
    """What a correction changed; nothing for a first submission."""
    if earlier is None:
        return ()
    if programme.form is not None:
        return changes(programme, earlier.answers, later.answers, t)
    old, new = earlier.answers.values, later.answers.values
    names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    return tuple(
        Change(name, name, *(None if v is None else t.show(v) for v in (old.get(name), new.get(name))))
        for name in names
    )


def corrections(folder: Folder, t: Translator) -> bytes | None:
    """The request for corrections to one applicant as a Word document; None where nothing is to be corrected."""
    return corrections_docx(folder.programme, folder.checked, t) if needs_corrections(folder.checked) else None


def _arrivals(connection: Connection, round_: Round, sources: Sequence[Source], progress: Progress) -> Arrivals:
    programme = programme_in(connection, round_)
    there = There(
        {one.id: one for one in applications.every(connection, round_.id)},
        {one.application: one for one in submissions.latest_of_all(connection, round_.id)},
        tuple(submissions.all_papers(connection, round_.id)),
    )
    if is_list(programme, sources) and len(sources) == 1 and isinstance(sources[0].content, bytes):
        return arrivals_of_list(programme, there, File(sources[0].name, sources[0].content))
    return arrivals(programme, there, sources, progress)


def _overtaken(connection: Connection, round_: str, seen: Arrivals) -> bool:
    """Whether any application has come in, or changed, since they were looked at."""
    return {one.id: one.revision for one in applications.every(connection, round_)} != seen.basis


def _keep(act: Act, actor: Actor, round_: str, programme: Programme, arrival: Arrival) -> None:
    one, row = arrival.checked, row_of(round_, programme, arrival.checked)
    revision = 1 if arrival.earlier is None else arrival.earlier.revision + 1
    if arrival.earlier is None and applications.find(act.connection, round_, one.id) is None:
        applications.add(act.connection, row)
    else:
        known = applications.find(act.connection, round_, one.id)
        values = {name: getattr(row, name) for name in ("name", "sector", "region", "authority", "verdict")}
        decision = _still_decided(known)
        applications.change(
            act.connection, round_, one.id, attributes=dict(row.attributes or {}), decision=decision, **values
        )
    kept = Submission(
        one.id,
        revision,
        one.answers,
        one.kind,
        one.lists,
        one.reading,
        _own(one.findings),
        act.at,
        actor.id,
    )
    submissions.add(act.connection, round_, kept, arrival.files)
    files = [file.name for file in arrival.files]
    act.note(actor, "application.import", round_, one.id, revision=revision, files=files, verdict=one.verdict.state)


def _still_decided(known: Application | None) -> dict[str, Any] | None:
    """What was rejected stays rejected in a corrected version; what was accepted has to be looked at again."""
    rulings = [
        one for one in ((known.decision if known else None) or {}).get("rulings", ()) if one["decision"] == "reject"
    ]
    return {"rulings": rulings} if rulings else None


def _keep_whole(act: Act, round_: str, seen: Arrivals) -> None:
    """What the check found of everything else: papers and new applications change what is said of the others."""
    coming = {arrival.checked.id for arrival in seen.applications}
    for one in seen.intake.applications:
        if one.id in coming or seen.intake.programme.form is None:
            continue
        submissions.find_again(act.connection, round_, one.id, _own(one.findings))
        applications.change(act.connection, round_, one.id, verdict=one.verdict.state)
    quotas = [
        {name: getattr(quota, name) for name in ("rule", "authority", "list", "count", "limit")}
        for quota in seen.intake.quotas
    ]
    submissions.keep_whole(act.connection, round_, Whole(tuple(quotas), _own(seen.findings)), act.at)


def _own(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if not finding.code.startswith(RULED))
