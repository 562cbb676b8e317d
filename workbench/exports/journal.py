"""A copy of the journal: every line with its hash, so that anybody can walk the chain again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from data.store.columns import canonical, written
from data.store.journal import Line, Verified
from workbench.exports.csv_text import csv_text
from workbench.i18n import Translator

COLUMNS = ("number", "at", "actor", "role", "round", "act", "subject", "facts", "previous", "hash")


def journal_json(lines: Sequence[Line], walked: Verified) -> bytes:
    """Every line as it is hashed, under the hash of the last one."""
    head = {"lines": walked.lines, "head": walked.head, "broken": walked.broken}
    content = {**head, "journal": [_fields(line) for line in lines]}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def journal_csv(lines: Sequence[Line], walked: Verified, t: Translator) -> bytes:
    """Every line as a row to read in a spreadsheet; the last row holds the hash of the head."""
    rows = [[t(f"journal.column.{name}") for name in (*COLUMNS[:6], "words", *COLUMNS[6:])]]
    for line in lines:
        fields = _fields(line) | {"facts": canonical(dict(line.entry.facts or {}))}
        row = [str(fields[name] if fields[name] is not None else "") for name in COLUMNS]
        rows.append([*row[:6], words_of(line.entry.act, t), *row[6:]])
    return csv_text([*rows, [t("journal.head", lines=walked.lines), *[""] * (len(COLUMNS) - 1), walked.head]])


def words_of(act: str, t: Translator) -> str:
    """An act in words; an act nobody has put in words is shown as it is."""
    return t(f"act.{act}") if t.has(f"act.{act}") else act


def _fields(line: Line) -> dict[str, Any]:
    entry = line.entry
    own = {name: getattr(entry, name) for name in ("actor", "role", "round", "act", "subject")}
    times = {"number": line.number, "at": written(entry.at)}
    return times | own | {"facts": dict(entry.facts or {}), "previous": line.previous, "hash": line.hash}
