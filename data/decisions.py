"""The decisions file: what was decided about equal scores, sheets set aside, and open questions of eligibility.

```toml
[[tie]]
order = ["A07", "A03"]             # application ids, first place first
how = "vote"                       # vote | rescore | draw
reason = "七人票决,五比二"
by = "组长"

[[exclusion]]
rater = "E04"
application = "A07"                # left out: every sheet of this expert
reason = "与申报单位存在利害关系"
by = "组长"
at = 2026-11-20T16:30:00

[[ruling]]
application = "A09"
rule = "P1-S7"                     # a rule, a veto or a goal; left out: everything that is still open
decision = "reject"                # accept | reject
reason = "产值数据与统计台账不符"
by = "李某"
at = 2026-11-02
evidence = "核查记录第12号"          # a veto counts once it has evidence
second = "王某"                     # and somebody else has confirmed it
```

Rulings alone may also come as a table (CSV or XLSX) with these names, or the Chinese ones, over its columns.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from data.files import read_table
from data.intake.cells import Cell, read_cell
from data.toml_parts import fit, parse
from data.workbooks import is_workbook
from scoring.applications.form import Field as Asked
from scoring.applications.rulings import WHOLE, Ruling
from scoring.assembly.cells import identity
from scoring.findings import Finding, Place, blocks, found
from scoring.rubric import Text
from scoring.selection.ties import Decision
from scoring.sheets import Exclusion
from scoring.tables import Table

DECIDED = {"accept": "accept", "reject": "reject", "通过": "accept", "不通过": "reject"}
OPTIONAL = ("rule", "evidence", "second")
DAY = Asked(id="at", kind="date", label=Text(zh="决定日期", en="Date"))
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Tie(_Record):
    order: Annotated[tuple[Words, ...], Field(min_length=2)]
    how: Literal["vote", "rescore", "draw"]
    reason: Words
    by: Words


class _Exclusion(_Record):
    rater: Words
    application: Words | None = None
    reason: Words
    by: Words
    at: Annotated[datetime, Strict()] | Annotated[date, Strict()]


class _Ruling(_Record):
    application: Words
    rule: Words = WHOLE
    decision: Literal["accept", "reject"]
    reason: Words
    by: Words
    at: Annotated[datetime, Strict()] | Annotated[date, Strict()]
    evidence: Words = ""
    second: Words = ""


class _File(_Record):
    tie: tuple[_Tie, ...] = ()
    exclusion: tuple[_Exclusion, ...] = ()
    ruling: tuple[_Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided: the order of tied applications, the sheets set aside, and the rulings on applications."""

    ties: tuple[Decision, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def read_decisions(name: str, content: bytes) -> tuple[Decisions | None, tuple[Finding, ...]]:
    """Read a decisions file; nothing of it counts while any part of it is wrong."""
    if is_workbook(content) or name.lower().endswith((".csv", ".xlsx", ".txt")):
        return _read_rulings(name, content)
    document, findings = parse(name, content)
    if document is None:
        return None, findings
    file, findings = fit(_File, name, document, {"missing": "decision_missing"}, "decision_invalid")
    if file is None:
        return None, findings
    ties = tuple(Decision(**dict(tie)) for tie in file.tie)
    rulings = tuple(Ruling(**{**dict(one), "at": one.at.isoformat()}) for one in file.ruling)
    return _once(Decisions(ties, tuple(_set_aside(exclusion) for exclusion in file.exclusion), rulings), name)


def _set_aside(written: _Exclusion) -> Exclusion:
    return Exclusion(written.rater, written.application, written.reason, written.by, written.at.isoformat())


def _read_rulings(name: str, content: bytes) -> tuple[Decisions | None, tuple[Finding, ...]]:
    """Read rulings from a table: one a row."""
    table, findings = read_table(name, content, "rulings")
    if table is None or blocks(findings):
        return None, findings
    read = [_ruling(table, row) for row in range(len(table.rows))]
    faults = tuple(fault for _, more in read for fault in more)
    if faults:
        return None, (*findings, *faults)
    decisions, twice = _once(Decisions(rulings=tuple(ruling for ruling, _ in read if ruling is not None)), name)
    return decisions, (*findings, *twice)


def _ruling(table: Table, row: int) -> tuple[Ruling | None, list[Finding]]:
    """The ruling of one row, or what is missing or cannot be read in it."""
    cells = {name: identity(table.columns[name][row]) for name in table.columns}
    faults = [
        found("decision_missing", "block", table.place(row, field), element=field)
        for field in Ruling.__slots__
        if field not in OPTIONAL and not cells.get(field)
    ]
    if cells.get("decision") and cells["decision"] not in DECIDED:
        faults.append(found("decision_invalid", "block", table.place(row, "decision"), element=cells["decision"]))
    day = read_cell(DAY, Cell(cells.get("at") or None, table.place(row, "at")))
    faults += day.findings
    if faults or not isinstance(day.value, date):
        return None, faults
    written = {name: cells.get(name, "") for name in Ruling.__slots__}
    written |= {"rule": written["rule"] or WHOLE, "decision": DECIDED[written["decision"]], "at": day.value.isoformat()}
    return Ruling(**written), []  # type: ignore[arg-type]


def _once(decisions: Decisions, name: str) -> tuple[Decisions | None, tuple[Finding, ...]]:
    """Nothing is decided twice: which of two decisions on one rule holds is not for a machine to say."""
    counts = Counter((ruling.application, ruling.rule) for ruling in decisions.rulings)
    twice = tuple(
        found("ruling_twice", "block", Place(name), application=application, rule=rule)
        for (application, rule), times in counts.items()
        if times > 1
    )
    return (None if twice else decisions), twice
