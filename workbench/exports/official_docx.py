"""The look of an official document (GB/T 9704) in Word: page, typefaces, numbered pages, reproducible bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from workbench.i18n import Translator

LATIN = "Times New Roman"
TITLE, BODY, HEADING, SONG = "方正小标宋简体", "仿宋", "黑体", "宋体"
FALLBACKS = {TITLE: SONG, BODY: "仿宋_GB2312", HEADING: "SimHei", SONG: "SimSun"}
LINE = Pt(28)
INDENT = Pt(32)  # two characters of 16 pt
EPOCH = (1980, 1, 1, 0, 0, 0)


def set_page(document: Docx) -> None:
    """A4 with the margins of an official document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)


def set_styles(document: Docx, t: Translator) -> None:
    """Typefaces and line spacing of title, headings, body and lists."""
    normal = document.styles["Normal"]
    _set_font(normal, BODY, 16)
    _set_language(normal, "zh-CN" if t.language == "zh" else "en-GB")
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


def number_pages(document: Docx) -> None:
    """Put the page number between dashes at the foot of each page."""
    footer = document.sections[0].footer.paragraphs[0]
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


def packed_document(document: Docx) -> bytes:
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
