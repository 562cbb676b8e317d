"""The applications that came in as the file ``evaluate --applications`` reads."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.rubric import Gate
from workbench.exports.csv_text import csv_text
from workbench.exports.result import number
from workbench.i18n import Translator
from workbench.intake import CheckedApplication, Intake

COLUMNS = ("application", "name", "sector", "region", "lists")
YES, NO = "是", "否"


def applications_csv(intake: Intake, t: Translator) -> bytes:
    """One row for each application: names, the columns the rubric takes from the form, and the verdict."""
    fields = tuple(dict.fromkeys(criterion.field for criterion in intake.programme.rubric.fielded))
    heads = [t(f"header.applications.{column}") for column in COLUMNS]
    rows = [[*heads, *fields, t("column.verdict"), t("column.authority")]]
    for one in intake.applications:
        own = (one.id, one.name, one.answers.sector, one.region, "、".join(one.lists))
        rows.append([*own, *_values(intake, one, fields), t(f"verdict.{one.verdict.state}"), one.answers.authority])
    return csv_text(rows)


def _values(intake: Intake, one: CheckedApplication, fields: tuple[str, ...]) -> Iterator[str]:
    """Measured columns by their id, and gates by the answer of the form."""
    measured = {measurement.id: measurement.value for measurement in one.examination.measured}
    gates = {criterion.field for criterion in intake.programme.rubric.fielded if isinstance(criterion, Gate)}
    for field in fields:
        value = measured.get(field, one.answers.values.get(field) if field in gates else None)
        if isinstance(value, bool):
            yield YES if value else NO
        elif isinstance(value, int | float):
            yield f"{number(float(value))}"
        else:
            yield ""
