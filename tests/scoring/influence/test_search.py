"""The search for the fewest steps against looking at every number of steps."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.influence.search import smallest


@given(first=st.integers(1, 200), guess=st.integers(-5, 300), most=st.integers(0, 150))
def test_fewest_steps_are_found_from_any_guess(first, guess, most):
    assert smallest(lambda steps: steps >= first, guess, most) == (first if first <= most else None)


def test_a_good_guess_takes_two_trials():
    tried = []
    smallest(lambda steps: tried.append(steps) or steps >= 40, guess=40, most=1000)
    assert tried == [40, 39]
