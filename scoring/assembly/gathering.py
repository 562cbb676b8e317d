"""From cells to sheets: one row per pair of application and rater, nothing averaged, nothing filled in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.assembly.cells import DECLINED, Mark, Marks
from scoring.assembly.entries import Entries
from scoring.findings import Finding, Place, found
from scoring.rubric import Rubric
from scoring.sheets import Application, Bools, Floats, Ints, Rater


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """All sheets of a score table, in order of (application, rater).

    Attributes
    ----------
    application, rater : (S,) int
        Indices into ``applications`` and ``raters``.
    mark : (S, C + 1) int8
        What each cell states; the last column is a state given for the whole sheet.
    value : (S, C) float
    sequence : (S,) float or None
    row : (S,) int
        First row of the table a sheet stands in.
    """

    rubric: Rubric
    applications: tuple[Application, ...]
    raters: tuple[Rater, ...]
    entries: Entries
    application: Ints
    rater: Ints
    mark: Marks
    value: Floats
    sequence: Floats | None
    row: Ints

    def states(self, *marks: Mark) -> Bools:
        """(S,) whether any cell of a sheet states one of these."""
        return np.asarray(np.isin(self.mark, marks).any(axis=1))

    @property
    def declined(self) -> Bools:
        """(S,) whether the expert did not judge the application at all."""
        return self.states(*DECLINED)

    def about(self, sheet: int) -> dict[str, str]:
        """Whose sheet it is, as facts of a finding."""
        return {
            "application": self.applications[self.application[sheet]].id,
            "rater": self.raters[self.rater[sheet]].id,
        }

    def place(self, sheet: int) -> Place:
        """First row of a sheet."""
        return self.entries.table.place(int(self.row[sheet]))


def gather(
    rubric: Rubric, applications: tuple[Application, ...], raters: tuple[Rater, ...], entries: Entries
) -> tuple[Sheets, list[Finding]]:
    """Put every entry in the cell of its sheet; a second entry for a cell is a finding and is not used."""
    pair = entries.application * max(len(raters), 1) + entries.rater
    pairs, first, sheet = np.unique(pair, return_index=True, return_inverse=True)
    width = len(rubric.judged) + 1
    cell = sheet * width + entries.criterion
    cells, used = np.unique(cell, return_index=True)
    mark = np.full(len(pairs) * width, Mark.EMPTY, dtype=np.int8)
    value = np.full(len(pairs) * width, np.nan)
    mark[cells], value[cells] = entries.mark[used], entries.value[used]
    sequence, disputed = _sequence(entries, sheet, len(pairs))
    sheets = Sheets(
        rubric,
        applications,
        raters,
        entries,
        entries.application[first],
        entries.rater[first],
        mark.reshape(-1, width),
        value.reshape(-1, width)[:, :-1],
        sequence,
        entries.row[first],
    )
    return sheets, [*_duplicates(sheets, cell, sheet), *_disputes(sheets, disputed)]


def _duplicates(sheets: Sheets, cell: Ints, sheet: Ints) -> list[Finding]:
    """One finding per sheet entered more than once, with all its rows."""
    _, inverse, count = np.unique(cell, return_inverse=True, return_counts=True)
    repeated = np.flatnonzero(count[inverse] > 1)
    repeated = repeated[np.argsort(sheet[repeated], kind="stable")]
    which, start = np.unique(sheet[repeated], return_index=True)
    table, findings = sheets.entries.table, []
    for s, own in zip(which.tolist(), np.split(repeated, start[1:]), strict=False):
        rows = np.unique(sheets.entries.row[own])
        columns = {sheets.entries.columns[k] for k in sheets.entries.criterion[own]}
        where = table.place(int(rows[1]), columns.pop() if len(columns) == 1 else None)
        numbers = tuple(str(table.rows[row]) for row in rows)
        findings.append(found("duplicate_sheet", "block", where, **sheets.about(s), rows=numbers))
    return findings


def _sequence(entries: Entries, sheet: Ints, count: int) -> tuple[Floats | None, Ints]:
    """Scoring order of each sheet, NaN where its rows state none or several; and the latter sheets."""
    if entries.sequence is None:
        return None, np.empty(0, dtype=np.int64)
    stated = entries.sequence[entries.row]
    low, high = np.full(count, np.nan), np.full(count, np.nan)
    np.fmin.at(low, sheet, stated)
    np.fmax.at(high, sheet, stated)
    return np.where(low == high, low, np.nan), np.flatnonzero(low < high)


def _disputes(sheets: Sheets, disputed: Ints) -> list[Finding]:
    return [found("sequence_disputed", "warn", sheets.place(s), **sheets.about(s)) for s in disputed.tolist()]
