"""Criterion-level variance components of complete sheets, against lme4 and the likelihood by dense matrices.

Values of lme4: R 4.2, lme4 1.1-31, optimisers at tight tolerances, the better of nloptwrap and bobyqa, for
lmer(score ~ 0 + crit + (1|app) + (1|app:crit) + (1|rater) + (1|rater:crit) + (1|app:rater)).
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from scoring.errors import NotConverged, NotEstimable, TooLarge
from scoring.models import strata
from scoring.models.components import Ratings, fit_components, predict_effects
from scoring.models.strata import split
from tests.scoring.ratings.written_sheets import dense_terms, drawn, sheets

COMPLETE = """0:68,67,64 1:68,75,71 2:63,69,62 3:66,77,71
0:81,78,81 1:77,79,81 2:71,70,82 3:76,84,85 4:75,73,85
0:75,67,72 2:65,68,68
1:63,69,67 2:64,68,72 4:59,61,69
0:71,58,55 1:67,63,58 2:62,60,56 3:64,73,67
0:71,72,74 1:72,75,73 3:72,82,85 4:73,66,76
0:81,75,79 1:62,66,63 2:60,62,65 4:69,65,73"""
WITHOUT_SEVERITY = """2:67,70,62 3:64,68,62 4:60,66,64
0:67,63,59 1:69,60,58 2:63,61,55 3:64,65,56
0:61,63,66 1:64,62,66 2:67,63,65
1:70,71,67 2:70,75,73 3:68,69,74 4:71,70,72
0:62,55,66 1:61,65,65 3:62,60,67 4:60,62,71
1:80,81,75 4:79,82,77
0:72,83,75 1:74,79,76 2:70,76,72 3:79,76,72 4:77,82,79"""
NESTED = """0:64,56,69,50 2:65,65,64,60 3:79,74,83,71
0:53,48,59,54 1:51,55,59,57 2:51,58,52,61 3:52,58,60,55 4:59,60,62,59
0:64,44,61,36 1:72,56,74,55 2:55,59,57,51 3:60,65,63,57
0:56,51,65,52 1:74,69,73,66 2:55,71,58,69 3:67,66,68,64 4:61,62,63,61
1:66,66,61,62 2:68,73,61,68 3:76,71,68,62 4:62,74,61,75
0:73,51,77,54 1:74,67,83,64 2:69,73,73,63 3:68,65,76,61 4:74,65,73,58
0:61,67,58,66 1:68,77,66,73 2:66,83,65,73 3:68,82,66,78 4:73,77,67,73
0:62,63,62,60 1:76,79,74,74 2:73,86,69,79 4:74,79,66,70"""


def test_complete_sheets_agree_with_lme4():
    components = fit_components(sheets(COMPLETE))
    assert components.reml_criterion == pytest.approx(440.277856529, abs=1e-6)
    assert_allclose(
        [components.application, components.application_criterion, components.rater, components.rater_criterion],
        [21.6445380756, 6.3416308850, 3.3077240476, 10.1802945052],
        rtol=1e-5,
    )
    assert_allclose([components.application_rater, components.residual], [9.9461271499, 3.8557707783], rtol=1e-5)


def test_predictions_agree_with_lme4():
    ratings = sheets(COMPLETE)
    effects = predict_effects(ratings, fit_components(ratings))
    application = [-1.446521, 7.177616, 0.060079, -2.150306, -5.995474, 2.991910, -0.637305]
    strengths = [-0.623044, 2.263583, -2.064355, -0.338914, -0.826674, 3.268556]  # of the first two applications
    rater = [0.504622, -0.196754, -1.318774, 1.568240, -0.557333]
    by_criterion = [4.177648, -1.349645, -1.274912, 0.010352, 1.393252, -2.009161]
    assert_allclose(effects.application[0], np.repeat(application, 3).reshape(-1, 3), atol=5e-6)
    assert_allclose(effects.application[1, :2].ravel(), strengths, atol=5e-6)
    assert_allclose(effects.rater[0, :, 0], rater, atol=5e-6)
    assert_allclose(effects.rater[1, :2].ravel(), by_criterion, atol=5e-6)


def test_components_at_zero_agree_with_lme4():
    components = fit_components(sheets(WITHOUT_SEVERITY))
    assert components.reml_criterion == pytest.approx(395.791040580, abs=1e-6)
    assert components.variance[1].tolist() == [0, 0]  # experts do not differ
    assert_allclose(components.variance[0], [43.7855547772, 7.5910329809], rtol=1e-5)
    assert_allclose(components.variance[2], [0.5550311021, 6.2214335118], rtol=1e-5)


def test_criteria_nested_in_dimensions_agree_with_lme4():
    # the same formula + (1|app:dim) + (1|rater:dim) + (1|app:rater:dim)
    components = fit_components(sheets(NESTED, [0, 1, 0, 1]))
    assert components.reml_criterion == pytest.approx(819.442412561, abs=1e-6)
    expected = [
        [16.9059048747, 23.5126041957, 4.4620249325],
        [7.5731281408, 12.8449636505, 0.6845697328],
        [4.9776019908, 8.5874078555, 4.7641116778],
    ]
    assert_allclose(components.variance, expected, rtol=2e-5)


@pytest.mark.parametrize("shape", [(6, 4, 3), (4, 6, 3)])
@pytest.mark.parametrize("dimension", [None, [0, 1, 0, 1, 2, 2]])
def test_terms_of_complete_sheets_equal_the_dense_likelihood(shape, dimension):
    ratings = drawn(1, (*shape[:2], 3 if dimension is None else 6), dimension=dimension)
    relative = np.random.default_rng(2).random((3, len(ratings.nested)))
    relative[2, -1] = 1.0
    model = split(ratings.application, ratings.rater, ratings.scores, ratings.levels, ratings.dimension)
    found, expected = model.terms(relative), dense_terms(ratings, relative)
    assert found.criterion == pytest.approx(expected.criterion, abs=1e-9)
    for name in ("trace", "slope", "curvature", "gradient", "information"):
        assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-9, atol=1e-9)


def test_gradient_equals_finite_differences():
    ratings = drawn(5, (8, 5, 4))
    model = split(ratings.application, ratings.rater, ratings.scores, ratings.levels, None)
    relative = np.array([[2.0, 0.5], [0.7, 0.3], [0.6, 1.0]])
    gradient = model.terms(relative).gradient.reshape(relative.shape)
    for place in np.ndindex(relative.shape):
        step = np.zeros_like(relative)
        step[place] = 1e-5
        rise = model.terms(relative + step).criterion - model.terms(relative - step).criterion
        assert gradient[place] == pytest.approx(rise / 2e-5, abs=1e-5)


def test_balanced_sheets_without_boundary_equal_the_analysis_of_variance():
    # every expert on every application: REML is the solution of the expected mean squares of both strata
    ratings = drawn(11, (12, 8, 5), share=1.1)
    cube = ratings.scores.reshape(12, 8, 5)
    means, contrasts = cube.mean(axis=2), cube - cube.mean(axis=2, keepdims=True)
    expected = []
    for part, freedom in ((means[:, :, None] * np.sqrt(5), 1), (contrasts, 4)):
        application = part - part.mean(axis=0, keepdims=True)
        squares = [
            8 * np.sum(application.mean(axis=1) ** 2) / (11 * freedom),
            12 * np.sum((part.mean(axis=0) - part.mean(axis=(0, 1))) ** 2) / (7 * freedom),
            np.sum((application - application.mean(axis=1, keepdims=True)) ** 2) / (77 * freedom),
        ]
        expected.append([(squares[0] - squares[2]) / 8, (squares[1] - squares[2]) / 12, squares[2]])
    assert np.min(expected) > 0
    coarse = (np.array(expected[0]) - expected[1]) / 5
    assert_allclose(fit_components(ratings).variance, np.column_stack([coarse, expected[1]]), rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), missing=st.sampled_from([0.0, 0.15]), scale=st.floats(0.1, 10))
def test_order_labels_unit_and_level_do_not_matter(seed, missing, scale):
    ratings = drawn(seed, (7, 5, 3), share=0.9, missing=missing)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(ratings.scores))
    names = rng.permutation(7), rng.permutation(5)
    other = Ratings(
        names[0][ratings.application[order]],
        names[1][ratings.rater[order]],
        scale * ratings.scores[order][:, ::-1] + [3, 1, 4],
        ratings.levels,
    )
    one, two = fit_components(ratings), fit_components(other)
    # in other units the criterion shifts by f log(scale²)
    freedom = np.sum(~np.isnan(ratings.scores)) - 3
    assert two.reml_criterion == pytest.approx(one.reml_criterion + freedom * np.log(scale**2), abs=1e-6)
    assert_allclose(two.variance / scale**2, one.variance, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("missing", [0.0, 0.3])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000), shape=st.tuples(*[st.integers(1, 6)] * 3), digits=st.sampled_from([-1, 0, 6]))
def test_any_table_gives_finite_components_or_a_reason(missing, seed, shape, digits):
    ratings = drawn(seed, shape, missing=missing)
    scores = np.round(ratings.scores, digits)
    used = [np.unique(labels, return_inverse=True)[1] for labels in (ratings.application, ratings.rater)]
    scored = ~np.isnan(scores).all(axis=0)
    levels = tuple(int(labels.max(initial=-1)) + 1 for labels in used)
    try:
        components = fit_components(Ratings(*used, scores[:, scored], levels))
    except (NotEstimable, NotConverged):
        return
    assert np.all(components.variance >= 0)
    assert np.all(np.isfinite([*components.variance.ravel(), components.reml_criterion]))
    assert components.residual > 0


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("0:1 1:2\n0:3 1:5", "components_one_criterion"),
        ("0:1,2\n1:2,5\n2:3,3", "components_no_overlap"),  # nobody wrote two sheets
        ("0:1,2 1:3,7\n2:2,5 3:3,3", "components_no_overlap"),
        ("0:1,2 1:3,7 2:3,3", "components_no_overlap"),  # one application
        ("0:3,3 1:5,5\n0:6,6 1:6,6\n0:1,1 1:2,2", "components_no_residual"),  # straight lines everywhere
        ("0:3,4 1:5,6\n0:6,7 1:8,9\n0:1,2 1:3,4", "components_no_residual"),  # experts agree on everything
        ("0:5,5 1:5,5\n0:5,5 1:5,5", "components_no_residual"),
        ("0:1,2 1:3,7\n0:2,5", "components_no_residual"),  # four contrasts for five variances
        ("0:3,- 1:5,5\n0:-,6 1:6,6\n0:1,1 1:2,2", "components_no_residual"),
    ],
)
def test_what_cannot_be_estimated_says_why(written, reason):
    with pytest.raises(NotEstimable, match=reason):
        fit_components(sheets(written))


def test_too_many_equations_are_refused(monkeypatch):
    monkeypatch.setattr(strata, "EQUATIONS", 4)
    with pytest.raises(TooLarge):
        fit_components(drawn(1, (9, 5, 3)))
