"""XLSX workbooks: refused before they are opened when they are dangerous, read by calamine when they are not."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from data.grids import Grid, Oddity, Raw, letters, number_of, plain
from data.inspection import Inspection, inspect, percent_styles, read_part, sheet_parts
from scoring.findings import Finding, Place, found

LARGEST_CONTENT = 400 * 2**20
LARGEST_RATIO = 200  # of content to file; a round's scores stay below 50, a bomb is near 1000
SMALL = 20 * 2**20  # content of this size harms nobody, however well it was packed
LARGEST_SHEET = 10_000_000  # cells between the first and the last, which calamine allocates at once
FORMULA_OR_ERROR = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"', b"t='e'")
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")


def read_workbook(name: str, content: bytes, largest: int = LARGEST_SHEET) -> tuple[list[Grid], tuple[Finding, ...]]:
    """Read every sheet that is not empty; none of more than ``largest`` cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refusal = bomb(name, archive, len(content))
            if refusal:
                return [], (refusal,)
            inspections = _inspections(archive)
        for sheet, inspection in inspections.items():
            if inspection.rows * inspection.columns > largest:
                size = {"rows": inspection.rows, "columns": inspection.columns}
                return [], (found("sheet_too_large", "block", Place(name, sheet), **size),)
        return list(_grids(content, inspections)), ()
    except (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, EOFError, NotImplementedError) as error:
        return [], (found("workbook_corrupt", "block", Place(name), reason=str(error)),)
    except (CalamineError, OSError, RuntimeError) as error:
        return [], (found("workbook_corrupt", "block", Place(name), reason=str(error)),)


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are an XLSX file, by what is in them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return content.startswith(b"PK\x03\x04") and b"xl/" in content


def bomb(name: str, archive: zipfile.ZipFile, packed: int) -> Finding | None:
    """Why an archive is not unpacked: it would become far larger than it is."""
    size = sum(member.file_size for member in archive.infolist())
    if size > LARGEST_CONTENT or (size > SMALL and size > LARGEST_RATIO * packed):
        facts = {"megabytes": size // 2**20, "limit": LARGEST_CONTENT // 2**20, "ratio": size // max(packed, 1)}
        return found("workbook_bomb", "block", Place(name), **facts)
    return None


def _inspections(archive: zipfile.ZipFile) -> dict[str, Inspection]:
    """What calamine does not tell about each sheet; the whole sheet is parsed only where something asks for it."""
    damaged = archive.testzip()  # finds also what unpacks to more than it declares
    if damaged or len(set(archive.namelist())) < len(archive.namelist()):
        raise zipfile.BadZipFile(damaged or "repeated part")
    percent = percent_styles(archive)
    inspections = {}
    for sheet, part in sheet_parts(archive):
        content = read_part(archive, part)
        rows, columns = _extent(content)
        asking = (*FORMULA_OR_ERROR, *(f's="{style}"'.encode() for style in percent))
        parsed = rows * columns > LARGEST_SHEET or any(mark in content for mark in asking)
        inspections[sheet] = inspect(content, percent) if parsed else Inspection(rows, columns)
    return inspections


def _extent(content: bytes) -> tuple[int, int]:
    """Last row and column any reference in a sheet names."""
    names, last = set(), 0
    for reference in REFERENCE.finditer(content):
        names.add(reference[1].decode())
        last = max(last, int(reference[2]))
    return last, max(map(number_of, names), default=0)


def _grids(content: bytes, inspections: dict[str, Inspection]) -> Iterator[Grid]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet:
                inspection = inspections[sheet.name]
                grid = _grid(workbook.get_sheet_by_name(sheet.name), inspection)
                if grid.first_row() is not None:
                    yield grid


def _grid(sheet: CalamineSheet, inspection: Inspection) -> Grid:
    rows = [[_raw(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = tuple(
        Oddity("merged", first, f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}")
        for first, last in sheet.merged_cell_ranges or ()
    )
    return Grid(sheet.name, rows, (*merged, *inspection.oddities))


def _raw(cell: object) -> Raw:
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, int | float):
        return float(cell)
    return cell if isinstance(cell, date | time | timedelta) else None
