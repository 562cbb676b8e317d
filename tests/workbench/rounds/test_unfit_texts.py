"""A text that some database could not hold is refused at its field, on every database alike."""

from collections.abc import Callable

import pytest

from scoring.findings import Finding
from tests.offices import ORGANISER
from tests.panel_rooms import RUBRIC, Room, a_room
from workbench.office import Office
from workbench.rounds.closing.settling import set_aside
from workbench.rounds.panel.assigning import withdraw_assignment
from workbench.rounds.panel.objecting import object_to_expert
from workbench.rounds.panel.recusals import ask_recusal
from workbench.rounds.setting_up import create_round_from_rubric
from workbench.rounds.settings import Draft

UNFIT = "因故\0"
ACTS: tuple[tuple[str, Callable[[Office, Room], tuple[Finding, ...]]], ...] = (
    ("scoring", lambda office, room: ask_recusal(office, ORGANISER, room.id, "A01", "E01", UNFIT)),
    ("scoring", lambda office, room: withdraw_assignment(office, ORGANISER, room.id, "A01", "E01", UNFIT)),
    ("panel", lambda office, room: withdraw_assignment(office, ORGANISER, room.id, "A01", "E01", UNFIT)),
    ("scoring", lambda office, room: object_to_expert(office, ORGANISER, room.id, "A01", "E01", "甲", UNFIT)),
    ("decision", lambda office, room: set_aside(office, ORGANISER, room.id, "E01", "A01", UNFIT)),
)


@pytest.mark.parametrize(("phase", "act"), ACTS)
def test_a_reason_nobody_could_keep_is_refused_at_its_field(
    small_office: Office, phase: str, act: Callable[[Office, Room], tuple[Finding, ...]]
) -> None:
    told = act(small_office, a_room(small_office, phase))  # type: ignore[arg-type]
    assert [(one.code, one.where.field) for one in told] == [("text_unreadable", "reason")]


@pytest.mark.parametrize(("title", "code"), [("轮次\0", "text_unreadable"), ("轮" * 201, "text_too_long")])
def test_a_title_nobody_could_keep_makes_no_round(small_office: Office, title: str, code: str) -> None:
    made, told = create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, Draft(title))
    assert made is None
    assert [(one.code, one.where.field) for one in told if one.level == "block"] == [(code, "title")]
