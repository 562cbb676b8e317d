"""A text or a time that some database could not hold is refused at its field, on every database alike."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from data.store import applications, assignments
from scoring.findings import Finding
from tests.offices import ORGANISER
from tests.panel_rooms import RUBRIC, Room, a_room, an_application
from workbench.beijing import moment
from workbench.intake_files import Source
from workbench.office import Office
from workbench.rounds.closing.contesting import receive_objection
from workbench.rounds.closing.settling import set_aside
from workbench.rounds.intake.deciding import decide, withdraw
from workbench.rounds.intake.receiving import receive
from workbench.rounds.judging.desk import open_sheet
from workbench.rounds.lifecycle import advance, extend, step_back, unmet
from workbench.rounds.panel.assigning import withdraw_assignment
from workbench.rounds.panel.experts import Details, add_expert, mark_absent
from workbench.rounds.panel.objecting import object_to_expert
from workbench.rounds.panel.recusals import ask_recusal
from workbench.rounds.setting_up import create_round_from_rubric
from workbench.rounds.settings import Draft

UNFIT = {"text_unreadable": "因故\0", "text_too_long": "故" * 2001}
LATER = datetime(2026, 11, 30, tzinfo=UTC)


def confirm(office: Office, room: Room, reason: str) -> tuple[Finding, ...]:
    """Close scoring over the warning that sheets are missing."""
    warned = tuple(one.finding for one in unmet(office, ORGANISER, room.id))
    return tuple(one for one in advance(office, ORGANISER, room.id, "recheck", warned, reason) if one not in warned)


def reject(office: Office, room: Room, reason: str, evidence: str = "") -> tuple[Finding, ...]:
    """Decide on an application that came in as a row of a table."""
    listed = "申报项目,名称,细分领域,地区,推荐单位,产值年均增速\nA1,甲集群,铸造,云川市,云川市工信局,8\n"
    receive(office, ORGANISER, room.id, [Source("申报.csv", listed.encode())])
    return decide(office, ORGANISER, room.id, "A1", "reject", reason, evidence=evidence)


ACTS: tuple[tuple[str, Callable[[Office, Room, str], tuple[Finding, ...]]], ...] = (
    ("scoring", lambda office, room, why: ask_recusal(office, ORGANISER, room.id, "A01", "E01", why)),
    ("scoring", lambda office, room, why: withdraw_assignment(office, ORGANISER, room.id, "A01", "E01", why)),
    ("panel", lambda office, room, why: withdraw_assignment(office, ORGANISER, room.id, "A01", "E01", why)),
    ("scoring", lambda office, room, why: object_to_expert(office, ORGANISER, room.id, "A01", "E01", "甲", why)),
    ("decision", lambda office, room, why: set_aside(office, ORGANISER, room.id, "E01", "A01", why)),
    ("scoring", lambda office, room, why: extend(office, ORGANISER, room.id, LATER, why)),
    ("panel", lambda office, room, why: step_back(office, ORGANISER, room.id, "check", why)),
    ("scoring", lambda office, room, why: mark_absent(office, ORGANISER, room.id, "E01", why)),
    ("scoring", lambda office, room, why: withdraw(office, ORGANISER, room.id, "A01", why)),
    ("check", lambda office, room, why: reject(office, room, why)),
    ("scoring", confirm),
)


@pytest.mark.parametrize(("phase", "act"), ACTS)
@pytest.mark.parametrize("code", UNFIT)
def test_a_reason_nobody_could_keep_is_refused_at_its_field(
    small_office: Office, phase: str, act: Callable[[Office, Room, str], tuple[Finding, ...]], code: str
) -> None:
    room = a_room(small_office, phase)  # type: ignore[arg-type]
    told = [one for one in act(small_office, room, UNFIT[code]) if one.code.startswith("text")]
    assert [(one.code, one.where.field) for one in told] == [(code, "reason")]


def test_evidence_and_objector_are_held_to_a_length_as_well(small_office: Office) -> None:
    room = a_room(small_office, "check")
    told = reject(small_office, room, "不符", "据" * 2001)
    assert [(one.code, one.where.field) for one in told] == [("text_too_long", "evidence")]
    room = a_room(small_office, "objections")
    objected = receive_objection(small_office, ORGANISER, room.id, "A01", "甲" * 201, "不服")
    assert [(one.code, one.where.field) for one in objected] == [("text_too_long", "by_whom")]
    room = a_room(small_office, "scoring")
    objected = object_to_expert(small_office, ORGANISER, room.id, "A01", "E01", "甲" * 201, "不服")
    assert [(one.code, one.where.field) for one in objected] == [("text_too_long", "by_whom")]


def test_what_an_expert_knows_is_held_to_a_length(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    told = add_expert(small_office, ORGANISER, room.id, "E99", Details("甲", expertise="材料、" + "械" * 200))
    assert [(one.code, one.where.field) for one in told] == [("expert_text_unusable", "expertise")]


@pytest.mark.parametrize(("title", "code"), [("轮次\0", "text_unreadable"), ("轮" * 201, "text_too_long")])
def test_a_title_nobody_could_keep_makes_no_round(small_office: Office, title: str, code: str) -> None:
    made, told = create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, Draft(title))
    assert made is None
    assert [(one.code, one.where.field) for one in told if one.level == "block"] == [(code, "title")]


@pytest.mark.parametrize(("day", "code"), [(date.min, "round_closing_past"), (date.max, "round_closing_far")])
@pytest.mark.parametrize("hour", [time.min, time.max])
def test_a_closing_time_at_the_ends_of_the_calendar_is_refused_at_its_field(
    small_office: Office, day: date, hour: time, code: str
) -> None:
    made, told = create_round_from_rubric(
        small_office, ORGANISER, "r.toml", RUBRIC, Draft("轮次", closes_at=moment(day, hour))
    )
    assert made is None
    assert [(one.code, one.where.field) for one in told if one.level == "block"] == [(code, "closes_at")]
    room = a_room(small_office, "scoring")
    told = extend(small_office, ORGANISER, room.id, moment(day, hour), "延长")
    assert [(one.code, one.where.field) for one in told] == [(code, "closes_at")]


def test_who_or_what_no_database_could_name_is_not_there(office: Office) -> None:
    room = a_room(office, "panel")
    told = add_expert(office, ORGANISER, room.id, "E\0", Details("甲"))
    assert [(one.code, one.where.field) for one in told] == [("expert_id_unusable", "id")]
    told = ask_recusal(office, ORGANISER, room.id, "A\0", "E\0", "亲属")
    assert {one.code for one in told} == {"application_unknown", "expert_unknown"}


@pytest.mark.parametrize("gap", ["\u3000", "\u200b", "\x7f"])
def test_an_application_whose_number_has_a_gap_in_it_can_be_judged(office: Office, gap: str) -> None:
    room = a_room(office)
    with office.store.write() as connection:
        applications.add(connection, an_application(room.id, f"A{gap}01"))
        assignments.add(connection, room.id, [(f"A{gap}01", "E01")], "manual", office.now(), ORGANISER.id)
    assert open_sheet(office, room.expert(1), room.id, f"A{gap}01").item.application == f"A{gap}01"
