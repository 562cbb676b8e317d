"""The declared rule once more, on a panel that differs in one thing, and how its shortlist differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.findings import Finding
from scoring.ratings.normalize import Normalized, normalize
from scoring.ratings.sheets import Ints, Panel
from scoring.ratings.totals import Totals, total
from scoring.selection.constraints import unranked
from scoring.selection.outcome import Outcome, decide
from scoring.selection.ranking import rank
from scoring.selection.ties import Decision

Status = Literal["drawn", "tied", "refused", "not_evaluated"]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run of the declared rule, from the sheets to the shortlist."""

    panel: Panel
    decisions: tuple[Decision, ...]
    totals: Totals
    normalized: Normalized
    outcome: Outcome

    @property
    def status(self) -> Status:
        """Whether the shortlist is drawn, waits for a decision on a tie, or is refused."""
        chosen = self.outcome.shortlist
        return "refused" if chosen.refused else "tied" if chosen.blocked_tie is not None else "drawn"


@dataclass(frozen=True, slots=True)
class Swap:
    """How another run's shortlist differs from the declared one (application indices, ascending).

    ``enters`` and ``leaves`` are None where one of the two has no shortlist. Under ``tied``, whoever shares the open
    tie has left and nobody has entered in their place yet.
    """

    status: Status
    enters: tuple[int, ...] | None = None
    leaves: tuple[int, ...] | None = None

    @property
    def same(self) -> bool:
        """Whether the shortlist is drawn and has the same members."""
        return self.status == "drawn" and self.enters == () == self.leaves


NO_RUN = Swap("not_evaluated")


def run(
    panel: Panel, decisions: Sequence[Decision] = (), *, method: str | None = None, sheets: Ints | None = None
) -> tuple[Run | None, tuple[Finding, ...]]:
    """Run the rule on a panel; None where the method is refused, with the reasons.

    Parameters
    ----------
    method : another normalisation than the declared one
    sheets : (N,) int, optional
        Counted sheets by which the rule on too few experts goes, where they are not those of the panel.
    """
    totals = total(panel)
    normalized, findings = normalize(panel, totals, method or panel.rubric.policy.normalization)
    if normalized is None:
        return None, findings
    outcome = decide(panel, normalized, decisions, lean=True, sheets=sheets)
    return Run(panel, tuple(decisions), totals, normalized, outcome), findings


def compare(declared: Run, other: Run) -> Swap:
    """Who enters and who leaves the shortlist in the other run."""
    if "refused" in (declared.status, other.status) or declared.status == "tied":
        return Swap(other.status)
    before, after = set(declared.outcome.shortlist.selected), set(other.outcome.shortlist.selected)
    return Swap(other.status, tuple(sorted(after - before)), tuple(sorted(before - after)))


def ranks(of: Run) -> Ints:
    """(N,) rank of each application inside its sub-sector; 0 where it has none."""
    outcome, policy, sector = of.outcome, of.panel.rubric.policy, of.panel.sector
    place = np.zeros(len(sector), dtype=np.int64)
    for value in range(len(of.panel.sectors)):
        members = np.flatnonzero(sector == value)
        for standing in rank(outcome.published, members, policy.tie_break, of.decisions, unranked(outcome.barred)):
            place[standing.application] = standing.rank or 0
    return place
