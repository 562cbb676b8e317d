"""The benchmarks judge fairly and write what they saw; nothing is timed here."""

import re

import numpy as np
import pytest

from benchmarks.__main__ import MODULES, RESULTS
from benchmarks.components import Comparison, draw_scores
from benchmarks.evaluation import provincial_round
from benchmarks.results import update
from benchmarks.rivals import Fit
from benchmarks.table import Outcome, against_limit, markdown
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
    sections = RESULTS.read_text("utf-8").split("\n## ")[1:]
    measured = [
        re.search(r"<sub>`python -m benchmarks (\w+)`, 2\d{3}-\d\d-\d\d \d\d:\d\d UTC, \d+ cores", s) for s in sections
    ]
    assert None not in measured
    assert list(dict.fromkeys(said[1] for said in measured if said)) == list(MODULES)


def test_a_benchmark_takes_the_place_of_its_last_run_and_leaves_the_others() -> None:
    def table(title: str, figure: str) -> Outcome:
        return Outcome(title, "Seconds.", ("ratio",), ((figure,),), met=True)

    order, kept = ["early", "late"], ""
    for module, outcome in (
        ("late", table("Two", "2.0")),
        ("early", table("One", "1.0")),
        ("early", table("Kept", "9.0")),
    ):
        kept = update(kept, module, outcome, "2026-01-01", order)
    again = update(kept, "early", table("One", "1.5"), "2026-02-02", order)
    assert [line for line in again.splitlines() if line.startswith(("## ", "| 1", "| 2", "| 9", "<sub>"))] == [
        "## One",
        "| 1.5 |",
        "<sub>`python -m benchmarks early`, 2026-02-02</sub>",
        "## Kept",
        "| 9.0 |",
        "<sub>`python -m benchmarks early`, 2026-01-01</sub>",
        "## Two",
        "| 2.0 |",
        "<sub>`python -m benchmarks late`, 2026-01-01</sub>",
    ]


def test_drawn_scores_are_of_the_named_size_with_five_experts_each() -> None:
    drawn = draw_scores(1_000, missing=0.1)
    assert drawn.scores.size == 1_000
    assert 50 < np.isnan(drawn.scores).sum() < 150
    experts = drawn.rater.reshape(-1, 5)
    assert all(len(set(row)) == 5 for row in experts.tolist())


def test_a_comparison_states_who_is_ahead_and_by_how_much() -> None:
    ours = Fit(0.5, 99.0, {"app": 4.0, "Residual": 6.0}, {"app": np.array([1.0, -1.0])})
    theirs = Fit(50.0, 100.0, {"app": 5.0, "Residual": 5.0}, {"app": np.array([1.0, -1.25])})
    compared = Comparison("m1", 1_000, "lme4", ours, theirs)
    assert (compared.faster, compared.above, compared.variances, compared.predictions) == (100, -1, 0.1, 0.25)
    assert compared.row() == ("100", "m1", "1,000", "lme4", "0.5000", "50.00", "-1e+00", "1e-01", "2e-01")
