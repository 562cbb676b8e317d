"""What there is of a round when it wants to take a step: read once, before every condition is held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.store import applications, assignments, bundles, experts, readiness, rechecks, recusals, runs
from data.store.applications import Application
from data.store.experts import Expert
from data.store.rounds import Round
from scoring.rubric import Rubric
from workbench.rounds.setting_up import rubric_in


@dataclass(frozen=True, slots=True, eq=False)
class Readiness:
    """A round and everything a step may depend on; nothing in it says what anybody scored.

    ``panel`` are the experts asked to judge, ``pairs`` the standing assignments of applications that are judged,
    ``reopened`` sheets that in this phase were asked to be, or are, open again, ``rechecks`` the experts or sheets with
    a question that is not decided, ``result`` the one that was adopted, ``adopted`` the number of its run.
    """

    round: Round
    at: datetime
    rubric: Rubric
    applications: tuple[Application, ...]
    experts: Mapping[str, Expert]
    pairs: tuple[tuple[str, str], ...]
    proposed: tuple[tuple[str, str], ...]
    with_code: frozenset[str]
    reopened: tuple[tuple[str, str], ...]
    rechecks: tuple[str, ...]
    to_experts: int
    to_results: int
    result: Mapping[str, Any] | None
    publication: Mapping[str, Any] | None
    adopted: int | None
    sealed: bool

    @property
    def present(self) -> tuple[Application, ...]:
        """Applications that have not been withdrawn."""
        return tuple(one for one in self.applications if one.withdrawn_at is None)

    @property
    def judged(self) -> tuple[Application, ...]:
        """Applications the panel judges."""
        return tuple(one for one in self.applications if one.is_in)

    @property
    def panel(self) -> tuple[Expert, ...]:
        """Experts with something to judge who are not absent."""
        called = {rater for _, rater in self.pairs}
        return tuple(one for one in self.experts.values() if one.id in called and one.state not in AWAY)

    @property
    def sheets_asked(self) -> Counter[str]:
        """How many experts were asked to judge each application."""
        return Counter(application for application, _ in self.pairs)


AWAY = ("absent", "withdrawn")


def read_readiness(connection: Connection, round_: Round, at: datetime) -> Readiness:
    """Read everything a step of this round may depend on."""
    known = tuple(applications.every(connection, round_.id))
    judged = {one.id for one in known if one.is_in}
    standing = assignments.standing(connection, round_.id)
    waiting = [one for one in recusals.every(connection, round_.id) if one.state == "proposed"]
    return Readiness(
        round_,
        at,
        rubric_in(connection, round_),
        known,
        {one.id: one for one in experts.every(connection, round_.id)},
        tuple((one.application, one.rater) for one in standing if one.application in judged),
        tuple((one.application, one.rater) for one in waiting),
        readiness.with_code(connection, round_.id, at),
        tuple(readiness.open_reopenings(connection, round_.id, round_.phase_since)),
        tuple(one.subject for one in rechecks.every(connection, round_.id) if one.decision is None),
        readiness.open_objections(connection, round_.id, "expert"),
        readiness.open_objections(connection, round_.id, "result"),
        readiness.adopted_result(connection, round_.id),
        readiness.publication(connection, round_.id),
        None if (run := runs.adopted(connection, round_.id)) is None else run.id,
        bool(bundles.every(connection, round_.id)),
    )
