"""Many comparisons at once: a flag must be unusual after correction *and* large enough to matter.

References
----------
Benjamini & Hochberg (1995), Controlling the false discovery rate, JRSS B 57.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from scoring.findings import Fact
from scoring.flags.flag import Code, Flag, Power
from scoring.sheets import Bools, Floats, Ints

FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """T comparisons of one family, in one scope.

    Attributes
    ----------
    code : (T,) str
    subject : (T,) int
        What each is about: the index of an expert, a pair or a sheet.
    effect, statistic, p : (T,) float
    passes : (T,) bool
        Whether the effect reaches its gate.
    facts : mapping of str to (T,) array
    power : tuple of Power
        What this family could have seen here.
    """

    code: NDArray[Any]
    subject: Ints
    effect: Floats
    statistic: Floats
    p: Floats
    passes: Bools
    facts: Mapping[str, NDArray[Any]]
    power: tuple[Power, ...] = ()


def adjust(p: Floats) -> Floats:
    """Benjamini–Hochberg adjusted p-values.

    >>> adjust(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.04, 0.04])
    """
    return np.asarray(false_discovery_control(p)) if len(p) else p


def settle(scopes: Sequence[Family]) -> list[tuple[int, Flag]]:
    """The comparisons of one family that stand out, over all scopes together: (subject, flag)."""
    adjusted = adjust(np.concatenate([np.empty(0), *(family.p for family in scopes)]))
    starts = np.cumsum([0, *(len(family.p) for family in scopes)])
    return [
        (int(family.subject[at]), _flag(family, int(at), float(adjusted[start + at])))
        for family, start in zip(scopes, starts[:-1], strict=True)
        for at in np.flatnonzero(family.passes & (adjusted[start : start + len(family.p)] <= FALSE_DISCOVERIES))
    ]


def _flag(family: Family, at: int, adjusted: float) -> Flag:
    facts: dict[str, Fact] = {name: column[at].item() for name, column in family.facts.items()}
    code = cast(Code, str(family.code[at]))
    return Flag(code, float(family.effect[at]), float(family.statistic[at]), float(family.p[at]), adjusted, facts)
