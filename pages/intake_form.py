"""The form as it was filled in, every remark beside its field with clause and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, say, show, table
from pages.common.screen import Screen
from workbench.intake_views import ChapterView, FieldView, FormView, Remark, SectionView, TableView, remarks
from workbench.rounds.intake.receiving import Folder

FIELD = Markup('<div class="hp-field{}"><dt>{}</dt><dd>{}{}</dd></div>')
REMARK = Markup(
    '<div class="hp-beside hp-{}"><span class="hp-level hp-{}">{}</span> {}<p class="hp-remedy">{}</p>{}</div>'
)


def show_form(screen: Screen, view: FormView) -> None:
    """Everything, or only what something was found in."""
    t = screen.t
    only = st.toggle(t("intake.only"), key="intake.only", disabled=not has_remarks(view))
    show(Markup('<p class="hp-quietly">{}</p>').format(view.title))
    if view.remarks:
        show(remarks_of(screen, view.remarks))
    parts = [_section(screen, section, only) for section in view.sections]
    parts += [_table(screen, one) for one in view.tables if not only or one.remarks or any(r.remarks for r in one.rows)]
    parts += [_chapter(screen, one) for one in view.chapters if one.remarks or not only]
    show(Markup('<div class="hp-form">{}</div>').format(Markup().join(parts)))


def show_listed(screen: Screen, folder: Folder) -> None:
    """The columns of an application that came as a row of a table."""
    t = screen.t
    told = remarks(folder.programme, folder.checked.findings, t)
    if told:
        show(remarks_of(screen, told))
    rows = [Row((name, t.show(value))) for name, value in folder.checked.answers.values.items()]
    if rows:
        table((Column(t("column.field")), Column(t("column.value"), wide=True)), rows, t("intake.row"))
    else:
        say(t("intake.row.none"))


def has_remarks(view: FormView) -> bool:
    """Whether anything was found anywhere in the form."""
    fields = (field.remarks for section in view.sections for field in section.fields)
    tables = ((*one.remarks, *(r for row in one.rows for r in row.remarks)) for one in view.tables)
    return any((view.remarks, *fields, *tables, *(one.remarks for one in view.chapters)))


def _section(screen: Screen, section: SectionView, only: bool) -> Markup:
    fields = [field for field in section.fields if field.remarks or not only]
    if not fields:
        return Markup("")
    listed = Markup().join(_field(screen, field) for field in fields)
    return Markup("<h4>{}</h4><dl>{}</dl>").format(section.title, listed)


def _field(screen: Screen, field: FieldView) -> Markup:
    label = " ".join(part for part in (field.number, field.label) if part)
    unit = Markup(' <span class="hp-quietly">{}</span>').format(field.unit) if field.unit else Markup("")
    gravest = f" hp-{field.remarks[0].level}" if field.remarks else ""
    return FIELD.format(gravest, label, _answer(screen, field) + unit + _size(field), remarks_of(screen, field.remarks))


def _answer(screen: Screen, field: FieldView) -> Markup:
    empty = Markup('<span class="hp-quietly">{}</span>').format(screen.t("intake.unanswered"))
    if field.boxes:
        ticked = [box for box in field.boxes if box.ticked]
        return _join(Markup("<div>☑ {}{}</div>").format(box.label, _files(box.files)) for box in ticked) or empty
    if len(field.entries) == 1 and field.entries[0].year is None:
        value = field.entries[0].value
        return (empty if value is None else Markup("{}").format(value)) + _files(field.files)
    years = (
        Markup('<span class="hp-year"><small>{}</small> {}</span>').format(entry.year, entry.value or "—")
        for entry in field.entries
    )
    return _join(years) + _files(field.files)


def _size(field: FieldView) -> Markup:
    if field.characters is None or field.limit is None:
        return Markup("")
    return Markup(' <span class="hp-quietly">({}/{})</span>').format(field.characters, field.limit)


def _files(files: Sequence[str]) -> Markup:
    if not files:
        return Markup("")
    return Markup(' <span class="hp-quietly">[{}]</span>').format("; ".join(files))


def _table(screen: Screen, one: TableView) -> Markup:
    heads = _join(Markup("<th scope='col'>{}</th>").format(head) for head in one.heads)
    rows = Markup().join(
        Markup("<tr>{}</tr>{}").format(
            _join(Markup("<td>{}</td>").format(cell or "—") for cell in row.cells),
            Markup('<tr><td colspan="{}">{}</td></tr>').format(len(one.heads), remarks_of(screen, row.remarks))
            if row.remarks
            else "",
        )
        for row in one.rows
    )
    body = Markup(
        '<div class="hp-scroll"><table class="hp-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    )
    told = remarks_of(screen, one.remarks)
    return Markup("<h4>{}</h4>{}{}").format(one.title, body.format(heads, rows) if one.rows else "", told)


def _chapter(screen: Screen, one: ChapterView) -> Markup:
    t = screen.t
    size = t("intake.characters", count=one.characters)
    text = Markup("<details><summary>{} · {}</summary><p>{}</p></details>").format(one.title, size, one.text or "—")
    return text + remarks_of(screen, one.remarks)


def remarks_of(screen: Screen, told: Iterable[Remark]) -> Markup:
    """Findings in the words of their rules, the gravest first, each with its remedy and its clause."""
    t = screen.t
    return Markup().join(
        REMARK.format(
            one.level,
            one.level,
            t(f"level.{one.level}"),
            one.message,
            one.remedy,
            Markup('<p class="hp-clause">{}</p>').format(one.clause) if one.clause else "",
        )
        for one in told
    )


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
