"""The public bundle: made from the full one alone, so that it can be made again from it and compared byte for byte.

Experts are P01, P02, … in an order that only the secret of the full bundle gives. No comments, no reasons, no names of
experts; scores, and with them the ranking, only where the round declared before scoring that they become public.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.store.applications import Application
from data.store.sheets import Sheet
from scoring.rubric import Rubric
from scoring.selection.lists import COLUMN
from workbench.bundle.recomputation import collected, declared
from workbench.bundle.records import NOTICE, TEXTS, Records, files_of
from workbench.bundle.signing import secret_for
from workbench.bundle.spelling import spelt
from workbench.rounds.settings import settings_of

Row = dict[str, Any]
SHEETS, PANEL, RANKING, COUNTS, PUBLISHED, ROUND, OUTCOME = (
    "sheets.json", "panel.json", "ranking.json", "counts.json", "notice.json", "round.json", "outcome.json"
)  # fmt: skip
PUBLIC = frozenset({SHEETS, PANEL, RANKING, COUNTS, PUBLISHED, ROUND, OUTCOME})
SAME = (TEXTS, NOTICE, ROUND)
"""Files that both variants hold."""


def public_files(records: Records) -> dict[str, bytes]:
    """The files of the public bundle, but for what tells about them."""
    full, called = files_of(records), pseudonyms(records)
    made = {
        PUBLISHED: _notice(records),
        OUTCOME: _outcome(records),
        SHEETS: _sheets(records, called),
        COUNTS: _counts(records),
    }
    if settings_of(records.round).public_scores:
        made |= {PANEL: _panel(records, called), RANKING: _ranking(records)}
    same = {name: content for name, content in full.items() if name.startswith(SAME)}
    return same | {name: spelt(value) for name, value in made.items()}


def pseudonyms(records: Records) -> dict[str, str]:
    """What every expert is called in public."""
    order = sorted((one.id for one in records.experts), key=lambda rater: secret_for(records.salt, f"rater {rater}"))
    width = max(2, len(str(len(order))))
    return {rater: f"P{place:0{width}}" for place, rater in enumerate(order, start=1)}


def _notice(records: Records) -> Row | None:
    published = records.published
    return None if published is None else {"at": published.at, **published.facts}


def lists_in(result: Mapping[str, Any]) -> list[Row]:
    """The lists of a result, the one without a name where it has no more."""
    return list(result["lists"]) or [{"list": None, **result["shortlist"]}]


def _outcome(records: Records) -> list[Row]:
    """Who is on each list, by id and name."""
    names = {one.id: one.name for one in records.applications}
    return [
        {"list": one["list"], "selected": [{"application": id, "name": names[id]} for id in one["selected"]]}
        for one in lists_in(json.loads(records.result))
    ]


def _sheets(records: Records, called: Mapping[str, str]) -> list[Row]:
    """The last revision of every sheet by its commitment; what it says only where it counts and scores are public."""
    there = collected(records)
    judged = {one.id for one in there.applications}
    open_ = settings_of(records.round).public_scores
    rows = [
        {
            "application": application,
            "rater": called[rater],
            "revision": one.revision,
            "commitment": one.commitment,
            **(_scores(one) if open_ and application in judged and (application, rater) in there.asked else {}),
        }
        for (application, rater), one in there.sheets.items()
    ]
    return sorted(rows, key=lambda row: (row["application"], row["rater"]))


def _scores(sheet: Sheet) -> Row:
    return {"state": sheet.state, "scores": sheet.scores if sheet.state == "submitted" else {}}


def _counts(records: Records) -> Row:
    """How much there was of everything."""
    decided = Counter(one.kind for one in records.decisions)
    return {
        "applications": len(records.applications),
        "judged": sum(one.is_in for one in records.applications),
        "experts": len({one.rater for one in records.assignments}),
        "assignments": sum(one.withdrawn_at is None for one in records.assignments),
        "recusals": sum(one.state == "accepted" for one in records.recusals),
        "sheets": len({(one.application, one.rater) for one in records.sheets}),
        "rechecks": Counter(one.decision or "" for one in records.rechecks),
        "objections": Counter(one.state for one in records.objections if one.kind == "result"),
        "decisions": {kind: decided[kind] for kind in ("tie", "exclusion", "publication")},
        "runs": len(records.runs),
    }


def _panel(records: Records, called: Mapping[str, str]) -> Row:
    """What the ranking can be computed from again, besides the scores."""
    there = collected(records)
    asked = sorted([application, called[rater]] for application, rater in there.asked)
    return {
        "applications": list(_applications(records, there.applications)),
        "absent": sorted(called[one.id] for one in records.experts if one.state == "absent"),
        "asked": asked,
        "recused": sorted([application, called[rater]] for application, rater in there.recused),
        "decisions": [
            {"kind": one.kind, "facts": _anonymous(one.facts, called)}
            for one in records.decisions
            if one.kind in ("tie", "exclusion")
        ],
    }


def _applications(records: Records, judged: Iterable[Application]) -> Iterator[Row]:
    """Judged applications with the figures that give measured points or limit a list."""
    used = _columns(declared(records.round, records.texts))
    for one in judged:
        figures = {name: value for name, value in (one.attributes or {}).items() if name in used}
        place = {"sector": one.sector, "region": one.region, "authority": one.authority}
        yield {"id": one.id, **place, "attributes": figures}


def _columns(rubric: Rubric) -> set[str]:
    """Columns of the applications that rubric and policy compute with."""
    rules = (rubric.policy.shortlist, *rubric.policy.lists)
    return {
        COLUMN,
        *(criterion.field for criterion in rubric.fielded),
        *(quota.attribute for one in rules for quota in one.quota),
        *(pair.application for pair in rubric.policy.favouritism),
    }


def _anonymous(facts: Mapping[str, Any], called: Mapping[str, str]) -> Row:
    return {**facts, **({"rater": called[facts["rater"]]} if "rater" in facts else {})}


def _ranking(records: Records) -> list[Row]:
    """Rank and scores of every application, sub-sector by sub-sector."""
    shown = ("application", "rank", "score", "raw_score", "dimensions", "tied_with", "decided_by")
    return [
        {"sector": sector["sector"], "ranking": [{name: one[name] for name in shown} for one in sector["ranking"]]}
        for sector in json.loads(records.result)["sectors"]
    ]
