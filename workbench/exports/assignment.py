"""An assignment as a workbook: the matrix of applications and experts, and the minutes of how it was made."""

from __future__ import annotations

from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbench.assigning import Assigned, Recusal, column
from workbench.exports.csv_text import csv_text
from workbench.exports.minutes_docx import Grid, Minutes
from workbench.exports.xlsx import without_clock
from workbench.i18n import Translator

HEAD = Font(bold=True)
TAKEN = PatternFill("solid", fgColor="D6E4F0")
BARRED = PatternFill("solid", fgColor="E5E7EB")


def assignment_workbook(assigned: Assigned, t: Translator) -> bytes:
    """Matrix and minutes; the same assignment gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill_matrix(book.create_sheet(t("assign.matrix")), assigned, t)
    _fill_minutes(book.create_sheet(t("assign.minutes")), assigned, t)
    return without_clock(book)


def _fill_matrix(sheet: Worksheet, assigned: Assigned, t: Translator) -> None:
    applications, raters = assigned.ids("application"), assigned.ids("rater")
    names = column(assigned.applications, "name")
    sectors = column(assigned.applications, "sector")
    head = [t("column.application"), t("column.name"), t("column.sector"), *raters, t("column.sheets")]
    sheet.append(head)
    chosen = set(zip(assigned.assignment.application.tolist(), assigned.assignment.rater.tolist(), strict=True))
    barred = {(recusal.application, recusal.rater) for recusal in (*assigned.recusals, *assigned.proposals)}
    for i, application in enumerate(applications):
        marks = [
            "●" if (i, j) in chosen else t("assign.recused") if (i, j) in barred else None for j in range(len(raters))
        ]
        sheet.append([application, names[i], sectors[i], *marks, sum(mark == "●" for mark in marks)])
        for j in range(len(raters)):
            cell = sheet.cell(i + 2, j + 4)
            cell.alignment = Alignment(horizontal="center")
            if (i, j) in chosen:
                cell.fill = TAKEN
            elif (i, j) in barred:
                cell.fill = BARRED
    loads = [sum((i, j) in chosen for i in range(len(applications))) for j in range(len(raters))]
    sheet.append([t("column.sheets"), None, None, *loads, sum(loads)])
    for cell in sheet[1]:
        cell.font = HEAD
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with = is a name
    for number, width in enumerate((12, 30, 16, *([7] * len(raters)), 8), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "D2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def assignments_csv(assigned: Assigned) -> bytes:
    """One line for every sheet, with the sub-sector where there is one: what ``plan --assignments`` reads."""
    sectors = dict(zip(assigned.ids("application"), column(assigned.applications, "sector"), strict=True))
    named = any(sectors.values())
    rows = [(a, r, sectors[a])[: 2 + named] for a, r in assigned.pairs]
    return csv_text([("application", "rater", "sector")[: 2 + named], *rows])


def assignment_minutes(assigned: Assigned, t: Translator, at: datetime | None = None) -> Minutes:
    """What the minutes of an assignment say, so that anyone can repeat it."""
    files = [t("assign.minutes.file", file=name, sha256=digest) for name, digest in assigned.hashes.items()]
    grids = _by_application(assigned, t), _by_rater(assigned, t), _recusals(assigned, t)
    return Minutes(t("assign.minutes.title"), at, (*files, *_conditions(assigned, t)), grids)


def _by_application(assigned: Assigned, t: Translator) -> Grid:
    ids, names = assigned.ids("application"), column(assigned.applications, "name")
    panels: dict[str, list[str]] = {name: [] for name in ids}
    for application, rater in assigned.pairs:
        panels[application].append(rater)
    rows = tuple((id_, name, " ".join(panels[id_])) for id_, name in zip(ids, names, strict=True))
    columns = t("column.application"), t("column.name"), t("assign.minutes.panel")
    return Grid(t("assign.minutes.by_application"), columns, (22, 60, 74), rows)


def _by_rater(assigned: Assigned, t: Translator) -> Grid:
    loads: dict[str, list[str]] = {name: [] for name in assigned.ids("rater")}
    for application, rater in assigned.pairs:
        loads[rater].append(application)
    rows = tuple((rater, str(len(own)), " ".join(own)) for rater, own in loads.items())
    columns = t("column.rater"), t("column.sheets"), t("column.application")
    return Grid(t("assign.minutes.by_rater"), columns, (22, 20, 114), rows)


def _recusals(assigned: Assigned, t: Translator) -> Grid:
    """Recusals that were declared, then those for a shared attribute, expert by expert."""
    applications, raters = assigned.ids("application"), assigned.ids("rater")
    reasons: dict[tuple[int, str], list[str]] = {}
    for one in assigned.recusals:
        reasons.setdefault((one.rater, one.reason), []).append(applications[one.application])
    for one in assigned.proposals:
        why = t("assign.minutes.same", attribute_name=_header(assigned, one))
        reasons.setdefault((one.rater, why), []).append(applications[one.application])
    rows = tuple((raters[rater], " ".join(own), why) for (rater, why), own in sorted(reasons.items()))
    columns = t("column.rater"), t("column.application"), t("assign.minutes.reason")
    return Grid(t("assign.minutes.recusals"), columns, (22, 84, 50), rows)


def _header(assigned: Assigned, proposal: Recusal) -> str:
    """The column a pair shares a value of, as it is called in the file."""
    return assigned.applications.headers.get(proposal.reason, proposal.reason)


def _fill_minutes(sheet: Worksheet, assigned: Assigned, t: Translator) -> None:
    for number, line in enumerate(_lines(assigned, t), 1):
        cell = sheet.cell(number, 1, line)
        cell.alignment, cell.data_type = Alignment(wrap_text=True, vertical="top"), "s"
    sheet.column_dimensions["A"].width = 100


def _conditions(assigned: Assigned, t: Translator) -> list[str]:
    """What was demanded, how it was done and what came out."""
    wish, design = assigned.wish, assigned.assignment.design
    return [
        t("assign.minutes.inputs", applications=design.applications, raters=len(assigned.raters.rows)),
        t("assign.minutes.wish", each=wish.each, low=assigned.load[0], high=assigned.load[1]),
        *([t("assign.minutes.odd")] if wish.odd else []),
        t("assign.minutes.method", seed=wish.seed),
        t("assign.minutes.result", sheets=design.sheets, components=design.components, bridges=len(design.bridges)),
    ]


def _lines(assigned: Assigned, t: Translator) -> list[str]:
    applications, raters = assigned.ids("application"), assigned.ids("rater")
    lines = _conditions(assigned, t)
    lines += [
        t("assign.minutes.recusal", application=applications[r.application], rater=raters[r.rater], reason=r.reason)
        for r in assigned.recusals
    ]
    lines += [
        t(
            "assign.minutes.proposal",
            application=applications[r.application],
            rater=raters[r.rater],
            reason=_header(assigned, r),
        )
        for r in assigned.proposals
    ]
    return lines
