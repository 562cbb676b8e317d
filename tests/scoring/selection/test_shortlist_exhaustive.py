"""The declared rule against every order of every tie, and its optimum against every subset."""

from collections.abc import Sequence
from itertools import chain, groupby, permutations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.selection.constraints import Limit
from scoring.selection.ranking import Published, publish_scores
from scoring.selection.shortlist import shortlist
from scoring.selection.ties import Decision

NAMES = "ABCDEFG"


def published(score: Sequence[float], core: Sequence[float] | None = None) -> Published:
    value = np.array(score, dtype=float)
    columns = np.empty((len(score), 0)) if core is None else np.array(core, dtype=float)[:, None]
    return publish_scores(NAMES[: len(score)], value, value, columns, [] if core is None else ["core"], 0)


codes = st.lists(st.integers(-1, 2), min_size=7, max_size=7)
cases = st.builds(
    lambda score, sectors, regions, limit: (
        score,
        [
            Limit("sector_full", limit[0], np.array(sectors[: len(score)]), tuple("xyz"), "sector"),
            Limit("quota_full", limit[1], np.array(regions[: len(score)]), tuple("xyz"), "region"),
            Limit("places_full", limit[2], np.zeros(len(score), dtype=np.int64)),
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


@given(cases, st.permutations(NAMES))
@settings(deadline=None)
def test_a_decision_on_every_tie_is_carried_out(case: Case, order: list[str]):
    """With an order of all applications recorded, the rule follows it wherever scores are equal."""
    score, limits = case
    decision = Decision(tuple(order), "draw by lot", "panel", "draw")
    chosen = shortlist(published(score), {}, limits, (), [decision])
    ordered = sorted(range(len(score)), key=lambda i: (-score[i], order.index(NAMES[i])))
    assert chosen.blocked_tie is None
    assert set(chosen.selected) == take(ordered, limits)
