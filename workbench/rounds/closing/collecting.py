"""From the sheets of a round to the tables the method takes: what was submitted counts, the rest says what it is.

A submitted sheet on a standing assignment is scored; an expert who abstained, or is away and has not submitted, is
absent; one who stepped back is recused; drafts and what was never begun are pending, and nothing in them is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from data.store import applications, assignments, experts, recusals, sheets
from data.store.applications import Application
from data.store.experts import Expert
from data.store.rounds import Round
from data.store.sheets import Sheet
from scoring.ratings.entered import NOT_APPLICABLE, number_of
from scoring.rubric import Rubric
from scoring.tables import Cell, Table
from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.setting_up import rubric_in

Pair = tuple[str, str]
"""An application's and an expert's id."""
SCORES = ("application", "rater", "criterion", "score", "sequence")


class PanelTables(NamedTuple):
    """What ``assemble`` is given, next to the rubric."""

    scores: Table
    applications: Table
    raters: Table


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """Everything of a round that its tables are laid out from; ``recused`` were asked at some time."""

    sheets: Mapping[Pair, Sheet]
    submitted: Mapping[Pair, datetime]
    applications: Sequence[Application]
    experts: Mapping[str, Expert]
    asked: frozenset[Pair]
    recused: frozenset[Pair]


def collect(office: Office, actor: Actor, round_: str) -> PanelTables:
    """The tables of a round, for those who may read scores now."""
    with office.look() as connection:
        return panel_tables(connection, enter(connection, actor, "score.read", round_))


def panel_tables(connection: Connection, round_: Round) -> PanelTables:
    """The tables of a round.

    Raises
    ------
    Sealed
        If scoring has not closed.
    """
    return lay_out(rubric_in(connection, round_), collected_in(connection, round_.id))


def collected_in(connection: Connection, round_: str) -> Collected:
    """What there is of a round in the store.

    Raises
    ------
    Sealed
        If scoring has not closed.
    """
    standing, ever = assignments.standing(connection, round_), assignments.history(connection, round_)
    return Collected(
        {(sheet.application, sheet.rater): sheet for sheet in sheets.all_after_closing(connection, round_)},
        sheets.first_submitted(connection, round_),
        applications.judged(connection, round_),
        {one.id: one for one in experts.every(connection, round_)},
        frozenset((one.application, one.rater) for one in standing),
        frozenset((one.application, one.rater) for one in ever) & recusals.accepted(connection, round_),
    )


def lay_out(rubric: Rubric, there: Collected) -> PanelTables:
    """The tables of a round from what there is of it, whether it came from the store or from a bundle."""
    judged = {one.id for one in there.applications}
    recused, order = there.recused - there.asked, _order(there.submitted)
    pairs = sorted(pair for pair in there.asked | recused if pair[0] in judged)
    rows: list[Sequence[Cell]] = []
    for pair in pairs:
        away = there.experts[pair[1]].state == "absent"
        rows += _rows(rubric, pair, there.sheets.get(pair), pair in recused, away, order.get(pair))
    raters = [there.experts[rater] for rater in sorted({rater for _, rater in pairs})]
    return PanelTables(
        _table("scores", SCORES, rows),
        _records("applications", "application", ("name", "sector", "region", "authority"), there.applications),
        _records("raters", "rater", ("name", "affiliation", "region"), raters),
    )


def _rows(
    rubric: Rubric, pair: Pair, sheet: Sheet | None, recused: bool, away: bool, place: float | None
) -> Iterator[tuple[Cell, ...]]:
    """Rows of one sheet: a score for every criterion, or one word for the whole."""
    submitted = sheet is not None and sheet.state == "submitted"
    if recused:
        yield *pair, None, "recused", None
    elif sheet is not None and sheet.state == "abstained":
        yield *pair, None, "abstained", None
    elif away and not submitted:
        yield *pair, None, "absent", None
    else:
        scores: Mapping[str, str] = sheet.scores if sheet is not None and submitted else {}
        for criterion in rubric.judged:
            entry = scores.get(criterion.id)
            yield *pair, criterion.id, entry if entry == NOT_APPLICABLE else number_of(entry), place


def _order(moments: Mapping[Pair, datetime]) -> dict[Pair, float]:
    """The order in which every expert finished their sheets; what came in at one stroke has none."""
    own: dict[str, dict[Pair, datetime]] = defaultdict(dict)
    for pair, at in moments.items():
        own[pair[1]][pair] = at
    order = {}
    for submitted in own.values():
        times = Counter(submitted.values())
        for place, pair in enumerate(sorted(submitted, key=lambda pair: (submitted[pair], pair)), start=1):
            if times[submitted[pair]] == 1:
                order[pair] = float(place)
    return order


def _records(file: str, key: str, names: Sequence[str], records: Sequence[Any]) -> Table:
    """A table of applications or experts: what every one has, then the columns they brought along."""
    own = {key, *names}
    more = dict.fromkeys(name for one in records for name in one.attributes or {} if name not in own)
    rows = [
        (one.id, *(getattr(one, name) or None for name in names), *(_cell((one.attributes or {}).get(c)) for c in more))
        for one in records
    ]
    return _table(file, (key, *names, *more), rows)


def _table(file: str, names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    columns = {name: tuple(row[place] for row in rows) for place, name in enumerate(names)}
    return Table(file, None, columns, {name: name for name in names}, tuple(range(2, len(rows) + 2)))


def _cell(value: object) -> Cell:
    """A cell as a file would state it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return float(value)
    return None if value in (None, "") else str(value)
