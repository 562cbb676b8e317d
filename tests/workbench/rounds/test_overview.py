"""A round at a glance: ten steps with what there is at each, and nothing of what anybody scored."""

import dataclasses

import pytest
from sqlalchemy import insert, update

from data.store import applications
from data.store.tables import experts, sheets
from tests.entrance import an_account
from tests.offices import ORGANISER, SUPERVISOR, expert
from tests.panel_rooms import a_room
from workbench.access import PHASES, Refused
from workbench.office import Office
from workbench.rounds.intake.receiving import intake_list, open_folder
from workbench.rounds.lifecycle import unmet
from workbench.rounds.overview import STEPS, offers, overview, rubric_offered


def test_every_phase_belongs_to_exactly_one_step() -> None:
    assert [phase for phases, _ in STEPS.values() for phase in phases] == list(PHASES)


def test_the_steps_count_what_there_is(office: Office) -> None:
    room = a_room(office, "scoring")
    with office.store.write() as connection:
        applications.change(connection, room.id, "A01", verdict="ineligible")
        applications.change(connection, room.id, "A02", verdict="needs_decision")
        applications.change(connection, room.id, "A03", withdrawn_at=office.now())
        connection.execute(update(experts).where(experts.c.id == "E01").values(finished_at=office.now()))
        connection.execute(update(experts).where(experts.c.id == "E02").values(state="absent"))
    seen = overview(office, ORGANISER, room.id)
    # four came in, one was withdrawn; of three experts one is absent; A04 alone is judged, by three
    counted = {"applications": 3, "eligible": 1, "open": 1, "ineligible": 1, "experts": 2, "panel": 2}
    assert {name: seen.facts[name] for name in counted} == counted
    assert (seen.facts["assignments"], seen.facts["finished"]) == (3, 1)
    assert [step.state for step in seen.steps] == ["done"] * 4 + ["now"] + ["ahead"] * 5
    assert (seen.following, seen.back) == ("recheck", None)
    assert seen.last is not None
    assert seen.last.entry.act == "round.create"


def test_an_overview_holds_no_score(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    row = {"round": room.id, "application": "A01", "rater": "E01", "revision": 1, "scores": {"plan": "73.77"}}
    row |= {"comments": {"plan": "73.77"}, "state": "submitted", "at": small_office.now(), "session": "s", "key": "k"}
    with small_office.store.write() as connection:
        connection.execute(insert(sheets).values(**row, nonce="n", commitment="c"))
    for actor in (ORGANISER, SUPERVISOR, room.chair):
        seen = overview(small_office, actor, room.id)
        assert "73.77" not in repr([getattr(seen, field.name) for field in dataclasses.fields(seen)])


def test_what_a_step_leaves_behind_is_counted_without_a_score(office: Office) -> None:
    room = a_room(office, "recheck")
    row = {"round": room.id, "application": "A01", "revision": 1, "scores": {"plan": "73.77"}, "comments": {}}
    row |= {"at": office.now(), "session": "s", "nonce": "n", "commitment": "c"}
    with office.store.write() as connection:
        states = [("E01", "submitted"), ("E02", "draft")]
        connection.execute(insert(sheets), [row | {"rater": who, "state": state, "key": who} for who, state in states])
    (one,) = overview(office, ORGANISER, room.id).remainders
    # 4 applications × 3 experts were asked for 12 sheets, one of which is in
    assert (one.name, one.screen, one.facts) == ("sheets", "progress", {"count": 11, "drafts": 1, "asked": 12})


def test_a_panel_without_a_chair_is_told_of_before_scoring_opens(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    an_account(small_office, "supervisor")
    assert overview(small_office, ORGANISER, room.id).remainders == ()
    with small_office.store.write() as connection:
        connection.execute(update(experts).where(experts.c.chair).values(chair=False))
    assert [one.name for one in overview(small_office, ORGANISER, room.id).remainders] == ["chair"]


def test_a_stranger_sees_nothing_of_a_round(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    for actor in (expert("r-2026-99", "E01"), room.expert(1)):  # an expert sees no progress of others either
        with pytest.raises(Refused):
            overview(small_office, actor, room.id)
        with pytest.raises(Refused):
            unmet(small_office, actor, room.id)
    with pytest.raises(Refused):
        overview(small_office, ORGANISER, "r-2026-99")


def test_an_expert_does_not_read_the_intake(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    for actor in (room.expert(1), room.chair):
        with pytest.raises(Refused):
            intake_list(small_office, actor, room.id)
        with pytest.raises(Refused):
            open_folder(small_office, actor, room.id, "A01")
    assert len(intake_list(small_office, SUPERVISOR, room.id).applications) == 4


def test_every_programme_of_the_house_is_offered_with_its_rubric() -> None:
    assert "miit-sme-2022" in offers()
    for name, programme in offers().items():
        assert rubric_offered(name) == (programme.rubric, ())
    rubric, findings = rubric_offered(None, "r.toml", b"id = ")
    assert rubric is None
    assert [finding.code for finding in findings] == ["not_toml"]
    assert rubric_offered(None) == (None, ())
