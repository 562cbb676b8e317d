"""What the tests of every programme ask: which rules fire, and whether each message gets its facts."""

from collections.abc import Iterable

from scoring.applications.answers import Answers
from scoring.applications.checks import check_answers
from scoring.applications.expressions import placeholders
from scoring.applications.programme import Programme
from scoring.applications.rules import Check


def fired(programme: Programme, answers: Answers) -> set[str]:
    """Codes of everything found."""
    return {finding.code for finding in check_answers(programme, answers).findings}


def unfilled(programme: Programme, rule: str, answers: Answers) -> set[str]:
    """Facts the message or remedy of a rule wants and does not get."""
    check = programme.check(rule)
    assert check is not None
    findings = [finding for finding in check_answers(programme, answers).findings if finding.code == rule]
    return {name for name in wanted(check) for finding in findings if finding.facts.get(name) is None}


def wanted(check: Check) -> frozenset[str]:
    """Facts that fill the texts of a check."""
    sides = (side for text in (check.message, check.remedy) for side in (text.zh, text.en))
    return frozenset().union(*(placeholders(side) for side in sides))


def absent(programme: Programme, rules: Iterable[str]) -> list[str]:
    """Rules of a table that are neither a check nor split into several."""
    there = [check.id for check in programme.checks()]
    return [rule for rule in rules if not any(id == rule or id.startswith(f"{rule}-") for id in there)]
