"""A round in values: everything its result rests on and everything that was decided, as files and back from them.

What is nobody's business later is left out: scratchpads, messages, sessions, keys of single saves, seeds of queues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from data.store.applications import Application
from data.store.assignments import Assignment
from data.store.decisions import Decided
from data.store.experts import Expert
from data.store.objections import Objection
from data.store.rechecks import Recheck
from data.store.recusals import Recusal
from data.store.rounds import Round
from data.store.runs import Run
from data.store.sheets import Sheet
from scoring.findings import Finding, Place, found
from workbench.bundle.packing import Files
from workbench.bundle.spelling import read, spelt

TEXTS, NOTICE = "programme/", "notice/"
RESULT = "evaluation/result.json"
OMITTED: Mapping[str, Mapping[str, Any]] = {
    "experts": {"account": None, "queue_seed": 0},
    "sheets": {"session": "", "key": ""},
}
"""Columns that are left out, and what stands for them when the files are read."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that came in and is not in the bundle, known by its hash; ``application`` is None where it is for none."""

    application: str | None
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A line of the journal: its entry as it was hashed, or the hash of one that is not of this round."""

    hash: str
    entry: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The journal from the line that created the round to the last one before it was sealed."""

    first: int
    previous: str
    lines: tuple[Linked, ...]

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.first + len(self.lines) - 1

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.lines[-1].hash if self.lines else self.previous


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """A round; ``result`` is the text of the adopted result, ``salt`` the secret behind every pseudonym."""

    software: str
    salt: str
    round: Round
    texts: Mapping[str, bytes]
    applications: tuple[Application, ...]
    experts: tuple[Expert, ...]
    assignments: tuple[Assignment, ...]
    recusals: tuple[Recusal, ...]
    sheets: tuple[Sheet, ...]
    decisions: tuple[Decided, ...]
    rechecks: tuple[Recheck, ...]
    objections: tuple[Objection, ...]
    runs: tuple[Run, ...]
    papers: tuple[Paper, ...]
    journal: Chain
    result: bytes
    notice: Mapping[str, bytes]

    @property
    def adopted(self) -> Run | None:
        """The run the result rests on."""
        return next((run for run in self.runs if run.adopted_at is not None), None)

    @property
    def published(self) -> Decided | None:
        """The last publication."""
        return next((one for one in reversed(self.decisions) if one.kind == "publication"), None)


TABLES: Mapping[str, TypeAdapter[Any]] = {
    "applications": TypeAdapter(tuple[Application, ...]),
    "experts": TypeAdapter(tuple[Expert, ...]),
    "assignments": TypeAdapter(tuple[Assignment, ...]),
    "recusals": TypeAdapter(tuple[Recusal, ...]),
    "sheets": TypeAdapter(tuple[Sheet, ...]),
    "decisions": TypeAdapter(tuple[Decided, ...]),
    "rechecks": TypeAdapter(tuple[Recheck, ...]),
    "objections": TypeAdapter(tuple[Objection, ...]),
    "runs": TypeAdapter(tuple[Run, ...]),
    "papers": TypeAdapter(tuple[Paper, ...]),
}
ALONE: Mapping[str, TypeAdapter[Any]] = {"round": TypeAdapter(Round), "journal": TypeAdapter(Chain)}
SECRETS = "secrets.json"
NEEDED = (*(f"{name}.json" for name in (*ALONE, *TABLES)), SECRETS, RESULT)


def files_of(records: Records) -> dict[str, bytes]:
    """The files of the full bundle, but for what tells about them."""
    tables = {f"{name}.json": spelt(_rows(name, getattr(records, name))) for name in TABLES}
    alone = {f"{name}.json": spelt(getattr(records, name)) for name in ALONE}
    return {
        **tables,
        **alone,
        SECRETS: spelt({"salt": records.salt}),
        RESULT: records.result,
        **{f"{TEXTS}{name}": content for name, content in records.texts.items()},
        **{f"{NOTICE}{name}": content for name, content in records.notice.items()},
    }


def records_from(files: Files, software: str) -> tuple[Records | None, tuple[Finding, ...]]:
    """A round from the files of a full bundle, or every file that cannot be understood."""
    values: dict[str, Any] = {}
    findings = []
    for name, adapter in {**ALONE, **TABLES}.items():
        try:
            values[name] = adapter.validate_python(_whole(name, read(files[f"{name}.json"])))
        except (ValidationError, ValueError, TypeError):
            findings.append(found("bundle_file_malformed", "block", Place(f"{name}.json")))
    salt = _salt(files[SECRETS])
    if salt is None:
        findings.append(found("bundle_file_malformed", "block", Place(SECRETS)))
    if findings or salt is None:
        return None, tuple(findings)
    texts, notice = under(files, TEXTS), under(files, NOTICE)
    return Records(software=software, salt=salt, **values, texts=texts, result=files[RESULT], notice=notice), ()


def under(files: Files, folder: str) -> dict[str, bytes]:
    """Files of one folder by their names in it."""
    return {name.removeprefix(folder): content for name, content in files.items() if name.startswith(folder)}


def _rows(name: str, records: tuple[Any, ...]) -> list[dict[str, Any]]:
    left = OMITTED.get(name, {})
    return [{f.name: getattr(one, f.name) for f in fields(one) if f.name not in left} for one in records]


def _whole(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    left = OMITTED.get(name)
    return value if left is None else [{**left, **row} for row in value]


def _salt(content: bytes) -> str | None:
    try:
        salt = str(read(content)["salt"])
        return salt if len(bytes.fromhex(salt)) >= 16 else None
    except (ValueError, KeyError, TypeError):
        return None
