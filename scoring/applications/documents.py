"""The checklist of documents: what is not there, too few, or wrongly labelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from scoring.applications.answers import Delivered
from scoring.applications.procedure import Document
from scoring.applications.programme import Programme
from scoring.findings import Finding, Place, found


def checklist_faults(
    programme: Programme, scope: Literal["submission", "application"], there: Mapping[str, Delivered], where: Place
) -> Iterator[Finding]:
    """Everything wrong with the documents of a submission or of one application."""
    for document in programme.procedure.documents:
        if document.scope == scope:
            yield from document_faults(document, there.get(document.id), where)


def document_faults(document: Document, delivered: Delivered | None, where: Place) -> Iterator[Finding]:
    """What is wrong with one document of the checklist: not there, too few, or wrongly labelled."""
    rule = document.rule or document.id
    if delivered is None or delivered.originals + delivered.copies == 0:
        if document.required:
            yield found("document_missing", "block", where, rule=rule, document=document.id)
        return
    # An original beyond those asked for serves as a copy: 一式3份 may be one original and two copies.
    enough = delivered.originals + delivered.copies >= document.originals + document.copies
    if delivered.originals < document.originals or not enough:
        yield found(
            "document_copies",
            "block",
            where,
            rule=rule,
            document=document.id,
            originals=document.originals,
            copies=document.copies,
            originals_there=delivered.originals,
            copies_there=delivered.copies,
        )
    if document.label is not None and re.fullmatch(document.label, delivered.label or "") is None:
        label = delivered.label or ""
        yield found("document_label", "block", where, rule=rule, document=document.id, label=label)
