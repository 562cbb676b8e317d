"""Score sheets: every save adds a revision with everything in it, nothing is ever changed or removed.

commitment = SHA-256(canonical JSON of {application, comments, nonce, rater, reason, revision, round, scores, state});
the nonce of 128 random bits is what keeps anybody from trying scores until one fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, insert, select

from data.store.columns import canonical
from data.store.tables import assignments, rounds, sheets

State = Literal["draft", "submitted", "abstained"]
WHICH = ("round", "rater", "application")
SEALED = ("setup", "intake", "check", "panel", "scoring")
COMMITTED = ("application", "comments", "nonce", "rater", "reason", "revision", "round", "scores", "state")


class Sealed(Exception):
    """The scores of a round were asked for before scoring had closed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One revision of one expert's sheet on one application; a score is a plain decimal or ``NA``.

    What must stay sealed is left out of ``repr``, so that no log line can hold it.
    """

    round: str
    rater: str
    application: str
    revision: int
    scores: Mapping[str, str] = field(repr=False)
    comments: Mapping[str, str] = field(repr=False)
    state: State
    reason: str = field(repr=False)
    at: datetime
    session: str
    key: str
    nonce: str = field(repr=False)
    commitment: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """Every entry by its path, such as ``scores.growth`` or ``comments.growth``."""
        return _paths("scores", self.scores) | _paths("comments", self.comments)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a sheet is, without what is in it."""

    application: str
    state: State
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one standing assignment is; ``pending`` where nothing has been saved."""

    rater: str
    application: str
    state: Literal["pending", "draft", "submitted", "abstained"]
    at: datetime | None


def _newest(columns: Iterable[ColumnElement[Any]], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Columns of the last revision of every sheet that fulfils the conditions, by expert and application."""
    keys = [sheets.c[name] for name in WHICH]
    last = select(*keys, func.max(sheets.c.revision).label("revision")).where(*conditions).group_by(*keys).subquery()
    same = and_(*(sheets.c[name] == last.c[name] for name in (*WHICH, "revision")))
    return select(*columns).select_from(sheets.join(last, same)).order_by(sheets.c.rater, sheets.c.application)


# Built once: building a statement costs more than running it, and a desk asks at every rerun.
_of_round, _of_rater = sheets.c.round == bindparam("of_round"), sheets.c.rater == bindparam("of_rater")
_STATE = (sheets.c.application, sheets.c.state, sheets.c.revision, sheets.c.at)
_OWN, _OWN_STATES = (_newest(columns, _of_round, _of_rater) for columns in (sheets.c, _STATE))
_ALL = _newest(sheets.c, _of_round)
_SHEET = select(sheets).where(_of_round, _of_rater, sheets.c.application == bindparam("of_application"))
_LAST = _SHEET.order_by(sheets.c.revision.desc()).limit(1)
_SINCE = _SHEET.where(sheets.c.revision >= bindparam("since")).order_by(sheets.c.revision)
_KEYED = _SHEET.where(sheets.c.key == bindparam("of_key"))
_APPEND = insert(sheets)


def commitment(sheet: Sheet) -> str:
    """What is shown of a sheet before its content may be: it can be checked later, and tells nothing now."""
    return sha256(canonical({name: getattr(sheet, name) for name in COMMITTED}).encode()).hexdigest()


def committed(sheet: Sheet) -> Sheet:
    """A sheet with its commitment."""
    return replace(sheet, commitment=commitment(sheet))


def append(connection: Connection, sheet: Sheet) -> None:
    """Keep a revision."""
    connection.execute(_APPEND, {name: getattr(sheet, name) for name in Sheet.__slots__})


def own(connection: Connection, round_: str, rater: str, application: str) -> Sheet | None:
    """An expert's sheet on an application as it stands."""
    row = connection.execute(_LAST, _of(round_, rater, application)).mappings().one_or_none()
    return None if row is None else Sheet(**row)


def own_all(connection: Connection, round_: str, rater: str) -> dict[str, Sheet]:
    """An expert's sheets as they stand, by application."""
    rows = connection.execute(_OWN, {"of_round": round_, "of_rater": rater}).mappings()
    return {row["application"]: Sheet(**row) for row in rows}


def own_states(connection: Connection, round_: str, rater: str) -> dict[str, Standing]:
    """How far an expert's sheets are, by application; no score is read."""
    rows = connection.execute(_OWN_STATES, {"of_round": round_, "of_rater": rater})
    return {row.application: Standing(*row) for row in rows}


def history(connection: Connection, round_: str, rater: str, application: str, since: int = 0) -> list[Sheet]:
    """An expert's own revisions of a sheet from a number on."""
    here = _of(round_, rater, application) | {"since": since}
    return [Sheet(**row) for row in connection.execute(_SINCE, here).mappings()]


def keyed(connection: Connection, round_: str, rater: str, application: str, key: str) -> Sheet | None:
    """The revision that a save of this key has made."""
    here = _of(round_, rater, application) | {"of_key": key}
    row = connection.execute(_KEYED, here).mappings().one_or_none()
    return None if row is None else Sheet(**row)


def submitted_by(connection: Connection, round_: str, rater: str) -> frozenset[str]:
    """Applications on which an expert's sheet is submitted; no score is read."""
    standing = own_states(connection, round_, rater)
    return frozenset(application for application, known in standing.items() if known.state == "submitted")


def progress(connection: Connection, round_: str) -> list[Progress]:
    """How far every standing assignment is, by expert and application; no score is read."""
    asked, same = assignments.c, [sheets.c[name] == assignments.c[name] for name in WHICH]
    last = select(func.max(sheets.c.revision)).where(*same).correlate(assignments).scalar_subquery()
    state = func.coalesce(sheets.c.state, "pending").label("state")
    query = (
        select(asked.rater, asked.application, state, sheets.c.at)
        .select_from(assignments.outerjoin(sheets, and_(*same, sheets.c.revision == last)))
        .where(asked.round == round_, asked.withdrawn_at.is_(None))
        .order_by(asked.rater, asked.application)
    )
    return [Progress(**row) for row in connection.execute(query).mappings()]


def all_after_closing(connection: Connection, round_: str) -> list[Sheet]:
    """Every sheet of a round as it stands, by expert and application.

    Raises
    ------
    Sealed
        If scoring has not closed.
    """
    _require_closed(connection, round_)
    return [Sheet(**row) for row in connection.execute(_ALL, {"of_round": round_}).mappings()]


def every_revision(connection: Connection, round_: str) -> list[Sheet]:
    """Every revision of every sheet of a round, by expert, application and revision.

    Raises
    ------
    Sealed
        If scoring has not closed.
    """
    _require_closed(connection, round_)
    rows = connection.execute(select(sheets).where(sheets.c.round == round_)).mappings()
    return sorted((Sheet(**row) for row in rows), key=lambda one: (one.rater, one.application, one.revision))


def first_submitted(connection: Connection, round_: str) -> dict[tuple[str, str], datetime]:
    """When every sheet was first submitted, by application and expert; no score is read."""
    key = sheets.c.application, sheets.c.rater
    query = select(*key, func.min(sheets.c.at).label("at")).group_by(*key)
    rows = connection.execute(query.where(sheets.c.round == round_, sheets.c.state == "submitted"))
    return {(row.application, row.rater): row.at for row in rows}


def _require_closed(connection: Connection, round_: str) -> None:
    phase = connection.execute(select(rounds.c.phase).where(rounds.c.id == round_)).scalar_one_or_none()
    if phase is None or phase in SEALED:
        raise Sealed(round_)


def _of(round_: str, rater: str, application: str) -> dict[str, Any]:
    return {"of_round": round_, "of_rater": rater, "of_application": application}


def _paths(part: str, entries: Mapping[str, str]) -> dict[str, str]:
    return {f"{part}.{name}": value for name, value in entries.items()}
