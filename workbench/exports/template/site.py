"""The statement of conformity after an on-site check, one line for each condition."""

from __future__ import annotations

from data.intake.anchors import Origin
from data.intake.packing import packed
from scoring.applications.procedure import SiteCheck, SiteLine
from scoring.applications.programme import Programme
from workbench.exports.template.canvas import Canvas, Template, finish, new_sheet, new_template
from workbench.exports.template.head_sheet import Line, add_head
from workbench.exports.template.style import paint, print_setup, write
from workbench.exports.workbook.table import LINE, lines
from workbench.i18n import Translator

WIDTHS = {"B": 6.0, "C": 58.0, "D": 14.0, "E": 34.0, "F": 34.0}
INPUTS = {4: "conforms", 5: "evidence", 6: "remark"}


def site_check_template(programme: Programme, t: Translator) -> bytes:
    """The empty statement of a programme.

    Raises
    ------
    ValueError
        If the programme asks for none.
    """
    site = programme.procedure.site_check
    if site is None:
        raise ValueError("programme_without_site_check")
    book = new_template(t, programme.year, Origin("site", programme.id, programme.procedure.version, t.language))
    official = t("template.official") if site.official else t("template.not_official")
    source = t("template.source", source=t.text(programme.procedure.source), official=official)
    head = [
        Line("application", t("template.head.application"), t("template.site.application.note"), required=True),
        Line("name", t("template.site.name"), ""),
        Line("checked_on", t("template.site.checked_on"), "", date=True),
        Line("checked_by", t("template.site.checked_by"), ""),
    ]
    add_head(book, book.text(site.title), source, [t("template.advice.site"), t("template.advice.save")], head)
    _add_statement(book, site)
    return packed(finish(book))


def _add_statement(template: Template, site: SiteCheck) -> None:
    t = template.t
    with new_sheet(template, t("template.site"), "site") as canvas:
        sheet = canvas.sheet
        for letter, width in WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        for column, role in INPUTS.items():
            sheet.cell(1, column, role).data_type = "s"
        write(sheet, 2, 2, 6, template.text(site.title), "title")
        note = t("template.official") if site.official else t("template.not_official")
        write(sheet, 3, 2, 6, note, "subtitle")
        sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 36, 20
        heads = ("sequence", "site.condition", "site.conforms", "evidence", "site.remark")
        for column, head in enumerate(heads, start=2):
            write(sheet, 4, column, column, t(f"template.{head}"), "heading")
        sheet.row_dimensions[4].height = 26
        for row, line in enumerate(site.lines, start=5):
            _add_line(canvas, row, line)
        print_setup(sheet, t, last_column="F", last_row=4 + len(site.lines), landscape=True)


def _add_line(canvas: Canvas, row: int, line: SiteLine) -> None:
    sheet, t = canvas.sheet, canvas.template.t
    condition = canvas.template.text(line.condition)
    sheet.cell(row, 1, line.id).data_type = "s"
    write(sheet, row, 2, 2, str(row - 4), "number")
    write(sheet, row, 3, 3, condition, "label")
    for column, style in ((4, "choice"), (5, "text"), (6, "text")):
        paint(sheet, row, column, column, style)
    words = tuple(t(f"template.site.{word}") for word in ("yes", "no", "na"))
    canvas.restrict(f"D{row}", "list", t("template.site.prompt"), words)
    canvas.required.append(f"D{row}")
    sheet.row_dimensions[row].height = max(LINE * lines(condition, WIDTHS["C"]) + 8, 26)
