"""Faults put into answers: each function changes one thing and leaves the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from data.samples.applications.figures import number, yearly
from scoring.applications.answers import Answers, Row, Value
from scoring.applications.texts import chars

Fault = Mapping[str, Any]
Everyone = Mapping[str, Answers]


def plant(answers: Answers, fault: Fault, everyone: Everyone) -> Answers:
    """The answers with a fault in them; faults of the workbook itself leave them as they are."""
    for name, change in CHANGES.items():
        if name in fault:
            return change(answers, fault[name], everyone)
    return answers


def _set(answers: Answers, how: Fault, _: Everyone) -> Answers:
    return _with_value(answers, how["field"], how["value"])


def _clear(answers: Answers, how: Fault, _: Everyone) -> Answers:
    return replace(answers, values={name: v for name, v in answers.values.items() if name != how["field"]})


def _times(answers: Answers, how: Fault, _: Everyone) -> Answers:
    value = answers.values[how["field"]]
    if isinstance(value, Mapping):
        return _with_value(answers, how["field"], {year: round(n * how["by"], 6) for year, n in value.items()})
    return _with_value(answers, how["field"], round(number(value) * how["by"], 6))


def _swap(answers: Answers, how: Fault, _: Everyone) -> Answers:
    series, (first, second) = dict(yearly(answers.values[how["field"]])), how["years"]
    series[first], series[second] = series[second], series[first]
    return _with_value(answers, how["field"], series)


def _lengthen(answers: Answers, how: Fault, _: Everyone) -> Answers:
    text = str(answers.values[how["field"]])
    while chars(text) < how["characters"]:
        text += text
    return _with_value(answers, how["field"], text[: how["characters"]])


def _unprove(answers: Answers, key: str, _: Everyone) -> Answers:
    return replace(answers, evidence={name: files for name, files in answers.evidence.items() if name != key})


def _drop_chapter(answers: Answers, name: str, _: Everyone) -> Answers:
    return replace(answers, chapters={key: text for key, text in answers.chapters.items() if key != name})


def _shorten(answers: Answers, how: Fault, _: Everyone) -> Answers:
    cut = {name: answers.chapters[name][: how["characters"]] for name in how["chapters"]}
    return replace(answers, chapters={**answers.chapters, **cut})


def _copy(answers: Answers, how: Fault, everyone: Everyone) -> Answers:
    source = everyone[how["from"]].chapters
    return replace(answers, chapters={**answers.chapters, **{name: source[name] for name in how["chapters"]}})


def _cell(answers: Answers, how: Fault, _: Everyone) -> Answers:
    return _with_rows(answers, how, lambda row, n: row | {how["column"]: how["value"]} if n == how["number"] else row)


def _blank_cell(answers: Answers, how: Fault, _: Everyone) -> Answers:
    return _with_rows(answers, how, lambda row, n: _without(row, how["column"]) if n == how["number"] else row)


def _blank(answers: Answers, how: Fault, _: Everyone) -> Answers:
    return _with_rows(answers, how, lambda row, _: _without(row, how["column"]))


def _drop_row(answers: Answers, how: Fault, _: Everyone) -> Answers:
    rows = answers.rows[how["table"]]
    return _with_table(answers, how["table"], (*rows[: how["number"] - 1], *rows[how["number"] :]))


def _repeat_row(answers: Answers, how: Fault, _: Everyone) -> Answers:
    rows = answers.rows[how["table"]]
    return _with_table(answers, how["table"], (*rows, rows[how["number"] - 1]))


def _empty(answers: Answers, table: str, _: Everyone) -> Answers:
    return _with_table(answers, table, ())


def _with_value(answers: Answers, name: str, value: Value) -> Answers:
    return replace(answers, values={**answers.values, name: value})


def _with_rows(answers: Answers, how: Fault, change: Callable[[dict[str, Value], int], Row]) -> Answers:
    changed = tuple(change(dict(row), n) for n, row in enumerate(answers.rows[how["table"]], start=1))
    return _with_table(answers, how["table"], changed)


def _with_table(answers: Answers, table: str, rows: tuple[Row, ...]) -> Answers:
    return replace(answers, rows={**answers.rows, table: rows})


def _without(row: Row, column: str) -> Row:
    return {name: value for name, value in row.items() if name != column}


CHANGES: Mapping[str, Callable[[Answers, Any, Everyone], Answers]] = {
    "set": _set,
    "clear": _clear,
    "times": _times,
    "swap": _swap,
    "lengthen": _lengthen,
    "unprove": _unprove,
    "drop_chapter": _drop_chapter,
    "shorten": _shorten,
    "copy": _copy,
    "cell": _cell,
    "blank_cell": _blank_cell,
    "blank": _blank,
    "drop_row": _drop_row,
    "repeat_row": _repeat_row,
    "empty": _empty,
}
