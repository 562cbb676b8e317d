"""How a sheet is revised: who may write on it now, what has happened to it since they looked, and the next revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

from data.store import desks, reopenings, sheets
from data.store.experts import Expert
from data.store.reopenings import Reopening
from data.store.rounds import Round
from data.store.sheets import Sheet, State
from scoring.findings import Finding, found
from scoring.rubric import Rubric
from workbench.access import Actor
from workbench.beijing import stamp
from workbench.office import Act
from workbench.rounds.entry import enter
from workbench.rounds.judging.desk import final, known_expert
from workbench.rounds.judging.merging import Fields
from workbench.rounds.lifecycle import sheets_open
from workbench.rounds.setting_up import rubric_in

LONGEST_KEY = 64
SIGN_IN, TAB = 40, 16  # characters of a desk's name
ACTS: Mapping[State, str] = {"draft": "sheet.save", "submitted": "sheet.submit", "abstained": "sheet.abstain"}


@dataclass(frozen=True, slots=True)
class Save:
    """Which save this is: the revision it was made on, a key that makes the same save one save, and its desk."""

    base: int
    key: str
    desk: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision holds."""

    fields: Fields
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """An expert before one sheet that they may change."""

    round: Round
    rubric: Rubric
    expert: Expert
    application: str
    reopening: Reopening | None


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened to a sheet: how it was, what came ``later``, how it stands, and the same save if it is made."""

    base: Fields
    later: tuple[Sheet, ...]
    latest: Sheet | None
    done: Sheet | None


def desk_name(actor: Actor, tab: str) -> str:
    """How a revision names the desk it was written at: the sign-in, and the window where several are open."""
    return f"{actor.session[:SIGN_IN]}:{tab[:TAB]}" if tab else actor.session[:SIGN_IN]


def seat(act: Act, actor: Actor, round_: str, application: str, key: str = "") -> Seat | Finding:
    """The sheet somebody wants to write on, or why they may not.

    A save that is there already may be sent again at any time: who lost the answer is told that it is kept.
    """
    entered = enter(act.connection, actor, "sheet.save", round_)
    expert = known_expert(act.connection, actor, round_)
    asked = desks.assigned_one(act.connection, round_, expert.id, application)
    if asked is None:
        return found("sheet_not_yours", "block", application=str(application)[:LONGEST_KEY])
    if expert.undertaken_at is None:
        return found("undertaking_missing", "block")
    known = reopenings.unclosed(act.connection, round_, expert.id) if expert.finished_at is not None else []
    opened = next((one for one in known if one.application == application and one.state == "open"), None)
    if not sheets_open(entered, act.at):
        refusal = found("scoring_has_closed", "block", at=stamp(entered.closes_at or act.at))
    elif final(expert.finished_at, asked.at, opened.state if opened else None):
        refusal = found("sheet_final", "block", application=application)
    else:
        return Seat(entered, rubric_in(act.connection, entered), expert, application, opened)
    if not _is_key(key) or sheets.keyed(act.connection, round_, expert.id, application, key) is None:
        return refusal
    return Seat(entered, rubric_in(act.connection, entered), expert, application, None)


def past(act: Act, place: Seat, save: Save) -> Past | Finding:
    """What has happened to a sheet since the revision a save was made on."""
    here = place.round.id, place.expert.id, place.application
    if not _is_legible(save):
        return found("save_unreadable", "block")
    known = sheets.history(act.connection, *here, since=save.base)
    if save.base and (not known or known[0].revision != save.base):
        return found("save_unreadable", "block")
    base = known[0].fields if save.base else {}
    done = sheets.keyed(act.connection, *here, save.key)
    later = tuple(one for one in known if one.revision > save.base and (done is None or one.revision < done.revision))
    return Past(base, later, known[-1] if known else None, done)


def keep(act: Act, actor: Actor, place: Seat, last: Sheet | None, new: Content, save: Save) -> Sheet:
    """Add the next revision, with a line in the journal that tells nothing of what is in it."""
    here = place.round.id, place.expert.id, place.application
    number = last.revision + 1 if last else 1
    scores, comments = _part(new.fields, "scores."), _part(new.fields, "comments.")
    secret = token_hex(16)
    new_one = Sheet(*here, number, scores, comments, new.state, new.reason, act.at, save.desk, save.key, secret)
    kept = sheets.committed(new_one)
    sheets.append(act.connection, kept)
    act.note(actor, ACTS[new.state], place.round.id, place.application, revision=number, commitment=kept.commitment)
    return kept


def _part(fields: Fields, start: str) -> Mapping[str, str]:
    return {field.removeprefix(start): value for field, value in fields.items() if field.startswith(start)}


def _is_legible(save: Save) -> bool:
    """Whether a save says what it must; a browser can send anything."""
    counted = isinstance(save.base, int) and not isinstance(save.base, bool) and 0 <= save.base < 2**31
    return counted and _is_key(save.key)


def _is_key(key: object) -> bool:
    return isinstance(key, str) and 0 < len(key) <= LONGEST_KEY and key.isprintable()
