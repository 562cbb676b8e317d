"""An expert's own totals: how they spread, which are equal, which stand out. Never anything of anybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from sqlalchemy import Connection

from data.store import desks, sheets
from scoring.ratings.live import live_total, measured_points
from scoring.selection.ranking import publish
from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.judging.desk import Desk, Item, desk_in

BINS = 10
FEWEST = 6  # totals below which none can stand out
CUT = 3.5  # of a modified z-score: Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers
MAD, MEAN_AD = 1.4826, 1.2533  # what makes the deviations from the median comparable to a standard deviation


@dataclass(frozen=True, slots=True)
class Own:
    """The total of one complete sheet of one's own."""

    application: str
    name: str
    sector: str
    total: float


@dataclass(frozen=True, slots=True)
class Outlier:
    """A total far from one's own median; ``distance`` has its sign."""

    application: str
    total: float
    distance: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """One's own complete sheets; ``histogram`` counts totals from 0 to 100 in steps of ten."""

    totals: tuple[Own, ...]
    histogram: tuple[int, ...]
    low: float | None
    high: float | None
    median: float | None
    ties: tuple[tuple[str, ...], ...]
    outliers: tuple[Outlier, ...]


def own_statistics(office: Office, actor: Actor, round_: str) -> Statistics:
    """What an expert's own complete sheets look like side by side."""
    with office.look() as connection:
        return statistics_in(connection, desk_in(connection, actor, round_, office.now()), str(actor.rater))


def statistics_in(connection: Connection, desk: Desk, rater: str) -> Statistics:
    """The same inside a transaction."""
    own = sheets.own_all(connection, desk.round.id, rater)
    columns = desks.attributes(connection, desk.round.id, rater)
    totals = []
    for item in desk.items if desk.signed else ():
        sheet = own.get(item.application)
        if sheet is not None and sheet.state != "abstained":
            total = live_total(desk.rubric, sheet.scores, measured_points(desk.rubric, columns[item.application]))
            if total.value is not None and not total.missing:
                totals.append(Own(item.application, item.name, item.sector, total.value))
    return describe(totals, desk.rubric.policy.decimals)


def describe(totals: Sequence[Own], decimals: int) -> Statistics:
    """Spread, ties and outliers of totals."""
    values = [own.total for own in totals]
    bins = [min(int(value // (100 / BINS)), BINS - 1) for value in values]
    equal = defaultdict(list)
    for own in totals:
        equal[publish(own.total, decimals)].append(own.application)
    return Statistics(
        tuple(totals),
        tuple(bins.count(place) for place in range(BINS)),
        min(values, default=None),
        max(values, default=None),
        median(values) if values else None,
        tuple(tuple(sorted(tied)) for _, tied in sorted(equal.items(), reverse=True) if len(tied) > 1),
        _outliers(totals),
    )


def earlier_similar(statistics: Statistics, item: Item, total: float | None) -> Own | None:
    """Another of one's own applications in the same sub-sector, nearest in total; the first by id of equally near."""
    others = [own for own in statistics.totals if own.sector == item.sector and own.application != item.application]
    if total is None:
        return None
    return min(others, key=lambda own: (abs(own.total - total), own.application), default=None)


def _outliers(totals: Sequence[Own]) -> tuple[Outlier, ...]:
    """Totals whose modified z-score |x − median| / (1.4826 MAD) exceeds 3.5, the farthest first.

    Where more than half of the totals are equal, the mean absolute deviation stands in for a MAD of zero.
    """
    if len(totals) < FEWEST:
        return ()
    middle = median(own.total for own in totals)
    distances = [own.total - middle for own in totals]
    spread = MAD * median(map(abs, distances)) or MEAN_AD * fmean(map(abs, distances))
    far = [
        Outlier(own.application, own.total, distance)
        for own, distance in zip(totals, distances, strict=True)
        if abs(distance) > CUT * spread
    ]
    return tuple(sorted(far, key=lambda outlier: (-abs(outlier.distance), outlier.application)))
