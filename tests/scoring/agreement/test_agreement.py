"""All coefficients of one set of sheets: what is reported, why something is not, and what cannot matter."""

import math
from dataclasses import asdict, fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.agreement.agreement import Agreement, agree

NAMES = tuple(field.name for field in fields(Agreement))
ICC = NAMES[:6]
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def sheets(rows):
    table = np.array(rows, dtype=float)
    application, rater = np.nonzero(~np.isnan(table))
    return application, rater, table[application, rater]


def numbers(value):
    """Every number inside a result."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    return [] if value is None else [value]


def reasons(findings):
    return {finding.code: finding.facts["coefficients"] for finding in findings}


def test_a_complete_panel_has_everything():
    agreement, findings = agree(*sheets(SHROUT_FLEISS))
    assert findings == ()
    assert agreement.icc_a1.value == pytest.approx(0.289764, abs=1e-6)
    assert agreement.icc_ak.low == pytest.approx(0.0711, abs=5e-5)
    assert agreement.icc_ck.value == pytest.approx(0.909316, abs=1e-6)
    assert 0 < agreement.kendall_w.p < 0.05
    assert agreement.alpha_interval is not None


def test_labels_may_be_any_integers():
    application, rater, total = sheets(SHROUT_FLEISS)
    assert agree(100 + 7 * application, 3 * rater, total) == agree(application, rater, total)


def test_an_incomplete_panel_lacks_only_the_order():
    table = SHROUT_FLEISS.copy()
    table[0, 1] = table[3, 2] = np.nan
    agreement, findings = agree(*sheets(table))
    assert reasons(findings) == {"agreement_order_incomplete": ("kendall_w",)}
    facts = findings[0].facts
    assert (facts["applications"], facts["raters"], facts["sheets"]) == (6, 4, 22)
    assert agreement.icc_a1.low < agreement.icc_a1.value < agreement.icc_a1.high
    assert agreement.icc_ak.value > agreement.icc_a1.value


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (np.empty((0, 0)), "agreement_one_application"),
        ([[70, 75, 80]], "agreement_one_application"),
        ([[70], [75]], "agreement_one_rater"),
        ([[70, np.nan], [np.nan, 75]], "agreement_no_overlap"),
        ([[70, 70], [70, 70]], "agreement_equal_totals"),
        ([[70, 70], [70 + 1e-12, 70]], "agreement_equal_totals"),  # what weighting leaves behind is no difference
    ],
)
def test_where_nothing_can_be_measured_one_finding_says_why(rows, code):
    agreement, findings = agree(*sheets(rows))
    assert agreement == Agreement(*[None] * len(NAMES))
    assert reasons(findings) == {code: NAMES}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # the only differing total stands alone on its application
        (
            [[70, 70, np.nan], [70, 70, np.nan], [np.nan, np.nan, 90]],
            {
                "agreement_order_incomplete": ("kendall_w",),
                "agreement_equal_pairs": ("alpha_interval", "alpha_ordinal"),
            },
        ),
        # severity only: every expert ranks all applications equal, and consistency is 0 / 0
        (
            [[60, 70], [60, 70]],
            {
                "agreement_no_limits": ("icc_a1", "icc_ak"),
                "agreement_equal_means": ("icc_c1", "icc_1k", "icc_ck"),
                "agreement_equal_orders": ("kendall_w",),
            },
        ),
        # every expert alone with one application of two sheets
        (
            [[70, 72, np.nan, np.nan], [np.nan, np.nan, 80, 79]],
            {
                "agreement_no_residual": ("icc_a1", "icc_c1", "icc_ak", "icc_ck"),
                "agreement_order_incomplete": ("kendall_w",),
            },
        ),
    ],
)
def test_what_is_missing_has_its_reason(rows, expected):
    agreement, findings = agree(*sheets(rows))
    assert reasons(findings) == expected
    without_limits = expected.get("agreement_no_limits", ())
    missing = {name for names in expected.values() for name in names} - set(without_limits)
    assert {name for name in NAMES if getattr(agreement, name) is None} == missing


def test_the_same_seed_gives_the_same_bits():
    table = np.where(np.eye(6, 4) > 0, np.nan, SHROUT_FLEISS)
    assert agree(*sheets(table), seed=5, draws=300) == agree(*sheets(table), seed=5, draws=300)
    assert agree(*sheets(table), seed=5, draws=300) != agree(*sheets(table), seed=6, draws=300)


cells = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 4)), st.integers(0, 5), min_size=1, max_size=20)


@settings(max_examples=150, deadline=None)
@given(cells)
def test_no_panel_gives_a_number_that_is_none(panel):
    application, rater = np.array(list(panel)).T
    agreement, findings = agree(application, rater, 60.0 + 4 * np.array(list(panel.values())), draws=100)
    assert all(math.isfinite(number) for number in numbers(asdict(agreement)))
    explained = {name for names in reasons(findings).values() for name in names}
    assert {name for name in NAMES if getattr(agreement, name) is None} <= explained


@settings(max_examples=40, deadline=None)
@given(cells, st.integers(-40, 40), st.randoms(use_true_random=False))
def test_order_of_sheets_and_origin_of_the_scale_change_no_estimate(panel, shift, random):
    application, rater = np.array(list(panel)).T
    total = 60.0 + 4 * np.array(list(panel.values()))
    order = np.array(random.sample(range(len(total)), len(total)))
    before, _ = agree(application, rater, total, draws=100)
    after, _ = agree(application[order], rater[order], total[order] + shift, draws=100)
    for name in ICC:
        left, right = getattr(before, name), getattr(after, name)
        assert (left is None) == (right is None)
        assert left is None or right.value == pytest.approx(left.value, abs=1e-4)
    assert numbers(asdict(after)["kendall_w"]) == pytest.approx(numbers(asdict(before)["kendall_w"]))
    assert after.alpha_interval == (None if before.alpha_interval is None else pytest.approx(before.alpha_interval))
