"""The files of a programme as a round keeps them: every byte it is run by, and the programme read back from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from data.programmes import ROOT, read_programme
from data.toml_parts import parse
from scoring.applications.programme import Programme
from scoring.findings import Finding

PARTS = ("rubric.toml", "form.toml", "procedure.toml")


def freeze(name: str, root: Path = ROOT) -> dict[str, bytes]:
    """Bytes of each file of a programme, and of every file those extend, by path."""
    waiting = [f"{name}/{part}" for part in PARTS if (root / name / part).exists()]
    files: dict[str, bytes] = {}
    while waiting:
        path = waiting.pop()
        files[path] = (root / path).read_bytes()
        document, _ = parse(path, files[path])
        base = None if document is None else document.get("extends")
        extended = f"{base}/{Path(path).name}"
        if base is not None and extended not in files and (root / extended).exists():
            waiting.append(extended)
    return files


def thaw(name: str, files: Mapping[str, bytes]) -> tuple[Programme | None, tuple[Finding, ...]]:
    """Read a programme from frozen files, in the same way as from its folder."""
    with TemporaryDirectory() as folder:
        for path, content in files.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return read_programme(name, Path(folder))
