"""What stands out in a round before it is evaluated: computed for the chair to ask about, and adopted by nobody.

For every flag it is said what would become of ranks and shortlist without the sheets it is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection

from data.store.columns import canonical
from data.store.rounds import Round
from scoring.findings import Finding, blocks
from scoring.flags.flag import Flag, Flags
from scoring.flags.raters import diagnose_raters
from scoring.influence.raters import LeftOut, leave_out, leave_out_sheet
from scoring.influence.rerun import Run, Swap, compare, ranks, run
from scoring.panels.design import diagnose
from scoring.ratings.entered import number_of
from scoring.rubric import Rubric
from scoring.selection.lists import for_list
from scoring.sheets import Panel
from workbench.rounds.closing.evaluating import inputs_in, panel_of
from workbench.rounds.setting_up import rubric_in

LARGEST = 200_000  # sheets times flags up to which each is tried without
KEPT = 2  # rounds that a process keeps in hand
NOTHING = "nothing_left"


@dataclass(frozen=True, slots=True)
class Moved:
    """An application whose rank changes; None where it has none."""

    application: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """The result without the sheets in question: who moves, and who would enter and leave the shortlist.

    ``enters`` and ``leaves`` are None where one of the two results has no shortlist; ``status`` says which.
    """

    status: str
    moves: tuple[Moved, ...]
    enters: tuple[str, ...] | None
    leaves: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One flag and whom it is about; ``application`` is None where it is about all sheets of the expert."""

    flag: Flag
    rater: str
    application: str | None
    effect: Effect | None


@dataclass(frozen=True, slots=True, eq=False)
class Noticed:
    """Everything that stands out, the counted sheets by expert, and what keeps the round from being computed."""

    seen: tuple[Seen, ...]
    sheets: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    declared: Run | None = None

    def find(self, rater: str, application: str | None, code: str) -> Seen | None:
        """What a question is about: a flag on that sheet, or one on the expert whose sheet it is."""
        fitting = [one for one in self.seen if (one.rater, one.flag.code) == (rater, code)]
        return next((one for one in fitting if one.application in (None, application)), None)


def noticed_in(connection: Connection, round_: Round) -> Noticed:
    """What stands out in a round as its sheets are in this transaction."""
    return notice(rubric_in(connection, round_).model_dump_json(), canonical(inputs_in(connection, round_)))


@lru_cache(maxsize=KEPT)
def notice(rubric: str, inputs: str) -> Noticed:
    """What stands out, from texts that say all there is to it."""
    under = Rubric.model_validate_json(rubric)
    panel, ties, findings = panel_of(under, json.loads(inputs))
    if panel is None or blocks(findings):
        return Noticed((), {}, findings)
    panel = for_list(panel, under.policy.lists[0]) if under.policy.lists else panel
    declared, more = run(panel, ties, lean=False)
    if declared is None:
        return Noticed((), {}, (*findings, *more))
    design = diagnose(panel.application, panel.rater, len(panel.applications), len(panel.raters))
    flags = diagnose_raters(panel, declared.totals, declared.normalized, design)
    return Noticed(tuple(_seen(declared, flags)), _sheets(panel), findings, declared)


def if_scored(noticed: Noticed, rater: str, application: str, scores: Mapping[str, str]) -> Effect | None:
    """What would become of ranks and shortlist if one sheet had these scores; None where it does not count."""
    declared = noticed.declared
    if declared is None or application not in noticed.sheets.get(rater, ()):
        return None
    panel = declared.panel
    names = [one.id for one in panel.applications]
    at = (panel.application == names.index(application)) & (
        np.array([r.id for r in panel.raters])[panel.rater] == rater
    )
    given = [number_of(scores.get(criterion.id)) for criterion in panel.rubric.judged]
    changed = panel.scores.copy()
    changed[at] = [np.nan if score is None else score for score in given]
    other, _ = run(replace(panel, scores=changed), declared.decisions, lean=False)
    if other is None:
        return Effect(NOTHING, (), None, None)
    before, after, swap = ranks(declared), ranks(other), compare(declared, other)
    moved = np.flatnonzero(before != after).tolist()
    moves = tuple(Moved(names[i], int(before[i]) or None, int(after[i]) or None) for i in moved)
    return Effect(swap.status, moves, *_named(swap, names))


def kept(seen: Seen) -> dict[str, Any]:
    """A flag and what hangs on it, as plain values that outlast the sheets it was seen on."""
    flag = {name: getattr(seen.flag, name) for name in Flag.__slots__}
    effect = None if seen.effect is None else asdict(seen.effect)
    return {"flag": {**flag, "facts": dict(seen.flag.facts)}, "effect": effect}


def flag_of(facts: Mapping[str, Any]) -> Flag:
    """The flag that was kept."""
    flag = facts["flag"]
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in flag["facts"].items()}
    return Flag(**{**flag, "facts": told})


def effect_of(facts: Mapping[str, Any]) -> Effect | None:
    """What hung on it when it was kept."""
    effect = facts["effect"]
    if effect is None:
        return None
    moves = tuple(Moved(**move) for move in effect["moves"])
    enters, leaves = (None if ids is None else tuple(ids) for ids in (effect["enters"], effect["leaves"]))
    return Effect(effect["status"], moves, enters, leaves)


def _seen(declared: Run, flags: Flags) -> Iterator[Seen]:
    """Single sheets first, they are what can be scored again; then experts."""
    panel = declared.panel
    names, raters = [one.id for one in panel.applications], [one.id for one in panel.raters]
    flagged = [j for j, own in enumerate(flags.raters) if own]
    small = len(panel.application) * (len(flags.scores) + len(flagged)) <= LARGEST
    for sheet in flags.scores:
        left = leave_out_sheet(declared, sheet.application, sheet.rater) if small else None
        yield Seen(sheet.flag, raters[sheet.rater], names[sheet.application], _effect(left, names))
    without = leave_out(declared, flagged) if small else [None] * len(flagged)
    for rater, left in zip(flagged, without, strict=True):
        effect = _effect(left, names)
        yield from (Seen(flag, raters[rater], None, effect) for flag in flags.raters[rater])


def _effect(left: LeftOut | None, names: Sequence[str]) -> Effect | None:
    if left is None:
        return None
    moves = tuple(Moved(names[move.application], move.before, move.after) for move in left.moves)
    return Effect(NOTHING if left.method is None else left.swap.status, moves, *_named(left.swap, names))


def _named(swap: Swap, names: Sequence[str]) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Who enters and who leaves, by id."""
    enters, leaves = (None if i is None else tuple(names[k] for k in i) for i in (swap.enters, swap.leaves))
    return enters, leaves


def _sheets(panel: Panel) -> dict[str, tuple[str, ...]]:
    own: dict[str, list[str]] = {}
    for application, rater in zip(panel.application.tolist(), panel.rater.tolist(), strict=True):
        own.setdefault(panel.raters[rater].id, []).append(panel.applications[application].id)
    return {rater: tuple(sheets) for rater, sheets in own.items()}
