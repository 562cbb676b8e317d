"""Made-up firms with credit codes whose check digit is right and whose region does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import RandomState
from stdnum.cn import uscc

from data.samples.applications.cast import Sample

FIRST = "宏鸿瑞恒泰嘉启博远卓腾弘"
SECOND = "宇辰川和峰业新源达诚锐光"


@dataclass(frozen=True, slots=True)
class Firm:
    """A made-up firm."""

    name: str
    code: str


def firms_of(sample: Sample, count: int) -> tuple[Firm, ...]:
    """So many firms of an applicant, all of different names."""
    rng = sample.chance(9)
    pairs = [first + second for first in FIRST for second in SECOND]
    chosen = [pairs[n] for n in rng.permutation(len(pairs)).tolist()[:count]]
    place = sample.county.rstrip("县")
    return tuple(
        Firm(f"{place}{pair}{_trade(rng, sample)}公司（虚构）", code(sample, n)) for n, pair in enumerate(chosen)
    )


def code(sample: Sample, number: int) -> str:
    """A credit code of the region 000000, which is nowhere."""
    body = f"91000000MA{sample.seed % 100:02}{sample.number:02}{number:03}"
    return body + uscc.calc_check_digit(body)


def _trade(rng: RandomState, sample: Sample) -> str:
    return sample.words["product"][int(rng.randint(len(sample.words["product"])))]
