"""Numbers asked year by year: the year stands before each, above it, or in the header of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.intake.answering import with_unit
from data.intake.boards import Board, Patch
from data.intake.cells import Cell
from data.intake.gathering import gather_series
from data.intake.quantities import plain, unit_of
from data.intake.search import Search
from scoring.applications.form import Field
from scoring.findings import found

YEAR = re.compile(r"((?:19|20)\d{2})年?度?")


def read_series(search: Search, board: Board, label: Patch, asked: Field) -> None:
    """Read every number that belongs to a label; a year the form does not ask for is reported."""
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
            cells[year] = Cell(with_unit(asked, patch.text, unit) or None, where, patch.odd)
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
