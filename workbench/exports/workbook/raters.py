"""专家: what each expert scored, and how strictly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

import numpy as np
from openpyxl import Workbook

from scoring.evaluate import Evaluation
from scoring.sheets import Floats, Rater, State
from workbench.exports.workbook.cautions import add_cautions
from workbench.exports.workbook.ranking import Namer
from workbench.exports.workbook.style import print_setup
from workbench.exports.workbook.table import Column, Value, filtered, freeze, headers, headline, rows
from workbench.i18n import Translator

HEADER = 3
NOT_COUNTED: tuple[State, ...] = get_args(State)


def add_raters(book: Workbook, evaluation: Evaluation, t: Translator, name: Namer) -> None:
    """Write one line for each expert, in order of id."""
    sheet = book.create_sheet(name(t("sheet.raters")))
    columns = _columns(evaluation.panel.raters, t)
    headline(sheet, columns, t("sheet.raters"), t("raters.note"))
    headers(sheet, HEADER, columns)
    last = rows(sheet, HEADER + 1, columns, _lines(evaluation, t)) - 1
    filtered(sheet, HEADER, last, len(columns))
    add_cautions(sheet, last + 2, columns, evaluation, t)
    freeze(sheet, HEADER, 2)
    print_setup(sheet, t, HEADER, HEADER)


def _columns(raters: tuple[Rater, ...], t: Translator) -> list[Column]:
    columns = [
        Column(t("column.rater"), "text", 10, 18).fitted(rater.id for rater in raters),
        Column(t("column.rater_name"), "text", 10, 24).fitted(rater.name for rater in raters),
        Column(t("column.affiliation"), "wrapped", 14, 36).fitted(_attribute(rater, "affiliation") for rater in raters),
        Column(t("column.region"), "text", 8, 16).fitted(_attribute(rater, "region") for rater in raters),
        Column(t("column.sheets"), "ordinal", 11),
        *(Column(t(f"state.{state}"), "ordinal", 10) for state in NOT_COUNTED),
        Column(t("column.mean_total"), "score", 11),
        Column(t("column.severity"), "difference", 12),
        Column(t("column.severity_se"), "fine", 12),
        Column(t("column.flags"), "wrapped", 26),
    ]
    return [column.legible() for column in columns]


def _lines(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    aside = Counter((sheet.rater, sheet.state) for sheet in evaluation.panel.set_aside)
    means = _mean_totals(evaluation)
    for j, rater in enumerate(evaluation.panel.raters):
        yield [
            rater.id,
            rater.name,
            _attribute(rater, "affiliation"),
            _attribute(rater, "region"),
            int(evaluation.design.sheets_per_rater[j]),
            *(aside[j, state] for state in NOT_COUNTED),
            float(means[j]),
            float(evaluation.normalized.severity[j]),
            float(evaluation.normalized.severity_se[j]),
            t.list(t(f"flag.{flag.code}") for flag in evaluation.flags.raters[j]) or None,
        ]


def _mean_totals(evaluation: Evaluation) -> Floats:
    raters = len(evaluation.panel.raters)
    sums = np.bincount(evaluation.panel.rater, evaluation.totals.total, raters)
    sheets = np.bincount(evaluation.panel.rater, minlength=raters)
    means: Floats = np.divide(sums, sheets, out=np.full(raters, np.nan), where=sheets > 0)
    return means


def _attribute(rater: Rater, name: str) -> str | None:
    value = rater.attributes.get(name)
    return None if value is None else str(value)
