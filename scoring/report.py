"""What leaves the workbench: a Report with everything, a Notice with only what may be public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scoring.evaluate import Evaluation
from scoring.findings import Finding


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """An evaluation with its provenance; ``evaluation`` is None when findings block it.

    ``inputs`` maps each input file's name to the SHA-256 of its bytes; ``rubric_sha256`` is that of
    the rubric file; ``engine`` is name and version, such as ``"hengping 0.1.0"``.
    """

    engine: str
    rubric_sha256: str
    inputs: Mapping[str, str]
    evaluation: Evaluation | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a public list."""

    name: str
    region: str | None


@dataclass(frozen=True, slots=True)
class NoticeSector:
    """The shortlisted applications of one sub-sector, by name, never by rank."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice (公示). It has no place for an expert, a score, a rank or a rejected application."""

    title: str
    basis: tuple[str, ...]
    procedure: str
    objection: str
    starts: date
    ends: date
    contact: tuple[str, ...]
    supervision_phone: str
    issuer: str
    issued: date
    sectors: tuple[NoticeSector, ...]
