"""The made-up application of programme 1, moved to the years of another call."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.rubrics.miit_sme_2022 import PATENTS, STANDARDS, VALUES


def later(years: int, values: Mapping[str, Any] = VALUES) -> dict[str, Any]:
    """Answers with every year and date moved."""
    return {name: _moved(value, years) for name, value in values.items()}


def later_rows(years: int) -> dict[str, tuple[dict[str, Any], ...]]:
    """Lists of standards and patents with their years moved."""
    lists = {"standards": STANDARDS, "patent_list": PATENTS}
    return {name: tuple(row | {"year": row["year"] + years} for row in rows) for name, rows in lists.items()}


def _moved(value: Any, years: int) -> Any:
    if isinstance(value, date):
        return value.replace(year=value.year + years)
    return {year + years: number for year, number in value.items()} if isinstance(value, dict) else value
