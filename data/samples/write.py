"""Rows to the bytes of a CSV or XLSX file, the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 -- a fixed date in the file, not the clock
Rows = Sequence[Sequence[str | float | None]]


def csv_bytes(rows: Rows) -> bytes:
    """UTF-8 with line feeds; None is an empty cell."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def xlsx_bytes(rows: Rows, title: str) -> bytes:
    """One sheet with a bold frozen header."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for column, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(9, 2.2 * len(str(cell.value)))
    sheet.freeze_panes = "C2"
    return sealed(book)


def sealed(book: Workbook) -> bytes:
    """Save a workbook without the time of saving: equal content gives equal bytes."""
    book.properties.creator = "Hengping"
    book.properties.created = WRITTEN
    loose, tight = io.BytesIO(), io.BytesIO()
    book.save(loose)
    # Stored, not deflated: compressed bytes depend on the zlib at hand.
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(tight, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # else it names the system this runs on
            target.writestr(entry, without_time(source.read(name), name))
    return tight.getvalue()


def without_time(content: bytes, name: str) -> bytes:
    """Put the fixed date where openpyxl wrote the time of saving."""
    if name != "docProps/core.xml":
        return content
    stamp = WRITTEN.strftime(r"\g<1>%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", stamp, content)
