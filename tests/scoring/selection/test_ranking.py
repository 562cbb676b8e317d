"""Published scores as people round them, and places as the rules of sport and of procurement count them."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from scoring.errors import NotEstimable
from scoring.selection.ranking import Published, outdated, publish, publish_scores, rank
from scoring.selection.ties import Decision


def published(score: Sequence[float], **dimensions: Sequence[float]) -> Published:
    """Applications A, B, C … with whole-number scores."""
    values = np.array(score, dtype=float)
    columns = np.array(list(dimensions.values()), dtype=float).reshape(len(dimensions), len(score)).T
    return publish_scores("ABCDEFGHIJ"[: len(score)], values, values, columns, list(dimensions), 0)


def places(scores: Published, **options: object) -> Mapping[str, int | None]:
    standings = rank(scores, range(len(scores.ids)), **options)
    return {scores.ids[standing.application]: standing.rank for standing in standings}


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (2.675, 2, "2.68"),  # 2.67499999999999982… in binary
        (1.005, 2, "1.01"),
        (79.995, 2, "80.00"),
        (0.1 + 0.2, 1, "0.3"),
        (82.5, 0, "83"),
        (-0.125, 2, "-0.13"),
        (-0.001, 2, "0.00"),
        (1e-12, 6, "0.000000"),
        (100, 2, "100.00"),
    ],
)
def test_published_as_on_paper(value: float, decimals: int, printed: str):
    assert str(publish(value, decimals)) == printed


@given(st.integers(0, 100_000), st.integers(1, 60))
@settings(deadline=None)
def test_a_mean_of_scores_is_published_as_its_exact_fraction(total: int, sheets: int):
    """Half-up of the exact rational, unless it lies within 1e-9 of a half without being one: never here."""
    exact = Fraction(total, 10 * sheets)
    hundredths = (exact * 100 + Fraction(1, 2)).__floor__()
    assert publish(total / 10 / sheets, 2) == (Decimal(hundredths) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_never_published(value: float):
    with pytest.raises(NotEstimable):
        publish(value, 2)


@given(
    st.lists(
        st.one_of(
            st.floats(-1e7, 1e7),
            st.integers(-4000, 4000).map(lambda eighths: eighths / 8),
            st.decimals(-100, 100, places=7).map(float),
            st.just(float("nan")),
        ),
        max_size=30,
    ),
    st.integers(0, 9),
)
def test_a_column_is_published_value_by_value(values: list[float], decimals: int):
    column = np.array(values, dtype=float)
    scores = publish_scores(["A"] * len(values), column, column, column[:, None], ["d"], decimals)
    one_by_one = [None if np.isnan(value) else str(publish(value, decimals)) for value in values]
    assert [None if score is None else str(score) for score in scores.score] == one_by_one
    assert scores.score == scores.raw == tuple(row["d"] for row in scores.dimensions)


def test_equal_scores_share_a_rank_and_the_next_is_skipped():
    assert places(published([80, 90, 80, 70])) == {"B": 1, "A": 2, "C": 2, "D": 4}


@given(st.lists(st.integers(60, 66), min_size=1, max_size=10))
@settings(deadline=None)
def test_ranks_are_those_of_competition_ranking(score: list[int]):
    """``scipy.stats.rankdata(method="min")`` of the negated scores."""
    expected = rankdata([-value for value in score], method="min")
    assert places(published(score)) == dict(zip("ABCDEFGHIJ", expected.tolist(), strict=False))


def test_ties_are_decided_on_what_is_printed():
    """80.004 and 79.996 both print as 80.00: equal, whatever the third digit says."""
    score = np.array([79.996, 80.004])
    scores = publish_scores("AB", score, score, np.empty((2, 0)), [], 2)
    assert [standing.rank for standing in rank(scores, range(2))] == [1, 1]


def test_tie_breakers_in_order():
    """A, B, C at 80. Core: A 9, B 9, C 7, so C is third by core; growth: A 5, B 6, so B is before A by growth.

    D has 70 and needs no tie-breaker; E has no score.
    """
    scores = published([80, 80, 80, 70, np.nan], core=[9, 9, 7, 9, 9], growth=[5, 6, 9, 9, 9])
    found = {scores.ids[s.application]: (s.rank, s.decided_by) for s in rank(scores, range(5), ["core", "growth"])}
    assert found == {"B": (1, "growth"), "A": (2, "growth"), "C": (3, "core"), "D": (4, None), "E": (None, None)}


def test_a_tie_breaker_that_does_not_apply_comes_last():
    assert places(published([80, 80], core=[np.nan, 0]), tie_break=["core"]) == {"B": 1, "A": 2}


def test_what_stays_equal_is_named():
    scores = published([80, 80, 80], core=[5, 9, 5])
    first, *others = rank(scores, range(3), ["core"])
    assert (first.application, first.tied_with, first.decided_by) == (1, (), "core")
    assert [(s.application, s.rank, s.tied_with, s.decided_by) for s in others] == [
        (0, 2, (2,), "core"),
        (2, 2, (0,), "core"),
    ]


def test_a_decision_orders_what_the_tie_breakers_leave_equal():
    vote = Decision(("C", "A"), "vote 5:2", "panel", "vote")
    found = rank(published([80, 90, 80]), range(3), (), [vote])
    assert [(s.application, s.rank, s.decided_by) for s in found] == [
        (1, 1, None),
        (2, 2, "decision"),
        (0, 3, "decision"),
    ]


def test_a_decision_never_overrides_a_score():
    vote = Decision(("C", "A"), "vote 5:2", "panel", "vote")
    scores = published([81, 90, 80])
    assert places(scores, decisions=[vote]) == {"B": 1, "A": 2, "C": 3}
    assert outdated(scores, [vote]) == (vote,)


def test_a_decision_about_equals_is_not_outdated():
    vote = Decision(("C", "A"), "vote 5:2", "panel", "vote")
    assert outdated(published([80, 90, 80]), [vote]) == ()
    assert outdated(published([80, 90, 80], core=[1, 2, 3]), [vote], ["core"]) == (vote,)
    assert outdated(published([80, 90, np.nan]), [vote]) == (vote,)


def test_the_unranked_keep_their_score_and_come_last_in_order_of_id():
    scores = published([90, 80, 85, np.nan])
    found = rank(scores, [3, 2, 1, 0], unranked={0})
    assert [(s.application, s.rank) for s in found] == [(2, 1), (1, 2), (0, None), (3, None)]
    assert found[2].score == Decimal(90)


def test_only_members_are_ranked():
    assert [(s.application, s.rank) for s in rank(published([90, 80, 70]), np.array([2, 1]))] == [(1, 1), (2, 2)]


@given(st.lists(st.integers(60, 63), min_size=2, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_members_does_not_matter(score: list[int], random):
    members = list(range(len(score)))
    random.shuffle(members)
    assert rank(published(score), members) == rank(published(score), range(len(score)))
