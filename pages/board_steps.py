"""The ten steps of a round as its navigation, and the last thing that happened."""

from __future__ import annotations

from markupsafe import Markup

from pages.common.links import page_link
from pages.common.named import named
from pages.common.parts import show
from pages.common.screen import Screen
from pages.journal_facts import subject_in_words
from pages.menu import MENU
from workbench import beijing
from workbench.exports.journal import words_of
from workbench.rounds.overview import Overview, Step

STEP = Markup(
    '<li class="hp-step hp-{}"{}>{}<span class="hp-step-name">{}</span><span class="hp-step-what">{}</span>{}</li>'
)


def show_steps(screen: Screen, whole: Overview) -> None:
    """Every step with what there is at it; a step whose screen exists leads to it."""
    t = screen.t
    steps = Markup().join(_step(screen, whole, number, step) for number, step in enumerate(whole.steps, start=1))
    line = Markup('<ol class="hp-steps" aria-label="{}">{}</ol><p class="hp-quietly">{}</p>')
    show(line.format(t("board.steps"), steps, _last(screen, whole)))


def _step(screen: Screen, whole: Overview, number: int, step: Step) -> Markup:
    t = screen.t
    name = t("board.step", number=number, name=t(f"board.step.{step.name}"))
    offered = {entry.name for entry in MENU}
    begins, ends = Markup(""), Markup("")
    if step.screen in offered and step.screen != "board" and step.state != "ahead":
        begins = Markup('<a href="{}" target="_self">').format(page_link(step.screen, whole.round.id, t.language))
        ends = Markup("</a>")
    current = Markup(' aria-current="step"') if step.state == "now" else Markup("")
    return STEP.format(step.state, current, begins, name, _what(screen, step), ends)


def _what(screen: Screen, step: Step) -> str:
    if step.state == "ahead":
        return ""
    if step.name == "archive":
        return screen.t("board.count.sealed" if step.facts["sealed"] else "board.count.unsealed")
    return screen.t(f"board.count.{step.name}", **step.facts)


def _last(screen: Screen, whole: Overview) -> str:
    t, last = screen.t, whole.last
    if last is None:
        return ""
    entry = last.entry
    who, subject = named(screen, [entry.actor])[entry.actor], subject_in_words(entry.act, entry.subject, t)
    return t("board.last", at=beijing.stamp(entry.at), who=who, act=words_of(entry.act, t), subject=subject).rstrip()
