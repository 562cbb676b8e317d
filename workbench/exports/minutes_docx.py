"""Minutes for a word processor: paragraphs, tables and the lines on which those present sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from workbench.exports.notice_words import printable
from workbench.exports.official_docx import HEADING, INDENT, number_pages, packed_document, set_page, set_styles
from workbench.i18n import Translator

WIDTH = 156  # mm between the margins
SMALL, CLOSE = Pt(10.5), Pt(16)
SIGNATURES = ("host", "supervisor", "recorder")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under its heading: columns with their widths in shares, and rows; a note where there are none."""

    heading: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes of an act say; ``at`` stays open where it is not known."""

    title: str
    at: datetime | None
    paragraphs: tuple[str, ...]
    grids: tuple[Grid, ...]


def minutes_docx(minutes: Minutes, t: Translator) -> bytes:
    """Put minutes into a Word document; the same minutes give the same bytes."""
    document = Document()
    set_page(document)
    set_styles(document, t)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = minutes.title, "", ""
    document.add_paragraph(minutes.title, "Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    for paragraph in (*_when_and_where(minutes, t), *minutes.paragraphs):
        document.add_paragraph(printable(paragraph), "Notice Body")
    for grid in minutes.grids:
        _add_grid(document, grid, t)
    _add_signatures(document, t)
    number_pages(document)
    return packed_document(document)


def _when_and_where(minutes: Minutes, t: Translator) -> tuple[str, str]:
    held = t("minutes.open_time") if minutes.at is None else f"{t.date(minutes.at.date())} {minutes.at:%H:%M}"
    return t("minutes.time", time=held), t("minutes.place")


def _add_grid(document: Docx, grid: Grid, t: Translator) -> None:
    heading = document.add_paragraph(grid.heading, "Heading 1")
    heading.paragraph_format.first_line_indent = INDENT
    heading.paragraph_format.keep_with_next = True
    if not grid.rows:
        document.add_paragraph(t("minutes.none"), "Notice Body")
        return
    table = document.add_table(1 + len(grid.rows), len(grid.columns), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Mm(WIDTH * share / sum(grid.widths)) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    texts = [*grid.columns, *(text for row in grid.rows for text in row)]
    for i, (cell, text) in enumerate(zip(table._cells, texts, strict=True)):  # one by one would be quadratic
        cell.width, cell.vertical_alignment = widths[i % len(widths)], WD_ALIGN_VERTICAL.CENTER
        _write(cell.paragraphs[0], text, heading=i < len(widths))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write(paragraph: Paragraph, text: str, *, heading: bool) -> None:
    paragraph.style = "Notice List"
    paragraph.paragraph_format.line_spacing = CLOSE
    run = paragraph.add_run(printable(text))
    run.font.size = SMALL
    if heading:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADING)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_signatures(document: Docx, t: Translator) -> None:
    """Lines to sign on, which stay together on one page."""
    lines: Sequence[Paragraph] = [document.add_paragraph()]
    lines = [*lines, *(document.add_paragraph(t(f"minutes.{who}"), "Notice Body") for who in SIGNATURES)]
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True
