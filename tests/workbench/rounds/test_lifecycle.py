"""A round takes a step when everything it needs is there; what is not is listed, all at once."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from data.store import applications, bundles, journal, rounds
from data.store.tables import (
    access_codes,
    assignments,
    decisions,
    experts,
    objections,
    recusals,
    reopenings,
    runs,
)
from data.store.tables import (
    applications as applications_table,
)
from tests.offices import ORGANISER, SUPERVISOR
from tests.panel_rooms import Room, a_room, an_application, to_phase
from workbench.access import PHASES, Refused
from workbench.office import Office
from workbench.rounds.lifecycle import BACK, TRANSITIONS, advance, extend, following, sheets_open, step_back, unmet


def open_points(room: Room) -> set[str]:
    return {one.finding.code for one in unmet(room.office, ORGANISER, room.id)}


def round_of(room: Room) -> rounds.Round:
    with room.office.look() as connection:
        found = rounds.find(connection, room.id)
    assert found is not None
    return found


def with_codes(room: Room) -> None:
    at = room.office.now()
    rows = [
        {"code_hash": rater, "round": room.id, "rater": rater, "created_at": at, "expires_at": at + timedelta(days=9)}
        for rater in room.raters
    ]
    with room.office.store.write() as connection:
        connection.execute(insert(access_codes), rows)


def put(room: Room, statement) -> None:
    with room.office.store.write() as connection:
        connection.execute(statement)


def adopt(room: Room, result: dict) -> None:
    at = room.office.now()
    values = {"engine": "e", "inputs_hash": "", "inputs": {}, "result": result, "result_hash": "", "by": ""}
    put(room, insert(runs).values(round=room.id, at=at, adopted_at=at, **values))


def publish(room: Room, ends: str, run: int | None = None) -> None:
    facts = {"ends": ends, "run": run}
    values = {"kind": "publication", "facts": facts, "reason": "", "by": ""}
    put(room, insert(decisions).values(round=room.id, at=room.office.now(), **values))


def seal_up(room: Room) -> None:
    """What a seal leaves in the store; that a real one holds is tested where bundles are."""
    with room.office.store.write() as connection:
        bundles.keep(connection, room.id, "full", b"bundle", room.office.now(), "")


def finish(room: Room) -> None:
    put(room, update(experts).values(finished_at=room.office.now()))


def test_the_steps_are_one_line_from_first_to_last() -> None:
    assert tuple(step.leaves for step in TRANSITIONS) == PHASES[:-1]
    assert tuple(step.enters for step in TRANSITIONS) == PHASES[1:]
    assert set(BACK.items()) == {("intake", "setup"), ("check", "intake"), ("panel", "check")}


def test_a_whole_life(office: Office) -> None:
    room = a_room(office, "setup")
    with_codes(room)
    prepared = {
        "evaluation": lambda: adopt(room, {}),
        "notice": lambda: publish(room, "2026-11-22", 1),
        "final": lambda: seal_up(room),
        "scoring": lambda: finish(room),
    }
    for phase in PHASES[1:]:
        prepared.get(round_of(room).phase, lambda: None)()
        assert advance(office, ORGANISER, room.id, phase) == ()
        assert round_of(room).phase == phase
    with office.look() as connection:
        steps = [line.entry for line in journal.lines(connection, room.id) if line.entry.act == "round.advance"]
    assert [entry.subject for entry in steps] == list(PHASES[1:])
    with pytest.raises(Refused):
        advance(office, ORGANISER, room.id, "setup")


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase != "archived"])
def test_only_an_organiser_takes_a_step(small_office: Office, phase) -> None:
    room = a_room(small_office, phase)
    for actor in (SUPERVISOR, room.expert(1), room.chair):
        with pytest.raises(Refused, match=r"round\.advance"):
            advance(small_office, actor, room.id, following(phase))
    assert round_of(room).phase == phase


def test_a_step_that_is_not_the_next_one_changes_nothing(small_office: Office) -> None:
    room = a_room(small_office, "setup")
    assert [f.code for f in advance(small_office, ORGANISER, room.id, "scoring")] == ["round_changed_meanwhile"]
    assert round_of(room).phase == "setup"


def test_an_intake_without_applications_cannot_be_checked(small_office: Office) -> None:
    room = a_room(small_office, "intake", applications_=1, assigned=False)
    assert open_points(room) == set()
    with small_office.store.write() as connection:
        applications.change(connection, room.id, "A01", withdrawn_at=small_office.now())
    assert open_points(room) == {"round_no_applications"}


@pytest.mark.parametrize(
    ("verdict", "code"),
    [(None, "applications_unexamined"), ("needs_decision", "applications_undecided"), ("ineligible", None)],
)
def test_what_is_open_is_decided_before_there_is_a_panel(office: Office, verdict, code) -> None:
    room = a_room(office, "check")
    with office.store.write() as connection:
        applications.change(connection, room.id, "A02", verdict=verdict)
    found = {one.finding.code: one for one in unmet(office, ORGANISER, room.id)}
    assert set(found) == ({code} if code else set())
    if code:
        assert found[code].finding.facts["applications"] == ("A02",)
        assert found[code].screen == "intake"


def test_a_round_where_nobody_is_eligible_has_nothing_to_judge(small_office: Office) -> None:
    room = a_room(small_office, "check")
    put(room, update(applications_table).values(verdict="ineligible"))
    assert open_points(room) == {"applications_none_eligible"}


def test_scoring_opens_when_everything_is_ready(office: Office) -> None:
    room = a_room(office, "panel")
    assert open_points(room) == {"experts_without_access"}
    with_codes(room)
    assert open_points(room) == set()


def test_everything_that_keeps_scoring_from_opening_is_listed_at_once(office: Office) -> None:
    room = a_room(office, "panel", closes_in=None, raters=2)
    at = office.now()
    statements = (
        delete(assignments).where(assignments.c.application == "A03", assignments.c.rater == "E01"),  # 1 < 2 experts
        insert(recusals).values(
            round=room.id, application="A01", rater="E02", source="region", reason="r", state="proposed", at=at, by=""
        ),
        insert(objections).values(round=room.id, kind="expert", by_whom="", text="", state="received", at=at),
    )
    for statement in statements:
        put(room, statement)
    assert open_points(room) == {
        "assignments_too_few",
        "recusals_undecided",
        "objections_to_experts_open",
        "experts_without_access",
        "round_closing_missing",
    }
    too_few = next(u.finding for u in unmet(office, ORGANISER, room.id) if u.finding.code == "assignments_too_few")
    assert too_few.facts == {"count": 1, "applications": ("A03",), "least": 2}
    assert following(round_of(room).phase) == "scoring"  # type: ignore[arg-type]
    assert len(advance(office, ORGANISER, room.id, "scoring")) == 5
    assert round_of(room).phase == "panel"


def test_a_code_that_has_expired_or_was_revoked_lets_nobody_in(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    with_codes(room)
    put(room, update(access_codes).where(access_codes.c.rater == "E02").values(revoked_at=small_office.now()))
    late = small_office.now() + timedelta(hours=1)
    put(room, update(access_codes).where(access_codes.c.rater == "E03").values(expires_at=late))
    small_office.now.pass_(hours=2)  # type: ignore[attr-defined]
    [one] = unmet(small_office, ORGANISER, room.id)
    assert one.finding.facts["raters"] == ("E02", "E03")


def disconnected(office: Office) -> Room:
    """E01 and E02 judge A01 and A02, E03 and E04 judge A03 and A04: two islands."""
    room = a_room(office, "panel", raters=4, assigned=False)
    with_codes(room)
    islands = {"A01": ("E01", "E02"), "A02": ("E01", "E02"), "A03": ("E03", "E04"), "A04": ("E03", "E04")}
    rows = [
        {"round": room.id, "application": a, "rater": r, "source": "manual", "at": office.now(), "by": ""}
        for a, raters in islands.items()
        for r in raters
    ]
    put(room, insert(assignments).values(rows))
    return room


def test_a_design_in_two_parts_is_taken_on_with_a_reason_or_not_at_all(office: Office) -> None:
    room = disconnected(office)
    seen = advance(office, ORGANISER, room.id, "scoring")
    assert [(finding.code, finding.level) for finding in seen] == [("panel_disconnected", "warn")]
    assert seen[0].facts["components"] == 2
    without = advance(office, ORGANISER, room.id, "scoring", seen)
    assert [finding.code for finding in without] == ["panel_disconnected", "reason_missing"]
    assert advance(office, ORGANISER, room.id, "scoring", seen, "两个细分领域分别评审") == ()
    with office.look() as connection:
        facts = journal.lines(connection, room.id)[-1].entry.facts
    assert facts["reason"] == "两个细分领域分别评审"
    assert facts["confirmed"]["panel_disconnected"]["components"] == 2


def test_opening_scoring_locks_what_was_declared(office: Office) -> None:
    room = a_room(office, "panel")
    with_codes(room)
    assert advance(office, ORGANISER, room.id, "scoring") == ()
    opened = round_of(room)
    assert opened.locked_hash is not None
    with office.look() as connection:
        facts = journal.lines(connection, room.id)[-1].entry.facts
    assert (facts["locked_hash"], facts["public_scores"]) == (opened.locked_hash, False)
    finish(room)
    assert open_points(room) == set()
    settings = {**opened.settings, "policy": {**opened.settings["policy"], "normalization": "mean"}}
    with office.store.write() as connection:
        rounds.change(connection, room.id, settings=settings)  # behind the back of every activity
    assert open_points(room) == {"round_lock_broken"}


def test_closing_names_who_has_not_finished_and_is_confirmed_by_name(office: Office) -> None:
    room = a_room(office, "scoring")
    put(room, update(experts).where(experts.c.id == "E01").values(finished_at=office.now()))
    seen = advance(office, ORGANISER, room.id, "recheck")
    assert seen[0].facts["raters"] == ("E02 专家02（虚构）", "E03 专家03（虚构）")
    put(room, update(experts).where(experts.c.id == "E01").values(finished_at=None))  # opened again since then
    again = advance(office, ORGANISER, room.id, "recheck", seen, "时间已到")
    assert again[0].facts["count"] == 3
    assert round_of(room).phase == "scoring"
    assert advance(office, ORGANISER, room.id, "recheck", again, "时间已到") == ()


def test_an_absent_expert_keeps_nobody_waiting(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    put(room, update(experts).where(experts.c.id == "E03").values(state="absent"))
    put(room, update(experts).where(experts.c.id != "E03").values(finished_at=small_office.now()))
    assert open_points(room) == set()


def test_a_sheet_that_is_open_again_is_told(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    at = small_office.now()
    put(room, update(experts).values(finished_at=at))
    row = {
        "round": room.id,
        "application": "A01",
        "rater": "E02",
        "reason": "r",
        "requested_by": "",
        "requested_at": at,
    }
    put(room, insert(reopenings).values(**row))
    assert open_points(room) == {"sheets_still_open"}


@pytest.mark.parametrize(
    ("phase", "code"),
    [
        ("evaluation", "round_no_result"),
        ("decision", "round_no_result"),
        ("notice", "round_unpublished"),
    ],
)
def test_later_steps_need_what_came_before(small_office: Office, phase, code) -> None:
    assert open_points(a_room(small_office, phase)) == {code}


def test_a_tie_at_the_cut_keeps_the_notice_back(small_office: Office) -> None:
    room = a_room(small_office, "decision")
    adopt(room, {"shortlist": {"blocked_tie": {"applications": ["A01", "A02"], "places": 1}}})
    [one] = unmet(small_office, ORGANISER, room.id)
    assert (one.finding.code, one.finding.facts["applications"]) == ("round_tie_open", ("A01", "A02"))


def test_a_tie_on_any_list_keeps_the_notice_back(small_office: Office) -> None:
    room = a_room(small_office, "decision")
    tie = {"applications": ["A02", "A03"], "places": 1}
    first, second = {"list": "provincial", "blocked_tie": None}, {"list": "national", "blocked_tie": tie}
    adopt(room, {"shortlist": {"blocked_tie": None}, "lists": [first, second]})
    [one] = unmet(small_office, ORGANISER, room.id)
    assert (one.finding.code, one.finding.facts["applications"]) == ("round_tie_open", ("A02", "A03"))
    assert [found.code for found in advance(small_office, ORGANISER, room.id, "notice")] == ["round_tie_open"]


def test_a_tie_on_both_lists_is_told_once(small_office: Office) -> None:
    room = a_room(small_office, "decision")
    ties = [{"blocked_tie": {"applications": names}} for names in (["A01", "A02"], ["A02", "A03"])]
    adopt(room, {"shortlist": ties[0], "lists": ties})
    [one] = unmet(small_office, ORGANISER, room.id)
    assert one.finding.facts["applications"] == ("A01", "A02", "A03")


def test_what_is_published_must_be_the_result_before_it_is_final(small_office: Office) -> None:
    room = a_room(small_office, "objections")
    adopt(room, {})
    publish(room, "2026-11-22", run=1)
    assert open_points(room) == set()
    put(room, update(runs).values(adopted_at=None))
    adopt(room, {})  # another run, adopted after the notice went out
    [one] = unmet(small_office, ORGANISER, room.id)
    assert (one.finding.code, one.finding.facts, one.screen) == (
        "publication_outdated",
        {"published": 1, "adopted": 2},
        "results",
    )


def test_a_round_is_archived_only_sealed_published_and_without_open_objections(small_office: Office) -> None:
    room = a_room(small_office, "final")
    at = small_office.now()
    put(room, insert(objections).values(round=room.id, kind="result", by_whom="", text="", state="received", at=at))
    assert open_points(room) == {"round_unpublished", "objections_open", "round_unsealed"}
    assert len(advance(small_office, ORGANISER, room.id, "archived")) == 3
    publish(room, "2026-11-22")
    put(room, update(objections).values(state="rejected"))
    assert open_points(room) == {"round_unsealed"}
    seal_up(room)
    assert advance(small_office, ORGANISER, room.id, "archived") == ()


def test_nothing_is_final_while_somebody_may_object(small_office: Office) -> None:
    room = a_room(small_office, "objections")
    at = small_office.now()
    # Monday 2026-11-23, 09:00 in Beijing; the last day of the period is the 24th.
    put(
        room,
        insert(decisions).values(
            round=room.id, kind="publication", facts={"ends": "2026-11-24"}, reason="", at=at, by=""
        ),
    )
    put(room, insert(objections).values(round=room.id, kind="result", by_whom="", text="", state="received", at=at))
    assert open_points(room) == {"objections_open", "objection_period_runs"}
    put(room, update(objections).values(state="answered"))
    small_office.now.pass_(hours=38)  # type: ignore[attr-defined]  # the 24th, 23:00 in Beijing
    assert open_points(room) == {"objection_period_runs"}
    small_office.now.pass_(hours=1)  # type: ignore[attr-defined]  # the 25th has begun
    assert open_points(room) == set()


@pytest.mark.parametrize("phase", PHASES[:-1])
def test_a_step_back_only_while_nobody_scores_and_with_a_reason(small_office: Office, phase) -> None:
    room = a_room(small_office, phase)
    back = BACK.get(phase)
    if back is None:
        assert [f.code for f in step_back(small_office, ORGANISER, room.id, "setup", "r")] == ["round_no_way_back"]
        return
    assert [f.code for f in step_back(small_office, ORGANISER, room.id, back, " ")] == ["reason_missing"]
    assert step_back(small_office, ORGANISER, room.id, back, "补充材料") == ()
    assert round_of(room).phase == back


def test_sheets_are_taken_until_the_closing_time_and_again_when_it_is_extended(small_office: Office) -> None:
    room = a_room(small_office, "scoring", closes_in=timedelta(hours=1))
    now = small_office.now()
    assert sheets_open(round_of(room), now + timedelta(minutes=59))
    assert not sheets_open(round_of(room), now + timedelta(hours=1))
    late = now + timedelta(hours=5)
    assert {f.code for f in extend(small_office, ORGANISER, room.id, now, "")} == {
        "round_closing_past",
        "reason_missing",
    }
    assert extend(small_office, ORGANISER, room.id, late, "网络故障") == ()
    assert sheets_open(round_of(room), now + timedelta(hours=4))
    for phase in ("panel", "recheck"):
        to_phase(small_office, room.id, phase)
        assert not sheets_open(round_of(room), now)
        with pytest.raises(Refused):
            extend(small_office, ORGANISER, room.id, late, "网络故障")


def test_an_application_that_came_late_is_counted_too(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    with_codes(room)
    with small_office.store.write() as connection:
        applications.add(connection, an_application(room.id, "A05"))
    assert open_points(room) == {"assignments_too_few"}
