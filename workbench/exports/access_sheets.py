"""Access sheets to print and cut: one slip for each expert, with the code that lets them in once."""

from __future__ import annotations

from collections.abc import Sequence

import docx
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from workbench import beijing
from workbench.codes import Slip
from workbench.exports.notice_html import page_template
from workbench.exports.official_docx import HEADING, SONG, packed_document
from workbench.i18n import Translator

MARGIN = 15  # mm; four slips fill the page, cut along the dashed lines
SLIP = 65.5  # mm
MONOSPACED = "Consolas"


def access_sheets(slips: Sequence[Slip], address: str, organisation: str, t: Translator) -> bytes:
    """A Word document on A4, four slips to a page."""
    document = docx.Document()
    _set_page(document)
    table = document.add_table(rows=0, cols=1)
    table.autofit = False
    for slip in slips:
        row = table.add_row()
        row.height, row.height_rule = Mm(SLIP), WD_ROW_HEIGHT_RULE.EXACTLY
        row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _cut_line(row.cells[0])
        _fill(row.cells[0], slip, address, organisation, t)
    return packed_document(document)


def access_page(slips: Sequence[Slip], address: str, organisation: str, t: Translator) -> bytes:
    """The same slips as one web page without scripts, to be printed from a browser."""
    words = [slip_words(slip, address, organisation, t) for slip in slips]
    page = page_template("access_sheets.html.j2")
    return page.render(slips=words, t=t, lang="zh-CN" if t.language == "zh" else "en").encode()


def slip_words(slip: Slip, address: str, organisation: str, t: Translator) -> dict[str, str]:
    """What stands on one slip, line by line."""
    return {
        "head": f"{organisation}  {t('access.title')}".strip(),
        "title": slip.title,
        "expert": t("access.expert", name=slip.name, rater=slip.rater),
        "code": slip.code,
        "address": t("access.address", address=address),
        "how": t("access.how", until=beijing.stamp(slip.expires_at)),
        "confidential": t("access.confidential"),
    }


def _set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.left_margin = section.right_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    normal.paragraph_format.space_after = Pt(2)


def _fill(cell: _Cell, slip: Slip, address: str, organisation: str, t: Translator) -> None:
    words = slip_words(slip, address, organisation, t)
    _line(cell.paragraphs[0], words["head"], 10.5, HEADING)
    _line(cell.add_paragraph(), words["title"], 12, HEADING)
    _line(cell.add_paragraph(), words["expert"], 12)
    _line(cell.add_paragraph(), words["code"], 22, MONOSPACED, spaced=True)
    _line(cell.add_paragraph(), words["address"], 12)
    _line(cell.add_paragraph(), words["how"], 10)
    _line(cell.add_paragraph(), words["confidential"], 10, HEADING)


def _line(paragraph: Paragraph, text: str, size: float, font: str = SONG, *, spaced: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), spaced
    run.font.name = MONOSPACED if font == MONOSPACED else "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG if font == MONOSPACED else font)
    if spaced:
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(5)


def _cut_line(cell: _Cell) -> None:
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "dashed"), ("sz", "6"), ("space", "0"), ("color", "7B8696")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._tc.get_or_add_tcPr().append(borders)
