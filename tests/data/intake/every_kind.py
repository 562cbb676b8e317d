"""A programme that asks for everything a form can ask for, and answers to all of it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from data.programmes import read_programme
from scoring.applications.answers import Answers
from scoring.applications.form import Form
from scoring.applications.procedure import Procedure
from scoring.applications.programme import Programme
from workbench.exports.template.application import template
from workbench.i18n import translator

HERE = Path(__file__).parent


@cache
def every_kind() -> Programme:
    """The programme, with the rubric of another: none of these tests judges."""
    rubric = known("miit-sme-2022").rubric
    return Programme(rubric, _model(Form, "form"), _model(Procedure, "procedure"))


@cache
def known(name: str) -> Programme:
    """A programme that ships, read once."""
    programme, findings = read_programme(name)
    assert programme is not None, findings
    return programme


@cache
def blank(name: str, language: str = "zh") -> bytes:
    """The empty template of a programme; ``kit`` is the one above."""
    return template(every_kind() if name == "kit" else known(name), translator(language))


def everything() -> Answers:
    """An answer to every field of the programme above."""
    return Answers(
        "A01",
        {
            "cover_name": "中小企业特色产业集群(阀门产业)",
            "filed": date(2022, 9, 30),
            "area": 38.5,
            "industry_type": "secondary",
            "chain_map": True,
            "centres": ("甲中心", "乙中心"),
            "output_total": {2019: 40.0, 2020: 44.0, 2021: 50.0},
            "sme_share": {2019: 70.0, 2020: 71.0, 2021: 72.5},
            "firms": {2021: 120.0},
            "growth": -11.25,
            "sharing": ("pool", "workshop"),
            "sharing_text": "第一行\n第二行",
        },
        {
            "projects": (
                {"name": "项目甲", "category": "strategic", "invested": 1200.0, "marks": ("a", "b"), "local": False},
                {"name": "=1+1", "started": date(2021, 3, 1)},
            )
        },
        {"basis": "基础", "goals": "目标\n目标二"},
        {"chain_map": ("图谱.pdf",), "sharing.pool": ("a.pdf", "b.pdf")},
        authority="某省厅",
        sector="阀门",
    )


def edited(content: bytes, change) -> bytes:
    book = load_workbook(BytesIO(content))
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell_of(sheet, field: str, column: str = "D"):
    """The input cell of a field, found as the reader does: by the hidden first column."""
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == field)
    return sheet[f"{column}{row}"]


def _model(model, part):
    text = (HERE / f"every_kind_{part}.toml").read_text("utf-8")
    return model.model_validate_json(json.dumps(tomllib.loads(text), default=str), strict=True)
