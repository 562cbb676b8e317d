"""What a rule of a programme says of an application, in words: message, remedy, clause, and how things are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.applications.eligibility import Reason
from scoring.applications.form import dated
from scoring.applications.measured import Measurement
from scoring.applications.programme import Programme
from scoring.findings import Fact, Finding
from scoring.rubric import Text
from workbench.i18n import UNKNOWN, Translator

LONG = re.compile(r"(?<![\d.])-?\d{1,5}\.\d{6,}(?![\d.])")
NO_TITLES: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in words; ``clause`` is empty where no text is behind it."""

    rule: str
    message: str
    remedy: str
    clause: str
    label: str


def tell(programme: Programme, finding: Finding, t: Translator) -> Told:
    """Put a finding in words: those of its rule, or those of its code."""
    check, label = programme.check(finding.code), field_label(programme, finding, t)
    rule = rule_of(finding)
    if check is None:
        titles = _titles(programme)
        shown = {name: _named(programme, value, t, titles.get(name, {})) for name, value in finding.facts.items()}
        named = Finding(finding.code, finding.level, finding.where, shown)
        return Told(rule, t.finding(named), t.remedy(named), clause_of(programme, rule, t), label)
    facts = _Facts({name: _show(programme, value, t) for name, value in finding.facts.items()})
    message, remedy = (_fill(programme, text, facts, t) for text in (check.message, check.remedy))
    relaxed = finding.facts.get("relaxed")
    if relaxed is not None:
        message = t("check.relaxed", message=message, clause=clause_of(programme, str(relaxed), t))
    return Told(rule, message, remedy, _fill(programme, check.clause, facts, t), label)


def rule_of(finding: Finding) -> str:
    """The id of the rule behind a finding.

    >>> rule_of(Finding("quota_exceeded", "block", facts={"rule": "P1-S1"})), rule_of(Finding("P1-E3", "fail"))
    ('P1-S1', 'P1-E3')
    """
    return str(finding.facts.get("rule", finding.code))


def clause_of(programme: Programme, rule: str, t: Translator) -> str:
    """The clause a rule stands on, wherever in the programme the rule is written."""
    procedure, form = programme.procedure, programme.form
    sector = (procedure.sector_rule,) if procedure.sector_rule is not None else ()
    relaxations = form.relaxations if form is not None else ()
    for part in (*programme.checks(), *procedure.quotas, *sector, *procedure.vetoes, *relaxations):
        if part.id == rule:
            return dated(t.text(part.clause), programme.year)
    for document in procedure.documents:
        if rule in (document.rule, document.id) and document.clause is not None:
            return dated(t.text(document.clause), programme.year)
    return ""


def rule_words(programme: Programme, rule: str, t: Translator) -> str:
    """A rule as people speak of it: the clause it stands on, or the question it asks; its id comes last."""
    gate = next((one.title for one in programme.rubric.gates if one.id == rule), None)
    clause = clause_of(programme, rule, t) or ("" if gate is None else t.text(gate))
    return t("rule.named", clause=clause, rule=rule) if clause else rule


def field_label(programme: Programme, finding: Finding, t: Translator) -> str:
    """What the field a finding points to is called; empty where it points to none."""
    text = _word(programme, finding.where.field or "")
    return dated(t.text(text), programme.year) if text is not None else ""


def derivation(programme: Programme, measurement: Measurement, t: Translator) -> str:
    """How a measured column was computed."""
    form = programme.form
    quantity = next((one for one in form.measured if one.id == measurement.id), None) if form is not None else None
    if quantity is None or measurement.value is None:
        return ""
    facts = _Facts({name: _show(programme, value, t) for name, value in measurement.facts.items()})
    return _fill(programme, quantity.derivation, facts, t)


def reason_words(
    programme: Programme, reason: Reason, t: Translator, people: Mapping[str, str] = MappingProxyType({})
) -> str:
    """A reason of a verdict: what it does, the clause, the rule, what a person has decided; ``people``: names by id."""
    told = t("ground.of", ground=t(f"ground.{reason.ground}"), clause=rule_words(programme, reason.rule, t))
    if reason.ruling is None:
        return told
    ruling = reason.ruling
    why, by = ruling.reason.rstrip("。."), people.get(ruling.by, ruling.by)  # the sentence goes on after the reason
    return t(f"ruling.{ruling.decision}", told=told, reason=why, by=by, at=ruling.at)


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return UNKNOWN


def _fill(programme: Programme, text: Text, facts: Mapping[str, str], t: Translator) -> str:
    return dated(t.text(text), programme.year).format_map(facts)


def _show(programme: Programme, value: Fact, t: Translator) -> str:
    named = _named(programme, value, t)
    if not isinstance(named, tuple):
        return _legible(t.show(named))
    inner = t("list.separator").strip()
    separator = "check.separator" if any(inner in entry for entry in named) else "list.separator"
    return t(separator).join(map(_legible, named))


def _legible(text: str) -> str:
    """A text with computed numbers cut to six digits, which is more than any form states.

    >>> _legible("2021: 4.584040747"), _legible("52.5"), _legible("31000000")
    ('2021: 4.58404', '52.5', '31000000')
    """
    return LONG.sub(lambda number: f"{float(number[0]):.6g}", text)


def _titles(programme: Programme) -> Mapping[str, Mapping[str, Text]]:
    """Titles for the ids in facts of these names."""
    authorities = {authority.id: authority.title for authority in programme.procedure.authorities}
    documents = {document.id: document.title for document in programme.procedure.documents}
    lists = {one.id: one.title for one in programme.rubric.policy.lists}
    named_lists = dict.fromkeys(("list", "head", "form"), lists)
    return {"document": documents, "kind": authorities, "allowed": {**authorities, **lists}, **named_lists}


def _named(programme: Programme, value: Fact, t: Translator, titles: Mapping[str, Text] = NO_TITLES) -> Fact:
    """A fact with the words for every id it holds."""
    if isinstance(value, tuple):
        return tuple(str(_named(programme, entry, t, titles)) for entry in value)
    text = titles.get(value) or _word(programme, value) if isinstance(value, str) else None
    return value if text is None else dated(t.text(text), programme.year)


def _word(programme: Programme, name: str) -> Text | None:
    """What an id stands for."""
    return programme.form.words.get(name) if programme.form is not None else None
