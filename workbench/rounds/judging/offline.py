"""Scoring away from the desk: one's own sheets out as a workbook, and back as differences one by one.

A cell counts as filled in when it differs from what the workbook was made with. Where the desk has changed since,
both values are shown and neither is taken unasked; nothing is taken that is not chosen.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import Literal

from sqlalchemy import Connection

from data.grids import Raw
from data.store import rounds, sheets
from data.store.columns import canonical
from data.store.rounds import Round
from data.store.sheets import Sheet
from scoring.findings import Finding, blocks, found
from scoring.rubric import Rubric
from workbench.access import Actor, Refused
from workbench.exports.sheet_xlsx import Line, Origin, sheet_workbook
from workbench.exports.workbook.table import safe
from workbench.i18n import Translator
from workbench.office import Office
from workbench.rounds.judging.desk import Desk, desk_in
from workbench.rounds.judging.judging import Saved, save_in
from workbench.rounds.judging.requirements import read_edits
from workbench.rounds.judging.revising import Save, desk_name
from workbench.rounds.judging.sheet_file import Entry, Filled, read_file

Kind = Literal["new", "changed", "cleared", "conflict", "refused"]
DESK = "offline"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that was filled in: what the desk holds now, what the workbook says, and what is the matter with it.

    ``new`` and ``changed`` can be taken as they are; ``cleared`` takes something away; in a ``conflict`` the desk has
    changed since the download (``at``); what is ``refused`` says why.
    """

    application: str
    field: str
    kind: Kind
    stored: str = dataclasses.field(repr=False)
    new: str = dataclasses.field(repr=False)
    at: datetime | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every difference between a workbook and the desk; with a finding that blocks there are none."""

    changes: tuple[CellChange, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as it was read; ``filled`` is None where it is not one of ours."""

    digest: str
    filled: Filled | None
    findings: tuple[Finding, ...]


def download(office: Office, actor: Actor, round_: str, t: Translator) -> bytes:
    """An expert's own sheets as a workbook.

    Raises
    ------
    Refused
        If the undertaking has not been signed.
    """
    with office.act() as act:
        desk = desk_in(act.connection, actor, round_, act.at)
        if not desk.signed:
            raise Refused("desk.read")
        own = sheets.own_all(act.connection, round_, str(actor.rater))
        origin = Origin(round_, str(actor.rater), _rules(act.connection, desk.round), token_hex(8))
        items = sorted(desk.items, key=lambda item: item.application)
        lines = tuple(
            Line(item.application, item.name, item.sector, item.locked, own.get(item.application)) for item in items
        )
        act.note(actor, "sheet.download", round_, str(actor.rater), key=origin.key, applications=len(lines))
    return sheet_workbook(origin, desk.round.title, desk.rubric, lines, t)


def read(name: str, content: bytes) -> Workbook:
    """What a file says that was brought back; large ones take a moment, and need it once."""
    return Workbook(sha256(content).hexdigest(), *read_file(name, content))


def compare(office: Office, actor: Actor, round_: str, book: Workbook) -> Comparison:
    """What a workbook would change, cell by cell; nothing is changed yet."""
    with office.look() as connection:
        desk = desk_in(connection, actor, round_, office.now())
        return _compared(connection, desk, actor, book)


def take(
    office: Office, actor: Actor, round_: str, book: Workbook, chosen: Collection[CellChange]
) -> tuple[Mapping[str, Saved], Comparison]:
    """Take the changes that were chosen, each only if the desk still holds what was shown beside it.

    Returns what came of each sheet, and what still differs.
    """
    with office.act() as act:
        desk = desk_in(act.connection, actor, round_, act.at)
        before = _compared(act.connection, desk, actor, book)
        still = [change for change in before.changes if change in chosen and change.kind != "refused"]
        own = sheets.own_all(act.connection, round_, str(actor.rater))
        saved = {}
        for application in sorted({change.application for change in still}):
            fields = {change.field: change.new for change in still if change.application == application}
            base = own[application].revision if application in own else 0
            save = Save(base, _key(book.digest, application, base, fields), desk_name(actor, DESK))
            parts = (_part(fields, "scores."), _part(fields, "comments."))
            saved[application] = save_in(act, actor, round_, application, save, *parts)
        return saved, _compared(act.connection, desk, actor, book)


def _compared(connection: Connection, desk: Desk, actor: Actor, book: Workbook) -> Comparison:
    filled, findings = book.filled, book.findings
    if filled is None:
        return Comparison((), findings)
    rater = str(actor.rater)
    findings = (*findings, *_strange(connection, desk, rater, filled.origin))
    if blocks(findings):
        return Comparison((), findings)
    known = {safe(item.application): item.application for item in desk.items}
    unknown = dict.fromkeys(entry.application for entry in filled.entries if entry.application not in known)
    findings = (*findings, *(found("sheet_file_unknown", "warn", application=name) for name in unknown))
    own = sheets.own_all(connection, desk.round.id, rater)
    changes: list[CellChange] = []
    listed = defaultdict(list)
    for entry in filled.entries:
        listed[entry.application].append(entry)
    for text, application in known.items():
        entries = listed[text]
        base = filled.revisions.get(application, 0)
        later = sheets.history(connection, desk.round.id, rater, application, base) if application in own else []
        if not entries or (base and (not later or later[0].revision != base)):
            findings = (*findings, *([found("sheet_file_unknown", "warn", application=application)] if entries else []))
            continue
        changes += _changes(desk.rubric, application, entries, later, base)
    return Comparison(tuple(changes), findings)


def _changes(
    rubric: Rubric, application: str, entries: list[Entry], later: list[Sheet], base: int
) -> Iterator[CellChange]:
    """Cells of one application that differ from what the workbook was made with, and from the desk."""
    was = later[0].fields if base else {}
    stands = later[-1].fields if later else {}
    for entry in entries:
        old, stored = was.get(entry.field, ""), stands.get(entry.field, "")
        new, finding = _read(rubric, entry, old)
        if finding is not None:
            yield CellChange(application, entry.field, "refused", stored, new, None, finding)
        elif new not in (old, stored):
            conflict = stored != old
            kind: Kind = "conflict" if conflict else "cleared" if not new else "changed" if old else "new"
            yield CellChange(application, entry.field, kind, stored, new, _changed_at(later, entry.field, conflict))


def _read(rubric: Rubric, entry: Entry, old: str) -> tuple[str, Finding | None]:
    """What a cell says in the spelling of the desk, or why it cannot be taken."""
    if entry.odd:
        return entry.odd, found("sheet_file_cell", "block", entry.where, text=entry.odd)
    part, _, criterion = entry.field.partition(".")
    if part == "comments":
        text = _shown(entry.value)
        if text == safe(old):  # an apostrophe of ours is no change
            return old, None
        taken, findings = read_edits(rubric, {}, {criterion: text})
    else:
        taken, findings = read_edits(rubric, {criterion: entry.value}, {})
    if findings:
        return _shown(entry.value), Finding(findings[0].code, "block", entry.where, findings[0].facts)
    return taken[entry.field], None


def _shown(value: Raw) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _changed_at(later: list[Sheet], field: str, conflict: bool) -> datetime | None:
    """When the desk came to hold what it holds in a field."""
    if not conflict:
        return None
    stands = later[-1].fields.get(field, "")
    moment = None
    for revision in reversed(later):
        if revision.fields.get(field, "") != stands:
            break
        moment = revision.at
    return moment


def _strange(connection: Connection, desk: Desk, rater: str, origin: Origin) -> list[Finding]:
    """Why a workbook of the desk is not one that can be taken here."""
    if not desk.signed:
        return [found("undertaking_missing", "block")]
    if (origin.round, origin.rater) != (desk.round.id, rater):
        return [found("sheet_file_of_another", "block", round=origin.round, rater=origin.rater)]
    if origin.rubric != _rules(connection, desk.round):
        return [found("sheet_file_old_rubric", "block")]
    return []


def _rules(connection: Connection, round_: Round) -> str:
    """The hash of everything that says what may be entered."""
    return sha256(canonical([rounds.hashes(connection, round_.id), round_.settings]).encode()).hexdigest()


def _key(digest: str, application: str, base: int, fields: Mapping[str, str]) -> str:
    """The same workbook may be taken again over what the desk has changed since: that is another save."""
    return sha256(canonical([digest, application, base, dict(fields)]).encode()).hexdigest()


def _part(fields: Mapping[str, str], start: str) -> dict[str, str]:
    return {field.removeprefix(start): value for field, value in fields.items() if field.startswith(start)}
