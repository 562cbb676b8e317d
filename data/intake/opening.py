"""Open a file by what is in it, or say why it is not opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from data.files import ENCRYPTED, LARGEST_FILE, OLE
from data.intake.anchors import Origin, find_origin
from data.intake.boards import board_of
from data.intake.templates import Page, pages
from data.intake.word import MAIN, Flow, read_word
from data.workbooks import bomb, read_workbook
from scoring.findings import Finding, Place, found

Type = Literal["workbook", "word"]
OLD_TEXTS, OLD_TABLES = (".doc", ".wps", ".dot", ".wpt"), (".xls", ".et", ".xlt", ".ett")
WORKBOOK = "xl/workbook.xml"
MACROS = ("xl/vbaProject.bin", "word/vbaProject.bin")
DAMAGED = (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, EOFError, NotImplementedError)
LINKS = ("xl/externalLinks/", "word/embeddings/", "xl/embeddings/", "word/activeX/", "xl/activeX/")


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A file that could be opened: the sheets of a workbook, or the lines and tables of a document."""

    name: str
    pages: tuple[Page, ...] = ()
    flow: Flow = ()
    origin: Origin | None = None

    @property
    def content(self) -> str:
        """What the file is: a template's own word for it, and otherwise an application."""
        return self.origin.content if self.origin is not None and self.pages else "application"


def open_file(name: str, content: bytes) -> tuple[Opened | None, tuple[Finding, ...]]:
    """Open a workbook or a Word document; None where it cannot or must not be opened."""
    kind, findings = recognise(name, content)
    if kind is None:
        return None, findings
    if kind == "word":
        opened, more = _open_word(name, content)
    else:
        opened, more = _open_workbook(name, content)
    return opened, (*findings, *more)


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


def _open_word(name: str, content: bytes) -> tuple[Opened | None, tuple[Finding, ...]]:
    try:
        return Opened(name, flow=read_word(content)), ()
    except DAMAGED as error:
        return None, (found("document_corrupt", "block", Place(name), reason=str(error)),)


def _open_workbook(name: str, content: bytes) -> tuple[Opened | None, tuple[Finding, ...]]:
    grids, findings = read_workbook(name, content)
    if not grids:
        empty = () if findings else (found("file_empty", "block", Place(name)),)
        return None, (*findings, *empty)
    anchored = tuple(pages(name, grids))
    flow: Flow = () if anchored else tuple(board_of(grid) for grid in grids)
    return Opened(name, anchored, flow, find_origin(grids)), findings
