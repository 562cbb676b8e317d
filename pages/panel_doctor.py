"""The design doctor in plain words: connected or not, where it is weakest, and the cheapest repair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common import parts
from pages.common.parts import heading, say
from pages.common.screen import Screen
from pages.common.text import markdown
from pages.panel_acts import attempt, can, place
from pages.panel_facts import Facts, some
from workbench.rounds.panel.assigning import add_assignments
from workbench.rounds.panel.doctor import Diagnosis, examine

Pair = tuple[str, str]


def show_doctor(screen: Screen, facts: Facts) -> None:
    """The verdict, its reasons, and a button for the repair."""
    t, seen = screen.t, examine(*place(screen))
    heading(t("panel.doctor"))
    if not facts.seated.pairs:
        say(t("panel.doctor.nothing"))
        return
    level = "fine" if seen.healthy else "block" if seen.unassigned or not seen.design.connected else "warn"
    verdict = t(
        "panel.doctor.connected" if seen.design.connected else "panel.doctor.parts", count=seen.design.components
    )
    if seen.unassigned and seen.design.connected:
        verdict = t("panel.doctor.gaps")
    bullets(_lines(screen, facts, seen), verdict, level)
    _offer(screen, facts, seen)


def bullets(lines: Iterable[str], title: str = "", level: str = "") -> None:
    """Sentences one under the other, in a box where there is a title."""
    items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    box = Markup('<div class="hp-doctor hp-{}"><strong>{}</strong><ul>{}</ul></div>')
    parts.show(box.format(level, title, items) if title else Markup('<ul class="hp-bullets">{}</ul>').format(items))


def spread(counts: Iterable[int]) -> str:
    """The least and the most of the counts that are not nothing.

    >>> spread([0, 5, 6]), spread([3, 3]), spread([])
    ('5 – 6', '3', '0')
    """
    some = [int(count) for count in counts if count] or [0]
    low, high = min(some), max(some)
    return str(low) if low == high else f"{low} – {high}"


def _lines(screen: Screen, facts: Facts, seen: Diagnosis) -> Iterator[str]:
    t, design = screen.t, seen.design
    yield t("panel.doctor.per_application", range=spread(design.sheets_per_application))
    yield t("panel.doctor.per_rater", range=spread(design.sheets_per_rater))
    if seen.unassigned:
        yield t("panel.doctor.unassigned", count=len(seen.unassigned), applications=some(screen, seen.unassigned))
    if seen.below:
        names = [t("panel.doctor.has", application=name, number=number) for name, number in seen.below]
        yield t("panel.doctor.below", least=seen.least, applications=some(screen, names))
    thin = [t("panel.doctor.has", application=name, number=n) for name, n in seen.short if n >= seen.least]
    if thin:
        yield t("panel.doctor.short", usual=seen.usual, applications=some(screen, thin))
    if seen.even:
        yield t("panel.doctor.even", count=len(seen.even), applications=some(screen, seen.even))
    if seen.idle:
        yield t("panel.doctor.idle", raters=some(screen, seen.idle))
    if seen.bridges:
        weakest = facts.pairs(screen, [seen.weakest] if seen.weakest else [])
        yield t("panel.doctor.bridges", number=len(seen.bridges), weakest=weakest, cut_off=seen.cut_off)
    else:
        yield t("panel.doctor.no_bridges")


def _offer(screen: Screen, facts: Facts, seen: Diagnosis) -> None:
    """The repair: what connects the design, or what makes its weakest link dispensable."""
    t = screen.t
    if not seen.advice and not seen.design.connected:
        say(t("panel.repair.impossible"))
    kind, wanted = _remedy(seen)
    if not wanted:
        return
    shown = facts.pairs(screen, wanted)
    say(t(f"panel.repair.{kind}", pairs=shown))
    if can(screen, "assignment.change"):
        st.button(
            t("panel.repair.apply", count=len(wanted), pairs=markdown(facts.pairs(screen, wanted, most=2))),
            type="secondary" if kind == "support" else "primary",
            key="panel.repair.apply",
            on_click=partial(_repair, screen, tuple(wanted), shown),
        )


def _remedy(seen: Diagnosis) -> tuple[str, Sequence[Pair]]:
    """What to mend first: parts that cannot be compared, then applications short of experts, then the weakest link."""
    if seen.advice:
        return "connect", seen.advice
    if seen.fill:
        return "fill", seen.fill
    return "support", () if seen.support is None else (seen.support,)


def _repair(screen: Screen, pairs: Sequence[Pair], shown: str) -> None:
    done = screen.t("panel.repair.done", pairs=shown)
    attempt(lambda: add_assignments(*place(screen), pairs, "repair"), done)
