"""The faulty set: the sample round with one planted fault after the other, and the list of their places."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import load_workbook

from data.samples.cast import read_toml
from data.samples.tables import Entry, Rows
from data.samples.write import csv_bytes, sealed, xlsx_bytes

LIST = "faults.csv"
HEADER: list[Entry] = ["file", "row", "column", "code", "level", "zh", "en"]
SHEETS, CELLS = 5, 18  # the sheets of the first application, the scores of its first sheet


def faulty_files(tables: Mapping[str, Rows], long: Rows) -> dict[str, bytes]:
    """The tables with every fault of ``faults.toml`` in them, the files faulty as a whole, and the list of all."""
    document = read_toml("faults.toml")
    changed = {name: [list(row) for row in rows] for name, rows in tables.items()}
    listed: Rows = [HEADER]
    for fault in document["faults"]:
        row, column = plant(changed[fault["file"]], fault)
        listed.append([fault["file"], row, column, *(fault[key] for key in HEADER[3:])])
    listed += [[fault.get(key) for key in HEADER] for fault in document["files"]]
    written = {name: csv_bytes(rows) for name, rows in {**changed, LIST: listed}.items()}
    return written | whole_files(tables["scores.csv"][: 1 + SHEETS], long[: 1 + CELLS])


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


def whole_files(scores: Rows, long: Rows) -> dict[str, bytes]:
    """Files that are faulty as a whole."""
    headless, strange = [list(row) for row in scores], [list(row) for row in long]
    drop(headless, "评审专家")
    strange[2][2] = "popularity"
    content = csv_bytes(scores)
    third = content.index(b"\n", content.index(b"\n") + 1) + 1
    return {
        "empty.csv": b"",
        "header-only.csv": csv_bytes(scores[:1]),
        "no-expert-column.csv": csv_bytes(headless),
        "unknown-criterion.csv": csv_bytes(strange),
        "wrong-encoding.csv": content[:third] + b"\xff" + content[third:],
        "gb18030.csv": content.decode().encode("gb18030"),
        "merged.xlsx": marred(scores, merge="A2:A6"),
        "formula.xlsx": marred(scores, formula="C3"),
    }


def marred(rows: Rows, merge: str | None = None, formula: str | None = None) -> bytes:
    """A workbook with merged cells or with a formula that was never computed."""
    book = load_workbook(io.BytesIO(xlsx_bytes(rows, "评分")))
    if merge:
        book.worksheets[0].merge_cells(merge)
    if formula:
        book.worksheets[0][formula] = "=7+0.5"
    return sealed(book)


def drop(rows: Rows, column: str) -> None:
    """Take a column away."""
    at = rows[0].index(column)
    for row in rows:
        del row[at]


def find(rows: Rows, key: Sequence[Entry]) -> int:
    """Index of the row that starts with these cells."""
    return next(i for i, row in enumerate(rows) if row[: len(key)] == list(key))
