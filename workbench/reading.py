"""Handing over confidential papers: who may read which attachment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from data.store import attachments
from data.store.attachments import Attachment
from workbench.access import Actor, Refused, require
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.desk import admit

READERS = ("organiser", "supervisor")


@dataclass(frozen=True, slots=True)
class Paper:
    """An attachment with its bytes."""

    name: str
    media: str
    content: bytes


def read_attachment(office: Office, actor: Actor, attachment: str) -> Paper | None:
    """A paper somebody may read; what they may not read is, to them, not there."""
    with office.look() as connection:
        known = attachments.find(connection, attachment)
        if known is None or not may_read_attachment(connection, actor, known):
            return None
        paper = Paper(known.name, known.media, attachments.content(connection, attachment))
    with office.act() as act:
        act.note(actor, "attachment.read", known.round, known.application, file=known.name)
    return paper


def may_read_attachment(connection: Connection, actor: Actor, attachment: Attachment) -> bool:
    """Readers always; an expert what belongs to an application they judge and have not stepped back from."""
    try:
        if actor.role in READERS:
            enter(connection, actor, "attachment.read", attachment.round)
        else:
            require(actor, "round.read", attachment.round)
            admit(connection, actor, attachment.round, attachment.application)
    except Refused:
        return False
    return True
