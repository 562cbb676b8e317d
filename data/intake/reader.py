"""One application out of one file: a filled template, or a form whose labels have to be found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from data.intake.boards import Board
from data.intake.cells import text_of
from data.intake.checklist import read_documents
from data.intake.gathering import Gathering
from data.intake.heads import read_kind, read_lists
from data.intake.labelled import search_board, search_line, search_options
from data.intake.lists import search_chapters, search_matrix, search_table
from data.intake.opening import Opened
from data.intake.search import Search
from data.intake.templates import gather_pages, read_head
from scoring.applications.answers import Answers
from scoring.applications.form import Form
from scoring.applications.programme import Programme
from scoring.findings import Finding, Place, found

APPLIED = "applied_for"  # the field in which a form names the lists it is meant for
FEWEST_FOUND = 3  # fields by which a document without anchors is known to be the form


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """An application as it was read: its answers, who recommends it (``kind``), and for which lists."""

    answers: Answers
    kind: str = ""
    lists: tuple[str, ...] = ()


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
    lists, about_lists = read_lists(programme, head.get("list"), gathering.values.get(APPLIED))
    gathering.places |= {f"head.{name}": cell.where for name, cell in head.items()}
    documents, about_documents = read_documents(opened.pages)
    answers = gathering.answers(application, opened.name, said.get("authority", ""), said.get("sector", ""), documents)
    return Reading(answers, kind, lists), (*about_kind, *about_lists, *about_documents)
