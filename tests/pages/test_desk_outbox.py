"""What comes out of a browser's outbox is kept once, refused in place, or offered beside what another desk has put."""

import pytest

from data.store import sheets
from pages.common.screen import Visit
from pages.desk_outbox import Change, changes, held_back, keep
from pages.desk_scoring import levels
from scoring.rubric import Scale
from tests.panel_rooms import Room, a_room, to_phase
from workbench.i18n import translator
from workbench.office import Office

ZH = translator("zh")


def visitor(room: Room, number: int = 1) -> Visit:
    return Visit(room.office, room.expert(number), room.id)


def put(room: Room, field: str, value: str, base: int = 0, key: str = "k1", desk: str = "here", to: str = "A01"):
    return keep(visitor(room), Change(key, to, field, value, base), desk, ZH)


def kept(room: Room, application: str = "A01") -> dict[str, str]:
    with room.office.look() as connection:
        own = sheets.own(connection, room.id, "E01", application)
    return {} if own is None else own.fields


def test_a_score_and_a_comment_are_kept(small_office: Office) -> None:
    room = a_room(small_office)
    assert put(room, "scores.position", "7").kind == "saved"
    assert put(room, "comments.position", "有据可查", 1, "k2").kind == "saved"
    assert kept(room) == {"scores.position": "7", "comments.position": "有据可查"}


def test_the_same_change_sent_twice_is_one_save(small_office: Office) -> None:
    room = a_room(small_office)
    answers = {put(room, "scores.position", "7").kind for _ in range(3)}
    with small_office.look() as connection:
        assert len(sheets.history(connection, room.id, "E01", "A01")) == 1
    assert answers == {"saved"}


@pytest.mark.parametrize("value", ["11", "-1", "7.5", "八", "1e1", "NaN", "Infinity", "7" * 400])
def test_what_the_scale_does_not_have_is_refused_and_the_old_score_stays(small_office: Office, value: str) -> None:
    room = a_room(small_office)
    put(room, "scores.position", "7")
    answer = put(room, "scores.position", value, 1, "k2")
    assert (answer.kind, answer.kept) == ("refused", "7")
    assert answer.why
    assert kept(room) == {"scores.position": "7"}


@pytest.mark.parametrize("field", ["scores.growth", "scores.unknown", "comments.unknown", "scores."])
def test_a_forged_field_is_refused(small_office: Office, field: str) -> None:
    room = a_room(small_office)
    assert put(room, field, "7").kind == "refused"
    assert kept(room) == {}


def test_what_is_not_ones_own_or_no_longer_open_is_refused(small_office: Office) -> None:
    room = a_room(small_office)
    assert put(room, "scores.position", "7", to="A99").kind == "refused"
    to_phase(small_office, room.id, "recheck")
    assert put(room, "scores.position", "7", key="k2").kind == "refused"
    assert kept(room) == {}


def test_what_another_window_has_changed_is_offered_beside_ones_own(small_office: Office) -> None:
    room = a_room(small_office)
    put(room, "scores.position", "7", desk="one")
    put(room, "scores.position", "8", 1, "k2", desk="two")
    answer = put(room, "scores.position", "5", 1, "k3", desk="one")
    assert (answer.kind, answer.kept) == ("stale", "8")
    assert "8" in answer.why
    assert kept(room) == {"scores.position": "8"}
    assert put(room, "scores.position", "5", 2, "k4", desk="one").kind == "saved"  # mine, having seen theirs
    assert kept(room) == {"scores.position": "5"}


def test_another_field_changed_elsewhere_stands_in_nobodys_way(small_office: Office) -> None:
    room = a_room(small_office)
    put(room, "scores.position", "7", desk="one")
    put(room, "scores.services", "4", 1, "k2", desk="two")
    assert put(room, "scores.position", "6", 1, "k3", desk="one").kind == "saved"
    assert kept(room) == {"scores.position": "6", "scores.services": "4"}


def test_private_notes_are_no_part_of_the_sheet(small_office: Office) -> None:
    room = a_room(small_office)
    assert put(room, "scratchpad", "回头再看").kind == "saved"
    assert kept(room) == {}


@pytest.mark.parametrize(
    "outbox",
    [
        None,
        [],
        "text",
        {"changes": None},
        {"changes": [None, 1, "x", {}]},
        {"changes": [{"key": "k", "application": "A01", "field": "scores.position", "value": 7, "base": 0}]},
        {"changes": [{"key": "", "application": "A01", "field": "scores.position", "value": "7", "base": 0}]},
        {"changes": [{"key": "k", "application": "A01", "field": "state", "value": "final", "base": 0}]},
        {"changes": [{"key": "k", "application": "A01", "field": "scores.x", "value": "7" * 30_000, "base": 0}]},
        {"changes": [{"key": "k", "application": "A01", "field": "scores.x", "value": "7", "base": "0"}]},
    ],
)
def test_what_has_not_the_shape_of_a_change_is_none(outbox: object) -> None:
    assert changes(outbox)[1] == ()
    assert not held_back(outbox, "A01")


def test_one_outbox_is_read_only_so_far() -> None:
    change = {"key": "k", "application": "A01", "field": "scores.position", "value": "7", "base": 0}
    assert len(changes({"changes": [change] * 1000})[1]) == 100


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        (Scale(low=1, high=5, step=1), (1, 2, 3, 4, 5)),
        (Scale(low=0, high=1, step=0.25), (0, 0.25, 0.5, 0.75, 1)),
        (Scale(low=0, high=20, step=1), tuple(range(0, 21, 2))),
        (Scale(low=60, high=100), (60, 65, 70, 75, 80, 85, 90, 95, 100)),
    ],
)
def test_levels_are_evenly_spaced_and_no_more_than_fit(scale: Scale, expected: tuple[float, ...]) -> None:
    assert levels(scale) == expected
