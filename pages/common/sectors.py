"""The whole round at a glance: one line for each sub-sector, with who is in, who is contested, and who is out."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pages.common.parts import Column, Row, heading, say, table
from pages.common.placed import Placed, placed
from pages.common.screen import Screen
from scoring.evaluate import Evaluation
from workbench.wording import sector_name

NAMED = 8  # applications named in a cell; the ranking of the sub-sector names them all
LINE = Markup("<br>")


def show_sectors(screen: Screen, evaluation: Evaluation) -> None:
    """Nothing where there is one sub-sector only: its ranking says it all."""
    if len(evaluation.sectors) < 2:
        return
    t = screen.t
    heading(t("sectors.title"))
    ranked = {sector.name: placed(evaluation, sector) for sector in evaluation.sectors}
    everyone = [row for rows in ranked.values() for row in rows]
    counts = {f"{name}_": len(_of(everyone, name)) for name in ("in", "contested", "out")}
    say(t("sectors.sentence", sectors=len(ranked), **counts))
    columns = [Column(t("column.sector")), Column(t("sectors.ranked"), numeric=True)]
    columns += [Column(t(f"sectors.{name}"), wide=True) for name in ("in", "contested", "out")]
    table(columns, [_line(screen, name, rows) for name, rows in ranked.items()], t("sectors.caption"))
    heading(t("sectors.one"))


def _line(screen: Screen, name: str, rows: Sequence[Placed]) -> Row:
    count = str(sum(row.rank is not None for row in rows))
    cells = [_named(screen, _of(rows, which), which) for which in ("in", "contested", "out")]
    return Row((sector_name(name, screen.t), count, *cells))


def _of(rows: Sequence[Placed], which: str) -> list[Placed]:
    """Those who are in or out, or contested, which is neither."""
    if which == "contested":
        return [row for row in rows if row.zone == "contested"]
    return [row for row in rows if row.zone != "contested" and row.selected == (which == "in")]


def _named(screen: Screen, rows: Sequence[Placed], which: str) -> Markup:
    t = screen.t
    lines = [Markup("{}").format(_called(screen, row, which)) for row in rows[:NAMED]]
    if len(rows) > NAMED:
        lines.append(Markup("{}").format(t("list.more", count=len(rows) - NAMED)))
    return LINE.join(lines) if lines else Markup("{}").format(t.show(None))


def _called(screen: Screen, row: Placed, which: str) -> str:
    """Id and name; of a contested one also whether it is in as things stand."""
    name = f"{row.id} {row.name}".strip()
    return (
        screen.t("sectors.now.in" if row.selected else "sectors.now.out", name=name) if which == "contested" else name
    )
