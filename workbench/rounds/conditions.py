"""What has to be so before a round may take a step; each condition tells everything that is not.

A finding that blocks has to be mended, one that warns has to be confirmed with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from scoring.findings import Finding, Place, found
from scoring.panels.design import diagnose
from workbench.beijing import today
from workbench.rounds.readiness import AWAY, Readiness
from workbench.rounds.settings import policy_hash, settings_of


def has_applications(there: Readiness) -> Iterator[Finding]:
    """Something has come in."""
    if not there.present:
        yield found("round_no_applications", "block")


def all_examined(there: Readiness) -> Iterator[Finding]:
    """Every application has a verdict, and what is open has been decided."""
    new = tuple(one.id for one in there.present if one.verdict is None)
    if new:
        yield found("applications_unexamined", "block", count=len(new), applications=new)
    waiting = tuple(one.id for one in there.present if one.verdict == "needs_decision")
    if waiting:
        yield found("applications_undecided", "block", count=len(waiting), applications=waiting)
    if there.present and not there.judged:
        yield found("applications_none_eligible", "block")


def has_panel(there: Readiness) -> Iterator[Finding]:
    """Every application is judged by enough experts, and nothing about an expert is open."""
    if not any(one.state not in AWAY for one in there.experts.values()):
        yield found("round_no_experts", "block")
    least, asked = there.rubric.policy.min_raters, there.sheets_asked
    names = tuple(one.id for one in there.judged if asked[one.id] < least)
    if names:
        yield found("assignments_too_few", "block", count=len(names), applications=names, least=least)
    if there.proposed:
        yield found("recusals_undecided", "block", count=len(there.proposed))
    if there.to_experts:
        yield found("objections_to_experts_open", "block", count=there.to_experts)


def is_connected(there: Readiness) -> Iterator[Finding]:
    """The judging design links all applications: without it their scores cannot be compared."""
    names, raters = sorted({a for a, _ in there.pairs}), sorted({r for _, r in there.pairs})
    if not names:
        return
    row, column = {name: i for i, name in enumerate(names)}, {rater: i for i, rater in enumerate(raters)}
    application = np.array([row[a] for a, _ in there.pairs], dtype=np.int64)
    rater = np.array([column[r] for _, r in there.pairs], dtype=np.int64)
    design = diagnose(application, rater, len(names), len(raters))
    if not design.connected:
        advice = tuple(f"{raters[link.rater]}→{names[link.application]}" for link in design.advice)
        yield found("panel_disconnected", "warn", components=design.components, links=len(advice), advice=advice)


def all_can_enter(there: Readiness) -> Iterator[Finding]:
    """Every expert who is asked to judge has an access code or an account."""
    names = tuple(one.id for one in there.panel if one.account is None and one.id not in there.with_code)
    if names:
        yield found("experts_without_access", "block", count=len(names), raters=names)


def has_closing_time(there: Readiness) -> Iterator[Finding]:
    """It is declared until when experts may score."""
    closes = there.round.closes_at
    if closes is None:
        yield found("round_closing_missing", "block", Place(field="closes_at"))
    elif closes <= there.at:
        yield found("round_closing_past", "block", Place(field="closes_at"))


def all_finished(there: Readiness) -> Iterator[Finding]:
    """Every expert has said that the scores are final, or is marked absent; nobody scores in their place."""
    waiting = tuple(f"{one.id} {one.name}" for one in there.panel if one.finished_at is None)
    if waiting:
        yield found("experts_unfinished", "warn", count=len(waiting), raters=waiting)
    if there.reopened:
        yield found("sheets_still_open", "warn", count=len(there.reopened), pairs=_pairs(there))


def no_recheck_open(there: Readiness) -> Iterator[Finding]:
    """The chair has decided on every recheck that was asked for."""
    if there.rechecks:
        yield found("rechecks_open", "block", count=len(there.rechecks), pairs=there.rechecks)


def has_result(there: Readiness) -> Iterator[Finding]:
    """One evaluation has been adopted as the round's result."""
    if there.result is None:
        yield found("round_no_result", "block")


def no_tie_open(there: Readiness) -> Iterator[Finding]:
    """No equal applications wait at the cut of any list for a decision."""
    result = there.result or {}
    drawn = result.get("lists") or [result.get("shortlist") or {}]
    ties = [one["blocked_tie"]["applications"] for one in drawn if one.get("blocked_tie")]
    names = tuple(dict.fromkeys(str(one) for tie in ties for one in tie))
    if names:
        yield found("round_tie_open", "block", applications=names)


def is_published(there: Readiness) -> Iterator[Finding]:
    """The notice is out."""
    if there.publication is None:
        yield found("round_unpublished", "block")


def publishes_result(there: Readiness) -> Iterator[Finding]:
    """What was published is drawn from the run that is the round's result."""
    published = (there.publication or {}).get("run")
    if there.publication is not None and published != there.adopted:
        yield found("publication_outdated", "block", published=published, adopted=there.adopted)


def objections_are_over(there: Readiness) -> Iterator[Finding]:
    """The period is over, and every objection has been answered."""
    yield from no_objection_open(there)
    ends = (there.publication or {}).get("ends")
    if ends and today(there.at) <= date.fromisoformat(ends):
        yield found("objection_period_runs", "block", ends=ends)


def no_objection_open(there: Readiness) -> Iterator[Finding]:
    """Every objection has been answered."""
    if there.to_results:
        yield found("objections_open", "block", count=there.to_results)


def is_sealed(there: Readiness) -> Iterator[Finding]:
    """The round is sealed in its bundle, and the journal has the hash of it."""
    if not there.sealed:
        yield found("round_unsealed", "block")


def policy_is_locked(there: Readiness) -> Iterator[Finding]:
    """What was declared when scoring opened is what is still declared."""
    if there.round.locked_hash != policy_hash(settings_of(there.round).policy):
        yield found("round_lock_broken", "block")


def _pairs(there: Readiness) -> tuple[str, ...]:
    return tuple(f"{rater}→{application}" for application, rater in there.reopened)
