"""Re-verify what came in: who has to take part, what stands against each, and which goals were reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.files import read_table
from scoring.applications.rulings import Ruling
from scoring.findings import Finding, blocks, found
from scoring.selection.reverification import completions, reverify
from workbench.intake import CheckedApplication, Intake


@dataclass(frozen=True, slots=True)
class Due:
    """A cluster whose recognition expires, as its list names it: by number, by name, or both."""

    application: str
    name: str = ""


def read_due(file: str, content: bytes) -> tuple[tuple[Due, ...] | None, tuple[Finding, ...]]:
    """Read the list of those who must take part: a table of applications."""
    table, findings = read_table(file, content, "applications")
    if table is None or blocks(findings):
        return None, findings
    numbers = table.columns["application"]
    names = table.columns.get("name", (None,) * len(numbers))
    listed = (Due(str(number), str(name or "")) for number, name in zip(numbers, names, strict=True) if number)
    return tuple(dict.fromkeys(listed)), findings


def with_outcomes(intake: Intake, due: Sequence[Due] | None = None, rulings: Sequence[Ruling] = ()) -> Intake:
    """Draw the outcome of everyone who is due, in the order of the list, and report who is not on it.

    Without a list everyone who came in is taken to be due.
    """
    came = {one.id: one for one in intake.applications}
    listed = [Due(one.id, one.name) for one in intake.applications] if due is None else due
    partners = [_partner(entry, intake.applications) for entry in listed]
    names = [entry.application if one is None else one.id for entry, one in zip(listed, partners, strict=True)]
    drawn = reverify(
        names,
        {name: replace(one.examination, verdict=one.verdict) for name, one in came.items()},
        {name: completions(intake.programme, one.answers) for name, one in came.items()},
        rulings,
    )
    strangers = tuple(_strangers(intake.applications, frozenset(names)))
    return replace(intake, reverified=drawn, findings=(*intake.findings, *strangers))


def _partner(entry: Due, applications: Sequence[CheckedApplication]) -> CheckedApplication | None:
    """The application an entry speaks of: the same number, else the same name."""
    by_number = (one for one in applications if one.id == entry.application)
    by_name = (one for one in applications if one.name in (entry.application, entry.name))
    return next(by_number, next(by_name, None))


def _strangers(applications: Sequence[CheckedApplication], due: frozenset[str]) -> Iterator[Finding]:
    for one in applications:
        if one.id not in due:
            yield found("not_due", "block", one.answers.place(), rule="P3-S1", application=one.id)
