"""What can be asked of a text: its length, its parts, the numbers it states, what was left blank."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date

from stdnum.cn import uscc

YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})")
BLANKS = re.compile(r"[Xx×]{2,}|[_＿]{2,}|[＊※＃]{2,}|待定|待填")


def chars(text: str) -> int:
    """Characters without white space; punctuation counts.

    >>> chars("产业 集群,2021年")
    10
    """
    return sum(not character.isspace() for character in text)


def repeated(entries: Sequence[str]) -> list[str]:
    """Entries that are there more than once, in the order of their first appearance."""
    return [entry for entry, times in Counter(entries).items() if times > 1]


def credit_code(text: str) -> bool:
    """Whether a unified social credit code has 18 characters and the right check digit (GB 32100-2015).

    >>> credit_code("91350100M000100Y43"), credit_code("91350100M000100Y44")
    (True, False)
    """
    return uscc.is_valid(text)


def matches_whole(text: str, pattern: str) -> bool:
    """Whether the whole text fits a pattern."""
    return re.fullmatch(pattern, text) is not None


def parts(text: str) -> list[str]:
    """What stands between the list marks of a text.

    >>> parts("甲县、乙县")
    ['甲县', '乙县']
    """
    return [part.strip() for part in re.split(r"[、,，;；/\n]", text) if part.strip()]


def plain_name(text: str) -> str:
    """A name without spaces and with half-width signs, by which the same name is recognised.

    >>> plain_name("轴承 产业（精密）")
    '轴承产业(精密)'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def same(text: str, other: str) -> bool:
    """Whether two names differ in spaces and in the width of their signs at most."""
    return plain_name(text) == plain_name(other)


def stated(text: str | Sequence[str], label: str, unit: str) -> list[float]:
    """Numbers a text, or several, give for a label in a unit, within the same clause.

    >>> stated("2021年集群总产值达到52.5亿元,同比增长8%。", "总产值", "亿元")
    [52.5]
    """
    text = text if isinstance(text, str) else "\n".join(text)
    clause = rf"{re.escape(label)}[^。;；\n]{{0,20}}?(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*{re.escape(unit)}"
    return [float(number.replace(",", "")) for number in re.findall(clause, text)]


def days(start: str, end: str) -> int:
    """Days from one date to another.

    >>> days("2022-10-30", "2022-11-01")
    2
    """
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def years(text: str) -> list[float]:
    """Years a text names, in its order.

    >>> years("2022年3月—2024年12月"), years("202203-202412"), years("待定")
    ([2022.0, 2024.0], [2022.0, 2024.0], [])
    """
    return [float(year) for year in YEAR.findall(text)]


def blank_words(text: str) -> list[str]:
    """What a template left to be filled in and nobody did.

    >>> blank_words("新增土地XX亩,购置设备12台")
    ['XX']
    """
    return BLANKS.findall(text)
