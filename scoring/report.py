"""The internal account of one evaluation; what may be public is a Notice (``scoring/notice.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.evaluate import Evaluation
from scoring.findings import Finding
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """An evaluation with its provenance; ``evaluation`` is None when findings block it.

    ``rubric`` is None where the rubric file itself is at fault; ``rubric_sha256`` is that of its bytes,
    ``inputs`` maps each input file's name to the SHA-256 of its bytes; ``engine`` is name and version,
    such as ``"hengping 0.1.0"``.
    """

    engine: str
    rubric_sha256: str
    inputs: Mapping[str, str]
    rubric: Rubric | None
    evaluation: Evaluation | None
    findings: tuple[Finding, ...]
