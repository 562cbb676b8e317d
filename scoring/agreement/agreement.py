"""How far experts agree: intraclass correlations, concordance and Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from scoring.agreement.alpha import alpha_interval, alpha_ordinal
from scoring.agreement.concordance import Concordance, concord
from scoring.agreement.incomplete import correlate_incomplete
from scoring.agreement.intraclass import Interval, Intraclass, correlate, step_up
from scoring.findings import Finding, found
from scoring.sheets import Floats, Ints

__all__ = ["Agreement", "Concordance", "Interval", "agree"]

REPLICATES, LEAST_REPLICATES = 1000, 200  # of the bootstrap and the permutations
ALTOGETHER = 100_000  # replicates of all sub-sectors of a round
DRAWN = 20_000_000  # totals drawn for one sub-sector
DECIMALS = 9  # totals that differ by less are one value: weighting leaves rounding behind


@dataclass(frozen=True, slots=True)
class Agreement:
    """Coefficients over one set of sheets; None where the design or the data cannot give one."""

    icc_1: Interval | None
    icc_a1: Interval | None
    icc_c1: Interval | None
    icc_1k: Interval | None
    icc_ak: Interval | None
    icc_ck: Interval | None
    kendall_w: Concordance | None
    alpha_interval: float | None
    alpha_ordinal: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """S sheets of N applications by M experts, both numbered from 0 without gaps."""

    application: Ints
    rater: Ints
    total: Floats
    applications: int
    raters: int

    @property
    def complete(self) -> bool:
        """Whether every expert scored every application."""
        return self.total.size == self.applications * self.raters

    def table(self) -> Floats:
        """(N, M) totals of a complete panel."""
        table = np.empty((self.applications, self.raters))
        table[self.application, self.rater] = self.total
        return table


def agree(
    application: Ints, rater: Ints, total: Floats, *, seed: int = 0, draws: int = REPLICATES
) -> tuple[Agreement, tuple[Finding, ...]]:
    """Measure the agreement of the experts on one set of applications.

    Parameters
    ----------
    application, rater : (S,) int
        Labels of each sheet, at most one sheet for each pair.
    total : (S,) float
        Sheet totals, finite.
    seed, draws : int
        Of the bootstrap and the permutations.

    Returns
    -------
    tuple of Agreement and of the findings that say why a coefficient is None
    """
    sheets = _number(application, rater, total)
    icc = _intraclass(sheets, seed, draws)
    agreement = Agreement(
        icc_1=icc.one_way,
        icc_a1=icc.absolute,
        icc_c1=icc.consistent,
        icc_1k=step_up(icc.one_way, icc.k),
        icc_ak=step_up(icc.absolute, icc.k),
        icc_ck=step_up(icc.consistent, icc.k),
        kendall_w=concord(sheets.table(), seed, draws) if sheets.complete else None,
        alpha_interval=alpha_interval(sheets.application, sheets.total),
        alpha_ordinal=alpha_ordinal(sheets.application, sheets.total),
    )
    return agreement, tuple(_gaps(agreement, sheets, icc.gap))


def replicates(sheets: Sequence[int]) -> tuple[int, ...]:
    """Replicates for each sub-sector, by its number of sheets: fewer where a round has very many of either.

    >>> replicates([240, 260]), replicates([50_000]), replicates([200] * 400)[0]
    ((1000, 1000), (400,), 250)
    """
    each = min(REPLICATES, ALTOGETHER // max(1, len(sheets)))
    return tuple(max(LEAST_REPLICATES, min(each, DRAWN // max(1, count))) for count in sheets)


def _number(application: Ints, rater: Ints, total: Floats) -> Sheets:
    """Number the labels that occur."""
    applications, rows = np.unique(application, return_inverse=True)
    raters, columns = np.unique(rater, return_inverse=True)
    values = np.round(np.asarray(total, dtype=float), DECIMALS)
    return Sheets(rows, columns, values, applications.size, raters.size)


def _intraclass(sheets: Sheets, seed: int, draws: int) -> Intraclass:
    if _common_reason(sheets):
        return Intraclass(None, None, None, 1.0)
    if sheets.complete:
        return correlate(sheets.table())
    levels = (sheets.applications, sheets.raters)
    return correlate_incomplete(sheets.application, sheets.rater, sheets.total, levels, seed, draws)


def _gaps(agreement: Agreement, sheets: Sheets, icc_gap: str | None) -> Iterator[Finding]:
    """Why each missing coefficient is missing, one finding for each reason."""
    reasons: dict[str, list[str]] = {}
    for field in fields(agreement):
        if getattr(agreement, field.name) is None:
            reason = _common_reason(sheets) or _own_reason(field.name, sheets, icc_gap)
        elif _lacks_limits(getattr(agreement, field.name)):
            reason = "agreement_no_limits"
        else:
            continue
        reasons.setdefault(reason, []).append(field.name)
    for code, names in reasons.items():
        yield found(
            code,
            "warn" if code == "agreement_not_converged" else "info",
            coefficients=tuple(names),
            applications=sheets.applications,
            raters=sheets.raters,
            sheets=sheets.total.size,
        )


def _lacks_limits(coefficient: object) -> bool:
    return isinstance(coefficient, Interval) and (coefficient.low is None or coefficient.high is None)


def _common_reason(sheets: Sheets) -> str | None:
    """What leaves no coefficient at all."""
    if sheets.applications < 2:
        return "agreement_one_application"
    if sheets.raters < 2:
        return "agreement_one_rater"
    if sheets.total.size == sheets.applications:
        return "agreement_no_overlap"
    return "agreement_equal_totals" if np.ptp(sheets.total) == 0 else None


def _own_reason(coefficient: str, sheets: Sheets, icc_gap: str | None) -> str:
    """What leaves this coefficient out while others stand."""
    if coefficient == "kendall_w":
        return "agreement_equal_orders" if sheets.complete else "agreement_order_incomplete"
    if coefficient.startswith("alpha"):
        overlaps = np.count_nonzero(np.bincount(sheets.application) > 1)
        return "agreement_one_overlap" if overlaps < 2 else "agreement_equal_pairs"
    return icc_gap or "agreement_equal_means"
