"""Tables from files: CSV and XLSX in, canonical columns with their places or findings out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

from data.grids import Grid
from data.headers import Kind, canonical, fits
from data.layout import headers_of, known_columns, tabulate
from data.texts import WIDE_BOMS, read_text
from data.workbooks import is_workbook, read_workbook
from scoring.findings import Finding, Place, found
from scoring.tables import Table

LARGEST_FILE = 50 * 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, .wps, .et and of encrypted workbooks
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_TYPES = (OLE, b"%PDF", b"{\\rtf", b"\x89PNG", b"PK\x03\x04", b"<")


def read_table(
    name: str, content: bytes, kind: Kind, criteria: Collection[str] = ()
) -> tuple[Table | None, tuple[Finding, ...]]:
    """Read a file of scores, applications or raters.

    A table can come with findings that block, so that what follows can report its own at the same
    time; whoever evaluates checks all of them together.
    """
    grids, findings = _read(name, content, kind, criteria)
    if not grids:
        return None, findings
    grid, about_sheets = _choose(name, grids, kind, criteria)
    if grid is None:
        return None, (*findings, *about_sheets)
    table, about_table = tabulate(name, grid, kind, criteria)
    return table, (*findings, *about_sheets, *about_table)


def _read(name: str, content: bytes, kind: Kind, criteria: Collection[str]) -> tuple[list[Grid], tuple[Finding, ...]]:
    refusal = _refusal(name, content)
    if refusal:
        return [], (refusal,)
    if is_workbook(content):
        grids, findings = read_workbook(name, content)
    else:
        grid, findings = read_text(name, content, lambda headers: len(known_columns(headers, kind, criteria)))
        grids = [grid] if grid and grid.first_row() is not None else []
    if not grids and not any(finding.level == "block" for finding in findings):
        findings = (*findings, found("file_empty", "block", Place(name)))
    return grids, findings


def _refusal(name: str, content: bytes) -> Finding | None:
    """Why a file is not opened at all."""
    where = Place(name)
    if len(content) > LARGEST_FILE:
        size = {"megabytes": len(content) // 2**20, "limit": LARGEST_FILE // 2**20}
        return found("file_too_large", "block", where, **size)
    if content.startswith(OLE) and ENCRYPTED in content:
        return found("workbook_encrypted", "block", where)
    if is_workbook(content):
        return None
    binary = b"\0" in content and not content.startswith(WIDE_BOMS)
    if binary or content.lstrip().startswith(OTHER_TYPES):
        return found("file_type_unsupported", "block", where, type=PurePath(name).suffix.lower())
    return None


def _choose(
    name: str, grids: list[Grid], kind: Kind, criteria: Collection[str]
) -> tuple[Grid | None, tuple[Finding, ...]]:
    """The one sheet with the columns of its kind, or the first there is; the others are named."""
    fitting = [grid for grid in grids if fits([canonical(h, kind, criteria) for h in headers_of(grid) if h], kind)]
    if len(fitting) > 1:
        sheets = tuple(str(grid.sheet) for grid in fitting)
        return None, (found("several_sheets", "block", Place(name), sheets=sheets),)
    chosen = (fitting or grids)[0]
    others = tuple(found("sheet_not_read", "info", Place(name, g.sheet)) for g in grids if g is not chosen)
    return chosen, others
