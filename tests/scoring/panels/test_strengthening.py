"""A link is bypassed by the lightest pair that makes it dispensable: against trying every pair."""

import numpy as np
import pytest

from scoring.panels.design import Link, diagnose
from scoring.panels.strengthening import bypass


def brute_force(application, rater, link, barred):
    """The lightest pair after which the link is on a cycle, or joins again what its loss alone would cut off."""
    taken = set(zip(application.tolist(), rater.tolist(), strict=True))
    best = []
    for a, r in np.argwhere(~barred).tolist():
        if (a, r) in taken:
            continue
        more = np.append(application, a), np.append(rater, r)
        if link not in diagnose(*more, *barred.shape).bridges:
            best.append(((rater == r).sum(), (application == a).sum(), r, a))
    return None if not best else Link(min(best)[3], min(best)[2])


@pytest.mark.parametrize("seed", range(30))
def test_it_is_the_lightest_pair_that_helps(seed):
    rng = np.random.default_rng(seed)
    cells = np.unique(rng.integers([6, 5], size=(9, 2)), axis=0)
    application, rater = cells.T
    barred = rng.random((6, 5)) < 0.4
    design = diagnose(application, rater, 6, 5)
    inside = np.zeros((6, 5), dtype=bool)  # pairs of people who have a sheet: others could not close a cycle
    inside[np.ix_(design.application_component >= 0, design.rater_component >= 0)] = True
    for link in design.bridges:
        assert bypass(application, rater, link, barred | ~inside) == brute_force(
            application, rater, link, barred | ~inside
        )


def test_where_every_other_pair_is_barred_there_is_none():
    application, rater = np.array([0, 1, 1]), np.array([0, 0, 1])
    barred = np.ones((2, 2), dtype=bool)
    assert bypass(application, rater, Link(1, 0), barred) is None
