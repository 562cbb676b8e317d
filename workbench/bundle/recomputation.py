"""The whole evaluation once more, from the sheets in a bundle, on the path the round itself was evaluated on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import frozen
from data.store.rounds import Round
from data.store.runs import digest
from data.store.sheets import Sheet
from scoring.errors import ScoringError
from scoring.findings import Finding, Level, Place, found
from scoring.rubric import Rubric
from workbench.bundle.records import RESULT, Records
from workbench.exports.result import result
from workbench.i18n import translator
from workbench.progress import Progress
from workbench.results import ENGINE
from workbench.rounds.closing.collecting import Collected, Pair, lay_out
from workbench.rounds.closing.evaluating import Inputs, inputs_from, report_from
from workbench.rounds.settings import settings_of

Path = tuple[str, ...]
NEAR = 1e-6  # figures that no rank hangs on may differ so much between processors
DECISIVE = ("sectors", "shortlist", "lists")
KINDS = {"rank": "ranks", "score": "scores", "raw_score": "totals", "tied_with": "ties", "decided_by": "ties"}
KEYS = ("application", "rater", "sector", "list", "code")
UNCOMPUTABLE = (
    ScoringError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OSError,
    RecursionError,
)
"""What a text or a table that no round could have had may end in; whatever it is, the bundle does not hold."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many values of each kind were compared, and everything that differs."""

    counts: Mapping[str, int]
    findings: tuple[Finding, ...]


def recompute(records: Records, progress: Progress) -> Compared:
    """Evaluate again and compare every value of the sealed result."""
    try:
        rubric = declared(records.round, records.texts)
        inputs = inputs_of(records, rubric)
        run = records.adopted
        if run is None or digest(inputs) != run.inputs_hash:
            return Compared({}, (found("bundle_inputs_differ", "block", Place("sheets.json")),))
        again = result(report_from(rubric, inputs, {}, progress), translator("zh"))
        return compare(json.loads(records.result), again, strict=records.software == ENGINE)
    except UNCOMPUTABLE as error:
        return Compared({}, (found("bundle_uncomputable", "block", Place(RESULT), why=type(error).__name__),))


def declared(round_: Round, texts: Mapping[str, bytes]) -> Rubric:
    """The rubric by its frozen text, with the policy of the round."""
    programme, findings = frozen.thaw(round_.programme, texts)
    if programme is None:
        raise LookupError(findings[0].code if findings else round_.programme)
    return programme.rubric.model_copy(update={"policy": settings_of(round_).policy})


def inputs_of(records: Records, rubric: Rubric) -> Inputs:
    """What the adopted run rests on, laid out again from the records."""
    rescored = {(one.application or "", one.rater) for one in records.rechecks if one.decision == "rescored"}
    return inputs_from(lay_out(rubric, collected(records)), records.decisions, rescored)


def collected(records: Records) -> Collected:
    """What the store would give of the same round."""
    submitted: dict[Pair, datetime] = {}
    last: dict[Pair, Sheet] = {}
    for one in records.sheets:
        pair = one.application, one.rater
        last[pair] = one
        if one.state == "submitted":
            submitted[pair] = min(one.at, submitted.get(pair, one.at))
    ever = {(one.application, one.rater) for one in records.assignments}
    return Collected(
        last,
        submitted,
        [one for one in records.applications if one.is_in],
        {one.id: one for one in records.experts},
        frozenset((one.application, one.rater) for one in records.assignments if one.withdrawn_at is None),
        frozenset((one.application, one.rater) for one in records.recusals if one.state == "accepted") & ever,
    )


def compare(sealed: Mapping[str, Any], again: Mapping[str, Any], *, strict: bool) -> Compared:
    """Compare two results value by value: what decides must be equal, other figures nearly so.

    Where another version of the program sealed the bundle (not ``strict``), other figures are only told.
    """
    before, after = dict(_leaves(sealed)), dict(_leaves(again))
    wanted = before.keys() | {path for path in after if path[0] in DECISIVE}
    differing = [path for path in sorted(wanted) if not _same(before, after, path)]
    findings = tuple(_difference(path, before, after, strict=strict) for path in differing)
    return Compared(Counter(map(_kind, before)), findings)


def differences(
    sealed: Sequence[Mapping[str, Any]], again: Sequence[Mapping[str, Any]], file: str
) -> tuple[tuple[Finding, ...], Mapping[str, int]]:
    """Compare a ranking that says less than a result does: everything it says, and that it leaves nobody out."""
    before, after = dict(_leaves(list(sealed), ("sectors",))), dict(_leaves(list(again), ("sectors",)))
    placed = {path for path in after if path[-1] == "rank"}
    differing = [path for path in sorted(before.keys() | placed) if not _same(before, after, path)]
    findings = tuple(_difference(path, before, after, strict=True, file=file) for path in differing)
    return findings, Counter(map(_kind, before))


def _same(before: Mapping[Path, Any], after: Mapping[Path, Any], path: Path) -> bool:
    if path not in before or path not in after:
        return False
    one, other = before[path], after[path]
    if isinstance(one, float) or isinstance(other, float):
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (one, other))
        return numbers and abs(one - other) <= NEAR * max(1.0, abs(one), abs(other))
    return bool(type(one) is type(other) and one == other)


def _difference(
    path: Path, before: Mapping[Path, Any], after: Mapping[Path, Any], *, strict: bool, file: str = RESULT
) -> Finding:
    level: Level = "block" if strict or path[0] in DECISIVE else "warn"
    place = Place(file, field=".".join(path))
    return found("bundle_result_differs", level, place, sealed=_told(before, path), again=_told(after, path))


def _told(values: Mapping[Path, Any], path: Path) -> str:
    value = values.get(path)
    return "—" if value is None else str(value)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - JSON
    """Every value that is no mapping or list, by its path; sentences, which any version may word anew, left out."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in ("message", "engine", "sha256"):
                yield from _leaves(part, (*path, str(name)))
    elif isinstance(value, list):
        for name, part in zip(_names(value), value, strict=True):
            yield from _leaves(part, (*path, name))
        yield (*path, "#"), len(value)
    else:
        yield path, value


def _names(items: Sequence[Any]) -> list[str]:
    """What the items of a list are told apart by: the thing they are about, or their place."""
    for key in KEYS:
        names = [str(item[key]) if isinstance(item, Mapping) and key in item else "" for item in items]
        if all(names) and len(set(names)) == len(names):
            return names
    return [str(place) for place in range(len(items))]


def _kind(path: Path) -> str:
    """Which count a value belongs to: ranks, adjusted scores, totals, ties, places on the lists, or other figures."""
    if path[0] in ("shortlist", "lists"):
        return "lists"
    if path[0] == "sectors" and "ranking" in path:
        return next((kind for name, kind in KINDS.items() if name in path), "figures")
    return "figures"
