"""Bundles: a round as it was sealed, one full and one public, kept byte for byte.

They are kept and not made again when somebody asks, since a later version of the program would make other bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, func, insert, select

from data.store.tables import attachments, bundles, submitted_files
from data.store.tables import papers as all_papers

Variant = Literal["full", "public"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One sealed bundle without its content; ``size`` in bytes."""

    round: str
    variant: Variant
    sha256: str
    size: int
    at: datetime
    by: str


def keep(connection: Connection, round_: str, variant: Variant, content: bytes, at: datetime, by: str) -> str:
    """Keep a bundle; answers with its SHA-256."""
    digest = sha256(content).hexdigest()
    values = {"round": round_, "variant": variant, "content": content, "sha256": digest, "at": at, "by": by}
    connection.execute(insert(bundles).values(values))
    return digest


def every(connection: Connection, round_: str) -> dict[Variant, Bundle]:
    """What a round was sealed in, by variant; empty before."""
    kept = bundles.c
    columns = (kept.round, kept.variant, kept.sha256, func.length(kept.content).label("size"), kept.at, kept.by)
    rows = connection.execute(select(*columns).where(kept.round == round_).order_by(kept.variant)).mappings()
    return {row["variant"]: Bundle(**row) for row in rows}


def content(connection: Connection, round_: str, variant: Variant) -> bytes | None:
    """The bytes of a bundle."""
    query = select(bundles.c.content).where(bundles.c.round == round_, bundles.c.variant == variant)
    kept = connection.execute(query).scalar_one_or_none()
    return None if kept is None else bytes(kept)


def papers(connection: Connection, round_: str) -> list[tuple[str | None, str, str]]:
    """Application, name and SHA-256 of every file that came in: what a bundle knows of them."""
    found: set[tuple[str | None, str, str]] = set()
    for table in (submitted_files, attachments):
        query = select(table.c.application, table.c.name, table.c.sha256).where(table.c.round == round_)
        found |= {(row.application, row.name, row.sha256) for row in connection.execute(query)}
    others = select(all_papers.c.name, all_papers.c.sha256).where(all_papers.c.round == round_)
    found |= {(None, row.name, row.sha256) for row in connection.execute(others)}
    return sorted(found, key=lambda row: (row[0] or "", row[1], row[2]))
