"""Applications of a programme without a form: the rows of one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.files import read_table
from scoring.applications.answers import Answers, Value
from scoring.applications.eligibility import Examination, judge
from scoring.applications.programme import Programme
from scoring.assembly.cells import answer
from scoring.assembly.subjects import read_applications
from scoring.findings import Finding, blocks, found
from scoring.sheets import Application
from scoring.tables import Cell, Table
from workbench.intake import CheckedApplication

OWN = ("application", "name", "sector")  # columns with a place of their own
AUTHORITIES = ("authority", "推荐单位", "主管部门", "报送单位")


def read_listing(
    programme: Programme, name: str, content: bytes
) -> tuple[tuple[CheckedApplication, ...], tuple[Finding, ...]]:
    """Every row as an application, or none while anything in the table has to be corrected."""
    table, findings = read_table(name, content, "applications")
    if table is None:
        return (), findings
    entrants, more = read_applications(programme.rubric, table, table)
    findings = (*findings, *more)
    if blocks(findings):
        return (), findings
    rows = [
        _checked(programme, table, row, one, [finding for finding in findings if _is_about(finding, table, row)])
        for row, one in zip(entrants.row, entrants.applications, strict=True)
    ]
    placed = [finding for one in rows for finding in one.findings]
    return tuple(rows), tuple(finding for finding in findings if finding not in placed)


def _checked(
    programme: Programme, table: Table, row: int, one: Application, about: Sequence[Finding]
) -> CheckedApplication:
    answers = Answers(
        one.id,
        dict(_values(one)),
        authority=next((str(one.attributes[name]) for name in AUTHORITIES if one.attributes.get(name)), ""),
        sector=one.sector,
        file=table.file,
    )
    findings = (*about, *_gates(programme, table, row))
    verdict = judge(programme, findings, ())
    region = str(one.attributes.get("region") or "")
    examination = Examination(one.id, verdict, findings, (), ())
    return CheckedApplication(
        one.id, table.file, one.name, region, answers, "", (), findings, verdict, examination, (), findings
    )


def _values(one: Application) -> Iterator[tuple[str, Value]]:
    for name, value in one.attributes.items():
        if value is not None and name not in OWN:
            yield name, value


def _gates(programme: Programme, table: Table, row: int) -> Iterator[Finding]:
    """A no ends it; a question that was not answered needs a person."""
    for gate in programme.rubric.gates:
        cells: tuple[Cell, ...] = table.columns.get(gate.field, ())
        reply = answer(cells[row]) if cells else -1
        if reply == 0:
            yield found("gate_not_met", "fail", table.place(row, gate.field), criterion=gate.id, rule=gate.id)
        elif reply != 1:
            yield found("gate_open", "block", table.place(row, gate.field), criterion=gate.id, rule=gate.id)


def _is_about(finding: Finding, table: Table, row: int) -> bool:
    return finding.where.row == table.rows[row] and finding.code != "gate_not_answered"
