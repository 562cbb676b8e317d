"""A bundle as one ZIP file: packed so that equal files give equal bytes, opened as if somebody had forged it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from struct import error as StructError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from scoring.findings import Finding, Place, found

NO_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
UNIX = 3
FIRST = ("manifest.json", "signature.json", "README.txt")
NAME = re.compile(r"(?!.*(?:^|/)\.)[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+){0,3}")
LONGEST_NAME, MOST_FILES = 120, 200
LARGEST = 4 * 2**30
SMALL, RATIO = 64 * 2**20, 100  # so many bytes are always allowed, and so many for each byte of the file
BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
    StructError,
)
Files = Mapping[str, bytes]


def pack(files: Files) -> bytes:
    """Pack files without a time: what tells about the others first, then by name."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(
            files, key=lambda name: (name not in FIRST, FIRST.index(name) if name in FIRST else 0, name)
        ):
            entry = ZipInfo(name, NO_TIME)
            entry.create_system, entry.external_attr = UNIX, READABLE
            archive.writestr(entry, files[name], ZIP_DEFLATED)
    return stream.getvalue()


def unpack(name: str, content: bytes) -> tuple[dict[str, bytes] | None, tuple[Finding, ...]]:
    """The files of a bundle; None where it cannot or must not be opened."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            refused = tuple(_refused(name, entries, len(content)))
            if refused:
                return None, refused
            return {entry.filename: _content(archive, entry) for entry in entries}, ()
    except BROKEN:
        return None, (found("bundle_unreadable", "block", Place(name)),)


def _refused(name: str, entries: list[ZipInfo], size: int) -> Iterator[Finding]:
    """What no bundle has: paths that lead elsewhere, a file twice, encryption, more than could be meant."""
    seen: set[str] = set()
    for entry in entries[:MOST_FILES]:
        known = entry.filename in seen or entry.flag_bits & 1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        if known or len(entry.filename) > LONGEST_NAME or not NAME.fullmatch(entry.filename):
            yield found("bundle_entry_unsafe", "block", Place(name), entry=entry.filename[:LONGEST_NAME])
        seen.add(entry.filename)
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or total > min(LARGEST, SMALL + RATIO * size):
        yield found("bundle_too_large", "block", Place(name), files=len(entries), megabytes=total // 2**20)


def _content(archive: ZipFile, entry: ZipInfo) -> bytes:
    """One file, never more of it than was announced."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise BadZipFile(entry.filename)
    return content
