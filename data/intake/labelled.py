"""Forms without anchors: every printed label is looked for, and the cell beside it is its answer."""

from __future__ import annotations

import re

from data.intake.answering import answer
from data.intake.boards import Board, Patch
from data.intake.boxes import lists_options
from data.intake.cells import DAY, Cell
from data.intake.gathering import gather_ticks
from data.intake.labels import bare
from data.intake.quantities import plain
from data.intake.search import Search
from data.intake.yearly import read_series
from scoring.applications.form import Field
from scoring.findings import Place

INLINE = re.compile(r"^([^:：\n]{2,60})[:：\n]\s*(.*)$", re.DOTALL)


def search_board(search: Search, board: Board) -> None:
    """Find every label of a table and read what stands beside it."""
    for patch in board.patches():
        if patch in search.used or not patch.text or search.enter(patch.text):
            continue
        asked = search.named(patch.text) or _shared(search, board, patch)
        if asked is None:
            _inline(search, board, patch)
            beside = next(board.right_of(patch), None)
            asked = search.ending(patch.text) if beside is not None and search.named(beside.text) is None else None
        if asked is not None:
            _read_beside(search, board, patch, asked)


def search_line(search: Search, line: str, where: Place) -> None:
    """Read a line such as 集群名称:… outside the tables."""
    if search.enter(line):
        return
    match = INLINE.match(line)
    asked = search.named(match[1]) if match is not None else None
    if match is not None and asked is not None and asked.years is None:
        answer(search, asked, match[2], where)
    elif match is not None and asked is None:
        _split(search, bare(match[1]), match[2].split(), where)


def search_options(search: Search, board: Board) -> None:
    """Find groups of boxes by their options, whatever stands over them."""
    for asked in [one for one in search.open_fields() if one.kind == "ticks"]:
        for patch in board.patches():
            if patch not in search.used and lists_options(asked, patch.text):
                answer(search, asked, patch.text, board.place(search.file, patch, asked.id), patch)
                break
        else:
            _options_in_rows(search, board, asked)


def _options_in_rows(search: Search, board: Board, asked: Field) -> None:
    """Boxes that have a cell of their own to the left of each option."""
    words = {bare(option.label.zh): option.id for option in asked.options}
    beside = {words[bare(patch.text)]: patch for patch in board.patches() if bare(patch.text) in words}
    if len(beside) < len(words) or any(patch in search.used for patch in beside.values()):
        return
    marks = {name: board.at(patch.row, patch.column - 1) for name, patch in beside.items()}
    cells = {
        name: Cell(mark.text, board.place(search.file, mark, asked.id))
        for name, mark in marks.items()
        if mark is not None
    }
    search.taken.add(asked.id)
    search.used.update(beside.values())
    gather_ticks(search.gathering, asked, cells)


def _shared(search: Search, board: Board, patch: Patch) -> Field | None:
    """A field under a heading it shares with its neighbours: 主管领导 · 姓名."""
    before = board.at(patch.row, patch.column - 1)
    heads = [before.text] if before is not None else []
    heads += [head.text for n in range(patch.column) if (head := board.at(patch.row, n)) is not None]
    return next((asked for head in heads if head and (asked := search.named(head + patch.text)) is not None), None)


def _inline(search: Search, board: Board, patch: Patch) -> None:
    """A label and its answer in one cell, or several of them line by line."""
    whole = INLINE.match(patch.text)
    asked = search.named(whole[1]) if whole is not None else None
    if whole is not None and asked is not None and whole[2].strip() and asked.years is None:
        search.used.add(patch)
        answer(search, asked, whole[2], board.place(search.file, patch, asked.id))
        return
    head = next((p.text for p in board.grid[patch.row][: patch.column][::-1] if p is not None and p.text), "")
    for line in patch.text.split("\n"):
        match = INLINE.match(line)
        if match is None:
            continue
        asked = search.named(match[1]) or _part_of(search, bare(head), bare(match[1]))
        if asked is not None:
            search.used.add(patch)
            answer(search, asked, match[2], board.place(search.file, patch, asked.id))
    _dated(search, board, patch, bare(head))


def _part_of(search: Search, head: str, part: str) -> Field | None:
    """The field whose label is the beginning of a heading with this part: …平台名称及数量 · 数量."""
    for asked in search.open_fields():
        label = bare(asked.label.zh)
        if part and head and label.endswith(part) and head.startswith(label[: -len(part)]):
            return asked
    return None


def _dated(search: Search, board: Board, patch: Patch, head: str) -> None:
    """The date at the end of a signed statement."""
    match = list(DAY.finditer(plain(patch.text)))
    for asked in search.open_fields() if match and head else ():
        stem = bare(asked.label.zh).removesuffix("日期")
        if asked.kind == "date" and asked.id in search.present() and stem and (stem in head or head in stem):
            answer(search, asked, match[-1][0], board.place(search.file, patch, asked.id))
            return


def _read_beside(search: Search, board: Board, patch: Patch, asked: Field) -> None:
    search.used.add(patch)
    if asked.years is not None:
        read_series(search, board, patch, asked)
        return
    beside = next((p for p in board.right_of(patch) if p not in search.used), None)
    if beside is None:
        beside = _below(board, patch)
    if beside is None or search.named(beside.text) is not None:
        search.taken.add(asked.id)
        search.gathering.places[asked.id] = board.place(search.file, patch, asked.id)
        return
    where = board.place(search.file, beside, asked.id)
    answer(search, asked, _unsigned(search, beside.text), where, beside, printed=patch.text)
    _dated(search, board, beside, bare(patch.text))


def _split(search: Search, label: str, parts: list[str], where: Place) -> None:
    """A line that answers several fields in a row: 所属地区: …省(区、市) …市(区) …县(市、区)."""
    fields = [one for one in search.open_fields() if one.id in search.present() and bare(one.label.zh)[:2] == label[:2]]
    if len(parts) > 1 and len(fields) == len(parts):
        for asked, part in zip(fields, parts, strict=True):
            answer(search, asked, re.sub(r"[(（][^()（）]*[)）]$", "", part), where)


def _unsigned(search: Search, text: str) -> str:
    """A statement without the lines for its seal and its date."""
    lines = text.split("\n")
    kept = [line for line in lines if not DAY.fullmatch(plain(line)) and search.named(line) is None]
    return "\n".join(kept) if len(lines) > 1 else text


def _below(board: Board, patch: Patch) -> Patch | None:
    below = board.at(max(board.rows_of(patch)) + 1, patch.column)
    return below if below is not None and below.column == patch.column else None
