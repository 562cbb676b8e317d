"""What an organiser declares for one round beyond its programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from data.store.columns import canonical
from data.store.rounds import Round
from scoring.findings import Finding, Place, found
from scoring.rubric import Part, Percent, Policy

Mode = Literal["own-pace", "live"]
FARTHEST = timedelta(days=1000)  # until scoring closes; more is a slip of the hand


class RoundSettings(Part):
    """The settings document of a round.

    ``policy`` is the whole policy this round is run by; it replaces the rubric's own. A comment is required on a
    score below ``comment_below`` or above ``comment_above`` percent of its scale; None requires none there.
    ``public_scores``: the public bundle holds the scores, without the names of those who gave them.
    """

    mode: Mode = "own-pace"
    policy: Policy = Policy()
    comment_below: Percent | None = 40
    comment_above: Percent | None = 90
    public_scores: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A round as an organiser fills it in; ``policy`` holds only what differs from the rubric's own."""

    title: str
    closes_at: datetime | None = None
    mode: Mode = "own-pace"
    policy: Mapping[str, Any] = field(default_factory=dict)
    comment_below: float | None = 40
    comment_above: float | None = 90
    synthetic: bool = False
    public_scores: bool = False


def closing_faults(closes_at: datetime, at: datetime) -> tuple[Finding, ...]:
    """What is wrong with the time at which scoring is to close."""
    where = Place(field="closes_at")
    if closes_at <= at:
        return (found("round_closing_past", "block", where),)
    if closes_at > at + FARTHEST:
        return (found("round_closing_far", "block", where, days=FARTHEST.days),)
    return ()


def settings_of(round_: Round) -> RoundSettings:
    """The settings a round keeps."""
    return RoundSettings.model_validate(round_.settings)


def policy_hash(policy: Policy) -> str:
    """What is locked when scoring opens: method, missing-score policy, ties and cut."""
    return sha256(canonical(policy.model_dump(mode="json")).encode()).hexdigest()
