"""What the rules allow: who is barred whatever the others do, and the limits all compete for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal, get_args

import numpy as np

from scoring.findings import Fact
from scoring.rubric import Policy, ShortlistPolicy
from scoring.selection.ranking import Published
from scoring.sheets import Application, Bools, Debarred, Ints, Value

Reason = Literal[
    "rejected",
    "ineligible",
    "unscored",
    "too_few_raters",
    "other_list",
    "below_threshold",
    "below_floor",
    "sector_full",
    "quota_full",
    "places_full",
    "tie_at_cut",
    "undecided",
]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""In the order in which they are tried: the first that holds is told."""
UNRANKED: tuple[Reason, ...] = ("rejected", "ineligible", "unscored", "too_few_raters")


@dataclass(frozen=True, slots=True)
class Excluded:
    """Why one application is not in: the first constraint that kept it out, and who filled it."""

    application: int
    reason: Reason
    blocked_by: tuple[int, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """At most ``limit`` shortlisted applications among those with the same code.

    ``code`` is (N,) int, an index into ``names``, -1 where the limit does not concern an application.
    """

    reason: Reason
    limit: int
    code: Ints
    names: tuple[str, ...] = ("",)
    attribute: str | None = None

    def __post_init__(self) -> None:
        self.code.flags.writeable = False

    def facts(self, code: int) -> dict[str, Fact]:
        """What there is to say about one value of this limit."""
        if self.attribute is None:
            return {"limit": self.limit}
        return {"attribute": self.attribute, "value": self.names[code], "limit": self.limit}


def limits(policy: ShortlistPolicy, applications: Sequence[Application]) -> tuple[Limit, ...]:
    """The declared limits in the order they are tried: sub-sector, quotas as listed, places.

    An application that has no value for a quota's attribute is not limited by that quota.
    """
    found = []
    if policy.per_sector is not None:
        found.append(_limit("sector_full", policy.per_sector, "sector", [a.sector for a in applications]))
    for quota in policy.quota:
        values = [_attribute(application, quota.attribute) for application in applications]
        found.append(_limit("quota_full", quota.limit, quota.attribute, values))
    if policy.places is not None:
        found.append(Limit("places_full", policy.places, np.zeros(len(applications), dtype=np.int64)))
    return tuple(found)


def _attribute(application: Application, name: str) -> Value:
    return application.sector if name == "sector" else application.attributes.get(name)


def _limit(reason: Reason, limit: int, attribute: str, values: Sequence[Value]) -> Limit:
    names = sorted({str(value) for value in values if value is not None})
    index = {name: code for code, name in enumerate(names)}
    code = np.array([-1 if value is None else index[str(value)] for value in values], dtype=np.int64)
    return Limit(reason, limit, code, tuple(names), attribute)


def bar(
    policy: Policy,
    scores: Published,
    sheets: Ints,
    gates: Ints,
    gate_ids: Sequence[str],
    debarred: Sequence[Debarred] = (),
) -> dict[int, Excluded]:
    """Everybody kept out whatever the others score, with the first reason.

    Parameters
    ----------
    sheets : (N,) int
        Counted sheets of each application.
    gates : (N, G) int
        1 yes, 0 no, -1 not answered; only a no makes an application ineligible.
    gate_ids : the G gates' ids
    debarred : applications kept out for a reason outside the scores
    """
    barred = (
        _barrier(i, policy, scores, int(sheets[i]), [g for g, yes in zip(gate_ids, gates[i], strict=True) if yes == 0])
        for i in range(len(scores.ids))
    )
    inside = {excluded.application: excluded for excluded in barred if excluded is not None}
    for excluded in (Excluded(one.application, one.reason, facts=one.facts) for one in debarred):
        known = inside.get(excluded.application, excluded)
        inside[excluded.application] = min(known, excluded, key=lambda reason: REASONS.index(reason.reason))
    return inside


def _barrier(i: int, policy: Policy, scores: Published, sheets: int, refused: Sequence[str]) -> Excluded | None:
    score = scores.score[i]
    if refused:
        return Excluded(i, "ineligible", facts={"gates": tuple(refused)})
    if score is None or sheets == 0:
        return Excluded(i, "unscored")
    if sheets < policy.min_raters:
        return Excluded(i, "too_few_raters", facts={"sheets": sheets, "needed": policy.min_raters})
    threshold = policy.shortlist.threshold
    if threshold is not None and score < _exact(threshold):
        return Excluded(i, "below_threshold", facts={"score": str(score), "threshold": threshold})
    return _below_floor(i, policy.shortlist.floors, scores.dimensions[i])


def _below_floor(i: int, floors: Mapping[str, float], dimensions: Mapping[str, Decimal | None]) -> Excluded | None:
    """The first floor missed; a dimension that does not apply has no score and misses none."""
    for dimension, floor in floors.items():
        score = dimensions[dimension]
        if score is not None and score < _exact(floor):
            return Excluded(i, "below_floor", facts={"dimension": dimension, "score": str(score), "floor": floor})
    return None


@cache
def _exact(declared: float) -> Decimal:
    """A declared number as it was written: 60.1 is 60.1, not its binary neighbour."""
    return Decimal(repr(declared))


def unranked(barred: Mapping[int, Excluded]) -> frozenset[int]:
    """Applications that get no rank at all."""
    return frozenset(i for i, excluded in barred.items() if excluded.reason in UNRANKED)


def drawable(barred: Mapping[int, Excluded], applications: int) -> Bools:
    """(N,) who may enter in a draw: not barred, or only by the threshold, which each draw tries anew."""
    mask = np.ones(applications, dtype=bool)
    mask[[i for i, excluded in barred.items() if excluded.reason != "below_threshold"]] = False
    return mask
