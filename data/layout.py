"""From rows of cells to a table: the header row, the columns under it, and everything that does not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from data.grids import Grid, Raw, letters
from data.headers import REQUIRED, TEXTS, Kind, canonical, missing
from scoring.assembly.cells import identity, number
from scoring.findings import Finding, Place, found
from scoring.tables import Cell, Table

PLAIN = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?", re.ASCII)
HEADER_SEARCH = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid with its header row found; ``columns`` are canonical names, ``""`` where nothing is printed.

    ``body`` holds the index of each row that is not empty, and its cells.
    """

    name: str
    grid: Grid
    kind: Kind
    start: int
    headers: list[str]
    columns: list[str]
    body: list[tuple[int, list[Raw]]]

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Where a row or a cell stands, by indices into the grid."""
        header = None if column is None else self.header(column)
        return Place(self.name, self.grid.sheet, None if row is None else row + 1, header)

    def header(self, column: int) -> str:
        """Header as printed, or the letter of a column that has none."""
        return (self.headers[column] if column < len(self.headers) else "") or letters(column)

    @property
    def repeated(self) -> list[str]:
        """Canonical names more than one column bears."""
        return [name for name, count in Counter(self.columns).items() if name and count > 1]


def tabulate(name: str, grid: Grid, kind: Kind, criteria: Collection[str]) -> tuple[Table | None, tuple[Finding, ...]]:
    """Make a table of a grid; there is none without rows, with a required column missing or one there twice."""
    layout = _lay_out(name, grid, kind, criteria)
    findings = [
        *_about_headers(layout, criteria),
        *_about_rows(layout),
        *_about_oddities(layout),
        *_about_dates(layout),
    ]
    if not layout.body or layout.repeated or missing(layout.columns, kind):
        return None, tuple(findings)
    width = len(layout.columns)
    cells = list(zip(*((row + [None] * width)[:width] for _, row in layout.body), strict=True))
    named = [n for n, column in enumerate(layout.columns) if column]
    table = Table(
        name,
        grid.sheet,
        {layout.columns[n]: _convert(cells[n], layout.columns[n], kind) for n in named},
        {layout.columns[n]: layout.headers[n] for n in named},
        tuple(row + 1 for row, _ in layout.body),
    )
    return table, tuple(findings)


def headers_of(grid: Grid) -> list[str]:
    """Texts of the first row that is not empty, without the empty cells that trail it."""
    first = grid.first_row()
    headers = [] if first is None else [_text(cell) for cell in grid.rows[first]]
    while headers and not headers[-1]:
        headers.pop()
    return headers


def known_columns(headers: Iterable[str], kind: Kind, criteria: Collection[str]) -> set[str]:
    """Canonical names among some headers."""
    return {canonical(h, kind, criteria) for h in headers} & {*TEXTS[kind], "score", "sequence", *criteria}


def _lay_out(name: str, grid: Grid, kind: Kind, criteria: Collection[str]) -> Layout:
    start, headers = grid.first_row() or 0, headers_of(grid)
    columns = [canonical(header, kind, criteria) if header else "" for header in headers]
    below = enumerate(grid.rows[start + 1 :], start + 1)
    body = [(n, row) for n, row in below if any(cell is not None for cell in row)]
    return Layout(name, grid, kind, start, headers, columns, body)


def _about_headers(layout: Layout, criteria: Collection[str]) -> Iterator[Finding]:
    absent = missing(layout.columns, layout.kind)
    present = tuple(header for header in layout.headers if header)
    for column in absent:
        yield found("missing_column", "block", layout.place(layout.start), column=column, present=present)
    for column in layout.repeated:
        places = [n for n, name in enumerate(layout.columns) if name == column]
        headers = tuple(layout.headers[n] for n in places)
        yield found("duplicate_header", "block", layout.place(layout.start, places[1]), column=column, headers=headers)
    for n, row in layout.body[:HEADER_SEARCH] if absent else ():
        names = known_columns((_text(cell) for cell in row if cell is not None), layout.kind, criteria)
        if names >= set(REQUIRED[layout.kind]) and len(names) > 1:
            yield found("header_below", "block", layout.place(n))


def _about_rows(layout: Layout) -> Iterator[Finding]:
    width = len(layout.headers)
    if not layout.body:
        yield found("no_rows", "block", layout.place())
    for n, row in layout.body:
        if len(row) < width or (layout.grid.sheet is None and any(cell is not None for cell in row[width:])):
            yield found("ragged_row", "block", layout.place(n), cells=len(row), headers=width)
    longest = width if layout.grid.sheet is None else max((len(row) for _, row in layout.body), default=0)
    for column in (n for n in range(longest) if n >= width or not layout.headers[n]):
        if any(column < len(row) and row[column] is not None for _, row in layout.body):
            yield found("column_without_header", "warn", layout.place(None, column))


def _about_oddities(layout: Layout) -> Iterator[Finding]:
    percent = set()
    for oddity in layout.grid.oddities:
        where = layout.place(*oddity.spot)
        if oddity.kind == "merged":
            yield found("merged_cells", "block", where, range=oddity.text)
        elif oddity.kind == "formula":
            yield found("formula_without_value", "block", where, formula=oddity.text)
        elif oddity.kind == "error":
            yield found("error_cell", "block", where, value=oddity.text)
        elif oddity.spot[1] not in percent:
            percent.add(oddity.spot[1])
            yield found("percent_format", "warn", where, value=oddity.text)


def _about_dates(layout: Layout) -> Iterator[Finding]:
    """Identifiers such as 1-2 that a spreadsheet has turned into dates; a text file has none."""
    texts = [n for n, name in enumerate(layout.columns) if name in TEXTS[layout.kind]]
    for column in texts if layout.grid.sheet is not None else ():
        for n, row in layout.body:
            if column < len(row) and isinstance(row[column], date | time | timedelta):
                yield found("date_in_text", "block", layout.place(n, column), value=_text(row[column]))


def _convert(cells: tuple[Raw, ...], column: str, kind: Kind) -> tuple[Cell, ...]:
    known = {cell: _cell(cell, column, kind) for cell in set(cells)}
    return tuple(known[cell] for cell in cells)


def _cell(cell: Raw, column: str, kind: Kind) -> Cell:
    if cell is None:
        return None
    text = _text(cell)
    if column in TEXTS[kind]:
        return text
    if isinstance(cell, float):
        return cell
    # A score is a number in any notation; in further columns 010010 or an 18-digit code stays a text.
    value = number(text) if kind == "scores" or PLAIN.fullmatch(text) else None
    return text if value is None else value


def _text(cell: Raw) -> str:
    return identity(cell) if cell is None or isinstance(cell, str | float) else str(cell)
