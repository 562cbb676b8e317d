"""Who is accused where nothing is the matter, and who is found where something is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

import numpy as np

from benchmarks.panels import COPIES, PLANTS, Size, as_panel, draw
from benchmarks.table import Outcome
from scoring.flags.flag import Flags
from scoring.flags.raters import diagnose_raters
from scoring.panels.design import diagnose
from scoring.ratings.normalize import normalize
from scoring.ratings.totals import total
from scoring.sheets import Panel

CLEAN, PLANTED, BLOCK = 2_000, 100, 100  # panels of each design, of each design and effect, of one task
ALLOWED = 0.06
SIZES = (Size(30, 5, 5), Size(30, 9, 9), Size(30, 15, 15), Size(60, 15, 5))
FAMILIES = ("severe", "erratic", "central_tendency", "straight_lining", "halo", "weak_agreement")
FAMILIES += ("favouritism", "drift", "copying", "wild_score")


def outcomes() -> Iterator[Outcome]:
    """The share of clean panels with a false flag, and the share of planted experts that are found."""
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        yield clean(executor)
        yield planted(executor)


def clean(executor: Executor) -> Outcome:
    """False flags by family and design."""
    counts = {size: _count(executor, size, None, CLEAN)[0] for size in SIZES}
    shares = {family: [counts[size][family] / CLEAN for size in SIZES] for family in FAMILIES}
    rows = tuple((f"{max(share):.1%}", family, *(f"{s:.1%}" for s in share)) for family, share in shares.items())
    note = (
        f"{CLEAN:,} simulated panels of each design (applications × experts) in which nothing is planted: share "
        f"with any flag of a family. At most {ALLOWED:.0%} are allowed; the standard error of 5 % is "
        f"{np.sqrt(0.05 * 0.95 / CLEAN):.1%}."
    )
    met = max(max(share) for share in shares.values()) <= ALLOWED
    return Outcome("False flags in clean panels", note, ("worst", "family", *map(str, SIZES)), rows, met)


def planted(executor: Executor) -> Outcome:
    """Share of planted experts found, and of panels in which the same family names somebody else."""
    rows = []
    for what, (family, _) in PLANTS.items():
        found = [_count(executor, size, what, PLANTED) for size in SIZES]
        others = sum(count[1][family] for count in found) / (PLANTED * len(SIZES))
        rows.append((what, family, *(f"{count[2][family] / PLANTED:.0%}" for count in found), f"{others:.0%}"))
    note = (
        f"{PLANTED} panels of each design with one expert (or pair) planted: share in which that expert is flagged; "
        "in the last column, share in which the same family flags somebody else. No target: this is what can be seen."
    )
    columns = ("planted", "family", *map(str, SIZES), "others")
    return Outcome("Planted experts found", note, columns, tuple(rows), met=True)


def flag(panel: Panel) -> Flags:
    """What is said about a panel."""
    totals = total(panel)
    normalized, _ = normalize(panel, totals, "severity")
    if normalized is None:
        raise RuntimeError("a simulated panel was refused")
    design = diagnose(panel.application, panel.rater, len(panel.applications), len(panel.raters))
    return diagnose_raters(panel, totals, normalized, design)


Counts = tuple[Counter[str], Counter[str], Counter[str]]


def _count(executor: Executor, size: Size, what: str | None, panels: int) -> Counts:
    """In how many panels a family flags anyone, anyone but the planted experts, and the first expert."""
    starts = range(0, panels, BLOCK)
    parts = executor.map(_block, *zip(*((size, what, start) for start in starts), strict=True))
    anyone, others, first = (sum(column, Counter()) for column in zip(*parts, strict=True))
    return anyone, others, first


def _block(size: Size, what: str | None, start: int) -> Counts:
    anyone, others, first = Counter[str](), Counter[str](), Counter[str]()
    for number in range(start, start + BLOCK):
        rng = np.random.default_rng([20261121, size.raters, size.each, number])
        draft = draw(size, rng)
        flags = flag(as_panel(draft if what is None else PLANTS[what][1](draft, rng)))
        by_rater = [{_family(flag.code) for flag in own} for own in flags.raters]
        anyone.update(set().union(*by_rater, (sheet.flag.code for sheet in flags.scores)))
        others.update(set().union(*by_rater[2 if what == COPIES else 1 :]))
        first.update(by_rater[0])
    return anyone, others, first


def _family(code: str) -> str:
    return "severe" if code == "lenient" else code
