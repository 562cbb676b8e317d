"""Criterion-level variance components of sheets with missing cells, against lme4 and dense matrices.

Values of lme4: R 4.2, lme4 1.1-31, optimisers at tight tolerances, the better of nloptwrap and bobyqa, for
lmer(score ~ 0 + crit + (1|app) + (1|app:crit) + (1|rater) + (1|rater:crit) + (1|app:rater)).
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.errors import TooLarge
from scoring.models import gaps
from scoring.models.components import fit_components, predict_effects
from scoring.models.gaps import arrange
from scoring.models.strata import split
from tests.scoring.ratings.written_sheets import dense_terms, drawn, sheets

GAPS = """0:66,81,69 2:64,69,64 4:77,73,72
0:-,86,77 2:70,74,66 3:72,82,81 4:73,70,75
1:66,74,77 2:66,-,69 4:66,65,68
0:61,-,63 1:59,65,68 2:61,60,61 3:57,58,58 4:59,-,59
1:68,77,74 2:65,65,60
0:72,80,73 1:-,-,72 2:-,73,70 3:76,75,-
0:65,74,69 1:-,68,76 2:59,60,- 4:-,58,60"""
MANY_EXPERTS = """0:68,66,72 1:74,71,71 3:-,69,- 6:85,75,77 7:84,72,85
0:67,81,77 2:72,88,84 3:72,81,82 4:67,77,74 6:-,90,83
2:65,70,77 3:58,70,68 4:62,66,65 5:73,79,-
0:60,66,- 2:61,-,72 4:63,73,71 5:65,72,74 6:76,73,77
3:60,61,63 4:68,62,60 5:64,69,65 7:80,72,79"""
WITHOUT_HALO = """0:-,76,73 1:69,70,56 3:75,75,- 4:72,59,62
0:75,-,82 1:71,72,73 2:89,85,89 3:72,74,- 4:77,65,72
0:56,62,60 1:52,58,48 2:66,59,66 3:55,58,60 4:57,44,50
1:68,71,70 2:87,81,89 3:75,80,83 4:78,67,74
0:69,69,- 2:77,71,75 3:67,69,67
0:65,63,68 1:57,49,58 3:62,61,67 4:62,45,58
0:73,78,78 1:-,64,66 2:86,74,84 4:75,61,70"""
WITHOUT_SEVERITY = """1:-,76,69 3:78,75,74 4:76,-,73
0:78,75,72 2:75,70,80 4:73,75,82
1:77,63,65 2:73,67,63
0:67,66,65 3:69,64,- 4:64,54,63
0:73,68,68 2:72,71,65 3:69,69,64 4:69,73,67
0:76,76,72 1:78,75,75 3:78,74,74 4:77,73,78
0:78,83,79 1:69,76,- 3:78,76,76 4:82,80,80"""
UNEVEN = """1:-,50,65,66,60 2:66,66,68,75,75 3:59,55,56,56,53 4:58,54,63,55,61
3:85,81,71,73,71 4:71,66,62,-,63
0:65,65,62,-,48 1:68,71,66,67,66 2:61,66,65,71,62
0:-,62,59,-,55 1:68,58,60,-,60 2:-,67,-,55,59 3:61,54,53,-,51 4:58,43,57,45,-
0:62,64,71,73,60 1:75,70,-,68,59
1:72,65,62,66,63 2:68,72,70,74,72 4:68,61,62,56,58
0:59,62,65,-,57 1:71,-,63,59,59 2:62,65,53,55,58 3:65,63,58,52,58 4:69,63,70,56,68
0:87,84,82,80,72 1:86,75,65,64,62 3:80,74,70,61,63 4:-,71,80,71,78"""


@pytest.mark.parametrize(
    ("written", "criterion", "variance"),
    [
        (
            GAPS,
            354.367001420,
            [[21.9878812264, 1.7972082000], [3.4290753809, 10.1682387281], [8.7540525302, 3.5525422194]],
        ),
        (
            MANY_EXPERTS,
            366.965912409,
            [[20.1974362749, 10.6414787256], [19.1948965676, 6.1876454160], [5.4195042654, 4.9246487220]],
        ),
        (WITHOUT_SEVERITY, 352.880224565, [[22.8379265139, 4.1393345210], [0, 0], [1.3252966939, 8.2599915618]]),
    ],
)
def test_sheets_with_missing_cells_agree_with_lme4(written, criterion, variance):
    components = fit_components(sheets(written))
    assert components.reml_criterion == pytest.approx(criterion, abs=1e-6)
    assert_allclose(components.variance, variance, rtol=1e-5)


def test_without_halo_agrees_with_lme4():
    components = fit_components(sheets(WITHOUT_HALO), halo=False)  # the formula without (1|app:rater)
    assert components.reml_criterion == pytest.approx(438.508920985, abs=1e-6)
    expected = [[61.2213728462, 5.1754923318], [33.3050122468, 13.5041273151], [0, 4.3169105612]]
    assert_allclose(components.variance, expected, rtol=1e-5)


def test_uneven_dimensions_agree_with_lme4():
    # the formula + (1|app:dim) + (1|rater:dim) + (1|app:rater:dim)
    components = fit_components(sheets(UNEVEN, [0, 0, 1, 1, 1]))
    assert components.reml_criterion == pytest.approx(735.613126201, abs=1e-6)
    expected = [
        [25.3814573462, 4.6634568064, 3.6476778646],
        [0, 0, 8.7717787616],
        [14.2430609955, 12.3252198877, 3.3543870783],
    ]
    assert_allclose(components.variance, expected, rtol=2e-5)


def test_predictions_agree_with_lme4():
    ratings = sheets(GAPS)
    effects = predict_effects(ratings, fit_components(ratings))
    application = [1.937134, 5.520008, 0.754929, -7.246208, -0.258872, 3.156140, -3.863131]
    rater = [1.153016, 0.867247, -1.445609, 0.328148, -0.902802]
    strengths = [-0.169984, 1.095343, -0.767025, -0.791623, 0.943551, 0.299256]  # of the first two applications
    by_criterion = [-1.083303, 5.316602, -0.814261, -2.009292, 0.764222, 3.816717]
    assert_allclose(effects.application[0], np.repeat(application, 3).reshape(-1, 3), atol=5e-6)
    assert_allclose(effects.application[1, :2].ravel(), strengths, atol=5e-6)
    assert_allclose(effects.rater[0, :, 0], rater, atol=5e-6)
    assert_allclose(effects.rater[1, :2].ravel(), by_criterion, atol=5e-6)


@pytest.mark.parametrize("shape", [(7, 4, 6), (4, 7, 6)])
@pytest.mark.parametrize("dimension", [None, [0, 1, 0, 1, 2, 2], [0, 0, 1, 1, 1, 1]])
@pytest.mark.parametrize("missing", [0.0, 0.2, 0.6])
def test_terms_equal_the_dense_likelihood(shape, dimension, missing):
    ratings = drawn(3, shape, missing=missing, dimension=dimension)
    relative = np.random.default_rng(4).random((3, len(ratings.nested)))
    relative[2, -1] = 1.0
    model = arrange(ratings.application, ratings.rater, ratings.scores, ratings.levels, ratings.nested)
    found, expected = model.terms(relative), dense_terms(ratings, relative)
    assert found.criterion == pytest.approx(expected.criterion, abs=1e-9)
    for name in ("trace", "slope", "curvature"):
        assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-8, atol=1e-8)


def test_gradient_equals_finite_differences():
    ratings = drawn(6, (7, 5, 4), missing=0.2)
    model = arrange(ratings.application, ratings.rater, ratings.scores, ratings.levels, ratings.nested)
    relative = np.array([[2.0, 0.5], [0.7, 0.3], [0.6, 1.0]])
    gradient = model.terms(relative).gradient.reshape(relative.shape)
    for place in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]:
        step = np.zeros_like(relative)
        step[place] = 1e-5
        rise = model.terms(relative + step).criterion - model.terms(relative - step).criterion
        assert gradient[place] == pytest.approx(rise / 2e-5, abs=1e-5)


def test_a_table_without_gaps_is_the_same_by_strata_and_by_absorption(monkeypatch):
    monkeypatch.setattr(gaps, "AT_ONCE", 400)  # several batches of applications with equally many sheets
    ratings = drawn(7, (30, 9, 4))
    relative = np.array([[1.5, 0.4], [0.8, 0.2], [0.5, 1.0]])
    data = ratings.application, ratings.rater, ratings.scores, ratings.levels
    one, other = split(*data, None), arrange(*data, ratings.nested)
    assert len(other.table.batches) > len(set(np.bincount(ratings.application)))
    assert other.terms(relative).criterion == pytest.approx(one.terms(relative).criterion, abs=1e-8)
    for strata, absorbed in zip(one.evidence(relative), other.evidence(relative), strict=True):
        assert_allclose(absorbed, strata, atol=1e-10)


@pytest.mark.parametrize("limit", ["EQUATIONS", "PRODUCTS"])
def test_too_large_a_table_is_refused(monkeypatch, limit):
    monkeypatch.setattr(gaps, limit, 10)
    with pytest.raises(TooLarge):
        fit_components(drawn(1, (9, 5, 3), missing=0.1))
