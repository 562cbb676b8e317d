"""Where differences come from, for a panel: what is estimated, and why not."""

import numpy as np
import pytest

from scoring.models import components, gaps
from scoring.models.sources import trace_sources
from scoring.ratings.totals import total
from scoring.sheets import Application, Panel, Rater
from tests.factories import panel, rubric
from tests.scoring.ratings.written_sheets import drawn, sheets

THREE = {"core": ("c1", "c2"), "more": ("c3",)}
WRITTEN = """0:66,81,69 2:64,69,64 4:77,73,72
0:-,86,77 2:70,74,66 3:72,82,81 4:73,70,75
1:66,74,77 2:66,-,69 4:66,65,68
0:61,-,63 1:59,65,68 2:61,60,61 3:57,58,58 4:59,-,59
1:68,77,74 2:65,65,60
0:72,80,73 1:-,-,72 2:-,73,70 3:76,75,-
0:65,74,69 1:-,68,76 2:59,60,- 4:-,58,60"""


def judged(ratings: components.Ratings, under=None, spare: int = 0) -> Panel:
    """A panel of typed sheets, with ``spare`` more applications and experts that have none."""
    n, m = (count + spare for count in ratings.levels)
    applications = tuple(Application(f"A{i:02}", f"项目{i}", "") for i in range(n))
    raters = tuple(Rater(f"E{j:02}", f"专家{j}") for j in range(m))
    none = np.empty((n, 0))
    declared = under or rubric(THREE)
    return Panel(declared, applications, raters, ratings.application, ratings.rater, ratings.scores, none, none)


def traced(a_panel: Panel):
    return trace_sources(a_panel, total(a_panel))


def test_gaps_and_idle_levels_leave_the_estimates_of_lme4():
    # lme4 1.1-31: the first case of test_gaps
    (sources, findings) = traced(judged(sheets(WRITTEN), spare=3))
    assert findings == ()
    assert sources.components.reml_criterion == pytest.approx(354.367001420, abs=1e-6)
    found = [sources.components.application, sources.components.rater_criterion]
    assert found == pytest.approx([21.9878812264, 10.1682387281], rel=1e-5)


def test_scores_are_taken_on_0_to_100_and_totals_under_the_weights():
    ten, hundred = sheets(WRITTEN), sheets(WRITTEN)
    ten.scores[:] = ten.scores / 10
    on_ten, on_hundred = (
        traced(judged(ratings, rubric(THREE, high=high)))[0] for ratings, high in ((ten, 10), (hundred, 100))
    )
    assert on_ten.components.variance == pytest.approx(on_hundred.components.variance, rel=1e-4)
    # dimensions of two and one criteria weigh 2 : 1 here, so each criterion a third
    errors = on_hundred.components.application_rater + on_hundred.components.residual / 3
    universe = on_hundred.components.application + on_hundred.components.application_criterion / 3
    first = on_hundred.generalizability.study[0]
    assert first.e_rho2 == pytest.approx(universe / (universe + errors))


def test_a_criterion_that_applies_to_nobody_is_left_out():
    ratings = sheets(WRITTEN)
    wide = components.Ratings(
        ratings.application, ratings.rater, np.insert(ratings.scores, 1, np.nan, axis=1), ratings.levels
    )
    (sources, _) = traced(judged(wide, rubric({"core": ("c1", "none", "c2", "c3")})))
    assert sources.components.reml_criterion == pytest.approx(354.367001420, abs=1e-6)


@pytest.mark.parametrize(
    ("a_panel", "code"),
    [
        (panel([[80, 70, 75], [60, 50, 54]]), "components_one_criterion"),
        (panel([[80.0], [60.0]], under=rubric(THREE)), "components_no_overlap"),
        (panel([[80.0, 70.0]], under=rubric(THREE)), "components_no_overlap"),
        (panel([[80, 70, 75], [60, 50, 54]], under=rubric(THREE)), "components_no_residual"),
    ],
)
def test_what_cannot_be_estimated_is_null_with_its_reason(a_panel, code):
    (sources, (finding,)) = traced(a_panel)
    assert (sources.components, sources.generalizability) == (None, None)
    assert (finding.code, finding.level) == (code, "info")
    assert set(finding.facts) == {"applications", "raters", "sheets", "criteria"}


def test_too_large_a_round_with_gaps_is_told(monkeypatch):
    monkeypatch.setattr(gaps, "EQUATIONS", 10)
    (sources, (finding,)) = traced(judged(sheets(WRITTEN)))
    assert sources.components is None
    assert (finding.code, finding.level) == ("components_too_large", "warn")


def test_a_search_without_end_is_told(monkeypatch):
    monkeypatch.setattr("scoring.models.reml.STEPS", 0)
    (sources, (finding,)) = traced(judged(drawn(1, (6, 5, 3))))
    assert sources.components is None
    assert (finding.code, finding.level) == ("components_not_converged", "warn")


def test_applications_that_do_not_differ_are_told():
    rng = np.random.default_rng(1)
    ratings = drawn(1, (9, 6, 3), share=1.1)
    noise = rng.normal(70, 5, (9, 6, 3))
    ratings.scores[:] = (noise - noise.mean(axis=1, keepdims=True) + 70).reshape(-1, 3)
    (sources, (finding,)) = traced(judged(ratings))
    assert finding.code == "generalizability_no_differences"
    assert sources.generalizability.raters_for_phi_80 is None
    assert sources.components.application == 0
