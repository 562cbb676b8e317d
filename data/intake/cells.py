"""What one cell answers: its text or number against the kind of field that asks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from data.grids import Oddity, Raw
from data.intake.quantities import plain, quantity, states_nothing
from scoring.applications.answers import Value
from scoring.applications.form import NUMERIC, Field, Option
from scoring.assembly.cells import identity
from scoring.findings import Finding, Place, found
from scoring.spelling import resembling

YES = frozenset({"是", "有", "yes", "y", "true", "1", "√", "✓", "✔"})
NO = frozenset({"否", "无", "没有", "no", "n", "false", "0", "×", "✗"})
TICKED = frozenset({"√", "✓", "✔", "☑", "☒", "■", "●", "v", "是", "1", "yes", "y", "true", "已勾选"})
UNTICKED = frozenset({"", "□", "☐", "○", "0", "否", "no", "n", "false", "-", "/", "无"})
DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?(?:00:00:00)?")
BULLET = re.compile(r"^\s*(?:\(?[0-9]{1,2}[.)、]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[①-⑳]|[-•·])\s*")
BETWEEN_NAMES = re.compile(r"[\n;；]+|(?<!\d)、")
BETWEEN_OPTIONS = re.compile(r"[\n;；、,，/]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place, and what is odd about it that its value does not show."""

    raw: Raw
    where: Place
    odd: Oddity | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell answers; a value of None with findings is an entry nobody can read."""

    value: Value | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether something stands there that could not be read."""
        return self.value is None and any(finding.level == "block" for finding in self.findings)


def read_cell(field: Field, cell: Cell) -> Parsed:
    """Read one cell as the answer to a field; a series is read year by year."""
    if cell.odd is not None and cell.odd.kind in ("error", "formula"):
        code, name = ("error_cell", "value") if cell.odd.kind == "error" else ("formula_without_value", "formula")
        return Parsed(None, (found(code, "block", cell.where, **{name: cell.odd.text}),))
    if cell.raw is None or cell.raw == "":
        return Parsed()
    return READERS[field.kind](field, cell)


def read_tick(cell: Cell) -> tuple[bool, tuple[Finding, ...]]:
    """Whether a box is ticked; what is neither a tick nor nothing is reported."""
    mark = _bare(text_of(cell.raw))
    if mark in TICKED or mark in UNTICKED:
        return mark in TICKED, ()
    return False, (found("answer_tick_unclear", "block", cell.where, value=text_of(cell.raw)),)


def read_names(text: str) -> tuple[str, ...]:
    """Names one below the other or in a list, without the numbers before them.

    >>> read_names("1.甲中心\\n2.乙中心"), read_names("甲中心、乙中心"), read_names("无")
    (('甲中心', '乙中心'), ('甲中心', '乙中心'), ())
    """
    if states_nothing(text):
        return ()
    names = (BULLET.sub("", part).strip(" \t。.") for part in BETWEEN_NAMES.split(text))
    return tuple(name for name in names if name)


def text_of(raw: Raw) -> str:
    """A cell as text: whole numbers without decimals, a date in ISO form."""
    if raw is None or isinstance(raw, str | float):
        return identity(raw)
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def option_of(field: Field, text: str) -> Option | None:
    """The option a text names: by its words in either language, its id, or the letter before its words."""
    wanted = _bare(text)
    for option in field.options:
        if wanted in {_bare(option.label.zh), _bare(option.label.en), option.id.casefold()}:
            return option
    lettered = {_letter(option): option for option in field.options}
    return lettered.get(wanted.rstrip(".、:")) if wanted else None


def _number(field: Field, cell: Cell) -> Parsed:
    unit = field.unit or ("%" if field.kind == "percent" else None)
    if isinstance(cell.raw, float):
        return _stored(cell, cell.raw, unit)
    if isinstance(cell.raw, date | time | timedelta):
        return _no_number(cell, unit)
    text = text_of(cell.raw)
    if states_nothing(text):
        return Parsed(None, (found("answer_not_applicable", "info", cell.where, value=text),))
    read = quantity(text, unit)
    if read is None:
        return _no_number(cell, unit)
    if read.converted is None:
        return Parsed(read.value)
    converted = found("answer_unit_converted", "warn", cell.where, value=text, unit=unit, read=read.value)
    return Parsed(read.value, (converted,))


def _stored(cell: Cell, value: float, unit: str | None) -> Parsed:
    """A number as the file holds it; 72 % typed into a cell is held as 0.72."""
    if cell.odd is None or cell.odd.kind != "percent":
        return Parsed(value)
    if unit != "%":
        return Parsed(value, (found("answer_shown_as_percent", "warn", cell.where, value=value),))
    read = float(f"{100 * value:.12g}")
    return Parsed(read, (found("answer_percent_cell", "info", cell.where, value=value, read=read),))


def _date(_: Field, cell: Cell) -> Parsed:
    if isinstance(cell.raw, date):
        return Parsed(cell.raw)
    match = DAY.fullmatch(plain(text_of(cell.raw)))
    try:
        return Parsed(date(*map(int, match.groups()))) if match is not None else _no_date(cell)
    except ValueError:
        return _no_date(cell)


def _yesno(_: Field, cell: Cell) -> Parsed:
    word = _bare(text_of(cell.raw))
    if word not in YES and word not in NO:
        strange = found("answer_not_yes_or_no", "block", cell.where, value=text_of(cell.raw)[:60])
        return Parsed(None, (strange,))
    return Parsed(word in YES)


def _choice(field: Field, cell: Cell) -> Parsed:
    text = text_of(cell.raw)
    option = option_of(field, text)
    if option is not None:
        return Parsed(option.id)
    parts = [option_of(field, part) for part in BETWEEN_OPTIONS.split(text)]
    several = tuple(part.id for part in parts if part is not None)
    return Parsed(several) if len(several) > 1 else _no_option(field, cell, text)


def _ticks(field: Field, cell: Cell) -> Parsed:
    """Several options in one cell, by their words or their letters."""
    text = text_of(cell.raw)
    whole = option_of(field, text)
    parts = [text] if whole is not None else [part for part in BETWEEN_OPTIONS.split(text) if part.strip()]
    if whole is None and len(parts) == 1 and plain(text).isalpha() and plain(text).isascii():
        parts = list(plain(text))  # ABD
    options = [option_of(field, part) for part in parts]
    unknown = [part for part, option in zip(parts, options, strict=True) if option is None]
    if unknown:
        return _no_option(field, cell, unknown[0].strip())
    return Parsed(tuple(dict.fromkeys(option.id for option in options if option is not None)))


def _text(_: Field, cell: Cell) -> Parsed:
    if isinstance(cell.raw, date | time | timedelta):
        return Parsed(None, (found("date_in_text", "block", cell.where, value=text_of(cell.raw)),))
    return Parsed(text_of(cell.raw).strip() or None)


def _names(_: Field, cell: Cell) -> Parsed:
    names = read_names(text_of(cell.raw))
    return Parsed(names or None)


READERS: dict[str, Callable[[Field, Cell], Parsed]] = {
    **dict.fromkeys(NUMERIC, _number),
    "date": _date,
    "yesno": _yesno,
    "choice": _choice,
    "ticks": _ticks,
    "text": _text,
    "names": _names,
}


def _no_number(cell: Cell, unit: str | None) -> Parsed:
    value = text_of(cell.raw)[:60]
    return Parsed(None, (found("answer_not_a_number", "block", cell.where, value=value, unit=unit),))


def _no_date(cell: Cell) -> Parsed:
    return Parsed(None, (found("answer_not_a_date", "block", cell.where, value=text_of(cell.raw)[:60]),))


def _no_option(field: Field, cell: Cell, text: str) -> Parsed:
    labels = tuple(option.label.zh for option in field.options)
    similar = resembling(text, labels)
    strange = found("answer_not_an_option", "block", cell.where, value=text[:60], allowed=labels, similar=similar)
    return Parsed(None, (strange,))


def _letter(option: Option) -> str:
    match = re.match(r"([A-Za-z])(?=[^A-Za-z])", option.label.zh)
    return match[1].casefold() if match is not None else option.id.casefold()


def _bare(text: str) -> str:
    """A text without spaces and case, its punctuation in one form."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).replace("、", ",").replace("“", '"').replace("”", '"').rstrip("。.;,")
