"""What an XLSX sheet says beyond its values: formulas nobody computed, errors, percentages, its true extent."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from openpyxl.xml.functions import fromstring, iterparse

from data.grids import Oddity, number_of

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]+)")
PERCENT_FORMATS = frozenset({"9", "10"})  # the built-in 0% and 0.00%


@dataclass(frozen=True, slots=True)
class Inspection:
    """Rows and columns up to the last cell with content, and what is odd about cells."""

    rows: int
    columns: int
    oddities: tuple[Oddity, ...] = ()


def inspect(content: bytes, percent: Collection[int]) -> Inspection:
    """Parse one sheet; ``percent`` are the indices of cell styles that show a percentage."""
    rows = columns = row = column = 0
    oddities = []
    for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
        name = _local(element)
        if event == "start" and name == "row":
            row, column = int(element.get("r", row + 1)), 0
        elif event == "end" and name == "c":
            row, column = _position(element, row, column + 1)
            if len(element):
                rows, columns = max(rows, row), max(columns, column)
            odd = _odd(element, percent)
            if odd:
                oddities.append(Oddity(odd[0], (row - 1, column - 1), odd[1]))
            element.clear()
        elif event == "end" and name == "row":
            element.clear()
    return Inspection(rows, columns, tuple(oddities))


def read_part(archive: zipfile.ZipFile, part: str) -> bytes:
    """Bytes of one part; no part of a workbook declares a document type, which is how entity bombs are made.

    Raises
    ------
    ValueError
        If it does.
    """
    content = archive.read(part)
    if b"<!DOCTYPE" in content:
        raise ValueError("document type declaration")
    return content


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet and its part in the archive."""
    relations = fromstring(read_part(archive, "xl/_rels/workbook.xml.rels"))
    targets = {str(relation.get("Id")): str(relation.get("Target")) for relation in relations}
    parts = {name.lower(): name for name in archive.namelist()}
    for sheet in fromstring(read_part(archive, "xl/workbook.xml")).iter():
        target = targets.get(str(sheet.get(RELATION) or sheet.get(STRICT_RELATION)))
        if _local(sheet) == "sheet" and target:
            base = "/" if target.startswith("xl/") else "/xl"
            part = posixpath.normpath(posixpath.join(base, target)).lstrip("/").lower()
            yield str(sheet.get("name")), parts[part]


def percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Indices of the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = fromstring(read_part(archive, "xl/styles.xml"))
    formats = {str(f.get("numFmtId")) for f in styles.iter() if "%" in str(f.get("formatCode", ""))} | PERCENT_FORMATS
    cells = [style for group in styles if _local(group) == "cellXfs" for style in group]
    return frozenset(n for n, style in enumerate(cells) if style.get("numFmtId") in formats)


def _odd(cell: Element, percent: Collection[int]) -> tuple[Literal["formula", "error", "percent"], str] | None:
    inside = {_local(child): child.text or "" for child in cell}
    kind, value = cell.get("t", "n"), inside.get("v", "")
    if kind == "e":
        return "error", value
    if "f" in inside and not value and kind != "str":  # a formula that computed an empty text has type str
        return "formula", f"={inside['f']}"
    if kind == "n" and value and int(cell.get("s", 0)) in percent:
        return "percent", value
    return None


def _position(cell: Element, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell from 1; without a reference it follows the last one."""
    reference = REFERENCE.fullmatch(cell.get("r") or "")
    return (int(reference[2]), number_of(reference[1])) if reference else (row, column)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
