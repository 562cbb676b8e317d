"""The benchmarks judge fairly and write what they saw; nothing is timed here."""

import numpy as np
import pytest

from benchmarks.__main__ import MODULES, RESULTS
from benchmarks.evaluation import provincial_round
from benchmarks.table import against_limit, markdown
from benchmarks.totals import RATERS, SHEETS_EACH, draw_round


@pytest.mark.parametrize(
    ("seconds", "share", "verdict"), [(0.5, "0.25", "Target met."), (3.0, "1.50", "**Target not met.**")]
)
def test_a_limit_is_kept_or_missed(seconds: float, share: str, verdict: str) -> None:
    written = markdown(against_limit("Help", "Wall seconds.", [("--help", seconds, 2.0)]))
    assert verdict in written
    assert f"| {share} | --help | {seconds:.3f} | 2 |" in written


def test_a_drawn_round_has_five_different_experts_for_every_application() -> None:
    drawn = draw_round(10_000)
    experts = drawn.rater.reshape(-1, SHEETS_EACH)
    assert drawn.levels == (2_000, RATERS)
    assert np.all(np.diff(experts, axis=1) > 0)  # sorted and no two alike
    assert np.array_equal(np.unique(experts), np.arange(RATERS))


def test_the_provincial_round_is_of_the_named_size() -> None:
    panel = provincial_round()
    assert panel.scores.shape == (300 * 7, 24)
    assert len(panel.raters) == 60
    assert len(panel.sectors) == 10


def test_the_results_that_are_kept_come_from_every_benchmark() -> None:
    written = RESULTS.read_text("utf-8")
    assert written.count("\n## ") >= len(MODULES)
    assert "cores" in written
