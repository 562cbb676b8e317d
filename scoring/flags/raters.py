"""Who stands out: every flag on experts, pairs of experts and single sheets, family by family.

Each family is corrected for its number of comparisons (Benjamini–Hochberg at .05, over all scopes together)
and has a gate below which an effect is not worth a word. Nobody is flagged with fewer than three experts, and
nothing here changes a score: a flag is evidence for a person to weigh.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from scoring.flags.comparison import Comparison, compare
from scoring.flags.consensus import examine_consensus
from scoring.flags.copying import examine_copying
from scoring.flags.drift import examine_drift
from scoring.flags.erratic import examine_scatter
from scoring.flags.favouritism import examine_favouritism
from scoring.flags.flag import Flag, Flags, Pair, RaterCode, SheetFlag
from scoring.flags.halo import examine_halo
from scoring.flags.multiplicity import Family, settle
from scoring.flags.severity import examine_severity
from scoring.flags.single import find_declared, find_wild
from scoring.flags.straightlining import find_straight_lines
from scoring.panels.design import Design
from scoring.ratings.normalize import Normalized, Scope
from scoring.ratings.totals import Totals
from scoring.sheets import Floats, Panel

LEAST_RATERS = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One scope and its comparable sheets; ``sector`` names it where there are several."""

    sector: str | None
    scope: Scope
    given: Comparison
    scaled: Floats


def diagnose_raters(panel: Panel, totals: Totals, normalized: Normalized, design: Design) -> Flags:
    """Look for everything that makes an expert, a pair of experts or a single sheet stand out."""
    parts = list(_parts(panel, totals, normalized)) if design.raters >= LEAST_RATERS else []
    by_scope = [[_named(family, part.sector) for family in _families(panel, part)] for part in parts]
    families = [[family for family in scopes if family is not None] for scopes in zip(*by_scope, strict=True)]
    found = [entry for family in families for entry in settle(family)]
    found += [entry for part in parts for entry in _straight_lines(part)]
    pairs = _pairs(panel, parts)
    found += [entry for pair in pairs for entry in _copied(panel, pair)]
    flags: dict[int, list[Flag]] = defaultdict(list)
    for rater, flag in found:
        flags[rater].append(flag)
    power = tuple(power for family in families for one in family for power in one.power)
    in_order = tuple(tuple(sorted(flags[j], key=_place)) for j in range(len(panel.raters)))
    compared = len(np.unique(np.concatenate([np.empty(0), *(part.given.raters for part in parts)])))
    return Flags(compared, in_order, pairs, tuple(_sheets(panel, parts)), power)


def _place(flag: Flag) -> tuple[int, str]:
    return get_args(RaterCode).index(flag.code), str(flag.facts.get("sector") or flag.facts.get("other") or "")


def _parts(panel: Panel, totals: Totals, normalized: Normalized) -> Iterator[_Part]:
    """The scopes in which something can be compared."""
    sectors, home, several = panel.sectors, panel.sector, len(normalized.scopes) > 1
    for scope in normalized.scopes:
        sector = int(home[scope.applications[0]])
        sheets = np.flatnonzero(home[panel.application] == sector) if several else np.arange(len(panel.rater))
        severity = np.zeros(len(sheets)) if scope.fit is None else scope.fit.severity[scope.sheets.rater, 0]
        given = compare(sheets, panel.application[sheets], panel.rater[sheets], totals.total[sheets], severity)
        if given is not None:
            yield _Part(sectors[sector] if several else None, scope, given, totals.scaled[given.sheet])


def _families(panel: Panel, part: _Part) -> Iterator[Family | None]:
    """Every family of comparisons between experts, always in the same order."""
    given, fit, seed = part.given, part.scope.fit, panel.rubric.policy.seed
    tested = np.searchsorted(part.scope.raters, given.raters)
    yield None if fit is None else examine_severity(fit, tested, part.scope.raters)
    yield examine_scatter(given)
    yield from examine_consensus(given, seed)
    yield examine_halo(given, part.scaled)
    yield examine_favouritism(given, panel, seed)
    yield None if panel.sequence is None else examine_drift(given, panel.sequence[given.sheet])


def _named(family: Family | None, sector: str | None) -> Family | None:
    """The family with its sub-sector among the facts, where each has its own."""
    if family is None or sector is None:
        return family
    facts = {**family.facts, "sector": np.full(len(family.p), sector)}
    return replace(family, facts=facts, power=tuple(replace(power, sector=sector) for power in family.power))


def _straight_lines(part: _Part) -> Iterator[tuple[int, Flag]]:
    for rater, flag in find_straight_lines(part.given, part.scaled):
        sector = {} if part.sector is None else {"sector": part.sector}
        yield rater, replace(flag, facts={**flag.facts, **sector})


def _pairs(panel: Panel, parts: Sequence[_Part]) -> tuple[Pair, ...]:
    count = len(panel.raters)
    compared = [_named(examine_copying(part.given, part.scaled, count), part.sector) for part in parts]
    found = settle([family for family in compared if family is not None])
    return tuple(Pair(divmod(subject, count), flag) for subject, flag in sorted(found, key=lambda entry: entry[0]))


def _copied(panel: Panel, pair: Pair) -> Iterator[tuple[int, Flag]]:
    """The pair's flag on both of its experts, each naming the other."""
    for rater, other in (pair.raters, pair.raters[::-1]):
        yield rater, replace(pair.flag, facts={"other": panel.raters[other].id, **pair.flag.facts})


def _sheets(panel: Panel, parts: Sequence[_Part]) -> Iterator[SheetFlag]:
    """Single sheets in order of application, expert and code."""
    compared, rule = sum(len(part.given.sheet) for part in parts), panel.rubric.policy.deviation
    found = [flag for part in parts for flag in find_wild(part.given, compared)]
    if rule is not None:
        found += [flag for part in parts for flag in find_declared(part.given, rule)]
    yield from sorted(found, key=lambda sheet: (sheet.application, sheet.rater, sheet.flag.code))
