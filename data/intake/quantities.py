"""Numbers as people type them: with units, percent signs and thousands separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.applications.arithmetic import MONEY

AREAS: Mapping[str, float] = MappingProxyType(
    {"平方米": 1.0, "亩": 2000 / 3, "公顷": 1e4, "平方公里": 1e6, "万平方米": 1e4, "万亩": 2e7 / 3}
)
"""Units of area in square metres: 1 亩 is 666⅔ m², 1 平方公里 is 1500 亩."""
COUNTS: Mapping[str, float] = MappingProxyType({"": 1.0, "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2})
FAMILIES = (MONEY, AREAS)
SPELLINGS = {
    "平方千米": "平方公里",
    "km2": "平方公里",
    "平方km": "平方公里",
    "m2": "平方米",
    "平米": "平方米",
    "ha": "公顷",
    "人民币": "元",
    "万": "万元",
    "亿": "亿元",
    "千": "千元",
}
COUNTERS = frozenset("家户个人名项件台套种类条款次")
NUMERAL = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)(.*)", re.ASCII | re.DOTALL)
NOT_APPLICABLE = frozenset({"", "/", "\\", "-", "--", "无", "不适用", "不涉及", "未涉及", "暂无", "n/a", "na", "none"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, in the unit asked for; ``converted`` names the other unit it was written in."""

    value: float
    converted: str | None = None


def plain(text: str) -> str:
    """A text in its simplest characters, without spaces.

    >>> plain("５２．５ 亿元")
    '52.5亿元'
    """
    folded = unicodedata.normalize("NFKC", text).replace("−", "-").replace("—", "-").replace("²", "2")
    return "".join(folded.split())


def quantity(text: str, unit: str | None) -> Quantity | None:
    """The number a text states, brought to ``unit``; None where it is not one number with a unit that fits.

    >>> quantity("1,234.5", None), quantity("525000万元", "亿元"), quantity("约40", "亿元")
    (Quantity(value=1234.5, converted=None), Quantity(value=52.5, converted='万元'), None)
    """
    match = NUMERAL.fullmatch(plain(text))
    if match is None:
        return None
    value, written = float(match[1].replace(",", "")), match[2]
    asked = plain(unit or "")
    if written in ("", asked) or (written in ("%", "%%") and asked == "%"):
        return Quantity(value)
    return _converted(value, written, asked)


def states_nothing(text: str) -> bool:
    """Whether an entry says that there is no number to give.

    >>> states_nothing("不适用"), states_nothing("——"), states_nothing("0")
    (True, True, False)
    """
    bare = plain(text).casefold()
    return bare in NOT_APPLICABLE or set(bare) <= {"-"}


def unit_of(label: str) -> str | None:
    """The unit a printed label names in brackets at its end.

    >>> unit_of("集群总产值（万元）"), unit_of("联系方式")
    ('万元', None)
    """
    match = re.search(r"\(([^()]*)\)$", plain(label))
    known = match[1] if match is not None else None
    return known if known is not None and _family(known) is not None else None


def in_unit(value: float, written: str, asked: str) -> float | None:
    """A number in another unit of the same family; None where there is none."""
    here, there = SPELLINGS.get(written, written), SPELLINGS.get(asked, asked)
    family = _family(there)
    if family is None or here not in family:
        return None
    return float(f"{value * family[here] / family[there]:.12g}")


def _converted(value: float, written: str, asked: str) -> Quantity | None:
    family = _family(asked)
    if family is not None:
        known = SPELLINGS.get(written, written)
        amount = in_unit(value, written, asked)
        same = SPELLINGS.get(asked, asked) == known
        return None if amount is None else Quantity(amount, None if same else written)
    if len(asked) <= 1 and asked in {"", *COUNTERS}:
        scale, counter = (written[:-1], written[-1]) if written[-1] in COUNTERS else (written, "")
        if scale in COUNTS and (not asked or counter in COUNTERS or not counter):
            return Quantity(value * COUNTS[scale], scale or None)
    return None


def _family(unit: str) -> Mapping[str, float] | None:
    known = SPELLINGS.get(unit, unit)
    return next((family for family in FAMILIES if known in family), None)
