"""A public bundle held against itself, and its ranking computed again where the scores are in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, PositiveInt, TypeAdapter, ValidationError

from data.store.applications import Application
from data.store.decisions import Decided
from data.store.experts import Expert
from data.store.rounds import Round
from data.store.sheets import Sheet, State
from scoring.findings import Finding, Place, found
from workbench.bundle.manifest import MANIFEST, Manifest
from workbench.bundle.packing import Files
from workbench.bundle.recomputation import declared, differences
from workbench.bundle.records import NOTICE, TEXTS, under
from workbench.bundle.redaction import COUNTS, OUTCOME, PANEL, PUBLISHED, RANKING, ROUND, SHEETS, lists_in
from workbench.bundle.spelling import digest, read
from workbench.exports.result import result
from workbench.i18n import translator
from workbench.progress import Progress
from workbench.rounds.closing.collecting import Collected, lay_out
from workbench.rounds.closing.evaluating import inputs_from, report_from
from workbench.rounds.settings import policy_hash, settings_of

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NEEDED = (SHEETS, COUNTS, PUBLISHED, ROUND, OUTCOME)
COMMITMENT = re.compile(r"[0-9a-f]{64}")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shown(_Part):
    """A sheet as the public sees it; ``state`` and ``scores`` only where it counts and scores are public."""

    application: str
    rater: str
    revision: PositiveInt
    commitment: str
    state: State | None = None
    scores: Mapping[str, str] | None = None


class Entrant(_Part):
    """An application without its name."""

    id: str
    sector: str
    region: str
    authority: str
    attributes: Mapping[str, Any]


class Taken(_Part):
    """A decision without its reason."""

    kind: Literal["tie", "exclusion"]
    facts: Mapping[str, Any]


class Chosen(_Part):
    """A place on a list."""

    application: str
    name: str


class Drawn(_Part):
    """A list, by its id where there are several."""

    list: str | None
    selected: tuple[Chosen, ...]


class Panel(_Part):
    """Who judged what, under which decisions."""

    applications: tuple[Entrant, ...]
    absent: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    recused: tuple[tuple[str, str], ...]
    decisions: tuple[Taken, ...]


def examine_public(files: Files, manifest: Manifest, counts: dict[str, int], progress: Progress) -> tuple[Finding, ...]:
    """Everything in a public bundle that does not agree with the rest of it; what was checked goes into ``counts``.

    Commitments, texts and, where there are no scores, the lists are only read: the full bundle alone shows that they
    are the round's own.
    """
    missing = [path for path in NEEDED if path not in files]
    if missing:
        return tuple(found("bundle_file_missing", "block", Place(p)) for p in missing if p not in manifest.files)
    shown, round_, findings = _parsed(files)
    if shown is None or round_ is None:
        return findings
    counts |= {"listed_texts": len(under(files, TEXTS)), "listed_sheets": len(shown)}
    findings = (
        *_unlike_round(files, round_, manifest),
        *_unlike_commitments(shown),
        *_unlike_published(read(files[PUBLISHED]), under(files, NOTICE)),
    )
    told, drawn = read(files[COUNTS]), TypeAdapter(list[Drawn]).validate_python(read(files[OUTCOME]))
    if told["sheets"] != len(shown):
        findings = (*findings, found("bundle_counts_differ", "block", Place(COUNTS)))
    if not settings_of(round_).public_scores:
        counts["listed_places"] = sum(len(one.selected) for one in drawn)
        return (*findings, *_scored_in_secret(shown))
    if not {PANEL, RANKING} <= files.keys():
        return findings
    progress("recomputing")
    panel = TypeAdapter(Panel).validate_python(read(files[PANEL]))
    again = _again(round_, under(files, TEXTS), shown, panel, progress)
    more, kinds = differences(read(files[RANKING]), list(again["sectors"]), RANKING)
    counts |= kinds
    counts["lists"] = sum(len(one.selected) for one in drawn)
    return (*findings, *_unlike_panel(told, shown, panel), *more, *_unlike_lists(drawn, again))


def _parsed(files: Files) -> tuple[tuple[Shown, ...] | None, Round | None, tuple[Finding, ...]]:
    try:
        shown = TypeAdapter(tuple[Shown, ...]).validate_python(read(files[SHEETS]))
    except (ValidationError, ValueError):
        return None, None, (found("bundle_file_malformed", "block", Place(SHEETS)),)
    try:
        return shown, TypeAdapter(Round).validate_python(read(files[ROUND])), ()
    except (ValidationError, ValueError):
        return None, None, (found("bundle_file_malformed", "block", Place(ROUND)),)


def _unlike_round(files: Files, round_: Round, manifest: Manifest) -> Iterator[Finding]:
    """The round is the one the bundle names, under the policy that was locked, and shows as much as it declared."""
    declared_ = settings_of(round_)
    if round_.id != manifest.round:
        yield found("bundle_head_differs", "block", Place(MANIFEST))
    if policy_hash(declared_.policy) != round_.locked_hash:
        yield found("bundle_policy_changed", "block", Place(ROUND, field="settings.policy"))
    for name in (PANEL, RANKING):
        if declared_.public_scores and name not in files:
            yield found("bundle_file_missing", "block", Place(name))
        elif name in files and not declared_.public_scores:
            yield found("bundle_file_unknown", "block", Place(name))


def _unlike_commitments(shown: Iterable[Shown]) -> Iterator[Finding]:
    """Every sheet is there once, with a commitment of its own; what it commits to only its opening shows."""
    pairs, known = set(), set()
    for one in shown:
        pair = one.application, one.rater
        if pair in pairs or one.commitment in known or not COMMITMENT.fullmatch(one.commitment):
            place = Place(SHEETS, field=f"{one.rater}→{one.application}")
            yield found("bundle_commitment_unfit", "block", place)
        pairs.add(pair)
        known.add(one.commitment)


def _scored_in_secret(shown: Iterable[Shown]) -> Iterator[Finding]:
    """Scores or states where the round declared that they stay sealed."""
    if any(one.scores is not None or one.state is not None for one in shown):
        yield found("bundle_file_malformed", "block", Place(SHEETS))


def _unlike_panel(told: Mapping[str, Any], shown: Iterable[Shown], panel: Panel) -> Iterator[Finding]:
    """The sheets whose scores are there are those of the pairs that were asked, and as many as were counted."""
    judged = {one.id for one in panel.applications}
    counted = {pair for pair in panel.asked if pair[0] in judged}
    for one in shown:
        pair = one.application, one.rater
        if (pair in counted) != (one.scores is not None) or (one.scores is None) != (one.state is None):
            place = Place(SHEETS, field=f"{one.rater}→{one.application}")
            yield found("bundle_panel_differs", "block", place)
    if (told["assignments"], told["judged"]) != (len(set(panel.asked)), len(judged)):
        yield found("bundle_counts_differ", "block", Place(COUNTS))


def _unlike_lists(drawn: Sequence[Drawn], again: Mapping[str, Any]) -> Iterator[Finding]:
    """The lists are those the scores give, in the same order."""
    wanted = {one["list"]: list(one["selected"]) for one in lists_in(again)}
    given = {one.list: [chosen.application for chosen in one.selected] for one in drawn}
    for name in sorted(wanted.keys() | given.keys(), key=str):
        if given.get(name) != wanted.get(name):
            sealed, computed = (", ".join(one.get(name) or ["—"]) for one in (given, wanted))
            place = Place(OUTCOME, field=name)
            yield found("bundle_result_differs", "block", place, sealed=sealed, again=computed)


def _unlike_published(published: Mapping[str, Any] | None, papers: Files) -> Iterable[Finding]:
    sums = {} if published is None else published["sha256"]
    for form in sorted(sums):
        if f"notice.{form}" not in papers:
            yield found("bundle_notice_absent", "warn", Place(f"{NOTICE}notice.{form}"))
    for name, content in papers.items():
        if sums.get(name.rpartition(".")[2]) != digest(content):
            yield found("bundle_notice_changed", "block", Place(f"{NOTICE}{name}"))


def _again(
    round_: Round, texts: Mapping[str, bytes], shown: Iterable[Shown], panel: Panel, progress: Progress
) -> dict[str, Any]:
    """The result from the public scores."""
    sheets = {(one.application, one.rater): _sheet(round_.id, one) for one in shown if one.scores is not None}
    raters = sorted({rater for _, rater in (*panel.asked, *panel.recused)})
    there = Collected(
        sheets,
        {},
        [_application(round_.id, one) for one in panel.applications],
        {one: Expert(round_.id, one, one, state="absent" if one in panel.absent else "drawn") for one in raters},
        frozenset(panel.asked),
        frozenset(panel.recused),
    )
    taken = [Decided(n, one.kind, one.facts, "—", NEVER, "—") for n, one in enumerate(panel.decisions, start=1)]
    rubric = declared(round_, texts)
    return result(report_from(rubric, inputs_from(lay_out(rubric, there), taken, ()), {}, progress), translator("zh"))


def _sheet(round_: str, one: Shown) -> Sheet:
    state = one.state or "draft"
    return Sheet(round_, one.rater, one.application, one.revision, one.scores or {}, {}, state, "", NEVER, "", "", "")


def _application(round_: str, one: Entrant) -> Application:
    place = one.sector, one.region, one.authority
    return Application(round_, one.id, one.id, *place, attributes=one.attributes, verdict="eligible")
