"""Runs: every evaluation of a round that was kept, with the tables it rests on and the result it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.store.columns import canonical
from data.store.tables import runs

SUMMARY = (runs.c.id, runs.c.engine, runs.c.inputs_hash, runs.c.result_hash, runs.c.at, runs.c.by, runs.c.adopted_at)


@dataclass(frozen=True, slots=True)
class Run:
    """One run without its contents; ``adopted_at`` is set on the run the round's result rests on."""

    id: int
    engine: str
    inputs_hash: str
    result_hash: str
    at: datetime
    by: str
    adopted_at: datetime | None


def keep(
    connection: Connection,
    round_: str,
    engine: str,
    inputs: Mapping[str, Any],
    result: Mapping[str, Any],
    at: datetime,
    by: str,
) -> Run:
    """Keep a run."""
    hashes = digest(inputs), digest(result)
    statement = insert(runs).values(round=round_, engine=engine, inputs=inputs, result=result, at=at, by=by)
    statement = statement.values(inputs_hash=hashes[0], result_hash=hashes[1])
    row = connection.execute(statement.returning(runs.c.id)).one()
    return Run(row.id, engine, *hashes, at, by, None)


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document in its one spelling."""
    return sha256(canonical(document).encode()).hexdigest()


def every(connection: Connection, round_: str) -> list[Run]:
    """Every run of a round, the newest first."""
    query = select(*SUMMARY).where(runs.c.round == round_).order_by(runs.c.id.desc())
    return [Run(**row) for row in connection.execute(query).mappings()]


def adopted(connection: Connection, round_: str) -> Run | None:
    """The run the round's result rests on."""
    return next((run for run in every(connection, round_) if run.adopted_at is not None), None)


def inputs(connection: Connection, round_: str, run: int) -> Mapping[str, Any] | None:
    """The tables a run was made from."""
    query = select(runs.c.inputs).where(runs.c.round == round_, runs.c.id == run)
    return connection.execute(query).scalar_one_or_none()


def result(connection: Connection, round_: str, run: int) -> Mapping[str, Any] | None:
    """What a run gave, as JSON."""
    query = select(runs.c.result).where(runs.c.round == round_, runs.c.id == run)
    return connection.execute(query).scalar_one_or_none()


def adopt(connection: Connection, round_: str, run: int, at: datetime) -> None:
    """Let the round's result rest on this run and on no other."""
    connection.execute(update(runs).where(runs.c.round == round_).values(adopted_at=None))
    connection.execute(update(runs).where(runs.c.round == round_, runs.c.id == run).values(adopted_at=at))
