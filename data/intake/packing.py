"""A workbook as bytes without the time of saving: equal content gives equal bytes."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

NO_TIME = (1980, 1, 1, 0, 0, 0)
SAVED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def packed(book: Workbook) -> bytes:
    """Save a workbook without the times openpyxl stamps on it."""
    saved, still = BytesIO(), BytesIO()
    book.save(saved)
    with ZipFile(saved) as stamped, ZipFile(still, "w", ZIP_DEFLATED) as plain:
        for entry in stamped.infolist():
            content = stamped.read(entry)
            if entry.filename == "docProps/core.xml":
                content = SAVED.sub(b"", content)
            plain.writestr(ZipInfo(entry.filename, NO_TIME), content, ZIP_DEFLATED)
    return still.getvalue()
