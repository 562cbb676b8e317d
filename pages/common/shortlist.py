"""Who is in, in order of entry, and why everyone else is not."""

from __future__ import annotations

from pages.common.parts import Column, Row, heading, notice, say, table, zone_mark
from pages.common.placed import own_name
from pages.common.screen import Screen
from scoring.evaluate import Evaluation
from scoring.selection.ranking import Standing
from scoring.selection.shortlist import BlockedTie, Excluded
from workbench.wording import called, sector_name, why_out

NAMED = 4  # applications named as having filled a place; the workbook names more


def show_shortlist(screen: Screen, evaluation: Evaluation) -> None:
    """The list, or each of several one after the other."""
    for drawn in evaluation.lists:
        heading(screen.t.text(drawn.rules.title))
        _show_list(screen, evaluation.of(drawn))
    if not evaluation.lists:
        _show_list(screen, evaluation)


def _show_list(screen: Screen, evaluation: Evaluation) -> None:
    """Who is on it, then the others with their reasons."""
    t, shortlist = screen.t, evaluation.shortlist
    if shortlist.blocked_tie is not None:
        notice(t("shortlist.tie.title"), _tie(screen, evaluation, shortlist.blocked_tie), "block")
    if shortlist.refused:
        notice(t("shortlist.refused.title"), t("shortlist.refused.text"), "block")
    say(t("shortlist.sentence", selected=len(shortlist.selected), excluded=len(shortlist.excluded)))
    if shortlist.optimum_differs:
        notice(t("shortlist.optimum.title"), _optimum(screen, evaluation), "warn")
    if shortlist.selected:
        heading(t("shortlist.selected"))
        _show_selected(screen, evaluation)
    if shortlist.excluded:
        heading(t("shortlist.excluded"))
        _show_excluded(screen, evaluation)


def _show_selected(screen: Screen, evaluation: Evaluation) -> None:
    t = screen.t
    columns = [
        Column(t("column.sector")),
        Column(t("column.application")),
        Column(t("column.name"), wide=True),
        Column(t("column.region")),
        Column(t("column.rank"), numeric=True),
        Column(t("column.score"), numeric=True),
        Column(t("column.p_in"), numeric=True),
        Column(t("column.zone")),
    ]
    standings = _standings(evaluation)
    rows = [Row(_selected(screen, evaluation, i, standings[i])) for i in evaluation.shortlist.selected]
    table(columns, rows, t("shortlist.caption"))


def _selected(screen: Screen, evaluation: Evaluation, i: int, standing: Standing) -> tuple[str, ...]:
    t, application, zone = screen.t, evaluation.panel.applications[i], evaluation.firmness.zone[i]
    return (
        sector_name(application.sector, t),
        application.id,
        own_name(application),
        t.show(application.attributes.get("region")),
        t.show(standing.rank),
        t.show(standing.score),
        t.percent(None if zone is None else float(evaluation.firmness.p_in[i])),
        t.show(None) if zone is None else zone_mark(zone, t(f"zone.{zone}")),
    )


def _show_excluded(screen: Screen, evaluation: Evaluation) -> None:
    t = screen.t
    columns = [
        Column(t("column.sector")),
        Column(t("column.application")),
        Column(t("column.name"), wide=True),
        Column(t("column.rank"), numeric=True),
        Column(t("column.score"), numeric=True),
        Column(t("column.reason"), wide=True),
        Column(t("column.blocked_by"), wide=True),
    ]
    others = {out.application: out for out in evaluation.shortlist.excluded}
    standings = [s for s in _standings(evaluation).values() if s.application in others]
    rows = [Row(_excluded(screen, evaluation, others[s.application], s)) for s in standings]
    table(columns, rows, t("shortlist.excluded.caption"))


def _excluded(screen: Screen, evaluation: Evaluation, out: Excluded, standing: Standing) -> tuple[str, ...]:
    t, application = screen.t, evaluation.panel.applications[out.application]
    return (
        sector_name(application.sector, t),
        application.id,
        own_name(application),
        t.show(standing.rank),
        t.show(standing.score),
        why_out(out, evaluation.panel, t),
        _fillers(screen, evaluation, out.blocked_by),
    )


def _fillers(screen: Screen, evaluation: Evaluation, indices: tuple[int, ...]) -> str:
    t = screen.t
    named = [evaluation.panel.applications[i].id for i in indices[:NAMED]]
    more = len(indices) - len(named)
    listed = t.list(named) or t.show(None)
    return f"{listed} {t('list.more', count=more)}" if more else listed


def _standings(evaluation: Evaluation) -> dict[int, Standing]:
    """Each application's standing, by sub-sector and rank."""
    return {standing.application: standing for sector in evaluation.sectors for standing in sector.standings}


def _tie(screen: Screen, evaluation: Evaluation, tie: BlockedTie) -> str:
    names = _names(screen, evaluation, tie.applications)
    return screen.t("shortlist.tie.text", names=names, places=tie.places)


def _optimum(screen: Screen, evaluation: Evaluation) -> str:
    shortlist = evaluation.shortlist
    best = set(shortlist.optimum or ())
    more = _names(screen, evaluation, tuple(sorted(best - set(shortlist.selected))))
    fewer = _names(screen, evaluation, tuple(sorted(set(shortlist.selected) - best)))
    return screen.t("shortlist.optimum.text", more=more, fewer=fewer)


def _names(screen: Screen, evaluation: Evaluation, indices: tuple[int, ...]) -> str:
    return screen.t.list(called(evaluation.panel, i) for i in indices)
