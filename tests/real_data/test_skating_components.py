"""Five programme components of 1 632 figure-skating performances, 73 400 marks by 214 judges, 2016–17.

Source: the data BuzzFeed News published with its 2018 analysis of figure-skating judging, CC BY 4.0.
Values of lme4 1.1-31 for score ~ 0 + component, random: performance, judge, both by component, performance:judge.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from scoring.models.components import Components, Ratings, fit_components, predict_effects

pytestmark = pytest.mark.real_data

MARKS = Path(__file__).parents[3] / "shared" / "data" / "figure_skating_2016_17_components.csv.gz"


@pytest.fixture(scope="module")
def marks() -> Ratings:
    """Performances and judges in order of name, components likewise."""
    if not MARKS.exists():
        pytest.skip("the real judging data are not beside the project")
    table = pd.read_csv(MARKS).pivot(index=["application", "reviewer"], columns="dimension", values="score")
    levels = [np.unique(table.index.get_level_values(level), return_inverse=True)[1] for level in (0, 1)]
    return Ratings(*levels, table.to_numpy(), (int(levels[0].max()) + 1, int(levels[1].max()) + 1))


@pytest.fixture(scope="module")
def components(marks: Ratings) -> Components:
    return fit_components(marks)


def test_size_of_the_season(marks: Ratings) -> None:
    assert (marks.scores.size, marks.levels) == (73_400, (1632, 214))


def test_components_agree_with_lme4(components: Components) -> None:
    assert components.reml_criterion == pytest.approx(22665.121987, abs=1e-6)
    assert_allclose(components.variance[0], [1.29050583, 0.00785985], rtol=1e-6)
    assert_allclose(components.variance[1], [0.01901386, 0.00598467], rtol=1e-6)
    assert_allclose(components.variance[2], [0.10891209, 0.03632842], rtol=1e-6)


def test_three_quarters_of_a_judges_error_is_halo(components: Components) -> None:
    assert components.application_rater / components.variance[2].sum() == pytest.approx(0.75, abs=0.001)


def test_predictions_agree_with_lme4(marks: Ratings, components: Components) -> None:
    # the first, second and last performance and judge, and the first judge's components
    effects = predict_effects(marks, components)
    assert_allclose(effects.application[0, [0, 1, -1], 0], [1.061373869, 1.719664988, -1.229383472], atol=1e-4)
    assert_allclose(effects.rater[0, [0, 1, -1], 0], [0.242435486, 0.079533993, -0.003234214], atol=1e-4)
    first = [0.032824771, 0.102510820, 0.081226766, -0.102316618, -0.037936809]
    assert_allclose(effects.rater[1, 0], first, atol=1e-4)


def test_with_every_fiftieth_mark_missing_they_still_agree(marks: Ratings) -> None:
    scores = marks.scores.copy()
    scores.ravel()[7::50] = np.nan
    found = fit_components(Ratings(marks.application, marks.rater, scores, marks.levels))
    assert found.reml_criterion == pytest.approx(22812.27306665, abs=1e-5)  # lme4 stops 6e-6 above
    assert found.reml_criterion < 22812.27306665 + 1e-6
    assert_allclose(found.variance[0], [1.2906742323, 0.0077270858], rtol=1e-4)
    assert_allclose(found.variance[1], [0.0189659851, 0.0059922229], rtol=1e-4)
    assert_allclose(found.variance[2], [0.1088283866, 0.0363047981], rtol=1e-4)
