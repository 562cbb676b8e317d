"""Places in order: published scores, equal ranks for equal scores, declared tie-breakers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

import numpy as np

from scoring.errors import NotEstimable
from scoring.selection.ties import Decision, settle, tie_groups
from scoring.sheets import Floats

DECISION = "decision"
LAST = Decimal("Infinity")
NOISE = 1e-9  # what printing to nine digits takes off or adds
ROUNDING, EXACT = 1e-6, 1e8  # of the last digit: more than the arithmetic of floats errs, up to that many


@dataclass(frozen=True, slots=True)
class Standing:
    """One application's place in its sub-sector.

    ``rank`` is None for an application that cannot be ranked (ineligible, or too few sheets).
    ``tied_with`` holds the applications of the same rank after all tie-breakers; ``decided_by`` is
    the last dimension (or ``"decision"``) it took to separate it from an equal published score.
    """

    application: int
    rank: int | None
    score: Decimal | None
    raw_score: Decimal | None
    dimensions: Mapping[str, Decimal | None]
    tied_with: tuple[int, ...] = ()
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """Scores of all N applications as they are printed; None where there is no score."""

    ids: tuple[str, ...]
    score: tuple[Decimal | None, ...]
    raw: tuple[Decimal | None, ...]
    dimensions: tuple[Mapping[str, Decimal | None], ...]


def publish(value: float, decimals: int) -> Decimal:
    """Round to nine digits, which removes the noise of the arithmetic, then half-up as people do.

    Raises
    ------
    NotEstimable
        If ``value`` is NaN or infinite.

    >>> publish(2.675, 2), publish(0.1 + 0.2, 1), publish(-0.001, 2)
    (Decimal('2.68'), Decimal('0.3'), Decimal('0.00'))
    """
    if not isfinite(value):
        raise NotEstimable("only a finite score can be published")
    printed = Decimal(f"{value:.9f}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return printed or abs(printed)  # no "-0.00"


def publish_scores(
    ids: Sequence[str],
    score: Floats,
    raw: Floats,
    dimension: Floats,
    dimension_ids: Sequence[str],
    decimals: int,
) -> Published:
    """Publish scores (N,), raw scores (N,) and dimension scores (N, D); NaN becomes None."""
    columns = [_printed(column, decimals) for column in dimension.T]
    rows = zip(*columns, strict=True) if columns else ((),) * len(score)
    by_dimension = tuple(dict(zip(dimension_ids, row, strict=True)) for row in rows)
    return Published(tuple(ids), _printed(score, decimals), _printed(raw, decimals), by_dimension)


def _printed(values: Floats, decimals: int) -> tuple[Decimal | None, ...]:
    """Every value as ``publish`` prints it, at the cost of the different prints only.

    Floats round as ``publish`` does, except near a half of the last digit, where it is asked itself.
    """
    unit = 10.0**decimals
    scaled = np.where(np.isfinite(values), values * unit, 0.0)
    whole = np.floor(scaled + 0.5)
    near_half = np.abs(scaled - whole) > 0.5 - NOISE * unit - ROUNDING
    careful = ~np.isnan(values) & (near_half | np.isinf(values) | (np.abs(whole) > EXACT))
    different, place = np.unique(whole, return_inverse=True)
    prints = np.array([Decimal(int(units)).scaleb(-decimals) for units in different], dtype=object)[place]
    prints[np.isnan(values)] = None
    prints[careful] = [publish(value, decimals) for value in values[careful].tolist()]
    return tuple(prints.tolist())


def keys(scores: Published, members: Iterable[int], tie_break: Sequence[str]) -> dict[int, tuple[Decimal, ...]]:
    """Sort key of every scored member: published score, then the tie-breaking dimensions, best first.

    A dimension that does not apply to an application has no score, and comes after every score.
    """

    def descending(value: Decimal | None) -> Decimal:
        return LAST if value is None else -value

    return {
        i: (descending(scores.score[i]), *(descending(scores.dimensions[i][d]) for d in tie_break))
        for i in members
        if scores.score[i] is not None
    }


def rank(
    scores: Published,
    members: Iterable[int],
    tie_break: Sequence[str] = (),
    decisions: Sequence[Decision] = (),
    unranked: Collection[int] = (),
) -> tuple[Standing, ...]:
    """Rank the applications of one sub-sector 1, 2, 2, 4; the unranked last, in order of id.

    Parameters
    ----------
    members : application indices of the sub-sector
    tie_break : dimension ids in order
    decisions : recorded decisions; one applies where it names every application of a tie
    unranked : applications without a rank although they may have a score

    >>> import numpy as np
    >>> score = np.array([80.0, 90.0, 80.001, 70.0])
    >>> scores = publish_scores("ABCD", score, score, np.empty((4, 0)), [], 2)
    >>> [(standing.application, standing.rank) for standing in rank(scores, range(4))]
    [(1, 1), (0, 2), (2, 2), (3, 4)]
    """
    members = [int(i) for i in members]
    key = keys(scores, (i for i in members if i not in unranked), tie_break)
    places = _places(scores, tie_groups(key), decisions)
    decided = _deciders(places, key, tie_break)
    standings, ahead = [], 0
    for place, by in zip(places, decided, strict=True):
        standings += [_standing(scores, i, ahead + 1, tuple(j for j in place if j != i), by) for i in place]
        ahead += len(place)
    rest = sorted((i for i in members if i not in key), key=lambda i: (scores.ids[i], i))
    return (*standings, *(_standing(scores, i, None) for i in rest))


def outdated(scores: Published, decisions: Iterable[Decision], tie_break: Sequence[str] = ()) -> tuple[Decision, ...]:
    """Decisions that settle nothing any more, because what they name is not equal, or has no score."""
    index = {id_: i for i, id_ in enumerate(scores.ids)}

    def is_about_equals(decision: Decision) -> bool:
        named = [index[id_] for id_ in decision.order if id_ in index]
        key = keys(scores, named, tie_break)
        return len(key) == len(decision.order) and len(set(key.values())) == 1

    return tuple(decision for decision in decisions if not is_about_equals(decision))


def _places(
    scores: Published, groups: Iterable[tuple[int, ...]], decisions: Sequence[Decision]
) -> list[tuple[int, ...]]:
    """Groups of equal place: what is equal on every key, unless a decision orders it."""
    places: list[tuple[int, ...]] = []
    for group in groups:
        index = {scores.ids[i]: i for i in group}
        order = settle(index, decisions) if len(group) > 1 else None
        places += [(index[id_],) for id_ in order] if order else [group]
    return places


def _deciders(
    places: Sequence[tuple[int, ...]], key: Mapping[int, tuple[Decimal, ...]], tie_break: Sequence[str]
) -> list[str | None]:
    """What separated each place from its neighbours of equal score; the later tie-breaker of the two."""
    names = (None, *tie_break, DECISION)
    levels = [0] * len(places)
    for n in range(1, len(places)):
        above, below = key[places[n - 1][0]], key[places[n][0]]
        level = next((at for at, (x, y) in enumerate(zip(above, below, strict=True)) if x != y), len(names) - 1)
        levels[n - 1], levels[n] = max(levels[n - 1], level), max(levels[n], level)
    return [names[level] for level in levels]


def _standing(
    scores: Published, i: int, place: int | None, tied: tuple[int, ...] = (), by: str | None = None
) -> Standing:
    return Standing(i, place, scores.score[i], scores.raw[i], scores.dimensions[i], tied, by)
