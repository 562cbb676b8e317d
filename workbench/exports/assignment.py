"""An assignment as a workbook: the matrix of applications and experts, and the minutes of how it was made."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scoring.assembly.cells import read_identities
from workbench.exports.xlsx import without_clock
from workbench.i18n import Translator
from workbench.planning import Assigned

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
    names = read_identities(assigned.applications.columns.get("name", (None,) * len(applications)))
    sectors = read_identities(assigned.applications.columns.get("sector", (None,) * len(applications)))
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
    for column, width in enumerate((12, 30, 16, *([7] * len(raters)), 8), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "D2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _fill_minutes(sheet: Worksheet, assigned: Assigned, t: Translator) -> None:
    wish, design = assigned.wish, assigned.assignment.design
    lines = [
        t("assign.minutes.inputs", applications=design.applications, raters=len(assigned.raters.rows)),
        t("assign.minutes.wish", each=wish.each, low=assigned.load[0], high=assigned.load[1]),
        t("assign.minutes.method", seed=wish.seed),
        t("assign.minutes.result", sheets=design.sheets, components=design.components, bridges=len(design.bridges)),
    ]
    applications, raters = assigned.ids("application"), assigned.ids("rater")
    lines += [
        t("assign.minutes.recusal", application=applications[r.application], rater=raters[r.rater], reason=r.reason)
        for r in assigned.recusals
    ]
    lines += [
        t("assign.minutes.proposal", application=applications[r.application], rater=raters[r.rater], reason=r.reason)
        for r in assigned.proposals
    ]
    for number, line in enumerate(lines, 1):
        cell = sheet.cell(number, 1, line)
        cell.alignment, cell.data_type = Alignment(wrap_text=True, vertical="top"), "s"
    sheet.column_dimensions["A"].width = 100
