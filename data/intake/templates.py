"""A filled template back into answers, by the anchors it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.grids import Grid, Oddity, Spot, letters
from data.intake.anchors import Anchored, find_anchored
from data.intake.cells import Cell, text_of
from data.intake.gathering import (
    Gathering,
    gather_evidence,
    gather_field,
    gather_rows,
    gather_series,
    gather_ticks,
)
from data.intake.labels import bare
from scoring.applications.form import Field, Form, Table, dated
from scoring.findings import Place, found

HEADER = "header"
Oddities = Mapping[Spot, Oddity]


@dataclass(frozen=True, slots=True)
class Page:
    """An anchored sheet of one file, with what is odd about its cells by their spot."""

    file: str
    anchored: Anchored
    oddities: Oddities

    def cell(self, row: int, role: str, asked: str) -> Cell:
        """A cell by row and role, with the field it answers."""
        column = self.anchored.columns.get(role)
        if column is None:
            return Cell(None, Place(self.file, self.anchored.grid.sheet, row + 1, field=asked))
        where = Place(self.file, self.anchored.grid.sheet, row + 1, letters(column), asked)
        return Cell(self.anchored.cell(row, role), where, self.oddities.get((row, column)))


def pages(file: str, grids: Sequence[Grid]) -> list[Page]:
    """Every anchored sheet of a workbook."""
    return [
        Page(file, anchored, {oddity.spot: oddity for oddity in anchored.grid.oddities if oddity.kind != "merged"})
        for anchored in find_anchored(grids)
    ]


def gather_pages(found_pages: Sequence[Page], form: Form, year: int) -> Gathering:
    """Read every sheet of a filled application; a sheet that was deleted is reported."""
    gathering = Gathering()
    present = {(page.anchored.part, page.anchored.name) for page in found_pages}
    expected = [("form", ""), *(("table", table.id) for table in form.tables if table.required)]
    expected += [("plan", "")] if form.plan is not None else []
    file = found_pages[0].file
    for part, name in expected:
        if (part, name) not in present:
            gathering.findings.append(found("template_sheet_missing", "block", Place(file), element=part, sheet=name))
    tables = {table.id: table for table in form.tables}
    for page in found_pages:
        match page.anchored.part:
            case "form":
                _gather_form(gathering, page, form, year)
            case "table" if page.anchored.name in tables:
                gather_table(gathering, page, tables[page.anchored.name], year)
            case "plan":
                _gather_plan(gathering, page, form)
    return gathering


def read_head(found_pages: Sequence[Page]) -> dict[str, Cell]:
    """The lines of the first sheet that were filled."""
    lines: dict[str, Cell] = {}
    for page in found_pages:
        if page.anchored.part == "head":
            cells = {name: page.cell(row, "value", name) for name, row in page.anchored.rows.items()}
            lines |= {name: cell for name, cell in cells.items() if cell.raw is not None}
    return lines


def gather_table(gathering: Gathering, page: Page, table: Table, year: int) -> None:
    """Read the rows below the header of a list."""
    gathering.places[table.id] = Place(page.file, page.anchored.grid.sheet, field=table.id)
    _check_header(gathering, page, table, year)
    gather_rows(gathering, table.id, table.columns, listed(page, table.columns, table.id))


def listed(page: Page, columns: Sequence[Field], name: str) -> Iterator[dict[str, Cell]]:
    """The cells of each row of a list by column."""
    start = page.anchored.rows.get(HEADER, page.anchored.first)
    for row in range(start + 1, len(page.anchored.grid.rows)):
        yield {column.id: page.cell(row, column.id, f"{name}.{column.id}") for column in columns}


def _check_header(gathering: Gathering, page: Page, table: Table, year: int) -> None:
    """Columns that were removed or renamed, and cells of the list that were merged."""
    anchored = page.anchored
    header = anchored.rows.get(HEADER)
    for column in table.columns:
        row = None if header is None else header + 1
        where = Place(page.file, anchored.grid.sheet, row, field=f"{table.id}.{column.id}")
        if column.id not in anchored.columns:
            gathering.findings.append(found("table_column_missing", "block", where))
        elif header is not None and not _is_header(text_of(anchored.cell(header, column.id)), column, year):
            printed = text_of(anchored.cell(header, column.id))
            gathering.findings.append(found("table_header_changed", "block", where, printed=printed))
    for oddity in anchored.grid.oddities:
        if oddity.kind == "merged" and header is not None and oddity.spot[0] > header:
            below, at = oddity.spot
            where = Place(page.file, anchored.grid.sheet, below + 1, letters(at), table.id)
            gathering.findings.append(found("merged_cells", "block", where, range=oddity.text))


def _is_header(printed: str, column: Field, year: int) -> bool:
    labels = (dated(side, year) for side in (column.label.zh, column.label.en))
    return bare(printed) in {bare(label) for label in labels}


def _gather_form(gathering: Gathering, page: Page, form: Form, year: int) -> None:
    rows = page.anchored.rows
    for asked in form.fields.values():
        if asked.kind == "ticks":
            spots = {option.id: rows.get(f"{asked.id}.{option.id}") for option in asked.options}
            boxes = {name: page.cell(row, "1", asked.id) for name, row in spots.items() if row is not None}
            gather_ticks(gathering, asked, boxes)
            for name, row in spots.items():
                if row is not None and asked.evidence is not None:
                    gather_evidence(gathering, f"{asked.id}.{name}", page.cell(row, "evidence", asked.id))
            continue
        row = rows.get(asked.id)
        if row is not None:
            _gather_row(gathering, page, asked, row, year)
    _report_repeated(gathering, page)


def _gather_row(gathering: Gathering, page: Page, asked: Field, row: int, year: int) -> None:
    if asked.years is not None:
        years = asked.years.of(year)
        gather_series(gathering, asked, {y: page.cell(row, str(n), asked.id) for n, y in enumerate(years, start=1)})
    else:
        gather_field(gathering, asked, page.cell(row, "1", asked.id))
    if asked.evidence is not None:
        gather_evidence(gathering, asked.id, page.cell(row, "evidence", asked.id))


def _report_repeated(gathering: Gathering, page: Page) -> None:
    """Rows that were copied: only the first of each counts."""
    for name, row in page.anchored.repeated:
        cell = page.cell(row, "1", name.partition(".")[0])
        if cell.raw is not None:
            gathering.findings.append(found("answer_given_twice", "warn", cell.where, value=text_of(cell.raw)[:60]))


def _gather_plan(gathering: Gathering, page: Page, form: Form) -> None:
    gathering.places["plan"] = Place(page.file, page.anchored.grid.sheet, field="plan")
    chapters = form.plan.chapters if form.plan is not None else ()
    for chapter in chapters:
        row = page.anchored.rows.get(chapter.id)
        if row is not None:
            cell = page.cell(row, "text", f"plan.{chapter.id}")
            gathering.places[f"plan.{chapter.id}"] = cell.where
            if text := text_of(cell.raw):
                gathering.chapters[chapter.id] = text
