"""What the workbench says, in Chinese or in English: a Translator is a value, never a global."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from scoring.findings import Finding, Place

if TYPE_CHECKING:
    from scoring.rubric import Text

Language = Literal["zh", "en"]
FOLDERS: Mapping[Language, str] = {"zh": "zh_CN", "en": "en"}
LOCALES = Path(__file__).parent / "locales"
UNKNOWN = "—"
TERMS = {  # facts that are codes (some with an id, as criterion:growth), and the keys that put them in words
    **dict.fromkeys(("asked", "asked_by"), "asked"),
    **dict.fromkeys(("method", "requested", "declared", "used"), "method"),
    **dict.fromkeys(("reason", "constraint"), "reason"),
    **dict.fromkeys(("state", "states"), "state"),
    "attribute": "attribute",
    "coefficients": "coefficient",
    "column": "heading",
    "element": "element",
    "expected": "type",
    "kind": "kind",
}


class MissingText(UserWarning):
    """A key or a fact without text: an error under test, shown as the bare key in use."""


@dataclass(frozen=True, slots=True, eq=False)
class Translator:
    """Every text of the interface in one language.

    ``messages`` maps a key to its forms (one, or one per plural form chosen by the fact ``count``).
    """

    language: Language
    messages: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text of a key with its facts filled in."""
        forms = self.messages.get(key)
        if forms is None:
            warnings.warn(f"no {self.language} text for {key!r}", MissingText, stacklevel=2)
            return key
        pattern = forms[self._form(forms, facts)]
        shown = {name: self._show_fact(name, value) for name, value in facts.items()}
        return pattern.format_map(_Facts(shown)) if "{" in pattern or "}" in pattern else pattern

    def has(self, key: str) -> bool:
        """Whether a key has a text, for codes that may be somebody's own."""
        return key in self.messages

    def finding(self, finding: Finding) -> str:
        """What was found, as a sentence."""
        return self(f"finding.{finding.code}", **finding.facts)

    def remedy(self, finding: Finding) -> str:
        """What to do about it, with what may have been meant where something resembles it."""
        remedy = self(f"remedy.{finding.code}", **finding.facts)
        similar = finding.facts.get("similar")
        return self("remedy.resembling", remedy=remedy, similar=similar) if similar else remedy

    def place(self, place: Place) -> str:
        """Where something stands: as much of file, sheet, row, column and field as is known."""
        known = {name: getattr(place, name) for name in ("file", "sheet", "row", "column", "field")}
        parts = [self(f"place.{name}", **{name: value}) for name, value in known.items() if value is not None]
        return self("place.separator").join(parts)

    def text(self, text: Text) -> str:
        """The side of a bilingual text that is in this language."""
        return text.zh if self.language == "zh" else text.en

    def show(self, value: object) -> str:
        """A value in words: a dash for what is not known, a list of several, yes and no, a date, a number."""
        match value:
            case None:
                return UNKNOWN
            case bool():
                return self("yes" if value else "no")
            case float():
                return UNKNOWN if math.isnan(value) else f"{value:.10g}"
            case date():
                return self.date(value)
            case tuple() | list():
                return self.list(self.show(item) for item in value)
            case _:
                return str(value)

    def list(self, items: Iterable[str]) -> str:
        """Several things one after the other."""
        return self("list.separator").join(items)

    def number(self, value: float | Decimal | None, digits: int = 2) -> str:
        """A number with grouped thousands and exactly ``digits`` decimals."""
        if value is None or math.isnan(value):
            return UNKNOWN
        return format_decimal(value, format=f"#,##0.{'0' * digits}", locale=FOLDERS[self.language])

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share between 0 and 1 as a percentage."""
        return UNKNOWN if share is None or math.isnan(share) else f"{self.number(share * 100, digits)} %"

    def date(self, value: date) -> str:
        """A calendar date as it is written in an official text."""
        pattern = "y年M月d日" if self.language == "zh" else "d MMMM y"
        return format_date(value, pattern, locale=FOLDERS[self.language])

    def _form(self, forms: tuple[str, ...], facts: Mapping[str, object]) -> int:
        count = facts.get("count")
        return self.plural(count) if len(forms) > 1 and isinstance(count, int) else len(forms) - 1

    def _show_fact(self, name: str, value: object) -> str:
        if isinstance(value, tuple):
            return self.list(self._show_fact(name, item) for item in value)
        if value in (None, "") and self.has(f"unnamed.{name}"):
            return self(f"unnamed.{name}")
        family, code = TERMS.get(name, ""), str(value)
        key, _, id_ = f"{family}.{code}".partition(":")
        if not family or not self.has(key):
            return self.show(value)
        return self(key, id=id_) if id_ else self(key)


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        warnings.warn(f"no fact {name!r} for a text that needs it", MissingText, stacklevel=3)
        return UNKNOWN


@cache
def translator(language: Language) -> Translator:
    """The texts of one language, read from its catalogs once in a process."""
    messages: dict[str, tuple[str, ...]] = {}
    plural: Callable[[int], int] = c2py("0")
    for path in sorted((LOCALES / FOLDERS[language]).glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=FOLDERS[language])
        plural = c2py(catalog.plural_expr)
        messages |= {_key(m.id): _forms(m.string) for m in catalog if m.id and all(_forms(m.string))}
    return Translator(language, messages, plural)


def _key(identifier: Sequence[str]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _forms(string: Sequence[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ("",))
