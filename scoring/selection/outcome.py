"""What one set of adjusted scores leads to: published scores, who is barred and why, and the shortlist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.panels.graph import bipartite
from scoring.ratings.normalize import SEVERITY, Normalized
from scoring.ratings.totals import combine
from scoring.selection.constraints import Excluded, Limit, bar, limits, unranked
from scoring.selection.ranking import Published, publish_scores
from scoring.selection.shortlist import Shortlist, shortlist
from scoring.selection.ties import Decision
from scoring.sheets import Bools, Floats, Ints, Panel


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """From the normalised scores to the shortlist.

    ``score`` and ``raw`` are (N,) with the measured criteria in, ``dimension`` is (N, D) likewise; ``component``
    is what ``calibration`` says.
    """

    score: Floats
    raw: Floats
    dimension: Floats
    published: Published
    barred: Mapping[int, Excluded]
    rules: tuple[Limit, ...]
    component: Ints | None
    shortlist: Shortlist

    @property
    def ranked(self) -> Bools:
        """(N,) which applications have a rank."""
        return ~np.isin(np.arange(len(self.score)), list(unranked(self.barred)))


def decide(
    panel: Panel,
    normalized: Normalized,
    decisions: Sequence[Decision] = (),
    *,
    lean: bool = False,
    sheets: Ints | None = None,
) -> Outcome:
    """Publish the scores and draw the shortlist.

    A ``lean`` outcome tells who is in and no more: it publishes neither raw scores nor dimensions that nothing refers
    to, gives no reasons and seeks no exact optimum. What-if runs draw thousands of them, and may count the ``sheets``
    (N,) of another panel than the one they score.
    """
    rubric, policy, ids = panel.rubric, panel.rubric.policy, [application.id for application in panel.applications]
    score, dimension = combine(panel, normalized.score, normalized.dimension)
    raw, _ = combine(panel, normalized.raw, normalized.dimension)
    shown = [d.id for d in rubric.dimensions if not lean or d.id in (*policy.tie_break, *policy.shortlist.floors)]
    columns = dimension[:, [d.id in shown for d in rubric.dimensions]]
    printed = np.full_like(raw, np.nan) if lean else raw
    published = publish_scores(ids, score, printed, columns, shown, policy.decimals)
    counted = np.bincount(panel.application, minlength=len(ids)) if sheets is None else sheets
    barred = bar(policy, published, counted, panel.gates, [gate.id for gate in rubric.gates], panel.debarred)
    rules = limits(policy.shortlist, panel.applications)
    component = calibration(panel) if normalized.method in SEVERITY else None
    chosen = shortlist(published, barred, rules, policy.tie_break, decisions, component, brief=lean)
    return Outcome(score, raw, dimension, published, barred, rules, component, chosen)


def calibration(panel: Panel) -> Ints | None:
    """(N,) label of the applications whose severity scores share one calibration; None when all do.

    They do inside a component of the design of one scope; -1 is an application without a sheet.
    """
    size, sector = len(panel.applications), panel.sector
    home = np.zeros(size, dtype=np.int64) if panel.rubric.policy.scope == "round" else sector
    label = np.full(size, -1, dtype=np.int64)
    for scope in np.unique(home):
        inside = home[panel.application] == scope
        graph = bipartite(panel.application[inside], panel.rater[inside])
        label[graph.applications] = label.max() + 1 + graph.component[: len(graph.applications)]
    return label if len(np.unique(label[label >= 0])) > 1 else None
