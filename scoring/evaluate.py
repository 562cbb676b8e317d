"""The whole method on one page."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.findings import Finding
from scoring.panels.design import Design
from scoring.ratings.agreement import Agreement
from scoring.ratings.firmness import Firmness
from scoring.ratings.normalize import Normalized
from scoring.ratings.sheets import Floats, Panel
from scoring.ratings.totals import Totals
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import Shortlist


@dataclass(frozen=True, slots=True, eq=False)
class Sector:
    """The result inside one sub-sector; ``standings`` in order of rank, the unranked last."""

    name: str
    design: Design
    agreement: Agreement
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One run: its inputs, every intermediate value, and the result.

    ``score`` and ``raw`` are (N,) with the measured criteria in; ``dimension`` is (N, D) likewise.
    """

    panel: Panel
    totals: Totals
    design: Design
    normalized: Normalized
    score: Floats
    raw: Floats
    dimension: Floats
    firmness: Firmness
    sectors: tuple[Sector, ...]
    shortlist: Shortlist
    findings: tuple[Finding, ...]
