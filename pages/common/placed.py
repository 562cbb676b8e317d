"""One line of a ranking or of the experts' table: what an evaluation says about one application or one expert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scoring.evaluate import Evaluation, Sector
from scoring.firmness.firmness import Zone
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import Excluded
from scoring.sheets import Application, Rater
from workbench.wording import movement, raw_ranks


@dataclass(frozen=True, slots=True)
class Placed:
    """One application in its sub-sector; ``moved`` counts places gained (+) against the raw ranking."""

    id: str
    name: str
    rank: int | None
    ranks: tuple[int, int]
    score: Decimal | None
    low: float
    high: float
    raw: Decimal | None
    moved: int | None
    zone: Zone | None
    chance: float | None
    selected: bool
    excluded: Excluded | None
    decided_by: str | None

    @property
    def label(self) -> str:
        """What the application is called in a chart."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Severity:
    """One expert: how many sheets, how strict, and how surely."""

    id: str
    name: str
    sheets: int
    severity: float
    error: float

    @property
    def label(self) -> str:
        """What the expert is called in a chart or a sentence."""
        return self.name or self.id

    @property
    def estimated(self) -> bool:
        """Whether a severity could be estimated."""
        return not np.isnan(self.severity)


def placed(evaluation: Evaluation, sector: Sector) -> tuple[Placed, ...]:
    """The applications of a sub-sector in order of rank, the unranked last."""
    selected = frozenset(evaluation.shortlist.selected)
    excluded = {out.application: out for out in evaluation.shortlist.excluded}
    raw = raw_ranks(sector.standings)
    return tuple(_placed(evaluation, s, movement(s, raw), selected, excluded) for s in sector.standings)


def own_name(named: Application | Rater) -> str:
    """The name, unless it is only the id once more."""
    return "" if named.name == named.id else named.name


def cut_of(rows: tuple[Placed, ...]) -> float | None:
    """The lowest score that is in; None where nobody is."""
    return min((float(row.score) for row in rows if row.selected and row.score is not None), default=None)


def severities(evaluation: Evaluation) -> tuple[Severity, ...]:
    """The experts, the strictest first, those without an estimate last."""
    raters, sheets = evaluation.panel.raters, evaluation.design.sheets_per_rater
    fitted = zip(evaluation.normalized.severity, evaluation.normalized.severity_se, strict=True)
    rows = [
        Severity(rater.id, own_name(rater), int(count), float(severity), float(error))
        for rater, count, (severity, error) in zip(raters, sheets, fitted, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.estimated, -row.severity if row.estimated else 0.0, row.id)))


def _placed(
    evaluation: Evaluation,
    standing: Standing,
    moved: int | None,
    selected: frozenset[int],
    excluded: Mapping[int, Excluded],
) -> Placed:
    i = standing.application
    application, firmness = evaluation.panel.applications[i], evaluation.firmness
    return Placed(
        id=application.id,
        name=own_name(application),
        rank=standing.rank,
        score=standing.score,
        ranks=(int(firmness.rank_low[i]), int(firmness.rank_high[i])),
        low=float(firmness.score_low[i]),
        high=float(firmness.score_high[i]),
        raw=standing.raw_score,
        moved=moved,
        zone=firmness.zone[i],
        chance=None if firmness.zone[i] is None else float(firmness.p_in[i]),
        selected=i in selected,
        excluded=excluded.get(i),
        decided_by=standing.decided_by,
    )
