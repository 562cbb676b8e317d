"""Ties: who is equal on everything declared, and the recorded decisions that settle it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Literal, TypeVar

Key = TypeVar("Key", bound=tuple[object, ...])


@dataclass(frozen=True, slots=True)
class Decision:
    """A panel's recorded order of applications that the declared tie-breakers leave equal.

    ``order`` holds application ids, the preferred first; ``by`` says who decided.
    """

    order: tuple[str, ...]
    reason: str
    by: str
    how: Literal["vote", "rescore", "draw"]


def settle(tied: Collection[str], decisions: Sequence[Decision]) -> tuple[str, ...] | None:
    """Order of ``tied`` by the last decision that names all of them; None where there is none.

    A decision that names only some of them leaves the rest without a place, so it settles nothing.

    >>> vote = Decision(("B", "A"), "panel vote 5:2", "chair", "vote")
    >>> settle({"A", "B"}, [vote])
    ('B', 'A')
    >>> settle({"A", "B", "C"}, [vote]) is None
    True
    """
    for decision in reversed(decisions):
        if set(tied) <= set(decision.order):
            return tuple(sorted(tied, key=decision.order.index))
    return None


def draw(applications: Iterable[str], seed: int | str) -> tuple[str, ...]:
    """Order of a public draw: ascending SHA-256 of ``seed``, a line feed and the id, all in UTF-8.

    Anyone can repeat it with a pocket tool (``printf 'seed\\nid' | sha256sum``), and it depends
    neither on the order in which the ids are given nor on who else takes part.

    >>> draw(["A01", "A02", "A03"], 20261121) == draw(["A03", "A01", "A02"], "20261121")
    True
    """
    return tuple(sorted(set(applications), key=lambda id_: (sha256(f"{seed}\n{id_}".encode()).hexdigest(), id_)))


def tie_groups(keys: dict[int, Key]) -> list[tuple[int, ...]]:
    """Applications in ascending order of key, those with equal keys together in order of index.

    >>> tie_groups({0: (-80,), 1: (-90,), 2: (-80,)})
    [(1,), (0, 2)]
    """
    ordered = sorted(keys, key=lambda i: (keys[i], i))
    return [tuple(group) for _, group in groupby(ordered, key=keys.__getitem__)]
