"""Files of the command line: read whole, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from scoring.findings import Finding, Place, found


def load(paths: Mapping[str, Path]) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Read files by role, with a finding for each that cannot be read."""
    contents: dict[str, bytes] = {}
    findings = []
    for role, path in paths.items():
        try:
            contents[role] = path.read_bytes()
        except FileNotFoundError:
            findings.append(found("file_missing", "block", Place(str(path))))
        except OSError:
            findings.append(found("file_unreadable", "block", Place(str(path))))
    return contents, tuple(findings)


def store(contents: Mapping[Path, bytes]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write files, each in one step, so that nobody ever reads half of one; returns the paths written."""
    written = []
    findings = []
    for path, content in contents.items():
        try:
            _replace(path, content)
            written.append(path)
        except OSError:
            findings.append(found("cannot_write", "block", Place(str(path))))
    return tuple(written), tuple(findings)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
