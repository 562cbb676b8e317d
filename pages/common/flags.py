"""What stands out among the experts, as calm cards: a paragraph and the numbers, evidence and never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, heading, say, show, table
from pages.common.screen import Screen
from scoring.evaluate import Evaluation
from workbench.cautions import Caution, on_experts, on_sheets, power_in_words

CARDS = 20  # experts or sheets with a card of their own; the rest stand in a table
Card = tuple[str, list[Caution]]


def show_flags(screen: Screen, evaluation: Evaluation) -> None:
    """Cards for experts and for single sheets, then what could have been noticed."""
    t, flags = screen.t, evaluation.flags
    heading(t("flags.heading"))
    if not flags.compared:
        say(t("flags.not_compared"))
        return
    experts, sheets = on_experts(evaluation, t), on_sheets(evaluation, t)
    say(t("flags.lead") if experts or sheets else t("flags.none", count=flags.compared))
    _show_cards(screen, experts)
    if sheets:
        heading(t("flags.sheets"))
        _show_cards(screen, sheets)
    power = power_in_words(flags, t)
    if power:
        show(_list(t("flags.power"), power))


def _show_cards(screen: Screen, cards: Sequence[Card]) -> None:
    t, more = screen.t, cards[CARDS:]
    show(Markup('<div class="hp-cards">{}</div>').format(Markup().join(_card(*card) for card in cards[:CARDS])))
    if more:
        with st.expander(t("flags.more", count=len(more))):
            names = ("rater", "flag", "flag_paragraph", "flag_numbers")
            columns = [Column(t(f"column.{name}"), wide=name == "flag_paragraph") for name in names]
            rows = [Row((who, c.title, c.paragraph, c.numbers)) for who, cautions in more for c in cautions]
            table(columns, rows, t("flags.more", count=len(more)))


def _card(who: str, cautions: Iterable[Caution]) -> Markup:
    item = Markup('<p><strong>{}</strong><br>{}</p><p class="hp-remark">{}</p>')
    body = Markup().join(item.format(c.title, c.paragraph, c.numbers) for c in cautions)
    return Markup('<div class="hp-notice"><strong>{}</strong>{}</div>').format(who, body)


def _list(lead: str, lines: Iterable[str]) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<div class="hp-remark"><p>{}</p><ul>{}</ul></div>').format(lead, items)
