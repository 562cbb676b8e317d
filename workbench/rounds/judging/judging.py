"""Experts score: every field is kept at once, by itself, and nothing that was kept is ever lost or overwritten unseen.

What is bad is refused at its field and the old value stays; what another desk changed meanwhile is offered beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.store import reopenings
from data.store.sheets import Sheet, State
from scoring.findings import Finding, found
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.judging.merging import Merged, Stale, merge, unseen
from workbench.rounds.judging.receipts import give_receipt
from workbench.rounds.judging.requirements import gaps, read_edits, read_reason
from workbench.rounds.judging.revising import Content, Past, Save, Seat, desk_name, keep, past, seat
from workbench.rounds.settings import settings_of

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save: the sheet as it stands now (None: nothing there, or not theirs), and what was not taken."""

    sheet: Sheet | None
    stale: tuple[Stale, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether everything that was asked for is kept."""
        return not self.stale and not self.findings


def save(
    office: Office,
    actor: Actor,
    round_: str,
    application: str,
    *,
    base: int,
    key: str,
    scores: Mapping[str, object] = NOTHING,
    comments: Mapping[str, object] = NOTHING,
    desk: str = "",
) -> Saved:
    """Keep scores and comments by criterion, each by itself; ``None`` or ``""`` clears one."""
    with office.act() as act:
        return save_in(act, actor, round_, application, Save(base, key, desk_name(actor, desk)), scores, comments)


def save_in(
    act: Act,
    actor: Actor,
    round_: str,
    application: str,
    save: Save,
    scores: Mapping[str, object],
    comments: Mapping[str, object],
) -> Saved:
    """The same inside a transaction."""
    opened = _opened(act, actor, round_, application, save)
    if isinstance(opened, Finding):
        return Saved(None, findings=(opened,))
    place, before = opened
    edits, findings = read_edits(place.rubric, scores, comments)
    merged = merge(before.base, before.later, edits, save.desk)
    if before.done is not None:
        return _again(before.done, before, edits, merged, findings)
    if before.latest is not None and before.latest.state == "abstained":
        return Saved(before.latest, findings=(*findings, found("sheet_abstained", "block")))
    if merged.fields == _fields(before):
        return Saved(before.latest, merged.stale, findings)
    kept = keep(act, actor, place, before.latest, Content(merged.fields, "draft"), save)
    return Saved(kept, merged.stale, findings)


def submit_sheet(
    office: Office, actor: Actor, round_: str, application: str, *, base: int, key: str, desk: str = ""
) -> Saved:
    """Hand a sheet in, if it is complete and is what the expert has in front of them."""
    return _turn(office, actor, round_, application, Save(base, key, desk_name(actor, desk)), "submitted", _submission)


def abstain(
    office: Office, actor: Actor, round_: str, application: str, reason: str, *, base: int, key: str, desk: str = ""
) -> Saved:
    """Decline to judge an application, for a reason; what was entered stays, and does not count."""

    def abstention(_place: Seat, before: Past) -> Content | tuple[Finding, ...]:
        why = read_reason(reason, "reason")
        return (why,) if isinstance(why, Finding) else Content(_fields(before), "abstained", why)

    return _turn(office, actor, round_, application, Save(base, key, desk_name(actor, desk)), "abstained", abstention)


def withdraw_abstention(
    office: Office, actor: Actor, round_: str, application: str, *, base: int, key: str, desk: str = ""
) -> Saved:
    """Judge after all: the sheet is a draft again, with everything that was in it."""
    return _turn(office, actor, round_, application, Save(base, key, desk_name(actor, desk)), "draft", _resumption)


def _submission(place: Seat, before: Past) -> Content | tuple[Finding, ...]:
    if before.latest is None:
        return gaps(place.rubric, settings_of(place.round), {}, {})
    if before.latest.state == "abstained":
        return (found("sheet_abstained", "block"),)
    unmet = gaps(place.rubric, settings_of(place.round), before.latest.scores, before.latest.comments)
    return unmet or Content(before.latest.fields, "submitted")


def _resumption(_place: Seat, before: Past) -> Content | tuple[Finding, ...]:
    abstained = before.latest is not None and before.latest.state == "abstained"
    return Content(_fields(before), "draft") if abstained else (found("sheet_not_abstained", "block"),)


def _opened(act: Act, actor: Actor, round_: str, application: str, save: Save) -> tuple[Seat, Past] | Finding:
    place = seat(act, actor, round_, application, save.key)
    if isinstance(place, Finding):
        return place
    before = past(act, place, save)
    return before if isinstance(before, Finding) else (place, before)


def _turn(
    office: Office,
    actor: Actor,
    round_: str,
    application: str,
    save: Save,
    to: State,
    content: Callable[[Seat, Past], Content | tuple[Finding, ...]],
) -> Saved:
    """Change the state of a sheet, if no other desk has changed what is in it."""
    with office.act() as act:
        opened = _opened(act, actor, round_, application, save)
        if isinstance(opened, Finding):
            return Saved(None, findings=(opened,))
        place, before = opened
        if before.done is not None:
            again = () if before.done.state == to else (found("save_key_reused", "block"),)
            return Saved(before.latest, findings=again)
        new, passed = content(place, before), unseen(before.base, before.later, save.desk)
        if passed or not isinstance(new, Content):
            return Saved(before.latest, passed, () if isinstance(new, Content) else new)
        if before.latest is not None and before.latest.state == to != "draft" and before.latest.reason == new.reason:
            return Saved(before.latest)
        kept = keep(act, actor, place, before.latest, new, save)
        _close(act, actor, place, to)
        return Saved(kept)


def _close(act: Act, actor: Actor, place: Seat, state: State) -> None:
    """A sheet that had been opened again is final again, and the receipt covers what it says now."""
    finished_at = place.expert.finished_at
    if place.reopening is not None and finished_at is not None and state != "draft":
        reopenings.change(act.connection, place.reopening.id, closed_at=act.at)
        give_receipt(act, actor, place.expert, finished_at)


def _again(done: Sheet, before: Past, edits: Mapping[str, str], merged: Merged, findings: tuple[Finding, ...]) -> Saved:
    """The answer to a save that has been made already; the key of another save makes none."""
    passed = {stale.field for stale in merged.stale}
    same = all(done.fields.get(field, "") == value for field, value in edits.items() if field not in passed)
    more = () if same else (found("save_key_reused", "block"),)
    return Saved(before.latest, merged.stale, (*findings, *more))


def _fields(before: Past) -> Mapping[str, str]:
    return before.latest.fields if before.latest else {}
