"""The declared rule once more, on a panel that differs in one thing, and how its shortlist differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.findings import Finding
from scoring.ratings.normalize import Normalized, normalize
from scoring.ratings.totals import Totals, total
from scoring.selection.outcome import Outcome, decide
from scoring.selection.ranking import keys
from scoring.selection.ties import Decision, settle, tie_groups
from scoring.sheets import Ints, Panel

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
    panel: Panel,
    decisions: Sequence[Decision] = (),
    *,
    method: str | None = None,
    sheets: Ints | None = None,
    lean: bool = True,
) -> tuple[Run | None, tuple[Finding, ...]]:
    """Run the rule on a panel; None where the method is refused, with the reasons.

    Parameters
    ----------
    method : another normalisation than the declared one
    sheets : (N,) int, optional
        Counted sheets by which the rule on too few experts goes, where they are not those of the panel.
    lean : whether who is in is all that is asked, as of every run but the declared one
    """
    totals = total(panel)
    normalized, findings = normalize(panel, totals, method or panel.rubric.policy.normalization)
    if normalized is None:
        return None, findings
    outcome = decide(panel, normalized, decisions, lean=lean, sheets=sheets)
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
    ranked = np.flatnonzero(outcome.ranked)
    key = keys(outcome.published, ranked.tolist(), policy.tie_break)
    for value in np.unique(sector[ranked]):
        ahead = 0
        for tied in tie_groups({i: key[i] for i in ranked[sector[ranked] == value].tolist()}):
            order = settle([outcome.published.ids[i] for i in tied], of.decisions) if len(tied) > 1 else None
            for i in tied:
                place[i] = 1 + ahead + (order.index(outcome.published.ids[i]) if order else 0)
            ahead += len(tied)
    return place
