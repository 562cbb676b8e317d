"""Many comparisons: the published example, the gate, and scopes that are settled together."""

import numpy as np
from numpy.testing import assert_allclose

from scoring.flags.multiplicity import Family, adjust, settle

# Benjamini & Hochberg (1995), section 4: fifteen comparisons of two treatments of myocardial infarction.
# At .05 their procedure rejects four hypotheses, Bonferroni's three.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def family(p, passes=None, sector=None):
    count = len(p)
    facts = {} if sector is None else {"sector": np.full(count, sector)}
    gate = np.ones(count, dtype=bool) if passes is None else np.array(passes)
    numbers = np.arange(count, dtype=float)
    return Family(np.full(count, "erratic"), np.arange(count), numbers, numbers, np.array(p), gate, facts)


def test_the_published_example_rejects_four():
    assert (adjust(np.array(PUBLISHED)) <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert [subject for subject, _ in settle([family(PUBLISHED)])] == [0, 1, 2, 3]


def test_a_small_effect_is_not_worth_a_word_however_unusual():
    flags = settle([family([1e-9, 1e-9, 0.5], passes=[False, True, True])])
    assert [subject for subject, _ in flags] == [1]


def test_scopes_are_corrected_together():
    # alone .02 × 1 would stand; together with two others it is .02 × 3 = .06
    assert settle([family([0.02])])
    assert settle([family([0.02], sector="glass"), family([0.6, 0.7], sector="tea")]) == []


def test_a_flag_carries_its_adjusted_p_and_its_facts():
    ((_, flag),) = settle([family([0.001, 0.5], sector="tea")])
    assert_allclose([flag.p, flag.p_adjusted], [0.001, 0.002])
    assert flag.facts == {"sector": "tea"}


def test_no_comparison_gives_no_flag():
    assert settle([]) == []
    assert settle([family([])]) == []
