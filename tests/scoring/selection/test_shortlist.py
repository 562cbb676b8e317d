"""The declared rule worked by hand, and against every resolution of every tie by brute force."""

from collections.abc import Mapping, Sequence
from itertools import chain, groupby, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.selection.constraints import Excluded, Limit
from scoring.selection.ranking import Published, publish_scores
from scoring.selection.shortlist import BlockedTie, Shortlist, shortlist
from scoring.selection.ties import Decision

NAMES = "ABCDEFGH"


def published(score: Sequence[float], core: Sequence[float] | None = None) -> Published:
    value = np.array(score, dtype=float)
    columns = np.empty((len(score), 0)) if core is None else np.array(core, dtype=float)[:, None]
    return publish_scores(NAMES[: len(score)], value, value, columns, [] if core is None else ["core"], 0)


def places(limit: int, applications: int) -> Limit:
    return Limit("places_full", limit, np.zeros(applications, dtype=np.int64))


def per_sector(limit: int, *sectors: int) -> Limit:
    return Limit("sector_full", limit, np.array(sectors), tuple("sector" + str(i) for i in range(4)), "sector")


def quota(limit: int, *regions: int) -> Limit:
    return Limit("quota_full", limit, np.array(regions), tuple("region" + str(i) for i in range(4)), "region")


def reasons(chosen: Shortlist) -> Mapping[str, tuple[str, str]]:
    """Reason, and by whom, of everyone excluded."""
    return {NAMES[e.application]: (e.reason, "".join(NAMES[i] for i in e.blocked_by)) for e in chosen.excluded}


def test_no_limits_select_everyone_who_is_not_barred():
    barred = {1: Excluded(1, "ineligible", facts={"gates": ("legal",)})}
    chosen = shortlist(published([70, 90, 80]), barred, [])
    assert (chosen.selected, chosen.excluded, chosen.optimum) == ((2, 0), (barred[1],), (0, 2))


def test_in_order_of_rank_skipping_what_a_limit_forbids():
    """One per sub-sector, two per region, three places.

    A 90 (s0 r0) in · B 85 (s0 r1) out: A has s0 · C 80 (s1 r0) in · D 75 (s2 r0) out: A and C have r0 ·
    E 70 (s2 r1) in · F 65 (s3 r1) out: A, C, E have the three places.
    """
    limits = [per_sector(1, 0, 0, 1, 2, 2, 3), quota(2, 0, 1, 0, 0, 1, 1), places(3, 6)]
    chosen = shortlist(published([90, 85, 80, 75, 70, 65]), {}, limits)
    assert chosen.selected == (0, 2, 4)
    assert reasons(chosen) == {"B": ("sector_full", "A"), "D": ("quota_full", "AC"), "F": ("places_full", "ACE")}
    assert chosen.excluded[1].facts == {"attribute": "region", "value": "region0", "limit": 2}
    # 90 + 80 + 70 = 240 beats every other choice: without C at most 90 + 75 + 65, without A at most 85 + 80 + 75 = 240.
    assert (chosen.optimum, chosen.optimum_differs) == ((0, 2, 4), False)


def test_the_optimum_can_differ_from_the_rule():
    """One per sub-sector and one per region: A (s0 r0) blocks both B (s0 r1) and C (s1 r0); B + C = 178 > 90."""
    chosen = shortlist(published([90, 89, 89]), {}, [per_sector(1, 0, 0, 1), quota(1, 0, 1, 0)])
    assert (chosen.selected, chosen.optimum, chosen.optimum_differs) == ((0,), (1, 2), True)


def test_negative_scores_count_from_the_lowest():
    """z-scores 1, −1, −1, in the same limits: above the lowest 2, 0, 0, so A alone stays the best."""
    chosen = shortlist(published([1, -1, -1]), {}, [per_sector(1, 0, 0, 1), quota(1, 0, 1, 0)])
    assert (chosen.selected, chosen.optimum_differs) == ((0,), False)


def test_equals_enter_together_where_there_is_room():
    chosen = shortlist(published([80, 80, 70]), {}, [places(2, 3)])
    assert (chosen.selected, chosen.blocked_tie) == ((0, 1), None)


def test_a_tie_at_the_cut_blocks():
    """Two places, A 90, B = C = 80: one place for two. D comes after whoever wins."""
    chosen = shortlist(published([90, 80, 80, 70]), {}, [places(2, 4)])
    assert chosen.selected == (0,)
    assert chosen.blocked_tie == BlockedTie((1, 2), 1, "places_full", {"limit": 2})
    assert reasons(chosen) == {"B": ("tie_at_cut", "C"), "C": ("tie_at_cut", "B"), "D": ("places_full", "ABC")}
    assert chosen.optimum is None


def test_tie_breakers_settle_a_tie():
    chosen = shortlist(published([90, 80, 80], core=[0, 5, 6]), {}, [places(2, 3)], ["core"])
    assert (chosen.selected, chosen.blocked_tie) == ((0, 2), None)


def test_a_recorded_decision_settles_a_tie():
    vote = Decision(("C", "B"), "vote 5:2", "panel", "vote")
    chosen = shortlist(published([90, 80, 80, 70]), {}, [places(2, 4)], (), [vote])
    assert (chosen.selected, chosen.blocked_tie) == ((0, 2), None)
    assert reasons(chosen) == {"B": ("places_full", "AC"), "D": ("places_full", "AC")}


def test_only_those_who_compete_are_tied():
    """A, B (s0) and C (s1) at 80, one per sub-sector: C is in however A and B are settled, D (s0) is out."""
    chosen = shortlist(published([80, 80, 80, 70]), {}, [per_sector(1, 0, 0, 1, 0)])
    assert chosen.selected == (2,)
    assert chosen.blocked_tie is not None
    assert chosen.blocked_tie.applications == (0, 1)
    assert reasons(chosen)["D"] == ("sector_full", "AB")


def test_what_depends_on_an_open_tie_is_undecided():
    """A (r0) or B (r1) takes s0. One per region: C (r0) is in only if B wins, D (r2) in any case."""
    limits = [per_sector(1, 0, 0, 1, 2), quota(1, 0, 1, 0, 2)]
    chosen = shortlist(published([90, 90, 80, 70]), {}, limits)
    assert chosen.selected == (3,)
    assert reasons(chosen) == {"A": ("tie_at_cut", "B"), "B": ("tie_at_cut", "A"), "C": ("undecided", "A")}


def test_a_second_tie_at_another_cut_is_named_too():
    chosen = shortlist(published([90, 90, 80, 80]), {}, [per_sector(1, 0, 0, 1, 1)])
    assert chosen.blocked_tie is not None
    assert chosen.blocked_tie.applications == (0, 1)
    assert {who: reason for who, (reason, _) in reasons(chosen).items()} == dict.fromkeys("ABCD", "tie_at_cut")


def test_how_many_of_a_tie_in_several_limits_can_enter():
    """Sectors AB | CD, regions AC | B | D, one each, all at 80: at most two enter (A, D or B, C or B, D)."""
    chosen = shortlist(published([80] * 4), {}, [per_sector(1, 0, 0, 1, 1), quota(1, 0, 1, 0, 2)])
    assert chosen.blocked_tie is not None
    assert (chosen.blocked_tie.applications, chosen.blocked_tie.places) == ((0, 1, 2, 3), 2)


@pytest.mark.parametrize(
    ("limit", "refused"),
    [
        (places(2, 4), True),  # C of the other component is out because of A and B
        (places(4, 4), False),
        (per_sector(1, 0, 0, 1, 1), False),
        (per_sector(1, 0, 1, 0, 1), True),
    ],
)
def test_a_cut_across_components_is_refused(limit: Limit, refused: bool):
    """A, B and C, D were judged by panels without a common expert."""
    chosen = shortlist(published([90, 80, 70, 60]), {}, [limit], component=np.array([0, 0, 1, 1]))
    assert chosen.refused == refused
    if refused:
        assert chosen.selected == ()
        assert reasons(chosen) == dict.fromkeys("ABCD", ("undecided", ""))


def test_a_refused_cut_keeps_the_reasons_that_need_no_comparison():
    barred = {0: Excluded(0, "below_threshold")}
    chosen = shortlist(published([90, 80, 70]), barred, [places(1, 3)], component=np.array([0, 0, 1]))
    assert reasons(chosen) == {"A": ("below_threshold", ""), "B": ("undecided", ""), "C": ("undecided", "")}


codes = st.lists(st.integers(-1, 2), min_size=7, max_size=7)
cases = st.builds(
    lambda score, sectors, regions, limit: (
        score,
        [
            Limit("sector_full", limit[0], np.array(sectors[: len(score)]), tuple("xyz"), "sector"),
            Limit("quota_full", limit[1], np.array(regions[: len(score)]), tuple("xyz"), "region"),
            places(limit[2], len(score)),
        ],
    ),
    st.lists(st.integers(60, 63), min_size=1, max_size=7),
    codes,
    codes,
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 6)),
)
Case = tuple[list[int], list[Limit]]


def take(order: Sequence[int], limits: Sequence[Limit]) -> set[int]:
    """The rule as a sentence: take who comes next unless a limit of theirs is used up."""
    chosen: list[int] = []
    for i in order:
        if all(
            limit.code[i] < 0 or sum(limit.code[j] == limit.code[i] for j in chosen) < limit.limit for limit in limits
        ):
            chosen.append(i)
    return set(chosen)


def outcomes(score: Sequence[int], limits: Sequence[Limit]) -> list[set[int]]:
    """The selection under every order of every group of equals."""
    ordered = sorted(range(len(score)), key=lambda i: -score[i])
    groups = [permutations(group) for _, group in groupby(ordered, key=lambda i: score[i])]
    return [take(list(chain(*order)), limits) for order in product(*groups)]


@given(cases)
@settings(deadline=None, max_examples=150)
def test_what_is_decided_holds_however_ties_are_settled(case: Case):
    score, limits = case
    chosen, possible = shortlist(published(score), {}, limits), outcomes(score, limits)
    out = {e.application for e in chosen.excluded if e.reason not in ("tie_at_cut", "undecided")}
    assert set(chosen.selected) <= set.intersection(*possible)
    assert not out & set.union(*possible)
    assert len(chosen.selected) + len(chosen.excluded) == len(score)
    # a tie blocks exactly when it matters, and without one the outcome is the only one there is
    assert (chosen.blocked_tie is not None) == any(outcome != possible[0] for outcome in possible)
    if chosen.blocked_tie is None:
        assert set(chosen.selected) == possible[0]
    else:
        rivals = set(chosen.blocked_tie.applications)
        assert max(len(outcome & rivals) for outcome in possible) == chosen.blocked_tie.places < len(rivals)


@given(cases)
@settings(deadline=None, max_examples=150)
def test_the_first_reason_names_the_limit_and_who_filled_it(case: Case):
    score, limits = [90 - 3 * n + value % 3 for n, value in enumerate(case[0])], case[1]  # no equals
    chosen = shortlist(published(score), {}, limits)
    for excluded in chosen.excluded:
        above = [j for j in chosen.selected if score[j] > score[excluded.application]]
        filled = [
            (limit.reason, tuple(j for j in above if limit.code[j] == limit.code[excluded.application]))
            for limit in limits
            if limit.code[excluded.application] >= 0
        ]
        limit_of = {limit.reason: limit.limit for limit in limits}
        first = next((reason, by) for reason, by in filled if len(by) == limit_of[reason])
        assert (excluded.reason, excluded.blocked_by) == first


@given(cases)
@settings(deadline=None, max_examples=150)
def test_the_optimum_is_the_best_of_all_subsets(case: Case):
    score, limits = case
    core = list(range(len(score)))  # settles every tie, so that there is an optimum to compare with
    chosen = shortlist(published(score, core), {}, limits, ["core"])
    feasible = [set(s) for s in subsets(len(score)) if take(list(s), limits) == set(s)]
    best = max(sum(score[i] for i in s) for s in feasible)
    assert chosen.optimum is not None
    assert set(chosen.optimum) in feasible
    assert sum(score[i] for i in chosen.optimum) == best
    assert chosen.optimum_differs == (best > sum(score[i] for i in chosen.selected))


def subsets(size: int) -> list[tuple[int, ...]]:
    return [tuple(i for i in range(size) if mask >> i & 1) for mask in range(2**size)]


@given(cases, st.permutations(NAMES[:7]))
@settings(deadline=None)
def test_a_decision_on_every_tie_is_carried_out(case: Case, order: list[str]):
    """With an order of all applications recorded, the rule follows it wherever scores are equal."""
    score, limits = case
    decision = Decision(tuple(order), "draw by lot", "panel", "draw")
    chosen = shortlist(published(score), {}, limits, (), [decision])
    ordered = sorted(range(len(score)), key=lambda i: (-score[i], order.index(NAMES[i])))
    assert chosen.blocked_tie is None
    assert set(chosen.selected) == take(ordered, limits)
