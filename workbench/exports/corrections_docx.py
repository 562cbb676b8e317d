"""A request for corrections: what one applicant has to correct, item by item, ready to be dated and sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from scoring.applications.programme import Programme
from scoring.findings import Finding, Level
from workbench.exports.notice_words import printable
from workbench.exports.official_docx import HEADING, INDENT, number_pages, packed_document, set_page, set_styles
from workbench.i18n import Translator
from workbench.intake import CheckedApplication
from workbench.rulebook import Told, tell

PARTS: dict[str, tuple[Level, ...]] = {"correct": ("block",), "conditions": ("veto", "fail"), "explain": ("warn",)}
"""What has to be corrected, which conditions are not met, and what has to be explained."""
WIDTHS = (11, 31, 46, 38, 36)  # mm, a little wider than the text
COLUMNS = ("number", "place", "problem", "clause", "remedy")
ADDRESSEES = ("county_authority", "applicant", "applicant_name", "unit", "cover_authority", "operator")
SMALL = Pt(10.5)


def needs_corrections(application: CheckedApplication) -> bool:
    """Whether there is anything the applicant has to correct, prove or explain."""
    asked = {level for levels in PARTS.values() for level in levels}
    return any(finding.level in asked for finding in application.findings)


def corrections_docx(programme: Programme, application: CheckedApplication, t: Translator) -> bytes:
    """Put the request for one applicant into a Word document; the same findings give the same bytes."""
    document = Document()
    set_page(document)
    set_styles(document, t)
    title = t("corrections.title")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    _add_opening(document, programme, application, t)
    for number, (part, levels) in enumerate(PARTS.items(), start=1):
        findings = [finding for finding in application.findings if finding.level in levels]
        _add_part(document, programme, part, number, findings, t)
    _add_closing(document, t)
    number_pages(document)
    return packed_document(document)


def addressee(application: CheckedApplication) -> str:
    """Who the request goes to: the applicant the form names, else the application itself."""
    values = application.answers.values
    named = (values.get(name) for name in ADDRESSEES)
    return next((name for name in named if isinstance(name, str) and name.strip()), application.name)


def _add_opening(document: Docx, programme: Programme, application: CheckedApplication, t: Translator) -> None:
    document.add_paragraph(t("corrections.title"), "Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    document.add_paragraph(t("corrections.to", applicant=printable(addressee(application))), "Normal")
    programme_title = t.text(programme.procedure.title)
    opening = t(
        "corrections.opening", name=printable(application.name), id=printable(application.id), title=programme_title
    )
    document.add_paragraph(opening, "Notice Body").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _add_part(
    document: Docx, programme: Programme, part: str, number: int, findings: Sequence[Finding], t: Translator
) -> None:
    heading = document.add_paragraph(t(f"corrections.{part}", number=t(f"corrections.number.{number}")), "Heading 1")
    heading.paragraph_format.first_line_indent = INDENT
    heading.paragraph_format.keep_with_next = True
    if not findings:
        document.add_paragraph(t("corrections.none"), "Notice Body")
        return
    note = document.add_paragraph(t(f"corrections.{part}.note"), "Notice Body")
    note.alignment, note.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.JUSTIFY, True
    rows = [(finding, tell(programme, finding, t)) for finding in findings]
    table = document.add_table(1 + len(rows), len(COLUMNS), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table, [t(f"corrections.column.{column}") for column in COLUMNS], list(_lines(rows, t)))


def _lines(rows: Sequence[tuple[Finding, Told]], t: Translator) -> Iterator[tuple[str, ...]]:
    for number, (finding, told) in enumerate(rows, start=1):
        rule = told.rule if told.rule[:1].isupper() else ""  # ours for every form have plain names
        clause = t("corrections.clause", clause=told.clause, rule=rule) if told.clause and rule else told.clause or rule
        yield str(number), _where(finding, told, t), told.message, clause, told.remedy


def _where(finding: Finding, told: Told, t: Translator) -> str:
    """The field by its name, and the sheet and cell in which it stands."""
    place = finding.where
    cell = f"{place.column or ''}{place.row or ''}"
    parts = (told.label, place.sheet or "", cell)
    return "\n".join(part for part in parts if part) or t("corrections.whole")


def _fill(table: Table, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Fill the table from its flat list of cells: asking for each by row and column takes quadratic time."""
    texts = [*heads, *(text for row in rows for text in row)]
    for column, millimetres in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(millimetres)
    for i, (cell, text) in enumerate(zip(table._cells, texts, strict=True)):
        cell.width, cell.vertical_alignment = Mm(WIDTHS[i % len(heads)]), WD_ALIGN_VERTICAL.CENTER
        _write(cell.paragraphs[0], text, heading=i < len(heads), centred=i < len(heads) or i % len(heads) == 0)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write(paragraph: Paragraph, text: str, *, heading: bool, centred: bool) -> None:
    paragraph.style = "Notice List"
    paragraph.paragraph_format.line_spacing = Pt(16)
    run = paragraph.add_run(printable(text))
    run.font.size = SMALL
    if heading:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADING)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_closing(document: Docx, t: Translator) -> None:
    """The date by which to correct and the issuer are left to be filled in."""
    document.add_paragraph(t("corrections.closing"), "Notice Body").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    document.add_paragraph()
    for key in ("corrections.issuer", "corrections.date"):
        line = document.add_paragraph(t(key))
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = INDENT
        line.paragraph_format.keep_with_next = key.endswith("issuer")
