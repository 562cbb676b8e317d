"""The workbook a recommending authority fills in: its summary of applications and what it sends with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from data.intake.anchors import Origin
from data.intake.filling import fill_summary
from data.intake.packing import packed
from data.intake.submitted import OWN, summary_fields
from scoring.applications.answers import Answers
from scoring.applications.form import Field
from scoring.applications.procedure import SummaryColumn
from scoring.applications.programme import Programme
from scoring.rubric import Text
from workbench.exports.template.canvas import finish, new_template
from workbench.exports.template.documents import add_documents
from workbench.exports.template.head_sheet import Line, add_head
from workbench.exports.template.tables import Listing, add_listing
from workbench.i18n import Translator

PREPARED = 10


class Listed(Protocol):
    """An application as a summary lists it."""

    @property
    def id(self) -> str:
        """Its number."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def answers(self) -> Answers:
        """What its form says."""

    @property
    def kind(self) -> str:
        """The kind of authority that recommends it."""

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists it is meant for."""


def summary_template(programme: Programme, t: Translator) -> bytes:
    """The empty summary of a programme; the official one where there is one, and otherwise our own."""
    summary = programme.procedure.summary
    book = new_template(t, programme.year, Origin("summary", programme.id, programme.procedure.version, t.language))
    title = book.text(summary.title) if summary is not None else t("template.summary.own")
    official = summary is not None and summary.official
    source = t("template.source", source=t.text(programme.procedure.source), official=_said(official, t))
    advice = [t("template.advice.summary"), t("template.advice.own_columns"), t("template.advice.documents")]
    add_head(book, title, source, [*advice, t("template.advice.save")], tuple(_head(programme, t)))
    columns = (*summary_fields(programme), *_own(programme, t))
    note = t("template.summary.note", limit=_limits(programme, t))
    add_listing(book, Listing("summary", "", title, note, columns, PREPARED))
    add_documents(book, [d for d in programme.procedure.documents if d.scope == "submission"])
    return packed(finish(book))


def _said(official: bool, t: Translator) -> str:
    return t("template.official") if official else t("template.not_official")


def _head(programme: Programme, t: Translator) -> Iterator[Line]:
    yield Line("authority", t("template.head.authority"), t("template.head.authority.note"), required=True)
    procedure = programme.procedure
    titles = {authority.id: t.text(authority.title) for authority in procedure.authorities}
    if len(procedure.recommenders) > 1:
        kinds = tuple(titles[kind] for kind in procedure.recommenders)
        yield Line("kind", t("template.head.kind"), t("template.head.kind.note"), kinds, required=True)
    yield Line("region", t("template.head.region"), t("template.head.region.note"))
    yield Line("contact", t("template.head.contact"), "")
    yield Line("received", t("template.head.received"), t("template.head.received.note"), date=True)


def _own(programme: Programme, t: Translator) -> Iterator[Field]:
    """Columns that join a row to its application; the name only where no official column has it."""
    lists = tuple(dict.fromkeys(quota.list for quota in programme.procedure.quotas))
    left_out = {"row_name"} if programme.procedure.summary is not None else set()
    left_out |= {"row_list"} if len(lists) < 2 else set()
    for name in OWN:
        if name not in left_out:
            label = t(f"template.summary.{name}")
            yield Field(id=name, kind="text", label=Text(zh=label, en=label), required=False)


def _limits(programme: Programme, t: Translator) -> str:
    quotas = programme.procedure.quotas
    if not quotas:
        return t("template.summary.no_quota")
    titles = {authority.id: t.text(authority.title) for authority in programme.procedure.authorities}
    return t.list(t("template.summary.quota", kind=titles[q.authority], limit=q.limit) for q in quotas)


def filled_summary(programme: Programme, t: Translator, authority: str, applications: Sequence[Listed]) -> bytes:
    """The summary of one authority with a row for each of its applications, taken from their forms."""
    summary = programme.procedure.summary
    columns = summary.columns if summary is not None else ()
    rows = [_row(columns, one) for one in applications]
    titles = {kind.id: t.text(kind.title) for kind in programme.procedure.authorities}
    head = {"authority": authority, "kind": next((titles[one.kind] for one in applications if one.kind), "")}
    return fill_summary(summary_template(programme, t), head, rows)


def _row(columns: Sequence[SummaryColumn], one: Listed) -> dict[str, str | float | date]:
    own = {"row_name": one.name, "row_application": one.id, "row_sector": one.answers.sector}
    own |= {"row_list": "、".join(one.lists)} if len(one.lists) > 1 else {}
    official = {column.id: one.answers.values.get(column.same_as or "") for column in columns}
    return own | {name: value for name, value in official.items() if isinstance(value, str | float | date)}
