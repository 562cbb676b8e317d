"""The internal account of one evaluation; what may be public is a Notice (``scoring/notice.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
