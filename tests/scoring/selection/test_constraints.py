"""Who is barred whatever the others do, and the limits the rest compete for."""

import numpy as np
import pytest

from scoring.rubric import Policy, Quota, ShortlistPolicy
from scoring.selection.constraints import Excluded, bar, drawable, limits, unranked
from scoring.selection.ranking import publish_scores
from scoring.sheets import Application


def first_reason(
    score: float = 80, *, core: float = 80, sheets: int = 5, gates: tuple[int, ...] = (1, 1), **shortlist: object
) -> Excluded | None:
    policy = Policy(min_raters=3, shortlist=ShortlistPolicy.model_validate(shortlist))
    value = np.array([score])
    scores = publish_scores("A", value, value, np.array([[core]]), ["core"], 2)
    return bar(policy, scores, np.array([sheets]), np.array([gates]), ["legal", "registered"]).get(0)


def test_nobody_is_barred_without_a_rule():
    assert first_reason(score=0, core=0) is None


@pytest.mark.parametrize(
    ("case", "reason", "facts"),
    [
        ({"gates": (0, 0)}, "ineligible", {"gates": ("legal", "registered")}),
        ({"gates": (1, 0), "sheets": 0}, "ineligible", {"gates": ("registered",)}),
        ({"score": np.nan, "sheets": 0}, "unscored", {}),
        ({"sheets": 2, "threshold": 90}, "too_few_raters", {"sheets": 2, "needed": 3}),
        ({"threshold": 80.01, "floors": {"core": 90}}, "below_threshold", {"score": "80.00", "threshold": 80.01}),
        ({"floors": {"core": 80.01}}, "below_floor", {"dimension": "core", "score": "80.00", "floor": 80.01}),
    ],
)
def test_the_first_reason_counts(case: dict, reason: str, facts: dict):
    assert first_reason(**case) == Excluded(0, reason, (), facts)


@pytest.mark.parametrize(
    "case",
    [
        {"gates": (-1, 1)},  # not answered is not a no
        {"score": 59.995, "threshold": 60},  # prints as 60.00
        {"score": 60.1, "threshold": 60.1},
        {"core": np.nan, "floors": {"core": 40}},  # does not apply
        {"core": 39.996, "floors": {"core": 40}},
    ],
)
def test_what_bars_nobody(case: dict):
    assert first_reason(**case) is None


def test_who_gets_no_rank_and_who_may_enter_a_draw():
    barred = {0: Excluded(0, "unscored"), 1: Excluded(1, "below_threshold"), 2: Excluded(2, "below_floor")}
    assert unranked(barred) == {0}
    assert drawable(barred, 4).tolist() == [False, True, False, True]
    assert drawable({}, 2).tolist() == [True, True]


def test_limits_in_the_order_they_are_tried():
    """Two cities and an application without one, which the quota does not limit."""
    made_up = [("glass", "云岭"), ("tea", None), ("glass", "海川")]
    applications = [Application(f"A{n}", "", s, {"region": r}) for n, (s, r) in enumerate(made_up)]
    policy = ShortlistPolicy(places=2, per_sector=1, quota=(Quota(attribute="region", limit=3),))
    sector, region, places = limits(policy, applications)
    assert (sector.reason, sector.limit, sector.code.tolist(), sector.names) == (
        "sector_full",
        1,
        [0, 1, 0],
        ("glass", "tea"),
    )
    assert (region.reason, region.code.tolist(), region.facts(1)) == (
        "quota_full",
        [0, -1, 1],
        {"attribute": "region", "value": "海川", "limit": 3},
    )
    assert (places.reason, places.limit, places.code.tolist()) == ("places_full", 2, [0, 0, 0])
    assert limits(ShortlistPolicy(), applications) == ()


def test_a_number_and_its_text_are_the_same_value_only_when_written_alike():
    applications = [Application("A", "", "", {"batch": 1.0}), Application("B", "", "", {"batch": "1.0"})]
    (batch,) = limits(ShortlistPolicy(quota=(Quota(attribute="batch", limit=1),)), applications)
    assert batch.code.tolist() == [0, 0]
