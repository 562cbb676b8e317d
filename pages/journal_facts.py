"""The facts of a journal line in words; a hash is cut to what can be compared at a glance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workbench.i18n import Translator
from workbench.people import called
from workbench.rounds.overview import offers

HASH = re.compile(r"[0-9a-f]{32,}")
SHOWN = 12  # characters of a hash
FAMILIES: Mapping[str, str] = MappingProxyType(
    {"from": "phase", "to": "phase", "verdict": "verdict", "mode": "board.mode", "design": "panel.design"}
)


def facts_in_words(facts: Mapping[str, Any], t: Translator) -> str:
    """Every fact that says something, with its name."""
    told = [_fact(name, value, t) for name, value in facts.items() if value not in ("", None, [], {})]
    return t("journal.fact.separator").join(told)


def subject_in_words(act: str, subject: str, t: Translator) -> str:
    """What was acted upon, as people name it: ids of applications and experts stay, numbers say of what."""
    if act in ("round.advance", "round.back") and t.has(f"phase.{subject}"):
        return t(f"phase.{subject}")
    if act == "round.create" and subject in offers():
        return t.text(offers()[subject].procedure.title)
    if act.startswith("account."):
        return called(subject, {}, t)
    key = f"journal.subject.{act.partition('.')[0]}"
    if subject.isdigit() and t.has(key):
        return t(key, number=subject)
    return f"{subject[:SHOWN]}…" if HASH.fullmatch(subject) else subject


def _fact(name: str, value: object, t: Translator) -> str:
    key = f"journal.fact.{name}"
    label = t(key) if t.has(key) else name
    if name == "confirmed" and isinstance(value, Mapping):
        return t("journal.fact", name=label, value=" ".join(_finding(code, told, t) for code, told in value.items()))
    return t("journal.fact", name=label, value=_value(name, value, t))


def _finding(code: str, facts: object, t: Translator) -> str:
    """A warning somebody took upon themselves, as it was told to them."""
    key = f"finding.{code}"
    if not t.has(key) or not isinstance(facts, Mapping):
        return code
    return t(key, **{name: tuple(one) if isinstance(one, list) else one for name, one in facts.items()})


def _value(name: str, value: object, t: Translator) -> str:
    if isinstance(value, Mapping):
        return t.list(t("journal.fact", name=key, value=_value(name, one, t)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return t.list(_value(name, one, t) for one in value)
    if not isinstance(value, str):
        return t.show(value)
    for key in (f"{FAMILIES.get(name, 'journal.word')}.{value}", f"journal.word.{value}"):
        if t.has(key):
            return t(key)
    return f"{value[:SHOWN]}…" if HASH.fullmatch(value) else value
