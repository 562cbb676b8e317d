"""Filled files of programme 1, in memory, for tests of what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from data.intake.filling import fill, fill_summary
from scoring.applications.answers import Answers
from scoring.applications.programme import Programme
from tests.rubrics.miit_sme_2022 import application, programme
from workbench.exports.template.application import template
from workbench.exports.template.summary import summary_template
from workbench.i18n import translator
from workbench.intake_files import Source

ZH, EN = translator("zh"), translator("en")


@cache
def blank() -> bytes:
    return template(programme(), ZH)


def kind() -> str:
    """The title of the first kind of recommending authority."""
    known: Programme = programme()
    first = known.procedure.recommenders[0]
    return next(a.title.zh for a in known.procedure.authorities if a.id == first)


def filled(name: str, *, sector: str = "阀门", authority: str = "云岭省工信厅", **changes: object) -> Source:
    """One application as a file, sound but for the changes."""
    answers: Answers = replace(application(name, **changes), sector=sector, authority=authority)
    return Source(f"{name}.xlsx", fill(blank(), programme(), answers, {"kind": kind()}))


def summary(*rows: Mapping[str, object], authority: str = "云岭省工信厅", name: str = "汇总表.xlsx") -> Source:
    """A summary as a file."""
    head = {"authority": authority, "kind": kind()}
    return Source(name, fill_summary(summary_template(programme(), ZH), head, rows))
