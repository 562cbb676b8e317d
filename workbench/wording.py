"""The result in words: why someone is not in, what was declared, how an application is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scoring.evaluate import Evaluation
from scoring.findings import Fact, Finding
from scoring.rubric import Policy, Rubric
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import Excluded
from scoring.sheets import Panel
from workbench.i18n import Translator

TITLED = ("criterion", "criteria", "dimension", "dimensions", "gates")
"""Facts that hold ids of criteria and dimensions."""
NAMED_AT_ONCE, LISTED_AT_ONCE = 3, 20


def titles(rubric: Rubric, t: Translator) -> dict[str, str]:
    """Title of every dimension and criterion by its id."""
    dimensions = {dimension.id: t.text(dimension.title) for dimension in rubric.dimensions}
    return {c.id: t.text(c.title) for d in rubric.dimensions for c in d.criteria} | dimensions


def with_titles(finding: Finding, rubric: Rubric | None, t: Translator) -> Finding:
    """The same finding with criteria and dimensions called by their titles, each with its id."""
    named = {} if rubric is None else titles(rubric, t)

    def called_by(value: Fact) -> Fact:
        if isinstance(value, tuple):
            return tuple(str(called_by(entry)) for entry in value)
        return t("wording.titled", title=named[value], id=value) if isinstance(value, str) and value in named else value

    facts = {name: called_by(value) if name in TITLED else value for name, value in finding.facts.items()}
    return replace(finding, facts=facts)


def sector_name(sector: str, t: Translator) -> str:
    """A sub-sector as it is shown; a round without sub-sectors has one, which has no name."""
    return sector or t("sector.only")


def called(panel: Panel, application: int) -> str:
    """An application by id and name.

    Without an applications file the id is all there is.
    """
    known = panel.applications[application]
    return known.id if known.name in ("", known.id) else f"{known.id} {known.name}"


def why_out(excluded: Excluded, panel: Panel, t: Translator) -> str:
    """Why an application is not on the shortlist, as a sentence with the rule's own numbers."""
    return t(f"out.{excluded.reason}", **_titled(excluded.facts, panel.rubric, t))


def blocked_by(excluded: Excluded, panel: Panel, t: Translator) -> str:
    """Who filled the places an application wanted: a few by name, many by id, the rest as a number."""
    if len(excluded.blocked_by) <= NAMED_AT_ONCE:
        return t.list(called(panel, i) for i in excluded.blocked_by)
    listed = ", ".join(panel.applications[i].id for i in excluded.blocked_by[:LISTED_AT_ONCE])
    more = len(excluded.blocked_by) - LISTED_AT_ONCE
    return listed if more <= 0 else t.list([listed, t("list.more", count=more)])


def raw_ranks(standings: Iterable[Standing]) -> dict[int, int]:
    """Rank of each ranked application by its raw score, equal ranks for equal scores."""
    raw = {s.application: s.raw_score for s in standings if s.rank is not None and s.raw_score is not None}
    first: dict[object, int] = {}
    for place, score in enumerate(sorted(raw.values(), reverse=True), start=1):
        first.setdefault(score, place)
    return {application: first[score] for application, score in raw.items()}


def movement(standing: Standing, raw: Mapping[int, int]) -> int | None:
    """Places gained by the normalisation against the raw ranking; None where there is no rank."""
    if standing.rank is None or standing.application not in raw:
        return None
    return raw[standing.application] - standing.rank


def outcomes(evaluation: Evaluation, t: Translator) -> dict[int, str]:
    """In a few words for every application: shortlisted, or the reason why not."""
    out = {excluded.application: t(f"reason.{excluded.reason}") for excluded in evaluation.shortlist.excluded}
    return out | dict.fromkeys(evaluation.shortlist.selected, t("reason.selected"))


def attributes(panel: Panel, name: str) -> tuple[str | None, ...]:
    """One attribute of every application as text."""
    values = (application.attributes.get(name) for application in panel.applications)
    return tuple(None if value is None else str(value) for value in values)


def shortlist_rules(rubric: Rubric, t: Translator) -> list[str]:
    """The declared rules of the shortlist, one sentence each, in the order they are tried."""
    return list(_shortlist_rules(rubric.policy, titles(rubric, t), t)) or [t("rule.none")]


def _shortlist_rules(policy: Policy, named: Mapping[str, str], t: Translator) -> Iterator[str]:
    rules = policy.shortlist
    yield t("rule.min_raters", count=policy.min_raters)
    if rules.threshold is not None:
        yield t("rule.threshold", threshold=rules.threshold)
    for dimension, floor in rules.floors.items():
        yield t("rule.floor", dimension=named.get(dimension, dimension), floor=floor)
    if rules.per_sector is not None:
        yield t("rule.per_sector", count=rules.per_sector)
    for quota in rules.quota:
        yield t("rule.quota", attribute=quota.attribute, count=quota.limit)
    if rules.places is not None:
        yield t("rule.places", count=rules.places)
    if policy.tie_break:
        yield t("rule.tie_break", order=tuple(named.get(d, d) for d in policy.tie_break))


def _titled(facts: Mapping[str, Fact], rubric: Rubric, t: Translator) -> dict[str, Fact]:
    """Facts with the ids of dimensions and gates replaced by their titles."""
    named = titles(rubric, t)

    def title(value: Fact) -> Fact:
        if isinstance(value, tuple):
            return tuple(named.get(item, item) for item in value)
        return named.get(value, value) if isinstance(value, str) else value

    return {name: title(value) if name in ("dimension", "gates") else value for name, value in facts.items()}


def ranked(standings: Sequence[Standing]) -> list[Standing]:
    """The standings that have a rank."""
    return [standing for standing in standings if standing.rank is not None]
