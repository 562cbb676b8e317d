"""The result as JSON: a public interface, described key by key in ``docs/result.schema.json``.

Everything is named by its id, scores are decimal strings, and what cannot be estimated is null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from scoring.agreement.agreement import Agreement, Concordance, Interval
from scoring.evaluate import Drawn, Evaluation, Sector
from scoring.findings import Fact, Finding, Place
from scoring.flags.flag import Flag, Pair, Power, SheetFlag
from scoring.models.components import SOURCES, Components
from scoring.models.generalizability import Generalizability, Reliability
from scoring.panels.design import Design, Link
from scoring.report import Report
from scoring.rubric import Rubric
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import Shortlist
from scoring.sheets import Panel
from workbench.exports.influence import influence_object
from workbench.i18n import Translator
from workbench.wording import with_titles

SCHEMA = 1
LEVELS = ("block", "veto", "fail", "warn", "info")
DIGITS = 9
PLACES = 6
Object = dict[str, Any]


def result_json(report: Report, t: Translator) -> bytes:
    """The result as UTF-8 JSON: the same bytes for the same input, seed and language."""
    return (json.dumps(result(report, t), ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def result(report: Report, t: Translator) -> Object:
    """The result in plain dictionaries, lists, strings and numbers; parts are null or empty when findings block it."""
    evaluation = report.evaluation
    return {
        "schema": SCHEMA,
        "engine": report.engine,
        **_declared(report),
        "findings": [_finding(finding, report.rubric, t) for finding in in_order(report.findings)],
        "design": None if evaluation is None else _design(evaluation.design, evaluation.panel),
        "variance": None if evaluation is None else _variance(evaluation),
        "components": None if evaluation is None else _components(evaluation.sources.components),
        "generalizability": None if evaluation is None else _generalizability(evaluation.sources.generalizability),
        "raters": [] if evaluation is None else _raters(evaluation),
        "pairs": [] if evaluation is None else [_pair(pair, evaluation.panel) for pair in evaluation.flags.pairs],
        "scores": [] if evaluation is None else [_score(flag, evaluation.panel) for flag in evaluation.flags.scores],
        "flag_power": [] if evaluation is None else [_power(power) for power in evaluation.flags.power],
        "sectors": [] if evaluation is None else [_sector(evaluation, sector) for sector in evaluation.sectors],
        "shortlist": None if evaluation is None else _shortlist(evaluation.shortlist, evaluation.panel),
        "lists": [] if evaluation is None else [_list(evaluation, drawn) for drawn in evaluation.lists],
        "influence": None if evaluation is None else _influence(evaluation),
    }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first, then by file, sheet, row and column."""
    return sorted(findings, key=_place_in_line)


def number(value: float | None) -> float | None:
    """A float rounded to nine significant digits or six decimals, whichever keeps more; null when unknown.

    >>> number(0.123456789123), number(237783.88038812), number(float("nan"))
    (0.123456789, 237783.880388, None)
    """
    if value is None or not math.isfinite(value):
        return None
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    return round(float(value), max(PLACES, DIGITS - 1 - magnitude)) + 0.0  # + 0.0 makes -0.0 zero


def _declared(report: Report) -> Object:
    declared, evaluation = report.rubric, report.evaluation
    policy = None if declared is None else declared.policy
    asked = None if policy is None else policy.normalization
    return {
        "rubric": {
            "id": None if declared is None else declared.id,
            "version": None if declared is None else declared.version,
            "sha256": report.rubric_sha256,
        },
        "method": None if evaluation is None else evaluation.normalized.method,
        "method_requested": asked if evaluation is None else evaluation.normalized.requested,
        "scope": None if policy is None else policy.scope,
        "seed": None if policy is None else policy.seed,
    }


def _finding(finding: Finding, rubric: Rubric | None, t: Translator) -> Object:
    return {
        "code": finding.code,
        "level": finding.level,
        "where": _place(finding.where),
        "facts": _facts(finding.facts),
        "message": t.finding(with_titles(finding, rubric, t)),
    }


def _place(place: Place) -> Object:
    return {name: getattr(place, name) for name in ("file", "sheet", "row", "column", "field")}


def _facts(facts: Mapping[str, Fact]) -> Object:
    return {name: _fact(facts[name]) for name in sorted(facts)}


def _fact(value: Fact) -> object:
    match value:
        case float():
            return number(value)
        case tuple():
            return list(value)
        case _:
            return value


def _place_in_line(finding: Finding) -> tuple[object, ...]:
    place = finding.where
    facts = json.dumps(_facts(finding.facts), ensure_ascii=False)
    where = (place.file or "", place.sheet or "", place.row or 0, place.column or "", place.field or "")
    return (LEVELS.index(finding.level), where, finding.code, facts)


def _design(design: Design, panel: Panel) -> Object:
    return {
        "applications": design.applications,
        "raters": design.raters,
        "sheets": design.sheets,
        "components": design.components,
        "connected": design.connected,
        "algebraic_connectivity": number(design.algebraic_connectivity),
        "bridges": _links(design.bridges, panel),
        "advice": _links(design.advice, panel),
    }


def _links(links: Iterable[Link], panel: Panel) -> list[Object]:
    return [
        {"application": panel.applications[link.application].id, "rater": panel.raters[link.rater].id}
        for link in sorted(links)
    ]


def _variance(evaluation: Evaluation) -> Object:
    variance = evaluation.normalized.variance
    return {name: number(getattr(variance, name, None)) for name in ("rater", "residual", "reml_criterion")}


def _components(components: Components | None) -> Object | None:
    if components is None:
        return None
    return {name: number(getattr(components, name)) for name in (*SOURCES, "reml_criterion")}


def _generalizability(study: Generalizability | None) -> Object | None:
    if study is None:
        return None
    return {
        **_reliability(study.actual),
        "raters_for_phi_80": study.raters_for_phi_80,
        "d_study": [{**_reliability(entry), "raters": int(entry.raters)} for entry in study.study],
    }


def _reliability(reliability: Reliability) -> Object:
    return {name: number(getattr(reliability, name)) for name in ("raters", "e_rho2", "phi")}


def _raters(evaluation: Evaluation) -> list[Object]:
    normalized = evaluation.normalized
    return [
        {
            "rater": rater.id,
            "sheets": int(evaluation.design.sheets_per_rater[j]),
            "severity": number(normalized.severity[j]),
            "severity_se": number(normalized.severity_se[j]),
            "flags": [_flag(flag) for flag in evaluation.flags.raters[j]],
        }
        for j, rater in enumerate(evaluation.panel.raters)
    ]


def _flag(flag: Flag) -> Object:
    numbers = {name: number(getattr(flag, name)) for name in ("effect", "statistic", "p", "p_adjusted")}
    return {"code": flag.code, **numbers, "facts": _facts(flag.facts)}


def _pair(pair: Pair, panel: Panel) -> Object:
    flag, facts = pair.flag, _facts(pair.flag.facts)
    return {
        "raters": [panel.raters[rater].id for rater in pair.raters],
        "correlation": number(flag.effect),
        **{name: facts[name] for name in ("agreement", "expected_agreement", "common")},
        "p": number(flag.p),
        "p_adjusted": number(flag.p_adjusted),
    }


def _score(sheet: SheetFlag, panel: Panel) -> Object:
    return {
        "application": panel.applications[sheet.application].id,
        "rater": panel.raters[sheet.rater].id,
        **_flag(sheet.flag),
    }


def _power(power: Power) -> Object:
    return {
        "code": power.code,
        "effect": number(power.effect),
        "power": number(power.power),
        "sector": power.sector,
    }


def _sector(evaluation: Evaluation, sector: Sector) -> Object:
    return {
        "sector": sector.name,
        "design": _design(sector.design, evaluation.panel),
        "agreement": _agreement(sector.agreement),
        "ranking": [_standing(evaluation, standing) for standing in sector.standings],
    }


def _agreement(agreement: Agreement) -> Object:
    coefficients = ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")
    return {
        **{name: _interval(getattr(agreement, name)) for name in coefficients},
        "kendall_w": _concordance(agreement.kendall_w),
        "krippendorff_alpha": {
            "interval": number(agreement.alpha_interval),
            "ordinal": number(agreement.alpha_ordinal),
        },
    }


def _interval(interval: Interval | None) -> Object | None:
    if interval is None:
        return None
    return {"value": number(interval.value), "low": number(interval.low), "high": number(interval.high)}


def _concordance(concordance: Concordance | None) -> Object | None:
    if concordance is None:
        return None
    return {"value": number(concordance.value), "chi2": number(concordance.chi2), "p": number(concordance.p)}


def _standing(evaluation: Evaluation, standing: Standing) -> Object:
    firmness, i = evaluation.firmness, standing.application
    return {
        "application": evaluation.panel.applications[i].id,
        "rank": standing.rank,
        "score": _decimal(standing.score),
        "raw_score": _decimal(standing.raw_score),
        "dimensions": {dimension: _decimal(score) for dimension, score in standing.dimensions.items()},
        "rank_low": int(firmness.rank_low[i]) or None,
        "rank_high": int(firmness.rank_high[i]) or None,
        "rank_set": _rank_set(evaluation, i),
        "p_in": number(firmness.p_in[i]) if firmness.zone[i] else None,
        "zone": firmness.zone[i],
        "tied_with": _ids(evaluation.panel, sorted(standing.tied_with)),
        "decided_by": standing.decided_by,
    }


def _rank_set(evaluation: Evaluation, application: int) -> list[int] | None:
    sets = evaluation.rank_sets
    if sets is None or sets.low[application] == 0:
        return None
    return [int(sets.low[application]), int(sets.high[application])]


def _influence(evaluation: Evaluation) -> Object | None:
    influence = evaluation.influence
    return None if influence is None else influence_object(influence, evaluation.panel, number)


def _decimal(score: Decimal | None) -> str | None:
    return None if score is None else f"{score:f}"


def _shortlist(shortlist: Shortlist, panel: Panel) -> Object:
    tie = shortlist.blocked_tie
    return {
        "selected": _ids(panel, shortlist.selected),
        "excluded": [
            {
                "application": panel.applications[excluded.application].id,
                "reason": excluded.reason,
                "blocked_by": _ids(panel, excluded.blocked_by),
            }
            for excluded in shortlist.excluded
        ],
        "blocked_tie": None
        if tie is None
        else {
            "applications": _ids(panel, tie.applications),
            "places": tie.places,
            "constraint": tie.constraint,
        },
        "optimum_differs": shortlist.optimum_differs,
    }


def _list(evaluation: Evaluation, drawn: Drawn) -> Object:
    """One of several lists, and the chance of each ranked application to be on it."""
    view = evaluation.of(drawn)
    zones = enumerate(drawn.firmness.zone)
    return {
        "list": drawn.rules.id,
        "places": drawn.rules.places,
        **_shortlist(drawn.shortlist, view.panel),
        "chances": [
            {"application": view.panel.applications[i].id, "p_in": number(drawn.firmness.p_in[i]), "zone": zone}
            for i, zone in zones
            if zone
        ],
    }


def _ids(panel: Panel, applications: Iterable[int]) -> list[str]:
    return [panel.applications[i].id for i in applications]
