"""One expert's desk: what lies on it, in their own order, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection

from data.store import applications, desks, experts, reopenings, scratchpads, sheets
from data.store.desks import Assigned, SteppedBack
from data.store.experts import Expert
from data.store.rounds import Round
from data.store.sheets import Sheet, Standing
from scoring.ratings.live import measured_points
from scoring.rubric import Rubric
from workbench.access import Actor, Refused
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.lifecycle import sheets_open
from workbench.rounds.setting_up import rubric_in
from workbench.rounds.settings import RoundSettings, settings_of

State = Literal["pending", "draft", "submitted", "abstained"]


@dataclass(frozen=True, slots=True)
class Item:
    """One application on the desk; ``reopening`` is ``asked`` or ``open`` while a final sheet is to be changed."""

    application: str
    name: str
    sector: str
    region: str
    state: State = "pending"
    skipped: bool = False
    revision: int = 0
    at: datetime | None = None
    locked: bool = False
    reopening: str | None = None

    @property
    def done(self) -> bool:
        """Whether nothing more is expected of the expert here."""
        return self.state in ("submitted", "abstained")


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Everything an expert is asked to judge in one round, in the order they are to do it.

    Until they have ``signed`` the undertaking, only what a conflict can be declared on is there.
    """

    round: Round
    rubric: Rubric
    settings: RoundSettings
    name: str
    signed: bool
    finished_at: datetime | None
    receipt: str | None
    items: tuple[Item, ...]
    recused: tuple[SteppedBack, ...]

    def find(self, application: str) -> Item | None:
        """One application, if it lies here."""
        return next((item for item in self.items if item.application == application), None)


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """One application opened on the desk: the own sheet and note, and the points its own data give."""

    item: Item
    sheet: Sheet | None
    scratchpad: str = field(repr=False)
    points: Mapping[str, float | None]


def open_desk(office: Office, actor: Actor, round_: str) -> Desk:
    """Everything on an expert's own desk, without a single score."""
    with office.look() as connection:
        return desk_in(connection, actor, round_, office.now())


def open_sheet(office: Office, actor: Actor, round_: str, application: str) -> Open:
    """One application with the expert's own sheet.

    Raises
    ------
    Refused
        If it is not theirs to judge, or the undertaking is not signed.
    """
    with office.look() as connection:
        entered, expert, asked = _admitted(connection, actor, round_, application)
        shown = applications.find(connection, round_, application)
        attributes = {} if shown is None or shown.attributes is None else shown.attributes
        sheet = sheets.own(connection, round_, expert.id, application)
        return Open(
            _laid(connection, entered, expert, office.now())(asked, sheet),
            sheet,
            scratchpads.read(connection, round_, expert.id, application),
            measured_points(rubric_in(connection, entered), attributes),
        )


def open_sheets(office: Office, actor: Actor, round_: str) -> dict[str, Open]:
    """Every application on the desk with the expert's own sheet, in their own order; none before the undertaking."""
    with office.look() as connection:
        desk = desk_in(connection, actor, round_, office.now())
        if not desk.signed:
            return {}
        rater = str(actor.rater)
        own = sheets.own_all(connection, round_, rater)
        notes = scratchpads.read_all(connection, round_, rater)
        columns = desks.attributes(connection, round_, rater)
        return {
            item.application: Open(
                item,
                own.get(item.application),
                notes.get(item.application, ""),
                measured_points(desk.rubric, columns[item.application]),
            )
            for item in desk.items
        }


def admit(connection: Connection, actor: Actor, round_: str, application: str) -> None:
    """Let an expert at what an application says, if they are to judge it and have signed the undertaking.

    Raises
    ------
    Refused
        If they may not.
    """
    _admitted(connection, actor, round_, application)


def desk_in(connection: Connection, actor: Actor, round_: str, at: datetime) -> Desk:
    """The desk inside a transaction."""
    entered = enter(connection, actor, "desk.read", round_)
    expert = known_expert(connection, actor, round_)
    asked = in_order(expert.queue_seed, desks.assigned(connection, round_, expert.id))
    signed = expert.undertaken_at is not None
    return Desk(
        entered,
        rubric_in(connection, entered),
        settings_of(entered),
        expert.name,
        signed,
        expert.finished_at,
        expert.receipt,
        _items(connection, entered, expert, asked, at) if signed else tuple(map(_closed_item, asked)),
        tuple(desks.stepped_back(connection, round_, expert.id)),
    )


def known_expert(connection: Connection, actor: Actor, round_: str) -> Expert:
    """The expert that somebody signed in is.

    Raises
    ------
    Refused
        If they are none of this round.
    """
    expert = None if actor.rater is None else experts.find(connection, round_, actor.rater)
    if expert is None or expert.state == "withdrawn":
        raise Refused("desk.read")
    return expert


def in_order(seed: int, asked: list[Assigned]) -> list[Assigned]:
    """Applications in an expert's own order; seeds 2k and 2k + 1 give the same order forwards and backwards.

    Two such experts together put every application at the same place on average, so that tiredness cancels out.
    """
    order = sorted(asked, key=lambda one: sha256(f"{seed // 2}:{one.application}".encode()).digest())
    return order[::-1] if seed % 2 else order


def final(finished_at: datetime | None, assigned_at: datetime, reopening: str | None) -> bool:
    """Whether a sheet is among those its expert has declared final and nobody has opened again."""
    return finished_at is not None and assigned_at <= finished_at and reopening != "open"


def _admitted(connection: Connection, actor: Actor, round_: str, application: str) -> tuple[Round, Expert, Assigned]:
    entered = enter(connection, actor, "desk.read", round_)
    expert = known_expert(connection, actor, round_)
    asked = desks.assigned_one(connection, round_, expert.id, application)
    if asked is None or expert.undertaken_at is None:
        raise Refused("desk.read")
    return entered, expert, asked


def _items(
    connection: Connection, entered: Round, expert: Expert, asked: list[Assigned], at: datetime
) -> tuple[Item, ...]:
    states = sheets.own_states(connection, entered.id, expert.id)
    laid = _laid(connection, entered, expert, at)
    return tuple(laid(one, states.get(one.application)) for one in asked)


def _laid(
    connection: Connection, entered: Round, expert: Expert, at: datetime
) -> Callable[[Assigned, Standing | Sheet | None], Item]:
    """How an application lies on the desk, from how far its sheet is."""
    put_off = scratchpads.skipped(connection, entered.id, expert.id)
    reopened = _reopened(connection, entered.id, expert)
    closed = not sheets_open(entered, at)

    def lay(one: Assigned, known: Standing | Sheet | None) -> Item:
        skipped_at, reopening = put_off.get(one.application), reopened.get(one.application)
        return Item(
            one.application,
            one.name,
            one.sector,
            one.region,
            known.state if known else "pending",
            skipped_at is not None and (known is None or (known.state == "draft" and known.at <= skipped_at)),
            known.revision if known else 0,
            known.at if known else None,
            closed or final(expert.finished_at, one.at, reopening),
            reopening,
        )

    return lay


def _reopened(connection: Connection, round_: str, expert: Expert) -> dict[str, str]:
    """State of every reopening; before the end there is nothing to open again."""
    known = reopenings.unclosed(connection, round_, expert.id) if expert.finished_at is not None else []
    return {one.application: one.state for one in known}


def _closed_item(asked: Assigned) -> Item:
    return Item(asked.application, asked.name, asked.sector, asked.region, locked=True)
