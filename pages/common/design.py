"""What the judging design supports, and how far the experts agree."""

from __future__ import annotations

from collections.abc import Iterator

from pages.common.parts import Column, Row, figures, heading, notice, say, show, table
from pages.common.ranking import choose_sector
from pages.common.screen import Screen
from pages.common.sources import show_sources
from scoring.agreement.agreement import Agreement, Interval
from scoring.evaluate import Evaluation, Sector
from scoring.panels.design import Design, Link
from workbench.wording import called, sector_name

LISTED = 20  # links named in a sentence
ICC_BANDS = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"))  # Koo & Li 2016
ALPHA_BANDS = ((0.8, "good"), (0.667, "tentative"))  # Krippendorff 2004


def show_design(screen: Screen, evaluation: Evaluation) -> None:
    """The design of the whole round and of each sub-sector, agreement, and where differences come from."""
    t, design = screen.t, evaluation.design
    say(_verdict(screen, design))
    show(figures(_figures(screen, design)))
    if design.advice:
        notice(t("design.advice.title"), _links(screen, evaluation, design.advice), "warn")
    if design.bridges:
        notice(t("design.bridges.title"), _links(screen, evaluation, design.bridges))
    if len(evaluation.sectors) > 1:
        heading(t("design.sectors"))
        rows = [Row(_sector_cells(screen, sector)) for sector in evaluation.sectors]
        table(_sector_columns(screen), rows, t("design.sectors.caption"))
    heading(t("agreement.title"))
    _show_agreement(screen, choose_sector(screen, evaluation.sectors, key="agreement.sector"))
    show_sources(screen, evaluation.sources)


def band(value: float, bands: tuple[tuple[float, str], ...]) -> str:
    """The name of the highest band whose lower limit a value reaches.

    >>> band(0.8, ICC_BANDS), band(0.1, ICC_BANDS)
    ('good', 'poor')
    """
    return next((name for limit, name in bands if value >= limit), "poor")


def _verdict(screen: Screen, design: Design) -> str:
    t = screen.t
    return t("design.connected") if design.connected else t("design.disconnected", count=design.components)


def _figures(screen: Screen, design: Design) -> list[tuple[str, str, str]]:
    t = screen.t
    return [
        (t("column.components"), t.number(design.components, 0), t("design.components.note")),
        (t("column.algebraic_connectivity"), t.number(design.algebraic_connectivity, 3), t("design.connectivity.note")),
        (t("design.bridges"), t.number(len(design.bridges), 0), t("design.bridges.note")),
        (t("column.per_application"), _range(screen, design.sheets_per_application), t("design.range")),
        (t("column.per_rater"), _range(screen, design.sheets_per_rater), t("design.range")),
    ]


def _range(screen: Screen, counts: object) -> str:
    values = [int(count) for count in counts if count]  # type: ignore[attr-defined]
    if not values:
        return screen.t.show(None)
    return str(values[0]) if min(values) == max(values) else f"{min(values)} – {max(values)}"


def _links(screen: Screen, evaluation: Evaluation, links: tuple[Link, ...]) -> str:
    t, panel = screen.t, evaluation.panel
    named = [
        t("design.link", rater=panel.raters[link.rater].name, application=called(panel, link.application))
        for link in links[:LISTED]
    ]
    more = t("design.more", count=len(links) - LISTED) if len(links) > LISTED else ""
    return t.list(named) + more


def _sector_columns(screen: Screen) -> list[Column]:
    t = screen.t
    return [
        Column(t("column.sector"), wide=True),
        *(Column(t(f"column.{name}"), numeric=True) for name in ("applications", "raters", "sheets")),
        Column(t("column.components"), numeric=True),
        Column(t("column.connected")),
    ]


def _sector_cells(screen: Screen, sector: Sector) -> tuple[str, ...]:
    t, design = screen.t, sector.design
    counts = (design.applications, design.raters, design.sheets, design.components)
    return (sector_name(sector.name, t), *(t.number(count, 0) for count in counts), t.show(design.connected))


def _show_agreement(screen: Screen, sector: Sector) -> None:
    t = screen.t
    columns = [
        Column(t("agreement.coefficient")),
        Column(t("agreement.value"), numeric=True),
        Column(t("agreement.limits"), numeric=True),
        Column(t("agreement.meaning"), wide=True),
    ]
    say(_overall(screen, sector.agreement))
    table(columns, [Row(cells) for cells in _coefficients(screen, sector.agreement)], t("agreement.caption"))


def _overall(screen: Screen, agreement: Agreement) -> str:
    t, single = screen.t, agreement.icc_1
    if single is None:
        return t("agreement.unknown")
    return t("agreement.sentence", value=t.number(single.value), band=_bands(screen, single))


def _bands(screen: Screen, interval: Interval) -> str:
    """The band of a coefficient, or both of its limits': a wide interval deserves no single word."""
    t = screen.t
    limits = (interval.low, interval.high)
    low, high = (t(f"band.{band(interval.value if limit is None else limit, ICC_BANDS)}") for limit in limits)
    return low if low == high else t("band.range", low=low, high=high)


def _coefficients(screen: Screen, agreement: Agreement) -> Iterator[tuple[str, ...]]:
    t = screen.t
    for name in ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck"):
        yield _icc(screen, name, getattr(agreement, name))
    w = agreement.kendall_w
    p = t.show(None) if w is None else t("agreement.p", p=t.number(w.p, 3))
    yield t("agreement.kendall_w"), t.number(None if w is None else w.value, 3), p, t("agreement.kendall_w.meaning")
    for name in ("alpha_interval", "alpha_ordinal"):
        value = getattr(agreement, name)
        yield t(f"agreement.{name}"), t.number(value, 3), t.show(None), _alpha(screen, name, value)


def _icc(screen: Screen, name: str, interval: Interval | None) -> tuple[str, ...]:
    t = screen.t
    meaning = t(f"agreement.{name}.meaning")
    if interval is None:
        return t(f"agreement.{name}"), t.show(None), t.show(None), meaning
    limits = f"{t.number(interval.low, 3)} – {t.number(interval.high, 3)}"
    words = t("agreement.banded", meaning=meaning, band=_bands(screen, interval))
    return t(f"agreement.{name}"), t.number(interval.value, 3), limits, words


def _alpha(screen: Screen, name: str, value: float | None) -> str:
    t = screen.t
    meaning = t(f"agreement.{name}.meaning")
    if value is None:
        return meaning
    return t("agreement.banded", meaning=meaning, band=t(f"band.{band(value, ALPHA_BANDS)}"))
