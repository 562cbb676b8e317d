"""Where the differences between scores come from, and how many experts it would take."""

from __future__ import annotations

from math import sqrt

from markupsafe import Markup

from pages.common.parts import Column, Row, figures, heading, say, show, table
from pages.common.screen import Screen
from scoring.models.components import SOURCES, Components
from scoring.models.generalizability import Generalizability
from scoring.models.sources import Sources

LISTED = (1, 2, 3, 5, 7, 9, 11, 15)  # numbers of experts in the table: juries are odd


def show_sources(screen: Screen, sources: Sources) -> None:
    """The components of the scores' variance, and the reliability of the totals."""
    t = screen.t
    heading(t("sources.title"))
    if sources.components is None or sources.generalizability is None:
        say(t("sources.unknown"))
        return
    say(_sentence(screen, sources.components))
    columns = [Column(t("column.source")), Column(t("column.share"), numeric=True)]
    columns += [Column(t("column.typical_points"), numeric=True), Column(t("agreement.meaning"), wide=True)]
    table(columns, [_row(screen, sources.components, name) for name in SOURCES], t("sources.caption"))
    heading(t("study.title"))
    _show_study(screen, sources.generalizability)


def _sentence(screen: Screen, components: Components) -> str:
    t = screen.t
    shares = {name: t.percent(getattr(components, name) / components.total) for name in SOURCES}
    applications = (components.application + components.application_criterion) / components.total
    raters = (components.rater + components.rater_criterion) / components.total
    return t(
        "sources.sentence",
        applications=t.percent(applications),
        raters=t.percent(raters),
        halo=shares["application_rater"],
        residual=shares["residual"],
    )


def _row(screen: Screen, components: Components, name: str) -> Row:
    t, variance = screen.t, getattr(components, name)
    share = variance / components.total
    bar = Markup('<span class="hp-bar" style="--share: {}%"></span><span>{}</span>')
    shown = bar.format(f"{share * 100:.1f}", t.percent(share))
    return Row((t(f"source.{name}"), shown, t.number(sqrt(variance), 1), t(f"source.{name}.meaning")))


def _show_study(screen: Screen, study: Generalizability) -> None:
    t, actual, enough = screen.t, study.actual, study.raters_for_phi_80
    say(t("study.never") if enough is None else t("study.sentence", count=enough))
    now = t("study.now", raters=t.number(actual.raters, 1))
    show(
        figures(
            [
                (t("column.e_rho2"), t.number(actual.e_rho2), now),
                (t("column.phi"), t.number(actual.phi), now),
                (t("study.needed"), t.show(enough), t("study.needed.note")),
            ]
        )
    )
    columns = [Column(t("study.per_application"), numeric=True)]
    columns += [Column(t(f"column.{name}"), numeric=True) for name in ("e_rho2", "phi")]
    listed = [entry for entry in study.study if entry.raters in LISTED]
    rows = [Row((t.number(entry.raters, 0), t.number(entry.e_rho2), t.number(entry.phi))) for entry in listed]
    table(columns, rows, t("study.caption"))
