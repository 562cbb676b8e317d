"""Public draws anyone can repeat, and decisions that settle a tie only when they name all of it."""

import pytest

from scoring.selection.ties import Decision, draw, settle, tie_groups


def decision(*order: str) -> Decision:
    return Decision(order, "second look at the evidence", "chair", "rescore")


def test_the_draw_can_be_repeated_with_sha256sum():
    """``printf '7\\n茶' | sha256sum`` and so on: 茶 6eb67bc3…, C 96f1d38c…, B e61f0c0b…, A e6d25812…."""
    assert draw(["A", "B", "C", "茶"], 7) == ("茶", "C", "B", "A")


def test_the_draw_of_some_keeps_the_order_of_the_draw_of_all():
    assert draw(["A", "C", "茶"], 7) == ("茶", "C", "A")


def test_another_seed_is_another_draw():
    orders = {draw("ABCDE", seed) for seed in range(200)}
    assert len(orders) > 90  # of 120, of which 200 draws miss about e^(-200/120) = 19 %


@pytest.mark.parametrize(
    ("tied", "order"),
    [("AB", "BA"), ("ABC", None), ("BA", "BA"), ("CD", "DC")],
)
def test_a_decision_settles_a_tie_it_names_completely(tied: str, order: str | None):
    settled = settle(set(tied), [decision("B", "A"), decision("D", "X", "C")])
    assert settled == (None if order is None else tuple(order))


def test_a_later_decision_replaces_an_earlier_one():
    assert settle("AB", [decision("A", "B"), decision("B", "A")]) == ("B", "A")


def test_groups_of_equals_come_in_order_of_key():
    assert tie_groups({4: (1, 0), 2: (0, 9), 3: (1, 0), 1: (1, 1)}) == [(2,), (3, 4), (1,)]
