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
    _line(cell.paragraphs[0], f"{organisation}  {t('access.title')}".strip(), 10.5, HEADING)
    _line(cell.add_paragraph(), slip.title, 12, HEADING)
    _line(cell.add_paragraph(), t("access.expert", name=slip.name, rater=slip.rater), 12)
    _line(cell.add_paragraph(), slip.code, 22, MONOSPACED, spaced=True)
    _line(cell.add_paragraph(), t("access.address", address=address), 12)
    _line(cell.add_paragraph(), t("access.how", until=beijing.stamp(slip.expires_at)), 10)
    _line(cell.add_paragraph(), t("access.confidential"), 10, HEADING)


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
