"""One file as it was handed in: an application, a summary of recommendations, or an on-site statement."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from data.grids import Grid
from data.intake.anchors import Origin, find_origin
from data.intake.boards import Board, board_of
from data.intake.cells import Cell, text_of
from data.intake.gathering import Gathering
from data.intake.labelled import Search, search_board, search_line, search_options
from data.intake.labels import bare
from data.intake.lists import search_chapters, search_matrix, search_table
from data.intake.opening import recognise
from data.intake.templates import Page, gather_pages, pages, read_head
from data.intake.word import Flow, read_word
from data.workbooks import read_workbook
from scoring.applications.answers import Answers
from scoring.applications.form import Form
from scoring.applications.programme import Programme
from scoring.findings import Finding, Place, found

DAMAGED = (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, EOFError, NotImplementedError)
FEWEST_FOUND = 3  # fields by which a document without anchors is known to be the form


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """An application as it was read: its answers, who recommends it (``kind``), and for which lists."""

    answers: Answers
    kind: str = ""
    lists: tuple[str, ...] = ()


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


def read_application(programme: Programme, opened: Opened) -> tuple[Reading | None, tuple[Finding, ...]]:
    """Read an application; None where the file holds none of this programme."""
    form = programme.form
    if form is None:
        return None, (found("programme_without_form", "block", Place(opened.name), programme=programme.id),)
    strange = _stranger(programme, form, opened)
    if strange is not None and strange.level == "block":
        return None, (strange,)
    gathering, more = _gather(programme, form, opened)
    findings = (*(() if strange is None else (strange,)), *gathering.findings, *more)
    if gathering.is_empty:
        return None, (*findings, found("form_not_found", "block", Place(opened.name), programme=programme.id))
    reading, about_head = _with_head(programme, opened, gathering)
    return reading, (*findings, *about_head)


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
    flow: tuple[str | Board, ...] = () if anchored else tuple(_flow(grids))
    return Opened(name, anchored, flow, find_origin(grids)), findings


def _flow(grids: list[Grid]) -> list[str | Board]:
    return [board_of(grid) for grid in grids]


def _stranger(programme: Programme, form: Form, opened: Opened) -> Finding | None:
    """A file made for another programme or from an older form."""
    origin = opened.origin
    if origin is None or not opened.pages:
        return None
    where = Place(opened.name)
    if origin.programme != programme.id:
        return found("template_other_programme", "block", where, given=origin.programme, programme=programme.id)
    if origin.content == "application" and origin.version != form.version:
        return found("template_other_version", "warn", where, given=origin.version, current=form.version)
    return None


def _gather(programme: Programme, form: Form, opened: Opened) -> tuple[Gathering, tuple[Finding, ...]]:
    if opened.pages:
        return gather_pages(opened.pages, form, programme.year), ()
    search = Search(form, programme.year, opened.name)
    boards = [part for part in opened.flow if isinstance(part, Board)]
    lists = {board for board in boards if search_table(search, board)}
    for board in boards:
        if board not in lists:
            search_options(search, board)
            search_matrix(search, board)
    for part in opened.flow:
        if isinstance(part, str):
            search_line(search, part, Place(opened.name))
        elif part not in lists:
            search_board(search, part)
    rest = [part for part in opened.flow if part not in lists]
    search_chapters(search.gathering, form, programme.year, opened.name, rest)
    known = len(search.gathering.values) + len(search.gathering.unreadable)
    if known < FEWEST_FOUND and not search.gathering.chapters:
        return Gathering(), ()
    told = found("form_read_by_labels", "info", Place(opened.name), found=known, fields=len(form.fields))
    return search.gathering, (told,)


def _with_head(programme: Programme, opened: Opened, gathering: Gathering) -> tuple[Reading, tuple[Finding, ...]]:
    head = read_head(opened.pages)
    said = {name: text_of(cell.raw) for name, cell in head.items()}
    application = said.get("application") or PurePath(opened.name).stem
    kind, about_kind = read_kind(programme, head.get("kind"))
    lists, about_lists = _lists(programme, head.get("list"))
    gathering.places |= {f"head.{name}": cell.where for name, cell in head.items()}
    answers = gathering.answers(application, opened.name, said.get("authority", ""), said.get("sector", ""))
    return Reading(answers, kind, lists), (*about_kind, *about_lists)


def read_kind(programme: Programme, cell: Cell | None) -> tuple[str, tuple[Finding, ...]]:
    """The kind of recommending authority; the only one there is where nothing is said."""
    recommenders = programme.procedure.recommenders
    if cell is None or cell.raw is None:
        return (recommenders[0] if len(recommenders) == 1 else ""), ()
    text = text_of(cell.raw)
    for authority in programme.procedure.authorities:
        words = {bare(authority.title.zh), bare(authority.title.en), authority.id}
        if authority.id in recommenders and bare(text) in words:
            return authority.id, ()
    allowed = tuple(a.title.zh for a in programme.procedure.authorities if a.id in recommenders)
    return "", (found("answer_not_an_option", "block", cell.where, value=text[:60], allowed=allowed, similar=()),)


def _lists(programme: Programme, cell: Cell | None) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    known = tuple(dict.fromkeys(quota.list for quota in programme.procedure.quotas)) or ("main",)
    if cell is None or cell.raw is None:
        return (known if len(known) == 1 else ()), ()
    text = text_of(cell.raw)
    wished = tuple(part.strip() for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip())
    if set(wished) <= set(known):
        return wished, ()
    return (), (found("answer_not_an_option", "block", cell.where, value=text[:60], allowed=known, similar=()),)
