"""A text of a form into the answer of a field: its boxes, its unit, its attachments, without printed remarks."""

from __future__ import annotations

import re

from data.intake.boards import Patch
from data.intake.boxes import ENCLOSURE, boxes, enclosures, lists_options, ticked_options, without_notes
from data.intake.cells import Cell
from data.intake.gathering import gather_field
from data.intake.quantities import COUNTERS, plain, quantity, unit_of
from data.intake.search import Search
from scoring.applications.answers import Value
from scoring.applications.form import NUMERIC, Field
from scoring.findings import Place, found


def answer(
    search: Search, asked: Field, text: str, where: Place, patch: Patch | None = None, printed: str = ""
) -> None:
    """Read a text as the answer to a field."""
    search.taken.add(asked.id)
    if patch is not None:
        search.used.add(patch)
    files = tuple(dict.fromkeys(ENCLOSURE.findall(text)))
    if asked.evidence is not None and asked.kind != "ticks" and files:
        search.gathering.evidence[asked.id] = files
    if asked.kind in ("ticks", "choice", "yesno") and boxes(text):
        _read_boxes(search, asked, text, where)
        return
    if asked.kind == "choice" and lists_options(asked, text) and len(asked.options) > 1:
        search.gathering.places[asked.id] = where  # the printed options, none of them marked
        return
    plain_text = with_unit(asked, text, unit_of(printed))
    gather_field(search.gathering, asked, Cell(plain_text or None, where, patch.odd if patch is not None else None))


def _read_boxes(search: Search, asked: Field, text: str, where: Place) -> None:
    gathering = search.gathering
    gathering.places[asked.id] = where
    ticked = ticked_options(asked, text)
    if asked.kind == "ticks":
        for option, files in enclosures(asked, text).items():
            gathering.evidence[f"{asked.id}.{option}"] = files
        if ticked:
            gathering.values[asked.id] = ticked
    elif ticked is None:
        gathering.unreadable.add(asked.id)
        gathering.findings.append(found("answer_tick_unclear", "block", where, value=text[:60]))
    else:
        gathering.values[asked.id] = _single(asked, ticked)


def _single(asked: Field, ticked: tuple[str, ...]) -> Value:
    if len(ticked) != 1:
        return ticked
    return ticked[0] == "yes" if asked.kind == "yesno" else ticked[0]


def with_unit(asked: Field, text: str, printed: str | None) -> str:
    """A text without the form's own remarks; a number gets the unit its label was printed with."""
    bare_text = without_notes(text)
    if asked.kind not in NUMERIC:
        return bare_text
    alone = re.sub(r"[(（][^()（）]*[)）]", "", plain(ENCLOSURE.sub("", bare_text))).rstrip("见详.。,;")
    if alone in COUNTERS or alone == plain(asked.unit or ""):
        return ""
    return f"{alone}{printed}" if printed and quantity(alone, None) is not None else alone
