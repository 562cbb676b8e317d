"""What a recommending authority hands in: its summary, the checklist of documents, on-site statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from data.intake.boards import Board
from data.intake.cells import Cell, read_cell, text_of
from data.intake.checklist import read_documents
from data.intake.gathering import Gathering, gather_rows
from data.intake.heads import read_kind
from data.intake.labels import bare
from data.intake.lists import find_header, rows_below
from data.intake.opening import Opened
from data.intake.templates import Page, listed, read_head
from scoring.applications.answers import Delivered, Row
from scoring.applications.form import Field
from scoring.applications.procedure import SummaryColumn
from scoring.applications.programme import Programme
from scoring.findings import NOWHERE, Finding, Place, found
from scoring.rubric import Text

OWN = ("row_name", "row_application", "row_sector", "row_list")
"""Columns beside the official ones, by which a row is joined to its application."""
CONFORMS = {"符合": "yes", "不符合": "no", "不适用": "na", "conforms": "yes", "does not": "no", "n/a": "na"}
UNLABELLED = Text(zh="—", en="—")


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """One authority's summary; ``keys`` joins each row to its application by id or name."""

    file: str
    authority: str
    kind: str
    region: str = ""
    received: date | None = None
    rows: tuple[Row, ...] = ()
    keys: tuple[Row, ...] = ()
    documents: dict[str, Delivered] = field(default_factory=dict)
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One condition after the visit: whether it is met, what proves it, and a remark."""

    conforms: str | None
    evidence: str = ""
    remark: str = ""
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class SiteStatement:
    """The statement on one application."""

    file: str
    application: str
    lines: dict[str, SiteLine]


def as_field(column: SummaryColumn) -> Field:
    """A column of the summary as a field that is read and printed like any other."""
    return Field(id=column.id, kind=column.kind, label=column.label, limit=column.limit, required=False)


def read_summary(programme: Programme, opened: Opened) -> tuple[Summary, tuple[Finding, ...]]:
    """Read a summary that was filled into its template."""
    head = read_head(opened.pages)
    kind, findings = read_kind(programme, head.get("kind"))
    gathering = Gathering()
    own = tuple(Field(id=name, kind="text", label=UNLABELLED, required=False) for name in OWN)
    official = summary_fields(programme)
    for page in opened.pages:
        if page.anchored.part == "summary":
            gather_rows(gathering, "summary", (*official, *own), listed(page, (*official, *own), "summary"))
    received, more = _date(head.get("received"))
    rows = gathering.rows.get("summary", ())
    documents, most = read_documents(opened.pages)
    summary = Summary(
        opened.name,
        text_of(head["authority"].raw) if "authority" in head else "",
        kind,
        text_of(head["region"].raw) if "region" in head else "",
        received,
        tuple({name: value for name, value in row.items() if name not in OWN} for row in rows),
        tuple({name: value for name, value in row.items() if name in OWN} for row in rows),
        documents or {},
        Place(opened.name),
    )
    return summary, (*findings, *more, *gathering.findings, *most)


def find_summary(programme: Programme, opened: Opened) -> tuple[Summary, tuple[Finding, ...]] | None:
    """Read the official summary from a document without anchors, if that is what it is."""
    columns = summary_fields(programme)
    for part in opened.flow if columns else ():
        header = find_header(part, columns, programme.year) if isinstance(part, Board) else None
        if header is not None and isinstance(part, Board):
            gathering = Gathering()
            gather_rows(gathering, "summary", columns, rows_below(part, *header, opened.name, "summary"))
            kind, _ = read_kind(programme, None)
            rows = gathering.rows["summary"]
            authority = _authority(opened, programme)
            keys: tuple[Row, ...] = ({},) * len(rows)
            where = Place(opened.name, part.name)
            summary = Summary(opened.name, authority, kind, rows=rows, keys=keys, where=where)
            return summary, tuple(gathering.findings)
    return None


def read_site_check(programme: Programme, opened: Opened) -> tuple[SiteStatement, tuple[Finding, ...]]:
    """Read an on-site statement; lines left open, or met without evidence, are reported."""
    head = read_head(opened.pages)
    application = text_of(head["application"].raw) if "application" in head else ""
    lines: dict[str, SiteLine] = {}
    findings: list[Finding] = []
    for page in opened.pages:
        if page.anchored.part == "site":
            for name, row in page.anchored.rows.items():
                line, more = _site_line(page, row, name)
                lines[name] = line
                findings += more
    site = programme.procedure.site_check
    rules = {line.id: line.rule for line in site.lines} if site is not None else {}
    for name, line in lines.items():
        if line.conforms == "no":
            findings.append(found("site_line_fails", "warn", line.where, rule=rules.get(name) or name))
    return SiteStatement(opened.name, application, lines), tuple(findings)


def summary_fields(programme: Programme) -> tuple[Field, ...]:
    """The official columns of a programme's summary; none where there is no official one."""
    summary = programme.procedure.summary
    return tuple(as_field(column) for column in summary.columns) if summary is not None else ()


def _site_line(page: Page, row: int, name: str) -> tuple[SiteLine, list[Finding]]:
    conforms, evidence, remark = (page.cell(row, role, name) for role in ("conforms", "evidence", "remark"))
    word = text_of(conforms.raw).strip().casefold()
    line = SiteLine(CONFORMS.get(word), text_of(evidence.raw), text_of(remark.raw), conforms.where)
    if not word:
        return line, [found("site_line_open", "block", conforms.where)]
    if line.conforms is None:
        allowed = tuple(CONFORMS)[:3]
        return line, [found("answer_not_an_option", "block", conforms.where, value=word, allowed=allowed, similar=())]
    if line.conforms == "yes" and not line.evidence:
        return line, [found("site_line_unproven", "warn", evidence.where)]
    return line, []


def _date(cell: Cell | None) -> tuple[date | None, tuple[Finding, ...]]:
    if cell is None:
        return None, ()
    parsed = read_cell(Field(id="received", kind="date", label=UNLABELLED), cell)
    return (parsed.value if isinstance(parsed.value, date) else None), parsed.findings


def _authority(opened: Opened, programme: Programme) -> str:
    """The name after 主管部门: on the line over the table."""
    titles = [bare(a.title.zh) for a in programme.procedure.authorities if a.id in programme.procedure.recommenders]
    for part in opened.flow:
        head, _, rest = part.partition("：" if "：" in part else ":") if isinstance(part, str) else ("", "", "")
        if rest and any(bare(head).endswith(title[-4:]) for title in titles):
            return bare(rest.split()[0]) if rest.split() else ""
    return ""
