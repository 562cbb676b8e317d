"""The draw of experts against a hash program, brute force over all panels, and the law of large numbers."""

import subprocess
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.panels.draw import Call, Quota, Succession, draw, in_order

FIELDS = {"E1": "a", "E2": "a", "E3": "a", "E4": "b", "E5": "b", "E6": "c", "E7": ""}
POOL = {name: {"field": frozenset({value}) - {""}} for name, value in FIELDS.items()}


def codes(findings):
    return [finding.code for finding in findings]


def test_the_order_is_that_of_sha256sum():
    hashes = {
        name: subprocess.run(["sha256sum"], input=f"20261121/{name}".encode(), capture_output=True, check=True).stdout
        for name in POOL
    }
    assert list(in_order(POOL.keys(), "20261121")) == sorted(POOL, key=hashes.__getitem__)


def test_without_quotas_the_first_in_the_order_are_drawn():
    drawn, findings = draw(POOL, Call(3, "x"))
    assert findings == ()
    assert drawn.members == drawn.first == in_order(POOL.keys(), "x")[:3]
    assert drawn.members + drawn.substitutes == drawn.order


def first_of_all(order, number, quotas):
    """The first panel in the lexicographic order of places, among all that meet the quotas."""
    for panel in combinations(order, number):
        counts = [sum(quota.value in POOL[name]["field"] for name in panel) for quota in quotas]
        most = [number if quota.most is None else quota.most for quota in quotas]
        if all(q.least <= count <= top for q, count, top in zip(quotas, counts, most, strict=True)):
            return panel
    return None


quota_sets = st.lists(
    st.builds(
        lambda v, low, more: Quota("field", v, low, low + more), st.sampled_from("abc"), *[st.integers(0, 2)] * 2
    ),
    max_size=3,
)


@given(st.integers(1, 7), quota_sets, st.text(max_size=5))
def test_the_draw_is_the_first_panel_that_meets_every_quota(number, quotas, seed):
    drawn, findings = draw(POOL, Call(number, seed, tuple(quotas)))
    expected = first_of_all(in_order(POOL.keys(), seed), number, quotas)
    assert (drawn.members if drawn else None) == expected
    assert (drawn is None) == bool(findings)


@given(st.permutations(sorted(POOL)), st.text(max_size=3))
def test_the_order_of_the_pool_does_not_matter(names, seed):
    shuffled = {name: POOL[name] for name in names}
    call = Call(4, seed, (Quota("field", "b", 1),))
    assert draw(shuffled, call) == draw(POOL, call)


@given(st.text(max_size=3), st.sampled_from(sorted(POOL)))
def test_whoever_leaves_the_pool_moves_nobody_else(seed, name):
    rest = [other for other in in_order(POOL.keys(), seed) if other != name]
    assert list(in_order(POOL.keys() - {name}, seed)) == rest


def test_every_expert_is_drawn_equally_often():
    # 3 of 7 in 2 100 draws: 900 each, sd = √(2100 · 3/7 · 4/7) ≈ 22.7; four of them are 91
    counts = Counter(name for seed in range(2100) for name in in_order(POOL.keys(), str(seed))[:3])
    assert all(abs(counts[name] - 900) < 91 for name in POOL)


def test_the_recused_are_not_drawn():
    drawn, _ = draw(POOL, Call(5, "x", barred=frozenset({"E1", "E7"})))
    assert set(drawn.order) == set(POOL) - {"E1", "E7"}


def test_a_successor_keeps_the_quotas_and_everyone_else():
    quotas = (Quota("field", "c", 1), Quota("field", "b", 1, 1))
    at_first, _ = draw(POOL, Call(3, "x", quotas))
    leaves = next(name for name in at_first.members if FIELDS[name] == "b")
    other = ({"E4", "E5"} - {leaves}).pop()  # the only other one of field b
    drawn, findings = draw(POOL, Call(3, "x", quotas, absent=(leaves,)))
    assert findings == ()
    assert drawn.successions == (Succession(leaves, other),)
    assert set(drawn.members) == set(at_first.members) - {leaves} | {other}
    assert leaves not in drawn.substitutes


def test_a_substitute_who_cannot_come_is_passed_over():
    order = in_order(POOL.keys(), "x")
    drawn, _ = draw(POOL, Call(2, "x", absent=(order[2], order[0])))
    assert drawn.members == (order[1], order[3])
    assert drawn.successions == (Succession(order[0], order[3]),)


@pytest.mark.parametrize(
    ("pool", "call", "expected"),
    [
        ({}, Call(3, "x"), ["draw_too_few"]),
        (POOL, Call(8, "x"), ["draw_too_few"]),
        (POOL, Call(1, "x", barred=frozenset(POOL)), ["draw_too_few"]),
        (POOL, Call(0, "x"), ["draw_nobody"]),
        (POOL, Call(4, "x", odd=True), ["draw_even"]),
        (POOL, Call(3, "x", (Quota("field", "c", 2),)), ["draw_quota_short"]),
        (POOL, Call(3, "x", (Quota("nothing", "c", 1),)), ["draw_quota_short"]),
        (POOL, Call(3, "x", tuple(Quota("field", value, 0, 0) for value in "abc")), ["draw_infeasible"]),
        (POOL, Call(1, "x", (Quota("field", "c", 1),), absent=("E6",)), ["draw_no_successor"]),
        (POOL, Call(8, "x", (Quota("field", "c", 2),), odd=True), ["draw_even", "draw_too_few", "draw_quota_short"]),
    ],
)
def test_what_cannot_be_drawn_is_said(pool, call, expected):
    drawn, findings = draw(pool, call)
    assert drawn is None
    assert codes(findings) == expected


def test_one_expert_is_drawn_from_one():
    drawn, _ = draw({"E1": {}}, Call(1, "x", odd=True))
    assert (drawn.members, drawn.substitutes) == (("E1",), ())
