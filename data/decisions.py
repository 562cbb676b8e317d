"""The decisions file: what a panel decided about equal scores and about sheets it sets aside.

```toml
[[tie]]
order = ["A07", "A03"]             # application ids, first place first
how = "vote"                       # vote | rescore | draw
reason = "七人票决,五比二"
by = "组长"

[[exclusion]]
rater = "E04"
application = "A07"                # left out: every sheet of this expert
reason = "与申报单位存在利害关系"
by = "组长"
at = 2026-11-20T16:30:00
```
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from data.toml_parts import fit, parse
from scoring.findings import Finding
from scoring.selection.ties import Decision
from scoring.sheets import Exclusion

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Tie(_Record):
    order: Annotated[tuple[Words, ...], Field(min_length=2)]
    how: Literal["vote", "rescore", "draw"]
    reason: Words
    by: Words


class _Exclusion(_Record):
    rater: Words
    application: Words | None = None
    reason: Words
    by: Words
    at: Annotated[datetime, Strict()] | Annotated[date, Strict()]


class _File(_Record):
    tie: tuple[_Tie, ...] = ()
    exclusion: tuple[_Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided: the order of tied applications, and the sheets set aside."""

    ties: tuple[Decision, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


def read_decisions(name: str, content: bytes) -> tuple[Decisions | None, tuple[Finding, ...]]:
    """Read a decisions file; nothing of it counts while any part of it is wrong."""
    document, findings = parse(name, content)
    if document is None:
        return None, findings
    file, findings = fit(_File, name, document, {"missing": "decision_missing"}, "decision_invalid")
    if file is None:
        return None, findings
    ties = tuple(Decision(**dict(tie)) for tie in file.tie)
    return Decisions(ties, tuple(_set_aside(exclusion) for exclusion in file.exclusion)), ()


def _set_aside(written: _Exclusion) -> Exclusion:
    return Exclusion(written.rater, written.application, written.reason, written.by, written.at.isoformat())
