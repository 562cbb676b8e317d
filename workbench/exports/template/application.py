"""The workbook one applicant fills in: the form, its lists and its plan."""

from __future__ import annotations

from collections.abc import Iterator

from data.intake.anchors import Origin
from data.intake.packing import packed
from scoring.applications.form import Form
from scoring.applications.programme import Programme
from workbench.exports.template.canvas import finish, new_template
from workbench.exports.template.documents import add_documents
from workbench.exports.template.form_sheet import add_form
from workbench.exports.template.head_sheet import Line, add_head
from workbench.exports.template.plan_sheet import add_plan
from workbench.exports.template.tables import add_table
from workbench.i18n import Translator


def template(programme: Programme, t: Translator) -> bytes:
    """The empty form of a programme as a workbook; the same programme gives the same bytes.

    Raises
    ------
    ValueError
        If the programme has no form.
    """
    form = programme.form
    if form is None:
        raise ValueError("programme_without_form")
    book = new_template(t, programme.year, Origin("application", programme.id, form.version, t.language))
    official = t("template.official") if form.official else t("template.not_official")
    subtitle = t("template.source", source=t.text(form.source), official=official)
    add_head(book, t.text(form.title), subtitle, tuple(_advice(form, t)), tuple(_head(programme, t)))
    add_form(book, form)
    for table in form.tables:
        add_table(book, table)
    if form.plan is not None:
        add_plan(book, form.plan)
    add_documents(book, [document for document in programme.procedure.documents if document.scope == "application"])
    return packed(finish(book))


def _advice(form: Form, t: Translator) -> Iterator[str]:
    yield t("template.advice.open_cells")
    yield t("template.advice.units")
    yield t("template.advice.evidence")
    if form.tables:
        yield t("template.advice.tables")
    if form.plan is not None:
        yield t("template.advice.plan")
    yield t("template.advice.save")


def _head(programme: Programme, t: Translator) -> Iterator[Line]:
    yield Line("application", t("template.head.application"), t("template.head.application.note"))
    yield Line("sector", t("template.head.sector"), t("template.head.sector.note"), required=True)
    yield Line("authority", t("template.head.authority"), t("template.head.authority.note"), required=True)
    procedure = programme.procedure
    titles = {authority.id: t.text(authority.title) for authority in procedure.authorities}
    if len(procedure.recommenders) > 1:
        kinds = tuple(titles[kind] for kind in procedure.recommenders)
        yield Line("kind", t("template.head.kind"), t("template.head.kind.note"), kinds, required=True)
    lists = tuple(dict.fromkeys(quota.list for quota in procedure.quotas))
    if len(lists) > 1:
        entries = (*lists, "、".join(lists))
        yield Line("list", t("template.head.list"), t("template.head.list.note"), entries, required=True)
