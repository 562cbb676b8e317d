"""From a table of scores, long or wide, to one entry per cell: whose, on what, and what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.assembly.cells import DECLINED, Marks, identity, number, read_cells, read_identities
from scoring.findings import Finding, found
from scoring.rubric import Judged, Rubric
from scoring.sheets import Floats, Ints
from scoring.spelling import resembling
from scoring.tables import Table

KEYS = ("application", "rater", "criterion", "score", "sequence")
RESEMBLANCES = 20  # names for which similar ones are looked up; a wrong file has thousands


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Cells of a score table, in the order of the file.

    Attributes
    ----------
    application, rater : (n,) int
    criterion : (n,) int
        Index into ``rubric.judged``, or its length for a state given for the whole sheet.
    mark, value : (n,)
        What the cell states.
    row : (n,) int
        Index of the cell's row in ``table``.
    sequence : (rows,) float or None
        Scoring order each row states; NaN where it states none.
    columns : tuple of str
        Column of ``table`` that holds each criterion, and last that of a whole sheet's state.
    """

    table: Table
    application: Ints
    rater: Ints
    criterion: Ints
    mark: Marks
    value: Floats
    row: Ints
    sequence: Floats | None
    columns: tuple[str, ...]


def read_entries(
    rubric: Rubric, table: Table, applications: Mapping[str, int], raters: Mapping[str, int]
) -> tuple[Entries | None, list[Finding]]:
    """Read every cell; rows of an unknown application, rater or criterion are left out, each with a finding."""
    findings = _missing(table, [column for column in KEYS[:2] if column not in table.columns])
    if findings:
        return None, findings
    form = _long(rubric, table, findings) if "criterion" in table.columns else _wide(rubric, table, findings)
    if form is None:
        return None, findings
    row, criterion, mark, value, columns = form
    application = _known(table, "application", applications, findings)[row]
    rater = _known(table, "rater", raters, findings)[row]
    kept = (application >= 0) & (rater >= 0) & (criterion >= 0)
    entries = Entries(
        table,
        application[kept],
        rater[kept],
        criterion[kept],
        mark[kept],
        value[kept],
        row[kept],
        _sequence(table, findings),
        columns,
    )
    return entries, findings


def criterion_names(rubric: Rubric) -> dict[str, int]:
    """Index of each judged criterion by its id and by those of its titles that name no other."""
    titles = Counter(title for c in rubric.judged for title in {c.title.zh, c.title.en})
    names = {t: k for k, c in enumerate(rubric.judged) for t in (c.title.zh, c.title.en) if titles[t] == 1}
    others = {c.id for c in rubric.fielded}
    names = {name: k for name, k in names.items() if name not in others}
    return names | {c.id: k for k, c in enumerate(rubric.judged)}


Form = tuple[Ints, Ints, Marks, Floats, tuple[str, ...]]


def _long(rubric: Rubric, table: Table, findings: list[Finding]) -> Form | None:
    if "score" not in table.columns:
        findings += _missing(table, ["score"])
        return None
    mark, value = read_cells(table.columns["score"])
    whole = np.isin(mark, DECLINED)
    known = criterion_names(rubric) | {"": len(rubric.judged)}
    criterion = _known(table, "criterion", known, findings, rubric)
    nameless = (criterion == len(rubric.judged)) & ~whole
    findings += [
        found("empty_cell", "block", table.place(row, "criterion"), column="criterion")
        for row in np.flatnonzero(nameless).tolist()
    ]
    criterion = np.where(nameless, -1, criterion)
    findings += _unused(rubric, table, [c for c in table.columns if c not in KEYS], ())
    columns = ("score",) * (len(rubric.judged) + 1)
    return np.arange(len(table.rows)), criterion, mark, value, columns


def _wide(rubric: Rubric, table: Table, findings: list[Finding]) -> Form | None:
    names = criterion_names(rubric)
    held: dict[int, str] = {}
    unused = []
    for column in table.columns:
        if column in names and names[column] in held:
            twice = tuple(table.headers.get(c, c) for c in (held[names[column]], column))
            name = rubric.judged[names[column]].id
            findings.append(found("duplicate_header", "block", table.place(None, column), column=name, headers=twice))
        elif column in names:
            held[names[column]] = column
        elif column not in KEYS:
            unused.append(column)
    absent = [c for k, c in enumerate(rubric.judged) if k not in held]
    findings += _missing(table, [c.id for c in absent])
    findings += _unused(rubric, table, unused, absent)
    if absent or not held:
        return None
    columns = tuple(held[k] for k in range(len(rubric.judged)))
    cells = [read_cells(table.columns[column]) for column in columns]
    mark = np.column_stack([marks for marks, _ in cells]).ravel()
    value = np.column_stack([values for _, values in cells]).ravel()
    row, criterion = np.indices((len(table.rows), len(columns)))
    return row.ravel(), criterion.ravel(), mark, value, (*columns, "rater")


def _missing(table: Table, columns: Sequence[str]) -> list[Finding]:
    present = tuple(table.headers.get(column, column) for column in table.columns)
    return [found("missing_column", "block", table.place(), column=column, present=present) for column in columns]


def _unused(rubric: Rubric, table: Table, unused: Sequence[str], absent: Sequence[Judged]) -> list[Finding]:
    candidates = [name for c in absent for name in (c.id, c.title.zh, c.title.en)]
    kinds = {name: c.kind for c in rubric.fielded for name in (c.id, c.title.zh, c.title.en)}
    return [
        found(
            "column_not_used",
            "info",
            table.place(None, column),
            kind=kinds.get(column),
            similar=resembling(table.headers.get(column, column), candidates),
        )
        for column in unused
    ]


def _known(
    table: Table, column: str, known: Mapping[str, int], findings: list[Finding], rubric: Rubric | None = None
) -> Ints:
    """Index of every row's name; -1 where it is empty or unknown, one finding for each such name."""
    names = read_identities(table.columns[column])
    index = np.array([known.get(name, -1) for name in names], dtype=np.int64)
    strangers: dict[str, list[int]] = {}
    for row in np.flatnonzero(index < 0).tolist():
        strangers.setdefault(names[row], []).append(row)
    kinds = {c.id: c.kind for c in rubric.fielded} if rubric else {}
    for n, (name, rows) in enumerate(strangers.items()):
        where = table.place(rows[0], column)
        if not name:
            findings.extend(found("empty_cell", "block", table.place(row, column), column=column) for row in rows)
        elif name in kinds:
            findings.append(
                found("criterion_not_judged", "block", where, criterion=name, kind=kinds[name], rows=len(rows))
            )
        else:
            similar = resembling(name, [k for k in known if k]) if n < RESEMBLANCES else ()
            findings.append(
                found(f"unknown_{column}", "block", where, **{column: name}, rows=len(rows), similar=similar)
            )
    return index


def _sequence(table: Table, findings: list[Finding]) -> Floats | None:
    if "sequence" not in table.columns:
        return None
    cells = table.columns["sequence"]
    illegible = [i for i, cell in enumerate(cells) if cell is not None and number(cell) is None]
    if illegible:
        first = illegible[0]
        place = table.place(first, "sequence")
        findings.append(
            found("sequence_not_a_number", "warn", place, value=identity(cells[first]), rows=len(illegible))
        )
    return read_cells(cells)[1]
