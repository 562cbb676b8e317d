"""A public bundle held against itself, and its ranking computed again where the scores are in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, PositiveInt, TypeAdapter, ValidationError

from data.store.applications import Application
from data.store.decisions import Decided
from data.store.experts import Expert
from data.store.rounds import Round
from data.store.sheets import Sheet, State
from scoring.findings import Finding, Place, found
from workbench.bundle.manifest import Manifest
from workbench.bundle.packing import Files
from workbench.bundle.recomputation import Progress, declared, differences
from workbench.bundle.records import NOTICE, TEXTS, under
from workbench.bundle.spelling import digest, read
from workbench.exports.result import result
from workbench.i18n import translator
from workbench.rounds.closing.collecting import Collected, lay_out
from workbench.rounds.closing.evaluating import inputs_from, report_from

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
SHEETS, PANEL, RANKING, COUNTS, PUBLISHED, ROUND = (
    "sheets.json", "panel.json", "ranking.json", "counts.json", "notice.json", "round.json"
)  # fmt: skip
NEEDED = (SHEETS, COUNTS, PUBLISHED, ROUND, "outcome.json")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shown(_Part):
    """A revision of a sheet as the public sees it."""

    application: str
    rater: str
    revision: PositiveInt
    state: State
    commitment: str
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


class Panel(_Part):
    """Who judged what, under which decisions."""

    applications: tuple[Entrant, ...]
    absent: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    recused: tuple[tuple[str, str], ...]
    decisions: tuple[Taken, ...]


def examine_public(files: Files, manifest: Manifest, counts: dict[str, int], progress: Progress) -> tuple[Finding, ...]:
    """Everything in a public bundle that does not agree with the rest of it; what was checked goes into ``counts``."""
    missing = [path for path in NEEDED if path not in files]
    if missing:
        return tuple(found("bundle_file_missing", "block", Place(p)) for p in missing if p not in manifest.files)
    shown, round_, findings = _parsed(files)
    if shown is None or round_ is None:
        return findings
    counts |= {"texts": len(under(files, TEXTS)), "revisions": len(shown)}
    counts["sheets"] = len({(one.rater, one.application) for one in shown})
    told, published = read(files[COUNTS]), read(files[PUBLISHED])
    if round_.id != manifest.round or told["sheets"] != counts["sheets"]:
        findings = (*findings, found("bundle_counts_differ", "block", Place(COUNTS)))
    findings = (*findings, *_unlike_published(published, under(files, NOTICE)))
    if PANEL not in files or RANKING not in files:
        return findings
    progress("recomputing")
    panel = TypeAdapter(Panel).validate_python(read(files[PANEL]))
    again = _again(round_, under(files, TEXTS), shown, panel, progress)
    more, kinds = differences(read(files[RANKING]), again, RANKING)
    counts |= kinds
    return (*findings, *more)


def _parsed(files: Files) -> tuple[tuple[Shown, ...] | None, Round | None, tuple[Finding, ...]]:
    try:
        shown = TypeAdapter(tuple[Shown, ...]).validate_python(read(files[SHEETS]))
    except (ValidationError, ValueError):
        return None, None, (found("bundle_file_malformed", "block", Place(SHEETS)),)
    try:
        return shown, TypeAdapter(Round).validate_python(read(files[ROUND])), ()
    except (ValidationError, ValueError):
        return None, None, (found("bundle_file_malformed", "block", Place(ROUND)),)


def _unlike_published(published: Mapping[str, Any] | None, papers: Files) -> Iterable[Finding]:
    sums = {} if published is None else published["sha256"]
    for name, content in papers.items():
        if sums.get(name.rpartition(".")[2]) != digest(content):
            yield found("bundle_notice_changed", "block", Place(f"{NOTICE}{name}"))


def _again(
    round_: Round, texts: Mapping[str, bytes], shown: Iterable[Shown], panel: Panel, progress: Progress
) -> list[dict[str, Any]]:
    """The ranking from the public scores."""
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
    document = result(
        report_from(rubric, inputs_from(lay_out(rubric, there), taken, ()), {}, progress), translator("zh")
    )
    return list(document["sectors"])


def _sheet(round_: str, one: Shown) -> Sheet:
    return Sheet(
        round_, one.rater, one.application, one.revision, one.scores or {}, {}, one.state, "", NEVER, "", "", ""
    )


def _application(round_: str, one: Entrant) -> Application:
    place = one.sector, one.region, one.authority
    return Application(round_, one.id, one.id, *place, attributes=one.attributes, verdict="eligible")
