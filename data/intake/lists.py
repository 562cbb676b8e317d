"""Lists and plans in documents without anchors: tables by their header, chapters by their headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from data.intake.answering import with_unit
from data.intake.boards import Board, Patch
from data.intake.cells import Cell
from data.intake.gathering import Gathering, gather_rows, gather_series
from data.intake.labels import bare
from data.intake.quantities import unit_of
from data.intake.search import Search
from data.intake.yearly import year_in, years_over
from scoring.applications.form import NUMERIC, Field, Form, dated
from scoring.findings import Place

MOST_OF = 0.6
LONGEST_HEADING = 60
SEQUENCE = ("序号", "no")
MARKS = frozenset({"\\", "/", "-"})
MORE = frozenset({"", "...", "……", "…", "....."})


def search_table(search: Search, board: Board) -> bool:
    """Read a list of the form if this is one; its rows then belong to no field."""
    for table in search.form.tables:
        if table.id in search.gathering.rows:
            continue
        header = find_header(board, table.columns, search.year)
        if header is not None:
            rows = rows_below(board, *header, search.file, table.id)
            gather_rows(search.gathering, table.id, table.columns, rows)
            search.used.update(board.patches())
            return True
    return False


def search_matrix(search: Search, board: Board) -> None:
    """Read numbers by the words to their left and above: 国际 · 主持数量 · 2019年."""
    for asked in list(search.open_fields()):
        if asked.years is None:
            continue
        cells = dict(_crossings(search, board, asked))
        if len(cells) > 1:
            from_board = {year: _cell(search, board, patch, asked) for year, patch in cells.items()}
            search.taken.add(asked.id)
            search.used.update(cells.values())
            gather_series(search.gathering, asked, from_board)


def search_chapters(gathering: Gathering, form: Form, year: int, file: str, flow: Iterable[str | Board]) -> None:
    """Collect the text under each heading of the plan."""
    if form.plan is None:
        return
    titles = {bare(dated(chapter.title.zh, year)): chapter.id for chapter in form.plan.chapters}
    ends = {bare(part.title.zh) for part in form.sections} | {bare(table.title.zh) for table in form.tables}
    texts: dict[str, list[str]] = {}
    current = None
    for line in _lines(flow):
        title = bare(line) if len(line) <= LONGEST_HEADING else ""
        if title in titles:
            current = titles[title]
            texts.setdefault(current, [])
            gathering.places.setdefault(f"plan.{current}", Place(file, field=f"plan.{current}"))
        elif title in ends:
            current = None
        elif current is not None:
            texts[current].append(line)
    gathering.chapters |= {name: "\n".join(lines).strip() for name, lines in texts.items() if any(lines)}


def find_header(board: Board, asked: Sequence[Field], year: int) -> tuple[int, dict[int, Field]] | None:
    """The row that names most of some columns, and where each of them stands."""
    labels = {bare(dated(column.label.zh, year)): column for column in asked}
    for n, row in enumerate(board.grid):
        columns: dict[int, Field] = {}
        for m, patch in enumerate(row):
            known = labels.get(bare(patch.text)) if patch is not None else None
            if known is not None and known not in columns.values():
                columns[m] = known
        heads = {patch for patch in row if patch is not None and bare(patch.text) not in ("", *SEQUENCE)}
        if len(columns) >= max(2, MOST_OF * len(asked)) or len(columns) == len(heads) > 1:
            return n, columns
    return None


def rows_below(
    board: Board, header: int, columns: Mapping[int, Field], file: str, name: str
) -> Iterator[dict[str, Cell]]:
    """The rows under a header, without those in which only the form's own texts stand."""
    kinds = {asked.id: asked for asked in columns.values()}
    printed = {asked.id: unit_of(_text(board.at(header, m))) for m, asked in columns.items()}
    for n in range(header + 1, len(board.grid)):
        patches = {asked.id: board.at(n, m) for m, asked in columns.items()}
        there = {asked: patch for asked, patch in patches.items() if patch is not None and patch.text not in MORE}
        if not any(_is_entry(board, patch, kinds[asked]) for asked, patch in there.items()):
            continue
        yield {
            asked: Cell(
                with_unit(kinds[asked], patch.text, printed[asked]) or None,
                board.place(file, patch, f"{name}.{asked}"),
                patch.odd,
            )
            for asked, patch in there.items()
        }


def _is_entry(board: Board, patch: Patch, asked: Field) -> bool:
    """Whether a text is one that is entered, not a number of the form or a heading that stands beside several rows."""
    printed = patch.text.strip(" .、\\/").isdecimal() and asked.kind not in NUMERIC
    return not printed and patch.text.strip() not in MARKS and len(list(board.rows_of(patch))) == 1


def _text(patch: Patch | None) -> str:
    return patch.text if patch is not None else ""


def _crossings(search: Search, board: Board, asked: Field) -> Iterable[tuple[int, Patch]]:
    """Cells where a word of the label stands to the left and its rest above."""
    label = bare(asked.label.zh)
    for patch in board.patches():
        if patch in search.used or _words(patch):
            continue
        above, left = _above(board, patch), _left(board, patch)
        if above and left and left in label and label.endswith(above) and label.index(left) < len(label) - len(above):
            year = years_over(board, patch)
            if year is not None:
                yield year, patch


def _above(board: Board, patch: Patch) -> str:
    """The nearest words above a cell."""
    for row in range(patch.row - 1, -1, -1):
        if words := _words(board.at(row, patch.column)):
            return words
    return ""


def _left(board: Board, patch: Patch) -> str:
    """The nearest words to the left of a cell."""
    for column in range(patch.column - 1, -1, -1):
        if words := _words(board.at(patch.row, column)):
            return words
    return ""


def _words(patch: Patch | None) -> str:
    """A printed text; nothing for an empty cell or a number."""
    text = bare(patch.text) if patch is not None else ""
    return "" if text[:1].isdecimal() and year_in(text) is None else text


def _cell(search: Search, board: Board, patch: Patch, asked: Field) -> Cell:
    return Cell(patch.text or None, board.place(search.file, patch, asked.id), patch.odd)


def _lines(flow: Iterable[str | Board]) -> Iterable[str]:
    for part in flow:
        if isinstance(part, str):
            yield part.strip()
        else:
            for patch in part.patches():
                yield from (line.strip() for line in patch.text.split("\n"))
