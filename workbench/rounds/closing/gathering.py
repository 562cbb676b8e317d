"""Gather a round out of the store: everything its bundle holds, as it is in one transaction."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Connection

from data.notices import notice_from
from data.store import (
    applications,
    assignments,
    bundles,
    decisions,
    experts,
    journal,
    objections,
    rechecks,
    recusals,
    rounds,
    runs,
    sheets,
)
from data.store.columns import canonical
from data.store.decisions import Decided
from data.store.rounds import Round
from scoring.notice import announce
from scoring.report import Report
from workbench.bundle.records import Chain, Linked, Paper, Records
from workbench.bundle.spelling import digest
from workbench.i18n import FOLDERS, translator
from workbench.publishing import publish
from workbench.results import ENGINE
from workbench.rounds.closing.announcing import dated
from workbench.rounds.closing.evaluating import report_in

OBJECTIONS = ("expert", "result")


def gather(connection: Connection, round_: Round, key: Ed25519PrivateKey) -> Records | None:
    """Everything there is of a round; None where no result was adopted."""
    here = connection, round_.id
    run, report = runs.adopted(*here), None
    if run is not None:
        report = report_in(connection, round_, run.id)
    if run is None or report is None:
        return None
    taken = decisions.every(*here)
    return Records(
        software=ENGINE,
        salt=_salt(key, round_.id),
        round=round_,
        texts=rounds.files(*here),
        applications=tuple(applications.every(*here)),
        experts=tuple(experts.every(*here)),
        assignments=tuple(assignments.history(*here)),
        recusals=tuple(recusals.every(*here)),
        sheets=tuple(sheets.every_revision(*here)),
        decisions=tuple(taken),
        rechecks=tuple(rechecks.every(*here)),
        objections=tuple(one for kind in OBJECTIONS for one in objections.every(*here, kind)),
        runs=tuple(runs.every(*here)),
        papers=tuple(Paper(*one) for one in bundles.papers(*here)),
        journal=_chain(*here),
        result=canonical(runs.result(*here, run.id)).encode(),
        notice=dict(_papers(report, next((one for one in reversed(taken) if one.kind == "publication"), None))),
    )


def _chain(connection: Connection, round_: str) -> Chain:
    """The journal from the first line of a round on; entries of other rounds by their hash alone."""
    first = next(iter(journal.lines(connection, round_, limit=1)))
    lines = tuple(_linked(line, round_) for line in journal.lines(connection, after=first.number - 1))
    return Chain(first.number, first.previous, lines)


def _linked(line: journal.Line, round_: str) -> Linked:
    text = journal.text_of(line.number, line.entry)
    return (
        Linked(line.hash, entry=text) if line.entry.round == round_ else Linked(line.hash, digest=digest(text.encode()))
    )


def _papers(report: Report, published: Decided | None) -> Iterator[tuple[str, bytes]]:
    """The notice as it was published, where this version of the program still makes the very same files."""
    if published is None or report.evaluation is None:
        return
    words, _ = notice_from("notice", dated(published.facts["words"]))
    drawn = None if words is None else announce(report.evaluation, words)[0]
    if drawn is None:
        return
    for language in FOLDERS:
        files = publish(drawn, translator(language))
        for form, content in (("docx", files.docx), ("html", files.html)):
            if digest(content) == published.facts["sha256"][form]:
                yield f"notice.{form}", content


def _salt(key: Ed25519PrivateKey, round_: str) -> str:
    """A secret that the same key gives for the same round, and nobody else can give."""
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return hmac.digest(raw, f"hengping bundle {round_}".encode(), "sha256").hex()
