"""The small parts screens are made of. Everything a user wrote is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

SHOWN = 200  # rows of a table that are laid out as text; longer ones scroll in a grid


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; numbers stand right-aligned."""

    title: str
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``mark`` is ``"cut"`` above a line, ``"quiet"`` for one that is out."""

    cells: tuple[str, ...]
    mark: str = ""


def show(markup: Markup) -> None:
    """Put escaped markup on the screen."""
    st.html(str(markup))


def strip(items: Iterable[tuple[str, str]]) -> Markup:
    """The strip under a title: which round, which phase and until when, what you can do now."""
    pair = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    return Markup('<dl class="hp-strip">{}</dl>').format(_join(pair.format(*item) for item in items))


def figures(items: Iterable[tuple[str, str, str]]) -> Markup:
    """Summary figures: each with its name and a word of explanation."""
    figure = Markup("<div><dt>{}</dt><dd>{}</dd><dd class='hp-quiet'>{}</dd></div>")
    return Markup('<dl class="hp-figures">{}</dl>').format(_join(figure.format(*item) for item in items))


def say(sentence: str) -> None:
    """One plain sentence beside a chart or a table."""
    show(Markup('<p class="hp-say">{}</p>').format(sentence))


def notice(title: str, text: str, level: str = "info") -> None:
    """A framed remark; ``level`` is that of a finding."""
    show(Markup('<div class="hp-notice hp-{}"><strong>{}</strong><p>{}</p></div>').format(level, title, text))


def heading(text: str) -> None:
    """A heading under the title of the screen."""
    show(Markup('<h2 class="hp-heading">{}</h2>').format(text))


def zone_mark(zone: str, word: str) -> Markup:
    """The name of a zone beside its colour and shape."""
    return Markup('<span class="hp-zone hp-{}">{}</span>').format(zone, word)


def table(columns: Sequence[Column], rows: Sequence[Row], caption: str) -> None:
    """A table without its empty columns: as text while it can be taken in, as a scrolling grid beyond."""
    columns, rows = _filled(columns, rows)
    if len(rows) > SHOWN:
        _grid(columns, rows, caption)
        return
    head = _join(Markup('<th scope="col" class="{}">{}</th>').format(_alignment(c), c.title) for c in columns)
    body = _join(Markup('<tr class="{}">{}</tr>').format(_mark(row), _cells(columns, row)) for row in rows)
    show(
        Markup(
            '<div class="hp-scroll"><table class="hp-table"><caption>{}</caption>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(caption, head, body)
    )


def _filled(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
    kept = [i for i in range(len(columns)) if any(row.cells[i] for row in rows)]
    return [columns[i] for i in kept], [Row(tuple(row.cells[i] for i in kept), row.mark) for row in rows]


def _mark(row: Row) -> str:
    return f"hp-{row.mark}" if row.mark else ""


def _cells(columns: Sequence[Column], row: Row) -> Markup:
    cell = Markup('<td class="{}">{}</td>')
    return _join(cell.format(_alignment(c), text) for c, text in zip(columns, row.cells, strict=True))


def _alignment(column: Column) -> str:
    return "hp-number" if column.numeric else "hp-wide" if column.wide else ""


def _grid(columns: Sequence[Column], rows: Sequence[Row], caption: str) -> None:
    show(Markup('<p class="hp-quietly">{}</p>').format(caption))
    plain = [[text.striptags() if isinstance(text, Markup) else text for text in row.cells] for row in rows]
    frame = pd.DataFrame(plain, columns=[column.title for column in columns])
    aligned = {
        column.title: st.column_config.TextColumn(alignment="right" if column.numeric else "left") for column in columns
    }
    st.dataframe(frame, hide_index=True, column_config=aligned, height=600, alt=caption)


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
