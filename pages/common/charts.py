"""Charts, as figures: no screen is touched here, so a chart can be looked at and tested alone."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.common.placed import Placed, Severity
from pages.common.text import chart, shorten
from scoring.firmness.firmness import Zone
from workbench.i18n import Translator

# Middle tones: at least 3:1 on the light and on the dark ground. Shapes say the same to those who see no colour.
ZONES: dict[Zone, tuple[str, str]] = {
    "safe_in": ("#0e8a7d", "circle"),
    "contested": ("#b87a14", "diamond"),
    "safe_out": ("#7b8696", "square"),
}
ACCENT = "#4a7fb5"
LINE = "#7b8696"
ROW = 34  # pixels to one line of a chart
NAME = 30  # columns of a name beside the axis
FOOT = 48  # pixels for the scale below
LEGEND = {  # in the corner of the figure, above the label of the cut, which may stand anywhere
    "orientation": "h",
    "xref": "container",
    "yref": "container",
    "x": 0,
    "y": 1,
    "yanchor": "top",
    "itemclick": False,
    "itemdoubleclick": False,
    "font": {"size": 13},
}
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def interval_plot(rows: Sequence[Placed], cut: float | None, t: Translator) -> go.Figure:
    """Adjusted scores with their intervals, one line per ranked application, best on top."""
    figure = go.Figure()
    for zone, (colour, symbol) in ZONES.items():
        members = [(y, row) for y, row in enumerate(rows) if row.zone == zone]
        if members:
            figure.add_trace(_intervals(members, t(f"zone.{zone}"), colour, symbol, t))
    withheld = [(y, row) for y, row in enumerate(rows) if row.zone is None and row.rank is not None]
    if withheld:  # no zones where the cut is refused; the scores and their intervals stand
        figure.add_trace(_intervals(withheld, t("column.score"), ACCENT, "circle", t))
    figure.add_trace(_raw(rows, t))
    if cut is not None:
        figure.add_vline(cut, line={"color": ACCENT, "width": 2, "dash": "dash"}, layer="below")
        figure.add_annotation(
            x=cut,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=chart(t("ranking.cut", score=t.number(cut))),
            font={"color": ACCENT, "size": 13},
            yshift=4,
        )
    contested = [y for y, row in enumerate(rows) if row.zone == "contested"]
    if contested:
        figure.add_hrect(
            contested[0] - 0.5, contested[-1] + 0.5, fillcolor=ZONES["contested"][0], opacity=0.08, line_width=0
        )
    return _dressed(
        figure, [f"{row.rank}  {row.id} {shorten(row.name, NAME)}" for row in rows], t("chart.score"), head=64
    )


def severity_plot(raters: Sequence[Severity], t: Translator) -> go.Figure:
    """Severity of each expert with its standard error, the strictest on top."""
    figure = go.Figure(
        go.Scatter(
            x=[rater.severity for rater in raters],
            y=list(range(len(raters))),
            error_x={"type": "data", "array": [rater.error for rater in raters], "thickness": 2, "width": 0},
            mode="markers",
            marker={"color": ACCENT, "size": 9},
            showlegend=False,
            hovertext=[
                chart(t("experts.hover", name=r.label, severity=t.number(r.severity), error=t.number(r.error)))
                for r in raters
            ],
            hoverinfo="text",
        )
    )
    figure.add_vline(0, line={"color": LINE, "width": 1})
    return _dressed(figure, [shorten(rater.label, NAME) for rater in raters], t("chart.severity"), head=12)


def _intervals(members: Sequence[tuple[int, Placed]], name: str, colour: str, symbol: str, t: Translator) -> go.Scatter:
    scores = [float(row.score) for _, row in members if row.score is not None]
    return go.Scatter(
        x=scores,
        y=[y for y, _ in members],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [row.high - score for (_, row), score in zip(members, scores, strict=True)],
            "arrayminus": [score - row.low for (_, row), score in zip(members, scores, strict=True)],
            "color": colour,
            "thickness": 3,
            "width": 0,
        },
        mode="markers",
        marker={"color": colour, "symbol": symbol, "size": 11},
        name=name,
        hovertext=[_hover(row, t) for _, row in members],
        hoverinfo="text",
    )


def _hover(row: Placed, t: Translator) -> str:
    text = t(
        "ranking.hover",
        name=row.label,
        score=t.show(row.score),
        low=t.number(row.low),
        high=t.number(row.high),
        raw=t.show(row.raw),
        chance=t.percent(row.chance),
    )
    return chart(text)


def _raw(rows: Sequence[Placed], t: Translator) -> go.Scatter:
    known = [(y, row) for y, row in enumerate(rows) if row.raw is not None]
    return go.Scatter(
        x=[float(row.raw) for _, row in known if row.raw is not None],
        y=[y for y, _ in known],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 13, "color": LINE, "line": {"width": 2, "color": LINE}},
        name=t("column.raw_score"),
        zorder=-1,  # behind the scores, yet last in the legend
        hoverinfo="skip",
    )


def _dressed(figure: go.Figure, names: Sequence[str], axis: str, head: int) -> go.Figure:
    figure.update_layout(
        height=ROW * len(names) + head + FOOT,
        margin={"l": 8, "r": 16, "t": head, "b": FOOT},
        dragmode=False,
        legend=LEGEND,
        hoverlabel={"align": "left"},
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[chart(name) for name in names],
        range=[len(names) - 0.4, -0.6],
        tickfont={"size": 13},
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    figure.update_xaxes(title=axis, zeroline=False)
    return figure
