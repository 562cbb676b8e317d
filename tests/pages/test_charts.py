"""Charts show the numbers they were given, mark the cut, and hold no markup of a user's."""

from decimal import Decimal

import pytest

from pages.common.charts import interval_plot, severity_plot
from pages.common.experts import extremes
from pages.common.placed import Placed, Severity, cut_of
from pages.common.ranking import PLOTTED, around_cut
from workbench.i18n import translator

ZH = translator("zh")


def line(rank, score, *, zone="safe_in", selected=True, name="甲", raw="70.00"):
    return Placed(
        id=f"A{rank}",
        name=name,
        rank=rank,
        ranks=(rank, rank),
        score=Decimal(score),
        low=float(score) - 3,
        high=float(score) + 2,
        raw=Decimal(raw),
        moved=0,
        zone=zone,
        chance=0.5,
        selected=selected,
        excluded=None,
        decided_by=None,
    )


ROWS = (
    line(1, "90.00"),
    line(2, "80.00", zone="contested"),
    line(3, "78.00", zone="contested", selected=False),
    line(4, "60.00", zone="safe_out", selected=False, name="<b>x</b>"),
)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def test_each_zone_has_its_own_colour_and_shape():
    plotted = traces(interval_plot(ROWS, 80.0, ZH))
    zones = [plotted[ZH(f"zone.{zone}")].marker for zone in ("safe_in", "contested", "safe_out")]
    assert len({marker.color for marker in zones}) == len({marker.symbol for marker in zones}) == 3


def test_bars_reach_from_the_low_limit_to_the_high_one():
    contested = traces(interval_plot(ROWS, 80.0, ZH))[ZH("zone.contested")]
    assert list(contested.x) == [80, 78]
    assert [x - d for x, d in zip(contested.x, contested.error_x.arrayminus, strict=True)] == [77, 75]
    assert [x + d for x, d in zip(contested.x, contested.error_x.array, strict=True)] == [82, 80]


def test_the_raw_means_stand_beside_the_scores():
    raw = traces(interval_plot(ROWS, 80.0, ZH))[ZH("column.raw_score")]
    assert (list(raw.x), list(raw.y)) == ([70, 70, 70, 70], [0, 1, 2, 3])


def test_the_cut_is_a_line_and_the_contested_band_is_shaded():
    cut, band = interval_plot(ROWS, cut_of(ROWS), ZH).layout.shapes
    assert (cut.x0, cut.x1) == (80, 80)
    assert (band.y0, band.y1) == (0.5, 2.5)  # lines 1 and 2, half a line beyond each


def test_without_anybody_in_there_is_no_cut():
    nobody = tuple(line(rank, "50.00", zone="safe_out", selected=False) for rank in (1, 2))
    assert cut_of(nobody) is None
    assert not interval_plot(nobody, None, ZH).layout.shapes


def test_the_best_stands_on_top_and_names_are_plain_text():
    axis = interval_plot(ROWS, 80.0, ZH).layout.yaxis
    assert axis.range[0] > axis.range[1]
    assert axis.ticktext[0] == "1 A1 甲"
    assert axis.ticktext[3].endswith("&lt;b&gt;x&lt;/b&gt;")


def test_severity_has_its_standard_error_and_a_line_at_nought():
    figure = severity_plot([Severity("E1", "甲", 5, 4.0, 1.5), Severity("E2", "乙", 5, -4.0, 1.5)], ZH)
    assert list(figure.data[0].x) == [4, -4]
    assert list(figure.data[0].error_x.array) == [1.5, 1.5]
    assert figure.layout.shapes[0].x0 == 0


@pytest.mark.parametrize(("selected", "first"), [(0, 1), (3, 1), (100, 81), (200, 161)])
def test_a_long_ranking_is_drawn_around_its_cut(selected, first):
    rows = tuple(line(rank, "50.00", selected=rank <= selected) for rank in range(1, 201))
    drawn = around_cut(rows)
    assert len(drawn) == PLOTTED
    assert drawn[0].rank == first  # the last in stands in the middle, unless that would leave the list


def test_of_many_experts_both_ends_are_drawn():
    rows = [Severity(f"E{i}", "", 5, float(-i), 1.0) for i in range(100)]
    drawn = extremes(rows)
    assert [row.id for row in (drawn[0], drawn[19], drawn[20], drawn[39])] == ["E0", "E19", "E80", "E99"]
    assert extremes(rows[:40]) == rows[:40]
