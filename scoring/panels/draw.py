"""A draw of experts from a pool that anyone can repeat with a hash program and a list.

Everyone stands in the order of  SHA-256(seed / id);  whoever comes next is drawn if the panel can still be
completed under every quota. The order of the list does not matter, nor does who else is in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from scoring.findings import Finding, found
from scoring.sheets import Bools

Attributes = Mapping[str, frozenset[str]]
"""Values of each attribute: several fields of expertise, one region."""


@dataclass(frozen=True, slots=True)
class Quota:
    """At least ``least`` and at most ``most`` (None = any number) of those drawn have this value."""

    attribute: str
    value: str
    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be drawn; ``barred`` experts are recused, ``absent`` ones cannot come and are replaced in turn."""

    number: int
    seed: str
    quotas: tuple[Quota, ...] = ()
    barred: frozenset[str] = frozenset()
    absent: tuple[str, ...] = ()
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Succession:
    """Who came in for whom."""

    absent: str
    successor: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outcome of a draw.

    Attributes
    ----------
    order : tuple of str
        Everyone who could be drawn, in the drawn order.
    first : tuple of str
        Who was drawn at first, in that order.
    successions : tuple of Succession
    members : tuple of str
        Who sits in the end, in that order.
    substitutes : tuple of str
        The rest in that order; the first with whom every quota still holds comes in.
    """

    order: tuple[str, ...]
    first: tuple[str, ...]
    successions: tuple[Succession, ...]
    members: tuple[str, ...]
    substitutes: tuple[str, ...]


def draw(pool: Mapping[str, Attributes], call: Call) -> tuple[Drawn | None, tuple[Finding, ...]]:
    """Draw experts from a pool of ids with their attributes, or say what makes it impossible.

    >>> drawn, _ = draw({"E1": {}, "E2": {}, "E3": {}}, Call(number=2, seed="7"))
    >>> drawn.members, drawn.substitutes
    (('E2', 'E1'), ('E3',))
    """
    order = in_order(pool.keys() - call.barred, call.seed)
    impossible = _shortages(pool, order, call)
    if impossible:
        return None, impossible
    wanted = _Wanted(call.number, _quota_rows(pool, order, call.quotas), call.quotas)
    first = _walk(wanted, np.zeros(len(order), dtype=bool), np.zeros(len(order), dtype=bool))
    if first is None:
        return None, (found("draw_infeasible", "block", number=call.number),)
    return _succeed(wanted, order, first, call.absent)


def _succeed(
    wanted: _Wanted, order: tuple[str, ...], first: Bools, absent: Sequence[str]
) -> tuple[Drawn | None, tuple[Finding, ...]]:
    """Fill the place of one absent expert after the other; nobody else moves."""
    members, out, successions = first, np.zeros(len(order), dtype=bool), []
    for at in [order.index(name) for name in dict.fromkeys(absent) if name in order]:
        out[at] = True
        if not members[at]:
            continue
        kept = members & ~out
        filled = _walk(wanted, kept, out)
        if filled is None:
            return None, (found("draw_no_successor", "block", rater=order[at]),)
        successions.append(Succession(order[at], *_names(order, filled & ~kept)))
        members = filled
    rest = _names(order, ~members & ~out)
    return Drawn(order, _names(order, first), tuple(successions), _names(order, members), rest), ()


def in_order(ids: Collection[str], seed: str) -> tuple[str, ...]:
    """Ids in the order of the hash of ``seed/id``.

    >>> in_order({"E1", "E2", "E3"}, "7")
    ('E2', 'E1', 'E3')
    """
    return tuple(sorted(ids, key=lambda name: (sha256(f"{seed}/{name}".encode()).hexdigest(), name)))


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """Size of the panel, and who (Q, n) counts toward each quota."""

    number: int
    counts: Bools
    quotas: tuple[Quota, ...]


def _names(order: Sequence[str], which: Bools) -> tuple[str, ...]:
    return tuple(order[i] for i in np.flatnonzero(which).tolist())


def _quota_rows(pool: Mapping[str, Attributes], order: Sequence[str], quotas: Sequence[Quota]) -> Bools:
    rows = [[quota.value in pool[name].get(quota.attribute, ()) for name in order] for quota in quotas]
    return np.array(rows, dtype=bool).reshape(len(quotas), len(order))


def _shortages(pool: Mapping[str, Attributes], order: Sequence[str], call: Call) -> tuple[Finding, ...]:
    """What no draw can meet, each with what there is."""
    findings = []
    if call.number < 1:
        findings.append(found("draw_nobody", "block", number=call.number))
    if call.odd and call.number % 2 == 0:
        findings.append(found("draw_even", "block", number=call.number))
    if call.number > len(order):
        barred = len(pool) - len(order)
        findings.append(found("draw_too_few", "block", number=call.number, eligible=len(order), barred=barred))
    for quota, counts in zip(call.quotas, _quota_rows(pool, order, call.quotas), strict=True):
        eligible = int(counts.sum())
        if quota.least > eligible:
            column, value, least = quota.attribute, quota.value, quota.least
            findings.append(
                found("draw_quota_short", "block", column=column, value=value, least=least, eligible=eligible)
            )
    return tuple(findings)


def _walk(wanted: _Wanted, kept: Bools, out: Bools) -> Bools | None:
    """Go through the order and take whoever leaves the panel completable; None when nobody can complete it."""
    taken, refused = kept.copy(), out.copy()
    witness = _complete(wanted, taken, refused)
    for i in range(len(taken)):
        if witness is None or taken.sum() == wanted.number:
            break
        if taken[i] or refused[i]:
            continue
        taken[i] = True
        other = witness if witness[i] else _complete(wanted, taken, refused)
        if other is None:
            taken[i], refused[i] = False, True
        else:
            witness = other
    return None if witness is None else taken


def _complete(wanted: _Wanted, taken: Bools, refused: Bools) -> Bools | None:
    """A panel with everyone taken and nobody refused that meets every quota; None when there is none."""
    number, counts = wanted.number, wanted.counts
    least = [number, *(quota.least for quota in wanted.quotas)]
    most = [number, *(number if quota.most is None else quota.most for quota in wanted.quotas)]
    rules = LinearConstraint(np.vstack([np.ones(len(taken)), counts]), least, most)
    bounds = Bounds(taken.astype(float), 1.0 - refused)
    if (taken & refused).any():
        return None
    solved = milp(np.zeros(len(taken)), constraints=rules, bounds=bounds, integrality=np.ones(len(taken)))
    return None if solved.x is None else np.asarray(solved.x > 0.5)
