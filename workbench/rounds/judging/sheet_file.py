"""A workbook of an expert's sheets as it came back: what it was made from, and what stands in its open cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.grids import Grid, Raw
from data.workbooks import is_workbook, read_workbook
from scoring.findings import Finding, Place, found
from workbench.exports.sheet_xlsx import HIDDEN, WHOLE, Origin

LARGEST = 20 * 2**20
MOST = 400_000  # cells from the first to the last; a thousand applications of thirty criteria need fewer
NEEDED = ("application", "id", "score", "comment")
LAST = 2**31  # no sheet is revised so often


@dataclass(frozen=True, slots=True)
class Entry:
    """One open cell: its field, what it holds, and where; ``odd`` is what stands there instead of a value."""

    application: str
    field: str
    value: Raw
    where: Place
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything a workbook says; ``revisions`` are those of the sheets it was made from."""

    origin: Origin
    revisions: Mapping[str, int]
    entries: tuple[Entry, ...]


def read_file(name: str, content: bytes) -> tuple[Filled | None, tuple[Finding, ...]]:
    """Read a workbook that was downloaded from the desk; another file is refused."""
    strange = found("sheet_file_not_ours", "block", Place(name))
    if len(content) > LARGEST or not is_workbook(content):
        return None, (strange,)
    grids, findings = read_workbook(name, content, MOST)
    if findings:
        return None, findings
    hidden = next((grid for grid in grids if grid.sheet == HIDDEN), None)
    found_at = next(((grid, at) for grid in grids if (at := _names_row(grid)) is not None), None)
    if hidden is None or found_at is None:
        return None, (strange,)
    told = {str(row[0]): row[1] for row in hidden.rows if len(row) > 1 and row[0] != "revision"}
    if any(not isinstance(told.get(name), str) for name in ("round", "rater", "rubric", "key")):
        return None, (strange,)
    origin = Origin(*(str(told[name]) for name in ("round", "rater", "rubric", "key")))
    entries = tuple(_entries(name, *found_at))
    return _without_twins(Filled(origin, dict(_revisions(hidden)), entries))


def _names_row(grid: Grid) -> int | None:
    """The row that names the columns for us, wherever it has been moved to."""
    return next((at for at, row in enumerate(grid.rows) if set(NEEDED) <= {cell for cell in row if cell}), None)


def _revisions(hidden: Grid) -> Iterator[tuple[str, int]]:
    for row in hidden.rows:
        number = row[2] if len(row) > 2 and row[0] == "revision" else None
        if isinstance(number, float) and abs(number) < LAST and number.is_integer():
            yield str(row[1]), int(number)


def _entries(name: str, grid: Grid, at: int) -> Iterator[Entry]:
    """Both open cells of every row below the names and the headings under them."""
    columns = {cell: place for place, cell in enumerate(grid.rows[at]) if cell in NEEDED}
    odd = {oddity.spot: oddity.text for oddity in grid.oddities if oddity.kind != "merged"}
    for number, row in enumerate(grid.rows[at + 2 :], start=at + 2):
        application, criterion = (_cell(row, columns[column]) for column in ("application", "id"))
        for part in ("score", "comment") if isinstance(application, str) and isinstance(criterion, str) else ():
            path = "" if criterion == WHOLE else str(criterion)
            where = Place(name, grid.sheet, number + 1, part)
            spot = odd.get((number, columns[part]), "")
            value = _cell(row, columns[part])
            if path or part == "comment":
                yield Entry(str(application), f"{part}s.{path}", value, where, spot)


def _without_twins(filled: Filled) -> tuple[Filled, tuple[Finding, ...]]:
    """Rows that were copied say two things about one field; neither is taken."""
    seen: dict[tuple[str, str], list[Entry]] = {}
    for entry in filled.entries:
        seen.setdefault((entry.application, entry.field), []).append(entry)
    twins = [same for same in seen.values() if len(same) > 1]
    findings = tuple(
        found("sheet_file_twice", "warn", same[1].where, application=same[0].application, row=same[0].where.row)
        for same in twins
        if same[0].field.startswith("comments.")
    )
    single = tuple(same[0] for same in seen.values() if len(same) == 1)
    return Filled(filled.origin, filled.revisions, single), findings


def _cell(row: Sequence[Raw], place: int) -> Raw:
    return row[place] if place < len(row) else None
