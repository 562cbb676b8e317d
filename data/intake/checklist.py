"""The checklist of documents: how many came in, and what is written on them."""

from __future__ import annotations

from collections.abc import Sequence

from data.intake.cells import Parsed, read_cell, text_of
from data.intake.templates import Page
from scoring.applications.answers import Delivered
from scoring.applications.form import Field
from scoring.findings import Finding
from scoring.rubric import Text

COUNT = Field(id="count", kind="integer", label=Text(zh="份数", en="Copies"))


def read_documents(found_pages: Sequence[Page]) -> tuple[dict[str, Delivered] | None, tuple[Finding, ...]]:
    """The checklist of documents, as far as somebody filled it in; None where nobody did."""
    documents: dict[str, Delivered] = {}
    findings: list[Finding] = []
    for page in found_pages:
        if page.anchored.part == "documents":
            for name, row in page.anchored.rows.items():
                cells = {role: page.cell(row, role, name) for role in ("originals", "copies", "label")}
                if all(cell.raw is None for cell in cells.values()):
                    continue
                read = [read_cell(COUNT, cells[role]) for role in ("originals", "copies")]
                findings += [finding for parsed in read for finding in parsed.findings]
                label = text_of(cells["label"].raw) or None
                documents[name] = Delivered(_whole(read[0]), _whole(read[1]), label)
    return documents or None, tuple(findings)


def _whole(parsed: Parsed) -> int:
    return int(parsed.value) if isinstance(parsed.value, float) else 0
