"""What the fields of the desk hold and what follows from it: totals, subtotals, what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from pages.desk_outbox import SCRATCHPAD, Shown
from pages.desk_scoring import share
from scoring.ratings.live import Part, Total, live_total
from workbench.beijing import clock
from workbench.i18n import Translator
from workbench.rounds.judging.desk import Desk, Open
from workbench.rounds.judging.requirements import gaps


def of_sheet(one: Open, desk: Desk, t: Translator) -> Shown:
    """One application: its fields, its total with the formula, and how far the sheet is."""
    entered = {} if one.sheet is None else one.sheet.fields
    scores: Mapping[str, str] = {} if one.sheet is None else one.sheet.scores
    comments: Mapping[str, str] = {} if one.sheet is None else one.sheet.comments
    total = live_total(desk.rubric, scores, one.points)
    application = one.item.application
    wanting = gaps(desk.rubric, desk.settings, scores, comments)
    values = {f"{application} {field}": value for field, value in entered.items()}
    values[f"{application} {SCRATCHPAD}"] = one.scratchpad
    needed = tuple(f"{application} {f.where.field}" for f in wanting if f.code.startswith("comment_required"))
    return Shown(
        application,
        values,
        {application: 0 if one.sheet is None else one.sheet.revision},
        dict(_texts(one, total, len(wanting) - len(needed), len(needed), t)),
        (application,) if one.item.locked else (),
        needed,
        "" if one.sheet is None else clock(one.sheet.at, seconds=True),
    )


def of_sheets(opened: Mapping[str, Open], desk: Desk, t: Translator) -> Shown:
    """Every application of the desk at once: fields, totals and states."""
    sheets = {id: one.sheet for id, one in opened.items() if one.sheet is not None}
    values = {f"{id} {field}": value for id, sheet in sheets.items() for field, value in sheet.fields.items()}
    last = max((sheet.at for sheet in sheets.values()), default=None)
    texts = {"saved": _saved(last, t)}
    for id, one in opened.items():
        scores = {} if one.sheet is None else one.sheet.scores
        total = live_total(desk.rubric, scores, one.points)
        texts[f"total.{id}"] = _two(None if total.missing else total.value, t)
        texts[f"state.{id}"] = t(f"desk.state.{'skipped' if one.item.skipped else one.item.state}")
    return Shown(
        None,
        values,
        {id: 0 if one.sheet is None else one.sheet.revision for id, one in opened.items()},
        texts,
        tuple(id for id, one in opened.items() if one.item.locked),
        (),
        "" if last is None else clock(last, seconds=True),
    )


def _texts(one: Open, total: Total, unscored: int, comments: int, t: Translator) -> Iterator[tuple[str, str]]:
    yield "total", _two(total.value, t)
    yield "formula", _formula(total)
    yield "bounds", _bounds(total, t)
    yield "saved", _saved(None if one.sheet is None else one.sheet.at, t)
    yield "state", _state(one, unscored, comments, t)
    for part in total.parts:
        yield f"part.{part.dimension}", _part(part, t)


def _saved(at: datetime | None, t: Translator) -> str:
    return t("frame.unsaved") if at is None else t("frame.saved", at=clock(at, seconds=True))


def _formula(total: Total) -> str:
    """The complete total as the sum it is, over the dimensions that have points."""
    if total.value is None or total.missing:
        return ""
    terms = [f"{share(part.weight)} × {_one(part.points)}" for part in total.parts if part.points is not None]
    return "= " + " + ".join(terms)


def _bounds(total: Total, t: Translator) -> str:
    """While something is missing the total is one of what is scored, and may still end anywhere in between."""
    if total.value is None or not total.missing:
        return ""
    return t("desk.bounds", lower=_one(total.lower), upper=_one(total.upper))


def _part(part: Part, t: Translator) -> str:
    if part.missing:
        return t("desk.unscored", count=len(part.missing))
    return t("desk.subtotal", points=_one(part.points))


def _state(one: Open, unscored: int, comments: int, t: Translator) -> str:
    """How far the sheet is, and what the next step will make of it."""
    if one.item.locked or one.item.state in ("submitted", "abstained"):
        return t(f"desk.standing.{'locked' if one.item.locked else one.item.state}")
    if unscored or comments:
        parts = [t("desk.gaps", count=unscored)] if unscored else []
        parts += [t("desk.comments", count=comments)] if comments else []
        return t("desk.standing.draft", missing=t.list(parts))
    return t("desk.standing.complete")


def _two(points: float | None, t: Translator) -> str:
    """Points to the hundredth; Babel takes a hundred times as long for numbers that never reach a thousand."""
    return t.show(None) if points is None else f"{points:.2f}"


def _one(points: float | None) -> str:
    return "" if points is None else f"{points:.1f}"
