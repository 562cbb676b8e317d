"""A list of experts as it was handed in: what it says, and what it would change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.files import read_table
from data.store.experts import Expert
from scoring.assembly.cells import identity
from scoring.findings import Finding, Place, blocks, found
from scoring.tables import Table
from workbench.results import Upload

LONGEST_ID = 64
LONGEST_TEXT = 200
OWN = ("name", "affiliation", "region", "expertise")
KNOWN = frozenset({"rater", *OWN})
# Fields stand in a list; blanks part them only between Chinese characters, for "new materials" is one field.
PARTED = re.compile(r"[、，,;；/|\n]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
Change = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Line:
    """One expert of the list beside the one who is already there; ``differing`` names what changes."""

    expert: Expert
    before: Expert | None
    differing: tuple[str, ...]

    @property
    def change(self) -> Change:
        """What taking over the line would do."""
        return "new" if self.before is None else "changed" if self.differing else "same"


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking over a list would do; experts who are not in it stay as they are."""

    lines: tuple[Line, ...]
    kept: tuple[str, ...]

    def of(self, change: Change) -> tuple[Line, ...]:
        """The lines of one kind."""
        return tuple(line for line in self.lines if line.change == change)


def read_experts(round_: str, upload: Upload) -> tuple[tuple[Expert, ...], tuple[Finding, ...]]:
    """The experts of a CSV or XLSX file with all its faults; none where something blocks."""
    table, findings = read_table(upload.name, upload.content, "raters")
    if table is None or blocks(findings):
        return (), findings
    further = [name for name in table.columns if name not in KNOWN]
    read = tuple(_expert(round_, table, row, further) for row in range(len(table.rows)))
    findings = (*findings, *_faults(table, read))
    return (() if blocks(findings) else read), findings


def compared(listed: Iterable[Expert], known: Iterable[Expert]) -> Preview:
    """A list beside the experts who are there; a withdrawn expert on the list comes back."""
    there = {one.id: one for one in known}
    lines = [_line(one, there.get(one.id)) for one in listed]
    named = {line.expert.id for line in lines}
    return Preview(tuple(lines), tuple(name for name in there if name not in named))


def fields_of(text: str) -> tuple[str, ...]:
    """Fields of expertise that a text lists, each once.

    >>> fields_of("新材料、 装备制造 新材料"), fields_of("new materials; software")
    (('新材料', '装备制造'), ('new materials', 'software'))
    """
    return tuple(dict.fromkeys(part.strip() for part in PARTED.split(text) if part.strip()))


def faults_of(expert: Expert, places: Mapping[str, Place]) -> list[Finding]:
    """What is wrong with an expert's own entries."""
    faults = []
    if not expert.id:
        faults.append(found("expert_id_missing", "block", places["id"]))
    if len(expert.id) > LONGEST_ID or FORBIDDEN.search(expert.id):
        faults.append(found("expert_id_unusable", "block", places["id"], id=expert.id[:LONGEST_ID], limit=LONGEST_ID))
    for name in OWN:
        text = "、".join(expert.expertise) if name == "expertise" else str(getattr(expert, name))
        if len(text) > LONGEST_TEXT or FORBIDDEN.search(text):
            faults.append(found("expert_text_unusable", "block", places[name], limit=LONGEST_TEXT))
    return faults


def _expert(round_: str, table: Table, row: int, further: Sequence[str]) -> Expert:
    def cell(name: str) -> str:
        column = table.columns.get(name)
        return "" if column is None else identity(column[row])

    id = cell("rater")
    attributes = {name: cell(name) for name in further if cell(name)}
    return Expert(
        round_, id, cell("name") or id, cell("affiliation"), cell("region"), fields_of(cell("expertise")), attributes
    )


def _faults(table: Table, read: Sequence[Expert]) -> Iterable[Finding]:
    first: dict[str, int] = {}
    for row, one in enumerate(read):
        places = {name: table.place(row, "rater" if name == "id" else name) for name in ("id", *OWN)}
        yield from faults_of(one, places)
        if one.id and one.id in first:
            rows = str(table.rows[first[one.id]]), str(table.rows[row])
            yield found("duplicate_rater", "block", places["id"], rater=one.id, rows=rows)
        elif one.id and one.name == one.id:
            yield found("expert_nameless", "warn", places["name"], rater=one.id)
        first.setdefault(one.id, row)


def _line(listed: Expert, before: Expert | None) -> Line:
    if before is None:
        return Line(listed, None, ())
    if listed.name == listed.id:  # a list without names takes none away
        listed = replace(listed, name=before.name)
    attributes = {**(before.attributes or {}), **(listed.attributes or {})}
    differing = [name for name in OWN if getattr(listed, name) and getattr(listed, name) != getattr(before, name)]
    differing += ["attributes"] if attributes != dict(before.attributes or {}) else []
    differing += ["state"] if before.state == "withdrawn" else []
    merged = {name: getattr(listed, name) or getattr(before, name) for name in OWN}
    state = "pool" if before.state == "withdrawn" else before.state
    return Line(replace(before, **merged, attributes=attributes, state=state), before, tuple(differing))
