"""Answers in the words in which the printed form holds them: boxes, units, enclosures."""

from __future__ import annotations

from datetime import date

from data.samples.applications.figures import yearly
from scoring.applications.answers import Answers, Value
from scoring.applications.form import Field, Form

YEARS = (2019, 2020, 2021)
TICKED, EMPTY = "☑", "□"
NOTE = "（注：勾选需提供佐证材料）"
UNITS = ("%", "亿元", "万元", "平方公里", "吨二氧化碳/万元")
Line = tuple[str, ...]
"""Cells of a row; the last is stretched to the right edge."""


class Page:
    """What stands in the cells of the form: answers in the words the form is printed with."""

    def __init__(self, form: Form, answers: Answers) -> None:
        self.fields = form.fields
        self.answers = answers

    def text(self, name: str) -> str:
        """One answer, boxes ticked, with the enclosures that prove it."""
        field, value = self.fields[name], self.answers.values.get(name)
        if field.options and field.kind == "choice":
            return "　".join(f"{box(o.id == value)}{o.label.zh}" for o in field.options)
        if field.kind == "ticks":
            return "\n".join([*(self._option(field, o.id, o.label.zh) for o in field.options), NOTE])
        files = "、".join(self.answers.evidence.get(name, ()))
        if field.kind == "yesno":
            proof = f"（如涉及，需提供佐证材料：{files}）" if field.evidence else ""
            return f"{box(value is True)}是　{box(value is False)}否{proof}"
        return shown(value) + (f"（{files}）" if files else "")

    def row(self, name: str) -> Line:
        """A label with its unit, and the answer beside it."""
        return (self.label(name), self.text(name))

    def years(self, name: str) -> Line:
        """A label, and the number of each year."""
        series = yearly(self.answers.values[name])
        return (self.label(name), *(shown(series.get(year)) for year in YEARS))

    def down(self, name: str) -> tuple[Line, ...]:
        """The number of each year under the other, with its year."""
        series = yearly(self.answers.values[name])
        return tuple((self.label(name), f"{year}年", shown(series.get(year))) for year in YEARS)

    def label(self, name: str) -> str:
        """The printed label, with the unit where the form prints one, and the limit of a text."""
        field = self.fields[name]
        unit = f"（{field.unit}）" if field.unit in UNITS else ""
        return field.label.zh + (f"\n（{field.limit}字以内）" if field.limit else unit)

    def _option(self, field: Field, option: str, label: str) -> str:
        files = "、".join(self.answers.evidence.get(f"{field.id}.{option}", ()))
        value = self.answers.values.get(field.id)
        ticked = isinstance(value, tuple) and option in value
        return f"{box(ticked)}{label}" + (f"（{files}）" if files else "")


def shown(value: Value | None) -> str:
    """An answer as it is typed into a cell.

    >>> shown(12.0), shown(date(2022, 10, 9)), shown(None)
    ('12', '2022年10月9日', '')
    """
    match value:
        case None:
            return ""
        case float():
            return f"{value:.10g}"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case tuple():
            return "、".join(value)
        case _:
            return str(value)


def box(ticked: bool) -> str:
    """A box, ticked or not."""
    return TICKED if ticked else EMPTY
