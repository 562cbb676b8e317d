"""The notice for a word processor, laid out in the manner of official documents (GB/T 9704)."""

from __future__ import annotations

from datetime import datetime, time

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from scoring.notice import Notice
from workbench.exports.notice_words import Paper, PaperList, lay_out
from workbench.exports.official_docx import HEADING, INDENT, number_pages, packed_document, set_page, set_styles
from workbench.i18n import Translator

SEALED_LINES = 5
WIDTHS = {2: (18, 138), 3: (18, 88, 50), 4: (16, 76, 36, 28)}  # mm, for 156 mm between the margins
RED = RGBColor(0xC0, 0x00, 0x00)


def notice_docx(notice: Notice, t: Translator) -> bytes:
    """Put a notice into a Word document; the same notice gives the same bytes."""
    paper = lay_out(notice, t)
    document = Document()
    set_page(document)
    set_styles(document, t)
    _set_properties(document, paper, notice)
    _add_header_and_footer(document, paper)
    _add_statement(document, paper, t)
    _add_attachment(document, paper)
    return packed_document(document)


def _set_properties(document: Docx, paper: Paper, notice: Notice) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = paper.title, paper.issuer, paper.warning or ""
    properties.last_modified_by = paper.issuer
    properties.created = properties.modified = datetime.combine(notice.text.issued, time())


def _add_header_and_footer(document: Docx, paper: Paper) -> None:
    section = document.sections[0]
    if paper.warning is not None:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = header.add_run(paper.warning)
        run.font.size, run.font.color.rgb = Pt(12), RED
    number_pages(document)


def _add_statement(document: Docx, paper: Paper, t: Translator) -> None:
    title = document.add_paragraph(paper.title, "Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    for paragraph in paper.paragraphs:
        document.add_paragraph(paragraph, "Notice Body").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for label, value in paper.particulars:
        document.add_paragraph(t("notice.label", label=label, value=value), "Notice Body")
    document.add_paragraph()
    document.add_paragraph(t("notice.label", label=paper.attachment_label, value=paper.attachment), "Notice Body")
    document.add_paragraph()
    _add_seal(document, paper)


def _add_seal(document: Docx, paper: Paper) -> None:
    """Issuer and date at the right; the seal is never alone on a page, so the lines before it move with it."""
    for paragraph in document.paragraphs[-SEALED_LINES:]:
        paragraph.paragraph_format.keep_with_next = True
    lines = document.add_paragraph(paper.issuer), document.add_paragraph(paper.issued)
    for paragraph in lines:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = INDENT
    lines[0].paragraph_format.keep_with_next = True


def _add_attachment(document: Docx, paper: Paper) -> None:
    document.add_paragraph(paper.attachment_label, "Heading 1").paragraph_format.page_break_before = True
    document.add_paragraph(paper.attachment, "Heading 2").alignment = WD_ALIGN_PARAGRAPH.CENTER
    order = document.add_paragraph(f"({paper.order})" if paper.order.isascii() else f"（{paper.order}）", "Notice List")
    order.alignment = WD_ALIGN_PARAGRAPH.CENTER
    order.paragraph_format.space_after = Pt(12)
    for listed in paper.lists:
        if listed.title:
            heading = document.add_paragraph(listed.title, "Notice Body")
            heading.paragraph_format.keep_with_next = True
        table = document.add_table(1 + len(listed.rows), len(listed.columns), "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _fill(table, listed)


def _fill(table: Table, listed: PaperList) -> None:
    """Fill the table from its flat list of cells: asking for each by row and column takes quadratic time."""
    texts = [*listed.columns, *(text for row in listed.rows for text in row)]
    width = len(listed.columns)
    for column, millimetres in zip(table.columns, WIDTHS[width], strict=True):
        column.width = Mm(millimetres)
    for i, (cell, text) in enumerate(zip(table._cells, texts, strict=True)):
        cell.width, cell.vertical_alignment = Mm(WIDTHS[width][i % width]), WD_ALIGN_VERTICAL.CENTER
        _write(cell.paragraphs[0], text, heading=i < width, centred=i < width or i % width == 0)
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write(paragraph: Paragraph, text: str, *, heading: bool, centred: bool) -> None:
    paragraph.style = "Notice List"
    run = paragraph.add_run(text)
    if heading:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADING)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
