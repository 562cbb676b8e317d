"""Forms without anchors: every printed label is looked for, and the cell beside it is its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from data.intake.boards import Board, Patch
from data.intake.boxes import ENCLOSURE, boxes, enclosures, lists_options, ticked_options, without_notes
from data.intake.cells import DAY, Cell
from data.intake.gathering import Gathering, gather_field, gather_series
from data.intake.labels import bare
from data.intake.quantities import COUNTERS, plain, quantity, unit_of
from scoring.applications.answers import Value
from scoring.applications.form import NUMERIC, Field, Form
from scoring.findings import Place, found

YEAR = re.compile(r"((?:19|20)\d{2})年?度?")
INLINE = re.compile(r"^([^:：\n]{2,60})[:：\n]\s*(.*)$", re.DOTALL)
SHORTEST_END = 3


@dataclass(slots=True)
class Search:
    """What is still looked for in a document, and where reading has come to."""

    form: Form
    year: int
    file: str
    gathering: Gathering = field(default_factory=Gathering)
    taken: set[str] = field(default_factory=set)
    used: set[Patch] = field(default_factory=set)
    section: str = ""

    def named(self, text: str) -> Field | None:
        """The next field not yet found whose label is this text; one of the present section comes first."""
        label = bare(text)
        if not label:
            return None
        fitting = [one for one in self.open_fields() if label in _labels(one)]
        return next(iter(sorted(fitting, key=lambda one: one.id not in self.present())), None)

    def ending(self, text: str) -> Field | None:
        """The next field of the present section whose label ends with this text."""
        label = bare(text)
        fields = (one for one in self.open_fields() if one.id in self.present() and one.years is None)
        if len(label) < SHORTEST_END:
            return None
        return next((one for one in fields if bare(one.label.zh).endswith(label)), None)

    def open_fields(self) -> Iterator[Field]:
        """Fields not yet found."""
        return (one for name, one in self.form.fields.items() if name not in self.taken)

    def present(self) -> frozenset[str]:
        """Fields of the section in which reading has come to."""
        if not self.section:
            return frozenset(one.id for one in self.form.cover)
        return frozenset(one.id for part in self.form.sections if part.id == self.section for one in part.fields)

    def enter(self, text: str) -> bool:
        """Note that a section begins with this line."""
        title = bare(text)
        for part in self.form.sections:
            if title and bare(part.title.zh) == title:
                self.section = part.id
                return True
        return False


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
        _answer(search, asked, match[2], where)
    elif match is not None and asked is None:
        _split(search, bare(match[1]), match[2].split(), where)


def search_options(search: Search, board: Board) -> None:
    """Find groups of boxes by their options, whatever stands over them."""
    for patch in board.patches():
        for asked in list(search.open_fields()):
            if asked.kind == "ticks" and patch not in search.used and lists_options(asked, patch.text):
                _answer(search, asked, patch.text, board.place(search.file, patch, asked.id), patch)


def years_over(board: Board, patch: Patch) -> int | None:
    """The year in the nearest header above a patch."""
    for row in range(patch.row - 1, -1, -1):
        above = board.at(row, patch.column)
        year = None if above is None else year_in(above.text)
        if year is not None:
            return year
    return None


def year_in(text: str) -> int | None:
    """The year a cell consists of.

    >>> year_in("2021年"), year_in("2021年产值")
    (2021, None)
    """
    match = YEAR.fullmatch(plain(text))
    return int(match[1]) if match is not None else None


def _labels(asked: Field) -> frozenset[str]:
    return frozenset({bare(asked.label.zh), bare(asked.label.en)})


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
        _answer(search, asked, whole[2], board.place(search.file, patch, asked.id))
        return
    head = next((p.text for p in board.grid[patch.row][: patch.column][::-1] if p is not None and p.text), "")
    for line in patch.text.split("\n"):
        match = INLINE.match(line)
        if match is None:
            continue
        asked = search.named(match[1]) or _part_of(search, bare(head), bare(match[1]))
        if asked is not None:
            search.used.add(patch)
            _answer(search, asked, match[2], board.place(search.file, patch, asked.id))
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
            _answer(search, asked, match[-1][0], board.place(search.file, patch, asked.id))
            return


def _read_beside(search: Search, board: Board, patch: Patch, asked: Field) -> None:
    search.used.add(patch)
    if asked.years is not None:
        _read_series(search, board, patch, asked)
        return
    beside = next((p for p in board.right_of(patch) if p not in search.used), None)
    if beside is None:
        beside = _below(board, patch)
    if beside is None or search.named(beside.text) is not None:
        search.taken.add(asked.id)
        search.gathering.places[asked.id] = board.place(search.file, patch, asked.id)
        return
    where = board.place(search.file, beside, asked.id)
    _answer(search, asked, _unsigned(search, beside.text), where, beside, printed=patch.text)
    _dated(search, board, beside, bare(patch.text))


def _split(search: Search, label: str, parts: list[str], where: Place) -> None:
    """A line that answers several fields in a row: 所属地区: …省(区、市) …市(区) …县(市、区)."""
    fields = [one for one in search.open_fields() if one.id in search.present() and bare(one.label.zh)[:2] == label[:2]]
    if len(parts) > 1 and len(fields) == len(parts):
        for asked, part in zip(fields, parts, strict=True):
            _answer(search, asked, re.sub(r"[((][^()()]*[))]$", "", part), where)


def _unsigned(search: Search, text: str) -> str:
    """A statement without the lines for its seal and its date."""
    lines = text.split("\n")
    kept = [line for line in lines if not DAY.fullmatch(plain(line)) and search.named(line) is None]
    return "\n".join(kept) if len(lines) > 1 else text


def _below(board: Board, patch: Patch) -> Patch | None:
    below = board.at(max(board.rows_of(patch)) + 1, patch.column)
    return below if below is not None and below.column == patch.column else None


def _read_series(search: Search, board: Board, label: Patch, asked: Field) -> None:
    search.taken.add(asked.id)
    window = asked.years.of(search.year) if asked.years is not None else ()
    dated = dict(_by_year(board, label))
    beside = [patch for row in board.rows_of(label) for patch in board.right_of(label, row)]
    undated = [patch for patch in beside if year_in(patch.text) is None]
    if not dated and len(undated) == len(window):
        dated = dict(zip(window, undated, strict=True))
    unit = unit_of(label.text)
    cells = {}
    for year, patch in dated.items():
        search.used.add(patch)
        where = board.place(search.file, patch, asked.id)
        if year in window:
            cells[year] = Cell(_with_unit(asked, patch.text, unit) or None, where, patch.odd)
        elif patch.text:
            allowed = tuple(map(str, window))
            search.gathering.findings.append(
                found("answer_other_year", "warn", where, year=str(year), value=patch.text[:60], allowed=allowed)
            )
    gather_series(search.gathering, asked, cells)


def _by_year(board: Board, label: Patch) -> Iterator[tuple[int, Patch]]:
    """Each number of a field with its year, which stands before it, above it, or in the header."""
    for row in board.rows_of(label):
        line = list(board.right_of(label, row))
        years = [year_in(patch.text) for patch in line]
        for n, patch in enumerate(line):
            if years[n] is not None:
                continue
            before = years[n - 1] if n else None
            year = before if before is not None else years_over(board, patch)
            if year is not None:
                yield year, patch


def _answer(
    search: Search, asked: Field, text: str, where: Place, patch: Patch | None = None, printed: str = ""
) -> None:
    """Read a text as the answer to a field."""
    search.taken.add(asked.id)
    if patch is not None:
        search.used.add(patch)
    files = tuple(dict.fromkeys(ENCLOSURE.findall(text)))
    if asked.evidence is not None and asked.kind != "ticks" and files:
        search.gathering.evidence[asked.id] = files
    if asked.kind in ("ticks", "choice", "yesno") and boxes(text):
        _read_boxes(search, asked, text, where)
        return
    if asked.kind == "choice" and lists_options(asked, text) and len(asked.options) > 1:
        search.gathering.places[asked.id] = where  # the printed options, none of them marked
        return
    plain_text = _with_unit(asked, text, unit_of(printed))
    gather_field(search.gathering, asked, Cell(plain_text or None, where, patch.odd if patch is not None else None))


def _read_boxes(search: Search, asked: Field, text: str, where: Place) -> None:
    gathering = search.gathering
    gathering.places[asked.id] = where
    ticked = ticked_options(asked, text)
    if asked.kind == "ticks":
        for option, files in enclosures(asked, text).items():
            gathering.evidence[f"{asked.id}.{option}"] = files
        if ticked:
            gathering.values[asked.id] = ticked
    elif ticked is None:
        gathering.unreadable.add(asked.id)
        gathering.findings.append(found("answer_tick_unclear", "block", where, value=text[:60]))
    else:
        gathering.values[asked.id] = _single(asked, ticked)


def _single(asked: Field, ticked: tuple[str, ...]) -> Value:
    if len(ticked) != 1:
        return ticked
    return ticked[0] == "yes" if asked.kind == "yesno" else ticked[0]


def _with_unit(asked: Field, text: str, printed: str | None) -> str:
    """A text without the form's own remarks; a number gets the unit its label was printed with."""
    bare_text = without_notes(text)
    if asked.kind not in NUMERIC:
        return bare_text
    alone = re.sub(r"[((][^()()]*[))]", "", plain(ENCLOSURE.sub("", bare_text))).rstrip("见详.。,;")
    if alone in COUNTERS or alone == plain(asked.unit or ""):
        return ""
    return f"{alone}{printed}" if printed and quantity(alone, None) is not None else alone
