"""The left half of the desk: what the applicant says, laid out to be judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import streamlit as st
from markupsafe import Markup

from pages.common.links import file_link
from pages.common.parts import show
from pages.common.screen import Screen
from pages.common.sparkline import sparkline
from scoring.selection.reverification import Completion
from workbench.i18n import Translator
from workbench.intake_views import ChapterView, FieldView, MeasuredView, SectionView, TableView
from workbench.rounds.judging.evidence import FEWEST, Evidence

KEPT = 400  # applications whose panes are kept ready, in both languages
NUMERIC = ("number", "integer", "percent")
COVER = "cover"  # of the form: who applies, which the heading says
PROSE = 30  # characters from which a text without a limit is one to be read
SPOKEN = ("text", "ticks", "names")  # what stands under texts; everything else is data
TICKED = Markup('<li class="hp-tick">{}{}</li>')
SECTION = Markup("<section><h4>{}</h4>{}</section>")


def show_evidence(screen: Screen, evidence: Evidence) -> None:
    """Name and place of the application, and everything known of it in tabs."""
    panes = rendered(evidence, screen.t)
    show(panes[0][1])
    named = panes[1:]
    if not named:
        return
    for tab, (_, markup) in zip(st.tabs([name for name, _ in named], key="desk.tabs"), named, strict=True):
        with tab:
            show(markup)


@lru_cache(maxsize=KEPT)
def rendered(evidence: Evidence, t: Translator) -> tuple[tuple[str, Markup], ...]:
    """The heading and the panes that hold something, each with the name of its tab."""
    panes = [("facts", _facts(evidence, t)), ("data", _data(evidence, t)), ("texts", _texts(evidence, t))]
    panes += [("goals", _goals(evidence, t)), ("files", _files(evidence, t))]
    kept = [
        (t(f"evidence.{name}"), Markup('<div class="hp-pane">{}</div>').format(body)) for name, body in panes if body
    ]
    return (("", _heading(evidence, t)), *kept)


def _heading(evidence: Evidence, t: Translator) -> Markup:
    parts = [part for part in (evidence.sector, evidence.region) if part]
    line = Markup('<div class="hp-subject"><h2>{} {}</h2><p>{}</p></div>')
    return line.format(evidence.application, evidence.name, t("evidence.separator").join(parts))


def _facts(evidence: Evidence, t: Translator) -> Markup:
    """Measured figures beside the sub-sector's, then what the applicant says first."""
    rows = [_measured(one, evidence, t) for one in evidence.measured if not isinstance(one.value, bool)]
    columns = [t("evidence.figure"), t("evidence.value"), *_compared(evidence, t)]
    alone = "" if evidence.typical else t("evidence.alone", fewest=FEWEST)
    body = _table(columns, rows, t("evidence.measured.caption") + alone) if rows else Markup()
    body += _stated(evidence, t)
    chapters = evidence.form.chapters if evidence.form is not None else ()
    return body + _join(_chapter(chapter, t) for chapter in chapters[:1])


def _measured(one: MeasuredView, evidence: Evidence, t: Translator) -> Markup:
    value = None if one.value is None else float(one.value)
    row = Markup('<tr><th scope="row">{}<small class="hp-how">{}</small></th><td class="hp-number">{} {}</td>{}</tr>')
    return row.format(one.title, one.derivation, _short(value, t), one.unit, _benchmark(evidence, one.id, t))


def _compared(evidence: Evidence, t: Translator) -> tuple[str, ...]:
    """The column of what is typical, where enough of the sub-sector have applied for one."""
    return (t("evidence.typical"),) if evidence.typical else ()


def _benchmark(evidence: Evidence, figure: str, t: Translator) -> Markup:
    if not evidence.typical:
        return Markup()
    return Markup('<td class="hp-number hp-typical">{}</td>').format(_short(evidence.typical.get(figure), t, ""))


def _stated(evidence: Evidence, t: Translator) -> Markup:
    """The columns of the applications' table, for a round without a form; yes and no as they were given."""
    pair = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    pairs = [(name, t.show(value)) for name, value in evidence.attributes]
    gates = {gate.field: t.text(gate.title) for gate in evidence.rubric.gates}
    said = [one for one in evidence.measured if isinstance(one.value, bool)]
    pairs += [(gates.get(one.id, one.title), t.show(one.value)) for one in said]
    if not pairs:
        return Markup()
    return Markup('<dl class="hp-pairs">{}</dl>').format(_join(pair.format(*item) for item in pairs))


def _data(evidence: Evidence, t: Translator) -> Markup:
    if evidence.form is None:
        return Markup()
    parts = [_figures(section, evidence, t) for section in _sections(evidence, "data")]
    return _join([*parts, *(_list(table, t) for table in evidence.form.tables if table.rows)])


def _figures(section: SectionView, evidence: Evidence, t: Translator) -> Markup:
    """The figures of one section: a row each, small bars for a series of years."""
    fields = [field for field in section.fields if field.kind not in SPOKEN]
    years = max((len(field.entries) for field in fields), default=0)
    rows = [_figure(field, evidence, max(years, 1), t) for field in fields if _answered(field)]
    if not rows:
        return Markup()
    stamps = next((field.entries for field in fields if len(field.entries) == years and years > 1), ())
    heads = (
        [t("evidence.figure"), "", *(str(entry.year) for entry in stamps)]
        if stamps
        else [t("evidence.figure"), "", t("evidence.value")]
    )
    return SECTION.format(section.title, _table([*heads, *_compared(evidence, t)], rows, ""))


def _figure(field: FieldView, evidence: Evidence, width: int, t: Translator) -> Markup:
    head = Markup('<th scope="row">{}{}{}</th>').format(_numbered(field), field.label, _unit(field))
    if field.kind not in NUMERIC:
        answer = Markup('<td class="hp-number" colspan="{}">{}{}</td>')
        said = answer.format(width + 1 + bool(evidence.typical), t.show(field.entries[0].value), _proofs(field.files))
        return Markup("<tr>{}{}</tr>").format(head, said)
    return Markup("<tr>{}{}{}</tr>").format(head, _cells(field, width, t), _benchmark(evidence, field.id, t))


def _cells(field: FieldView, width: int, t: Translator) -> Markup:
    """Bars and one cell a year, or one cell across all years."""
    if len(field.entries) > 1:
        numbers = [_number(entry.value) for entry in field.entries]
        cell = Markup('<td class="hp-number">{}</td>')
        bars = Markup('<td class="hp-bars">{}</td>').format(sparkline(numbers))
        return bars + _join(cell.format(t.show(entry.value)) for entry in field.entries)
    single = Markup('<td></td><td class="hp-number" colspan="{}">{}{}</td>')
    return single.format(width, t.show(field.entries[0].value), _proofs(field.files))


def _texts(evidence: Evidence, t: Translator) -> Markup:
    if evidence.form is None:
        return Markup()
    parts = [
        SECTION.format(section.title, _join(_text(field, t) for field in section.fields if _is_text(field)))
        for section in _sections(evidence, "texts")
    ]
    chapters = _join(_chapter(chapter, t) for chapter in evidence.form.chapters)
    plan = SECTION.format(evidence.form.plan, chapters) if chapters else Markup()
    return _join([*parts, plan])


def _text(field: FieldView, t: Translator) -> Markup:
    """A text with its length against the limit, or the boxes that were ticked."""
    head = Markup("<h5>{}{}{}</h5>").format(_numbered(field), field.label, _length(field.characters, field.limit, t))
    if field.boxes:
        ticked = [TICKED.format(box.label, _proofs(box.files)) for box in field.boxes if box.ticked]
        return head + Markup("<ul>{}</ul>").format(_join(ticked))
    return head + Markup('<p class="hp-prose">{}{}</p>').format(field.entries[0].value, _proofs(field.files))


def _chapter(chapter: ChapterView, t: Translator) -> Markup:
    length = _length(chapter.characters, None, t) if chapter.text else Markup()
    head = Markup('<h5 class="hp-level-{}">{}{}</h5>').format(chapter.level, chapter.title, length)
    return head + _paragraphs(chapter.text)


def _goals(evidence: Evidence, t: Translator) -> Markup:
    rows = [_completion(one, evidence, t) for one in evidence.completions]
    heads = [t(f"evidence.{name}") for name in ("goal", "target", "actual", "percent")]
    reached = _table(heads, rows, "") if rows else Markup()
    return reached + _join(_figures(section, evidence, t) for section in _sections(evidence, "goals"))


def _completion(one: Completion, evidence: Evidence, t: Translator) -> Markup:
    """A goal promised and what was reached of it."""
    cell = Markup('<td class="hp-number">{}</td>')
    percent = "" if one.percent is None else f"{_short(one.percent, t)} %"
    cells = _join(cell.format(text) for text in (_short(one.target, t), _short(one.actual, t), percent))
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(evidence.goal_titles.get(one.goal, one.goal), cells)


def _files(evidence: Evidence, t: Translator) -> Markup:
    item = Markup('<li><a href="{}" target="_blank" rel="noopener">{}</a> <small>{}</small></li>')
    links = [
        item.format(
            file_link(file.id, evidence.round), file.name, t("evidence.size", size=t.number(file.size / 1024, 0))
        )
        for file in evidence.files
    ]
    return Markup('<ul class="hp-files">{}</ul>').format(_join(links)) if links else Markup()


def _sections(evidence: Evidence, pane: str) -> Iterator[SectionView]:
    """Sections with something for a pane; those that set targets stand under goals alone."""
    for section in evidence.form.sections if evidence.form is not None else ():
        if section.id == COVER:
            continue
        aims = any(field.id in evidence.goals for field in section.fields)
        wanted = pane == "goals" if aims else pane != "goals"
        texts = any(_is_text(field) for field in section.fields)
        if wanted and (pane != "texts" or texts):
            yield section


def _is_text(field: FieldView) -> bool:
    """Texts and boxes; a short text without a limit is a name or a telephone number, by which nobody is judged."""
    if field.kind == "text" and field.limit is None and (field.characters or 0) < PROSE:
        return False
    return field.kind in SPOKEN and _answered(field)


def _answered(field: FieldView) -> bool:
    return any(entry.value not in (None, "") for entry in field.entries)


def _list(table: TableView, t: Translator) -> Markup:
    cell = Markup("<td>{}</td>")
    rows = [Markup("<tr>{}</tr>").format(_join(cell.format(t.show(c)) for c in row.cells)) for row in table.rows]
    title = t("evidence.rows", title=table.title, rows=len(table.rows))
    return Markup("<details><summary>{}</summary>{}</details>").format(title, _table(list(table.heads), rows, ""))


def _table(heads: Iterable[str], rows: Iterable[Markup], caption: str) -> Markup:
    head = _join(Markup('<th scope="col">{}</th>').format(text) for text in heads)
    titled = Markup("<caption>{}</caption>").format(caption) if caption else Markup()
    table = Markup(
        '<div class="hp-scroll"><table class="hp-evidence">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    )
    return table.format(titled, head, _join(rows))


def _paragraphs(text: str) -> Markup:
    return _join(Markup('<p class="hp-prose">{}</p>').format(line) for line in text.splitlines() if line.strip())


def _numbered(field: FieldView) -> Markup:
    return Markup('<span class="hp-no">{}</span>').format(field.number) if field.number else Markup()


def _unit(field: FieldView) -> Markup:
    return Markup(" <small>{}</small>").format(field.unit) if field.unit else Markup()


def _length(characters: int | None, limit: int | None, t: Translator) -> Markup:
    if characters is None:
        return Markup()
    words = (
        t("evidence.length", characters=characters)
        if limit is None
        else t("evidence.of_limit", characters=characters, limit=limit)
    )
    over = " hp-over" if limit is not None and characters > limit else ""
    return Markup(' <small class="hp-length{}">{}</small>').format(over, words)


def _proofs(files: tuple[str, ...]) -> Markup:
    return _join(Markup(' <small class="hp-proof">{}</small>').format(name) for name in files)


def _number(value: str | None) -> float | None:
    try:
        return None if value is None else float(value.replace(",", ""))
    except ValueError:
        return None


def _short(value: float | None, t: Translator, unknown: str | None = None) -> str:
    if value is None:
        return t.show(None) if unknown is None else unknown
    return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
