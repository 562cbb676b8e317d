"""Cells into answers: each is read against its field, and everything wrong is kept with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.intake.cells import BULLET, Cell, read_cell, read_tick, text_of
from data.intake.quantities import states_nothing
from scoring.applications.answers import Answers, Delivered, Row, Value
from scoring.applications.form import Field
from scoring.findings import Finding, Place


@dataclass(slots=True)
class Gathering:
    """Answers in the making; ``rows``, ``chapters`` and ``evidence`` as in Answers."""

    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    chapters: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def answers(
        self, application: str, file: str, authority: str, sector: str, documents: Mapping[str, Delivered] | None
    ) -> Answers:
        """The answers as a value."""
        return Answers(
            application,
            values=self.values,
            rows=self.rows,
            chapters=self.chapters,
            evidence=self.evidence,
            places=self.places,
            unreadable=frozenset(self.unreadable),
            authority=authority,
            sector=sector,
            documents=documents,
            file=file,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered."""
        return not (self.values or self.chapters or self.unreadable or any(self.rows.values()))


def gather_field(gathering: Gathering, asked: Field, cell: Cell) -> None:
    """Read the one cell of a field."""
    gathering.places[asked.id] = cell.where
    parsed = read_cell(asked, cell)
    gathering.findings.extend(parsed.findings)
    if parsed.value is not None:
        gathering.values[asked.id] = parsed.value
    elif parsed.unreadable:
        gathering.unreadable.add(asked.id)


def gather_series(gathering: Gathering, asked: Field, cells: Mapping[int, Cell]) -> None:
    """Read the cells of a field by year."""
    series: dict[int, float] = {}
    for year, cell in cells.items():
        gathering.places[f"{asked.id}.{year}"] = cell.where
        parsed = read_cell(asked, cell)
        gathering.findings.extend(parsed.findings)
        if isinstance(parsed.value, float):
            series[year] = parsed.value
        elif parsed.unreadable:
            gathering.unreadable.add(asked.id)
    if series:
        gathering.values[asked.id] = series


def gather_ticks(gathering: Gathering, asked: Field, cells: Mapping[str, Cell]) -> None:
    """Read the boxes of a field by option."""
    ticked = []
    for option, cell in cells.items():
        gathering.places.setdefault(asked.id, cell.where)
        gathering.places[f"{asked.id}.{option}"] = cell.where
        is_ticked, findings = read_tick(cell)
        gathering.findings.extend(findings)
        if findings:
            gathering.unreadable.add(asked.id)
        elif is_ticked:
            ticked.append(option)
    if ticked:
        gathering.values[asked.id] = tuple(ticked)


def gather_evidence(gathering: Gathering, key: str, cell: Cell) -> None:
    """Read the names of the files that prove an answer."""
    text = text_of(cell.raw)
    if states_nothing(text):
        return
    names = (BULLET.sub("", line).strip() for line in text.replace("；", "\n").replace(";", "\n").split("\n"))
    files = tuple(name for name in names if name)
    if files:
        gathering.evidence[key] = files


def gather_rows(gathering: Gathering, table: str, columns: Sequence[Field], rows: Iterable[Mapping[str, Cell]]) -> None:
    """Read the rows of a table; one without any entry is passed over."""
    read: list[Row] = []
    for cells in rows:
        entered = {name: cell for name, cell in cells.items() if cell.raw is not None or cell.odd is not None}
        if not entered:
            continue
        row, start = {}, f"{table}.{len(read)}"
        for column in columns:
            if column.id not in entered:
                continue
            cell = entered[column.id]
            gathering.places.setdefault(start, cell.where)
            gathering.places[f"{start}.{column.id}"] = cell.where
            parsed = read_cell(column, cell)
            gathering.findings.extend(parsed.findings)
            if parsed.value is not None:
                row[column.id] = parsed.value
        read.append(row)
    gathering.rows[table] = tuple(read)
