"""The public bundle: made from the full one alone, so that it can be made again from it and compared byte for byte.

Experts are P01, P02, … in an order that only the secret of the full bundle gives. No comments, no reasons, no names of
experts; scores, and with them the ranking, only where the round declared before scoring that they become public.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from data.store.sheets import Sheet
from scoring.selection.lists import COLUMN
from workbench.bundle.records import NOTICE, TEXTS, Records, files_of
from workbench.bundle.signing import secret_for
from workbench.bundle.spelling import spelt
from workbench.rounds.settings import settings_of

Row = dict[str, Any]
SAME = (TEXTS, NOTICE, "round.json")
"""Files that both variants hold."""


def public_files(records: Records) -> dict[str, bytes]:
    """The files of the public bundle, but for what tells about them."""
    full, called = files_of(records), pseudonyms(records)
    made = {
        "notice.json": _notice(records),
        "outcome.json": _outcome(records),
        "sheets.json": _sheets(records, called),
        "counts.json": _counts(records),
    }
    if settings_of(records.round).public_scores:
        made |= {"panel.json": _panel(records, called), "ranking.json": _ranking(records)}
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


def _outcome(records: Records) -> list[Row]:
    """Who is on each list, by id and name."""
    result, names = json.loads(records.result), {one.id: one.name for one in records.applications}
    drawn = result["lists"] or [{"list": None, **result["shortlist"]}]
    return [
        {"list": one["list"], "selected": [{"application": id, "name": names[id]} for id in one["selected"]]}
        for one in drawn
    ]


def _sheets(records: Records, called: Mapping[str, str]) -> list[Row]:
    """Every revision of every sheet by its commitment; the scores of the last one where they become public."""
    last = {(one.application, one.rater): one.revision for one in records.sheets}
    shown = settings_of(records.round).public_scores
    rows = [
        {
            "application": one.application,
            "rater": called[one.rater],
            "revision": one.revision,
            "state": one.state,
            "commitment": one.commitment,
            **(_scores(one) if shown and last[one.application, one.rater] == one.revision else {}),
        }
        for one in records.sheets
    ]
    return sorted(rows, key=lambda row: (row["application"], row["rater"], row["revision"]))


def _scores(sheet: Sheet) -> Row:
    return {"scores": sheet.scores if sheet.state == "submitted" else {}}


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
    asked = sorted([one.application, called[one.rater]] for one in records.assignments if one.withdrawn_at is None)
    ever = {(one.application, one.rater) for one in records.assignments}
    out = {(one.application, one.rater) for one in records.recusals if one.state == "accepted"} & ever
    return {
        "applications": list(_applications(records)),
        "absent": sorted(called[one.id] for one in records.experts if one.state == "absent"),
        "asked": asked,
        "recused": sorted([application, called[rater]] for application, rater in out),
        "decisions": [
            {"kind": one.kind, "facts": _anonymous(one.facts, called)}
            for one in records.decisions
            if one.kind in ("tie", "exclusion")
        ],
    }


def _applications(records: Records) -> Iterator[Row]:
    """Judged applications with the figures that give measured points, break ties, or limit a list."""
    used = _columns(records)
    for one in records.applications:
        if one.is_in:
            figures = {name: value for name, value in (one.attributes or {}).items() if name in used}
            place = {"sector": one.sector, "region": one.region, "authority": one.authority}
            yield {"id": one.id, **place, "attributes": figures}


def _columns(records: Records) -> set[str]:
    """Columns of the applications that anything in the rubric or the policy names."""
    texts = b"\n".join(content for name, content in sorted(records.texts.items()) if name.endswith("rubric.toml"))
    named = texts.decode("utf-8", "replace") + json.dumps(records.round.settings, ensure_ascii=False)
    known = {name for one in records.applications for name in one.attributes or {}}
    return {name for name in known if name == COLUMN or name in named}


def _anonymous(facts: Mapping[str, Any], called: Mapping[str, str]) -> Row:
    return {**facts, **({"rater": called[facts["rater"]]} if "rater" in facts else {})}


def _ranking(records: Records) -> list[Row]:
    """Rank and scores of every application, sub-sector by sub-sector."""
    shown = ("application", "rank", "score", "raw_score", "dimensions", "tied_with", "decided_by")
    return [
        {"sector": sector["sector"], "ranking": [{name: one[name] for name in shown} for one in sector["ranking"]]}
        for sector in json.loads(records.result)["sectors"]
    ]
