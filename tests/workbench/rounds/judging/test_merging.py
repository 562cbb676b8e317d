"""Two desks on one sheet: by hand, and against a plain re-telling of the rule for any course of events."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.store.sheets import Sheet
from workbench.rounds.judging.merging import merge, unseen

START = datetime(2026, 11, 23, 1, tzinfo=UTC)


def revision(number, desk, **scores):
    at = START + timedelta(minutes=number)
    return Sheet("R", "E", "A", number, scores, {}, "draft", "", at, desk, f"k{number}", "")


def test_other_fields_are_taken_side_by_side():
    merged = merge({"scores.a": "5"}, [revision(2, "there", a="5", b="7")], {"scores.a": "6"}, "here")
    assert merged.fields == {"scores.a": "6", "scores.b": "7"}
    assert merged.stale == ()


def test_a_field_that_another_desk_changed_is_kept_and_offered():
    later = [revision(2, "there", a="8"), revision(3, "here", a="8", b="1")]
    (stale,) = merge({"scores.a": "5"}, later, {"scores.a": "6", "scores.b": "2"}, "here").stale
    assert (stale.field, stale.wanted, stale.stored) == ("scores.a", "6", "8")
    assert (stale.revision, stale.at, stale.here) == (2, START + timedelta(minutes=2), False)


def test_a_second_window_of_the_same_sign_in_is_told_apart():
    (stale,) = merge({}, [revision(1, "session:tab1", a="8")], {"scores.a": "6"}, "session:tab2").stale
    assert stale.here


def test_what_the_same_desk_saved_last_it_may_save_again():
    later = [revision(2, "there", a="8"), revision(3, "here", a="7")]
    assert merge({"scores.a": "5"}, later, {"scores.a": "6"}, "here").fields == {"scores.a": "6"}


def test_a_change_that_was_taken_back_or_is_the_same_is_no_conflict():
    back = [revision(2, "there", a="8"), revision(3, "there", a="5")]
    assert merge({"scores.a": "5"}, back, {"scores.a": "6"}, "here").fields == {"scores.a": "6"}
    same = [revision(2, "there", a="6")]
    assert merge({"scores.a": "5"}, same, {"scores.a": "6"}, "here").stale == ()


def test_clearing_is_a_change_like_any_other():
    assert merge({"scores.a": "5"}, [], {"scores.a": ""}, "here").fields == {}
    (stale,) = merge({"scores.a": "5"}, [revision(2, "there")], {"scores.a": "6"}, "here").stale
    assert stale.stored == ""


def test_what_another_desk_changed_has_not_been_seen():
    later = [revision(2, "there", a="8", b="1"), revision(3, "here", a="8", b="1", c="4")]
    passed = unseen({"scores.a": "5", "scores.b": "1"}, later, "here")
    assert [(stale.field, stale.wanted, stale.stored) for stale in passed] == [("scores.a", "5", "8")]


values = st.sampled_from(["", "1", "2", "3"])
fields = st.sampled_from(["scores.a", "scores.b", "comments.a"])
desks = st.sampled_from(["one", "two"])
edits = st.dictionaries(fields, values, min_size=1)


@given(st.lists(st.tuples(edits, desks), max_size=6), st.data())
def test_nothing_is_overwritten_unseen_and_nothing_else_is_refused(course, data):
    """The rule told field by field: who wrote it last, and was it somebody else after the revision looked at?"""
    states, writers = [{}], [{}]
    for change, desk in course:
        new = {field: value for field, value in (states[-1] | change).items() if value}
        touched = {field: desk for field in change if new.get(field, "") != states[-1].get(field, "")}
        states.append(new)
        writers.append(writers[-1] | touched)
    base = data.draw(st.integers(0, len(course)))
    wanted, desk = data.draw(edits), data.draw(desks)
    later = [
        Sheet("R", "E", "A", number, _of("scores.", state), _of("comments.", state), "draft", "", START, who, "", "")
        for number, (state, (_, who)) in enumerate(zip(states[1:], course, strict=True), start=1)
        if number > base
    ]
    merged = merge(states[base], later, wanted, desk)
    expected = dict(states[-1])
    refused = set()
    for field, value in wanted.items():
        stored, seen = states[-1].get(field, ""), states[base].get(field, "")
        if stored not in (seen, value) and writers[-1].get(field) != desk:
            refused.add(field)
        else:
            expected[field] = value
    assert merged.fields == {field: value for field, value in expected.items() if value}
    assert {stale.field for stale in merged.stale} == refused
    assert all(stale.stored == states[-1].get(stale.field, "") for stale in merged.stale)


def _of(start, state):
    return {field.removeprefix(start): value for field, value in state.items() if field.startswith(start)}
