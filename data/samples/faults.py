"""The faulty set: the sample round with one planted fault after the other, and the list of their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.samples.cast import read_toml
from data.samples.tables import Entry, Rows
from data.samples.write import csv_bytes

LIST = "faults.csv"


def faulty_files(tables: Mapping[str, Rows]) -> dict[str, bytes]:
    """The tables with every fault of ``faults.toml`` in them, and the list of the faults."""
    changed = {name: [list(row) for row in rows] for name, rows in tables.items()}
    listed: Rows = [["file", "row", "column", "code", "level", "zh", "en"]]
    for fault in read_toml("faults.toml")["faults"]:
        row, column = plant(changed[fault["file"]], fault)
        listed.append([fault["file"], row, column, *(fault[key] for key in ("code", "level", "zh", "en"))])
    return {name: csv_bytes(rows) for name, rows in {**changed, LIST: listed}.items()}


def plant(rows: Rows, fault: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """Change the table in place; the row (from 1, header included) and column where the fault is to be found."""
    if "drop" in fault:
        drop(rows, fault["drop"])
        return None, None
    if "add" in fault:
        rows[0].append(fault["add"]["column"])
        for row in rows[1:]:
            row.append(fault["add"]["cell"])
        return None, fault["add"]["column"]
    if "repeat" in fault:
        rows.append(list(rows[find(rows, fault["repeat"])]))
        return len(rows), fault.get("column")
    change = fault["set"]
    at = find(rows, change["row"])
    rows[at][rows[0].index(change["column"])] = change["cell"]
    return at + 1, None if fault.get("whole_row") else change["column"]


def drop(rows: Rows, column: str) -> None:
    """Take a column away."""
    at = rows[0].index(column)
    for row in rows:
        del row[at]


def find(rows: Rows, key: Sequence[Entry]) -> int:
    """Index of the row that starts with these cells."""
    return next(i for i, row in enumerate(rows) if row[: len(key)] == list(key))
