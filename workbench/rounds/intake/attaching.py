"""Files attached to an application for those who judge it: kept as they came, named cleanly, read by who may."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath
from secrets import token_hex

from data.store import applications, attachments
from data.store.attachments import Attachment
from data.store.submissions import File
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter

__all__ = ["MEDIA", "File", "attach", "attachments_of", "clean_name"]

LARGEST = 20 * 2**20
MEDIA = {
    ".pdf": ("application/pdf", b"%PDF"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
"""What may be attached: by its ending, and by how its bytes begin."""
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+')
LONGEST_NAME, LONGEST_SUFFIX = 120, 10


def attach(office: Office, actor: Actor, round_: str, application: str, files: Sequence[File]) -> tuple[Finding, ...]:
    """Attach files, all of them or none; the same file twice is kept once."""
    with office.act() as act:
        enter(act.connection, actor, "attachment.add", round_)
        known = applications.find(act.connection, round_, application)
        if known is None or known.withdrawn_at is not None:
            return (found("application_unknown_here", "block", application=application),)
        named = [(clean_name(file.name), file.content) for file in files]
        faults = tuple(fault for name, content in named for fault in _faults(name, content))
        if faults:
            return faults
        return tuple(finding for each in named for finding in _keep(act, actor, round_, application, *each))


def _keep(act: Act, actor: Actor, round_: str, application: str, name: str, content: bytes) -> tuple[Finding, ...]:
    if attachments.holds(act.connection, round_, application, content):
        return (found("attachment_twice", "info", Place(name)),)
    media = MEDIA[PurePath(name).suffix.lower()][0]
    added = Attachment(token_hex(16), round_, application, name, media, len(content), "", act.at)
    attachments.add(act.connection, added, content)
    act.note(actor, "attachment.add", round_, application, name=name, size=len(content))
    return ()


def attachments_of(office: Office, actor: Actor, round_: str, application: str) -> tuple[Attachment, ...]:
    """What is attached to an application, for those who read all of them."""
    with office.look() as connection:
        enter(connection, actor, "attachment.read", round_)
        return tuple(attachments.of(connection, round_, application))


def clean_name(name: str) -> str:
    r"""A file's name without folders, control characters and what some system could not store.

    >>> clean_name("..\\..\\产值 证明.PDF"), clean_name("a/b\u202efdp.exe")
    ('产值 证明.PDF', 'bfdp.exe')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = UNSAFE.sub("", last).strip(" .")
    suffix = PurePath(plain).suffix[:LONGEST_SUFFIX]
    return (plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(suffix)] + suffix) or "_"


def _faults(name: str, content: bytes) -> tuple[Finding, ...]:
    where = Place(name)
    suffix = PurePath(name).suffix.lower()
    if not content:
        return (found("attachment_empty", "block", where),)
    if len(content) > LARGEST:
        size = {"megabytes": len(content) // 2**20 + 1, "limit": LARGEST // 2**20}
        return (found("attachment_too_large", "block", where, **size),)
    if suffix not in MEDIA or not content.startswith(MEDIA[suffix][1]):
        allowed = tuple(ending.lstrip(".") for ending in MEDIA)
        return (found("attachment_type", "block", where, type=suffix or name, allowed=allowed),)
    return ()
