"""Before the session: the draw of experts from a pool, with everything its minutes must say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from data.files import read_table
from scoring.findings import Finding, blocks, found
from scoring.panels.draw import Attributes, Call, Drawn, Quota, draw
from scoring.spelling import resembling
from scoring.tables import Table
from workbench.assigning import column, fields_in, repeated
from workbench.results import Upload

LISTS = frozenset({"expertise"})  # columns whose cells list several values
TERM = re.compile(r"(?P<column>[^:=]+)(?::(?P<value>[^=]+))?=(?P<least>\d+)(?:-(?P<most>\d+))?")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; ``quotas`` as they are typed, such as ``expertise=1`` or ``region:北京=0-2``."""

    number: int
    seed: str
    quotas: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    odd: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A draw with what went into it; ``at`` is when it was held, where known."""

    pool: Table
    sha256: str
    request: Request
    quotas: tuple[Quota, ...]
    recused: Mapping[str, tuple[str, ...]]
    drawn: Drawn
    at: datetime | None = None

    @property
    def row(self) -> Mapping[str, int]:
        """Row of every expert in the pool."""
        return {name: row for row, name in enumerate(column(self.pool, "rater"))}


def draw_files(
    pool: Upload, recusals: Upload | None, request: Request, at: datetime | None = None
) -> tuple[Drawing | None, tuple[Finding, ...]]:
    """Draw experts from a file of experts; whoever a recusals file names is not drawn."""
    experts, findings = read_table(pool.name, pool.content, "raters")
    recused, more = _recused(recusals, experts)
    findings = (*findings, *more)
    if experts is None or blocks(findings):
        return None, findings
    quotas, more = _quotas(request.quotas, experts)
    findings = (*findings, *more, *repeated(experts, "rater"), *_unknown(request.absent, experts))
    if blocks(findings):
        return None, findings
    call = Call(request.number, request.seed, quotas, frozenset(recused), request.absent, request.odd)
    drawn, more = draw(_candidates(experts, [quota.attribute for quota in quotas]), call)
    findings = (*findings, *more)
    if drawn is None:
        return None, findings
    digest = sha256(pool.content).hexdigest()
    return Drawing(experts, digest, request, quotas, recused, drawn, at), findings


def _candidates(experts: Table, attributes: Sequence[str]) -> dict[str, Attributes]:
    values = {name: [_values(name, cell) for cell in column(experts, name)] for name in attributes}
    return {
        rater: {name: own[row] for name, own in values.items()} for row, rater in enumerate(column(experts, "rater"))
    }


def _values(name: str, cell: str) -> frozenset[str]:
    return fields_in(cell) if name in LISTS else frozenset({cell}) - {""}


def _quotas(terms: Sequence[str], experts: Table) -> tuple[tuple[Quota, ...], tuple[Finding, ...]]:
    """Every quota that is typed, one for each value where none is named."""
    quotas: list[Quota] = []
    findings: list[Finding] = []
    for term in terms:
        read = TERM.fullmatch(term.strip())
        if read is None:
            findings.append(found("draw_quota_unread", "block", quota=term))
            continue
        name = _column_named(experts, read["column"].strip())
        if name is None:
            similar = resembling(read["column"], list(experts.headers.values()))
            findings.append(found("draw_quota_column", "block", name=read["column"], similar=similar))
            continue
        present = sorted(set().union(*(_values(name, cell) for cell in column(experts, name))))
        wanted = [read["value"].strip()] if read["value"] else present
        if not set(wanted) & set(present):
            value, similar = (wanted or ["*"])[0], resembling((wanted or ["*"])[0], present)
            findings.append(found("draw_quota_value", "block", column=name, value=value, similar=similar))
            continue
        most = None if read["most"] is None else int(read["most"])
        quotas += [Quota(name, value, int(read["least"]), most) for value in wanted]
    return tuple(quotas), tuple(findings)


def _column_named(experts: Table, name: str) -> str | None:
    """The column with this canonical name or with this header."""
    return next((key for key, header in experts.headers.items() if name in (key, header)), None)


def _recused(upload: Upload | None, experts: Table | None) -> tuple[dict[str, tuple[str, ...]], tuple[Finding, ...]]:
    if upload is None:
        return {}, ()
    table, findings = read_table(upload.name, upload.content, "recusals")
    if table is None or experts is None or blocks(findings):
        return {}, findings
    known = column(experts, "rater")
    named = list(zip(column(table, "rater"), column(table, "reason"), strict=True))
    unknown = [
        found("recusal_unknown", "block", table.place(row, "rater"), id=name, similar=resembling(name, known))
        for row, (name, _) in enumerate(named)
        if name not in known
    ]
    reasons: dict[str, list[str]] = {}
    for name, reason in named:
        reasons.setdefault(name, []).append(reason)
    return {name: tuple(dict.fromkeys(filter(None, own))) for name, own in reasons.items()}, (*findings, *unknown)


def _unknown(absent: Sequence[str], experts: Table) -> list[Finding]:
    known = column(experts, "rater")
    return [
        found("draw_absent_unknown", "block", rater=name, similar=resembling(name, known))
        for name in absent
        if name not in known
    ]
