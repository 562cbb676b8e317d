"""The notice for a word processor, laid out in the manner of official documents (GB/T 9704)."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from scoring.notice import Notice
from workbench.exports.notice_words import Paper, lay_out
from workbench.i18n import Translator

LATIN = "Times New Roman"
TITLE, BODY, HEADING, SONG = "方正小标宋简体", "仿宋", "黑体", "宋体"
FALLBACKS = {TITLE: SONG, BODY: "仿宋_GB2312", HEADING: "SimHei", SONG: "SimSun"}
LINE = Pt(28)
INDENT = Pt(32)  # two characters of 16 pt
SEALED_LINES = 5
WIDTHS = {2: (18, 138), 3: (18, 88, 50), 4: (16, 76, 36, 28)}  # mm, for 156 mm between the margins
RED = RGBColor(0xC0, 0x00, 0x00)
EPOCH = (1980, 1, 1, 0, 0, 0)


def notice_docx(notice: Notice, t: Translator) -> bytes:
    """Put a notice into a Word document; the same notice gives the same bytes."""
    paper = lay_out(notice, t)
    document = Document()
    _set_page(document)
    _set_styles(document, "zh-CN" if t.language == "zh" else "en-GB")
    _set_properties(document, paper, notice)
    _add_header_and_footer(document, paper)
    _add_statement(document, paper, t)
    _add_attachment(document, paper)
    return _packed(document)


def _set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)


def _set_styles(document: Docx, language: str) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, BODY, 16)
    _set_language(normal, language)
    _set_lines(normal, LINE)
    for name, font, size in (("Title", TITLE, 22), ("Heading 1", HEADING, 16), ("Heading 2", TITLE, 22)):
        _set_font(document.styles[name], font, size)
        _set_lines(document.styles[name], Pt(35) if size > 16 else LINE)
    body = document.styles.add_style("Notice Body", WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = normal
    body.paragraph_format.first_line_indent = INDENT
    listed = document.styles.add_style("Notice List", WD_STYLE_TYPE.PARAGRAPH)
    listed.base_style = normal
    _set_font(listed, BODY, 12)
    listed.paragraph_format.line_spacing = Pt(24)


def _set_font(style: ParagraphStyle, font: str, size: int) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = False, False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme font would win over the one named
    fonts.set(qn("w:eastAsia"), font)


def _set_language(style: ParagraphStyle, language: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    element.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(element)


def _set_lines(style: ParagraphStyle, spacing: Length) -> None:
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, spacing
    form.space_before = form.space_after = Pt(0)
    form.keep_with_next = False
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:  # the template underlines its titles
        style.element.pPr.remove(borders)


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
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", None, " —"):
        run = footer.add_run(part)
        run.font.size = Pt(14)
        if part is None:
            _add_page_number(run)


def _add_page_number(run: Run) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


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
    table = document.add_table(1 + len(paper.rows), len(paper.columns), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table, paper)


def _fill(table: Table, paper: Paper) -> None:
    """Fill the table from its flat list of cells: asking for each by row and column takes quadratic time."""
    texts = [*paper.columns, *(text for row in paper.rows for text in row)]
    width = len(paper.columns)
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


def _packed(document: Docx) -> bytes:
    """Zip again without the time of day, and name a stand-in for each typeface."""
    plain, packed = BytesIO(), BytesIO()
    document.save(plain)
    with ZipFile(plain) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = _typefaces() if name == "word/fontTable.xml" else source.read(name)
            member = ZipInfo(name, EPOCH)
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, content)
    return packed.getvalue()


def _typefaces() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'.encode()
