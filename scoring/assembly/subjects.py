"""From the tables of applications and raters to who is judged and who judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.assembly.cells import Mark, answer, identity, read_cells, read_identities
from scoring.findings import Finding, found
from scoring.rubric import Gate, Measured, Rubric
from scoring.selection.lists import COLUMN, lists_named, words_of
from scoring.sheets import Application, Floats, Ints, Rater
from scoring.spelling import resembling
from scoring.tables import Cell, Table


@dataclass(frozen=True, slots=True, eq=False)
class Entrants:
    """Applications in order of id, with what their own data say.

    ``points`` is (N, K) on 0–100, ``gates`` (N, G) as in ``Panel``; ``row`` gives each application's
    row in its table, and is empty without one.
    """

    applications: tuple[Application, ...]
    points: Floats
    gates: Ints
    row: tuple[int, ...] = ()


def read_applications(rubric: Rubric, table: Table | None, scores: Table) -> tuple[Entrants, list[Finding]]:
    """Read the applications, or take them from the scores, in one sector, when there is no table of them."""
    if table is None:
        ids = _ids(scores, "application")
        points = np.full((len(ids), len(rubric.measured)), np.nan)
        gates = np.full((len(ids), len(rubric.gates)), -1, dtype=np.int64)
        return Entrants(tuple(Application(i, i, "") for i in ids), points, gates), _unserved(rubric)
    findings: list[Finding] = []
    rows = _sorted_rows(table, "application", findings)
    findings += _missing_columns(rubric, table)
    ids, names, sectors = (_texts(table, column) for column in ("application", "name", "sector"))
    if "sector" in table.columns:
        findings += [
            found("empty_cell", "block", table.place(i, "sector"), column="sector") for i in rows if not sectors[i]
        ]
    findings += [*_nameless(table, rows, ids, names), *_about_lists(rubric, table, rows)]
    applications = tuple(Application(ids[i], names[i] or ids[i], sectors[i], _attributes(table, i)) for i in rows)
    measured = [_points(criterion, table, rows, findings) for criterion in rubric.measured]
    gated = [_gate(gate, table, rows, findings) for gate in rubric.gates]
    return Entrants(
        applications, _columns(measured, len(rows)), _columns(gated, len(rows)).astype(np.int64), tuple(rows)
    ), findings


def read_raters(rubric: Rubric, table: Table | None, scores: Table) -> tuple[tuple[Rater, ...], list[Finding]]:
    """Read the raters, or take them from the scores when there is no table of them."""
    if table is None:
        return tuple(Rater(i, i) for i in _ids(scores, "rater")), []
    findings: list[Finding] = []
    rows = _sorted_rows(table, "rater", findings)
    attributes = (pair.rater for pair in rubric.policy.favouritism)
    findings += [_absent(table, name, "policy.favouritism", False) for name in attributes if name not in table.columns]
    ids, names = _texts(table, "rater"), _texts(table, "name")
    findings += _nameless(table, rows, ids, names)
    return tuple(Rater(ids[i], names[i] or ids[i], _attributes(table, i)) for i in rows), findings


def _ids(scores: Table, column: str) -> list[str]:
    return sorted(set(read_identities(scores.columns.get(column, ()))) - {""})


def _columns(columns: list[NDArray[Any]], length: int) -> NDArray[Any]:
    return np.column_stack(columns) if columns else np.empty((length, 0))


def _texts(table: Table, column: str) -> list[str]:
    return read_identities(table.columns.get(column, (None,) * len(table.rows)))


def _attributes(table: Table, row: int) -> dict[str, Cell]:
    return {column: cells[row] for column, cells in table.columns.items()}


def _sorted_rows(table: Table, key: str, findings: list[Finding]) -> list[int]:
    """Rows in order of id, one of each; an empty or repeated id is a finding."""
    if key not in table.columns:
        findings.append(found("missing_column", "block", table.place(), column=key))
        return []
    first: dict[str, int] = {}
    for row, name in enumerate(read_identities(table.columns[key])):
        if not name:
            findings.append(found("empty_cell", "block", table.place(row, key), column=key))
        elif name in first:
            rows = str(table.rows[first[name]]), str(table.rows[row])
            findings.append(found(f"duplicate_{key}", "block", table.place(row, key), **{key: name}, rows=rows))
        else:
            first[name] = row
    return [first[name] for name in sorted(first)]


def _nameless(table: Table, rows: Iterable[int], ids: list[str], names: list[str]) -> list[Finding]:
    if "name" not in table.columns:
        return [found("no_names", "warn", table.place())]
    return [found("name_missing", "warn", table.place(i, "name"), id=ids[i]) for i in rows if not names[i]]


def _missing_columns(rubric: Rubric, table: Table) -> list[Finding]:
    """Columns of the applications that the rubric names and the file lacks."""
    policy = rubric.policy
    asked = [(c.field, f"criterion:{c.id}", True) for c in rubric.fielded]
    asked += [(quota.attribute, "policy.shortlist.quota", True) for quota in policy.shortlist.quota]
    asked += [(quota.attribute, "policy.lists", True) for one in policy.lists for quota in one.quota]
    asked += [(COLUMN, "policy.lists", True)] if policy.lists else []
    asked += [(pair.application, "policy.favouritism", False) for pair in policy.favouritism]
    findings = [] if "sector" in table.columns else [found("no_sectors", "warn", table.place())]
    return findings + [_absent(table, *which) for which in asked if which[0] not in table.columns]


def _absent(table: Table, column: str, asked_by: str, needed: bool) -> Finding:
    similar = resembling(column, (*table.columns, *table.headers.values()))
    facts = {"column": column, "asked_by": asked_by}
    return found("rubric_column_missing", "block" if needed else "warn", table.place(), **facts, similar=similar)


def _unserved(rubric: Rubric) -> list[Finding]:
    """What the rubric asks of a file of applications that was not given."""
    asked = [f"criterion:{c.id}" for c in rubric.fielded]
    asked += [f"quota:{quota.attribute}" for quota in rubric.policy.shortlist.quota]
    asked += [f"list:{one.id}" for one in rubric.policy.lists]
    return [found("applications_not_given", "warn", asked=tuple(asked))] if asked else []


def _about_lists(rubric: Rubric, table: Table, rows: list[int]) -> Iterator[Finding]:
    """Applications that apply for no list, or for one there is not."""
    lists = rubric.policy.lists
    if not lists or COLUMN not in table.columns:
        return
    known = frozenset().union(*(words_of(one) for one in lists))
    allowed = tuple(one.id for one in lists)
    for row in rows:
        where, named = table.place(row, COLUMN), lists_named(table.columns[COLUMN][row])
        if not named:
            yield found("list_not_named", "warn", where, allowed=allowed, **_id(table, row))
        for name in (name for name in named if name not in known):
            yield found("list_unknown", "block", where, value=name, allowed=allowed, **_id(table, row))


def _points(criterion: Measured, table: Table, rows: list[int], findings: list[Finding]) -> Floats:
    """(N,) points by linear interpolation between the declared ones, clamped at both ends."""
    if criterion.field not in table.columns:
        return np.full(len(rows), np.nan)
    cells = table.columns[criterion.field]
    marks, values = read_cells(cells)
    for row in rows:
        where = table.place(row, criterion.field)
        if marks[row] == Mark.EMPTY:
            findings.append(found("measured_missing", "warn", where, criterion=criterion.id, **_id(table, row)))
        elif marks[row] not in (Mark.NUMBER, Mark.NOT_APPLICABLE):
            facts = {"criterion": criterion.id, "value": str(cells[row]), **_id(table, row)}
            findings.append(found("measured_not_a_number", "block", where, **facts))
    stated, points = np.array(criterion.points).T
    return np.asarray(np.interp(values[rows], stated, points))


def _gate(gate: Gate, table: Table, rows: list[int], findings: list[Finding]) -> Ints:
    """(N,) answers to a yes/no question."""
    replies = []
    for row in rows if gate.field in table.columns else ():
        cell = table.columns[gate.field][row]
        reply = answer(cell)
        where, facts = table.place(row, gate.field), {"criterion": gate.id, **_id(table, row)}
        if reply is None:
            findings.append(found("gate_unreadable", "block", where, value=identity(cell), **facts))
        elif reply < 0:
            findings.append(found("gate_not_answered", "warn", where, **facts))
        replies.append(-1 if reply is None else reply)
    return np.array(replies or [-1] * len(rows), dtype=np.int64)


def _id(table: Table, row: int) -> dict[str, str]:
    return {"application": identity(table.columns["application"][row])}
