"""What kind of file this is, by what is in it, and why it is not opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from data.files import ENCRYPTED, LARGEST_FILE, OLE
from data.intake.word import MAIN
from data.workbooks import bomb
from scoring.findings import Finding, Place, found

Type = Literal["workbook", "word"]
OLD_TEXTS, OLD_TABLES = (".doc", ".wps", ".dot", ".wpt"), (".xls", ".et", ".xlt", ".ett")
WORKBOOK = "xl/workbook.xml"
MACROS = ("xl/vbaProject.bin", "word/vbaProject.bin")
LINKS = ("xl/externalLinks/", "word/embeddings/", "xl/embeddings/", "word/activeX/", "xl/activeX/")


def too_large(name: str, size: int) -> Finding | None:
    """Refuse a file by its size alone, before it is read."""
    if size <= LARGEST_FILE:
        return None
    facts = {"megabytes": size // 2**20, "limit": LARGEST_FILE // 2**20}
    return found("file_too_large", "block", Place(name), **facts)


def recognise(name: str, content: bytes) -> tuple[Type | None, tuple[Finding, ...]]:
    """The type of a file; None with the finding that says why it is not read."""
    where = Place(name)
    if refused := too_large(name, len(content)):
        return None, (refused,)
    if content.startswith(OLE):
        return None, (_old(name, content),)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            refused = bomb(name, archive, len(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None, (found("file_type_unsupported", "block", where, type=PurePath(name).suffix.lower()),)
    if refused:
        return None, (refused,)
    kind: Type | None = "workbook" if WORKBOOK in names else "word" if MAIN in names else None
    if kind is None:
        return None, (found("file_type_unsupported", "block", where, type=PurePath(name).suffix.lower()),)
    return kind, tuple(_left_alone(name, names))


def _old(name: str, content: bytes) -> Finding:
    suffix = PurePath(name).suffix.lower()
    if ENCRYPTED in content:
        return found("workbook_encrypted", "block", Place(name))
    if suffix in OLD_TEXTS:
        return found("save_as_docx", "block", Place(name), type=suffix)
    if suffix in OLD_TABLES:
        return found("save_as_xlsx", "block", Place(name), type=suffix)
    return found("file_type_unsupported", "block", Place(name), type=suffix)


def _left_alone(name: str, names: set[str]) -> Iterator[Finding]:
    """Parts that are never run, opened or followed."""
    if names & set(MACROS):
        yield found("macros_not_run", "info", Place(name))
    if any(part.startswith(LINKS) for part in names):
        yield found("links_not_followed", "info", Place(name))
