"""The result of checking applications as JSON: a public interface, described in ``docs/check.schema.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from scoring.applications.rulings import Ruling
from scoring.findings import Fact, Finding, Place
from scoring.selection.reverification import Reverified
from workbench.exports.result import in_order, number
from workbench.i18n import Translator
from workbench.intake import CheckedApplication, Intake
from workbench.rulebook import tell

SCHEMA = 1
Object = dict[str, Any]


def check_json(intake: Intake, t: Translator) -> bytes:
    """The result as UTF-8 JSON: the same bytes for the same files and language."""
    return (json.dumps(check_result(intake, t), ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def check_result(intake: Intake, t: Translator) -> Object:
    """The result in plain dictionaries, lists, strings and numbers."""
    return {
        "schema": SCHEMA,
        "programme": intake.programme.id,
        "applications": [_application(intake, one, t) for one in intake.applications],
        "quotas": [asdict(quota) for quota in intake.quotas],
        "sectors": [asdict(sector) | {"applications": list(sector.applications)} for sector in intake.sectors],
        "reverification": [_outcome(one) for one in intake.reverified],
        "findings": [_finding(intake, finding, t) for finding in in_order(intake.findings)],
    }


def _outcome(one: Reverified) -> Object:
    """The outcome of re-verification: what stands against it, what is open, and promise against result by goal."""
    return {
        "application": one.application,
        "outcome": one.outcome,
        "against": list(one.against),
        "open": list(one.open),
        "rulings": [_ruling(ruling) for ruling in one.rulings],
        "goals": [
            {
                "goal": goal.goal,
                "target": _fact(goal.target),
                "actual": _fact(goal.actual),
                "percent": _fact(goal.percent),
                "reached": goal.reached,
                "soft": goal.soft,
            }
            for goal in one.completions
        ],
    }


def _application(intake: Intake, one: CheckedApplication, t: Translator) -> Object:
    return {
        "application": one.id,
        "name": one.name,
        "file": one.file,
        "authority": one.answers.authority,
        "sector": one.answers.sector,
        "region": one.region,
        "lists": list(one.lists),
        "verdict": one.verdict.state,
        "reasons": [
            {
                "rule": reason.rule,
                "ground": reason.ground,
                "ruling": None if reason.ruling is None else _ruling(reason.ruling),
            }
            for reason in one.verdict.reasons
        ],
        "findings": [_finding(intake, finding, t) for finding in in_order(one.findings)],
        "unchecked": [
            {"rule": gap.rule, "reason": gap.reason, "missing": list(gap.missing)} for gap in one.examination.unchecked
        ],
        "completions": [
            {**asdict(done), **{name: _fact(getattr(done, name)) for name in ("target", "actual", "percent")}}
            for done in one.completions
        ],
        "measured": {measurement.id: _fact(measurement.value) for measurement in one.examination.measured},
    }


def _ruling(ruling: Ruling) -> Object:
    """What a person decided, by whom, when and why."""
    return {name: value for name, value in asdict(ruling).items() if name != "application"}


def _finding(intake: Intake, finding: Finding, t: Translator) -> Object:
    told = tell(intake.programme, finding, t)
    return {
        "rule": told.rule,
        "level": finding.level,
        "field": finding.where.field,
        "where": _place(finding.where),
        "message": told.message,
        "clause": told.clause,
        "remedy": told.remedy,
        "facts": {name: _fact(value) for name, value in sorted(finding.facts.items())},
    }


def _place(place: Place) -> Object:
    return {name: getattr(place, name) for name in ("file", "sheet", "row", "column")}


def _fact(value: Fact) -> object:
    match value:
        case bool():
            return value
        case float():
            return number(value)
        case tuple():
            return list(value)
        case _:
            return value
