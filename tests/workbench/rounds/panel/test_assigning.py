"""Draws, proposals, single assignments and the doctor: on both databases, with two organisers at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from data.store import assignments, draws, experts, journal, sheets
from data.store.assignments import Pair
from data.store.sheets import Sheet
from scoring.findings import Finding
from tests.offices import ORGANISER, SUPERVISOR, chair, expert
from tests.panel_rooms import Room, a_room
from workbench.access import Actor, Phase, Refused
from workbench.assigning import Wish
from workbench.exports.panel_minutes import draw_minutes
from workbench.i18n import translator
from workbench.office import Office
from workbench.planning import Spread
from workbench.rounds.panel.assigning import (
    Proposal,
    add_assignments,
    apply_assignment,
    propose_assignment,
    seated,
    withdraw_assignment,
)
from workbench.rounds.panel.doctor import examine
from workbench.rounds.panel.drawing import Lot, draw_panel, drawn_before
from workbench.rounds.panel.planning import Asked, asked_of, forecast
from workbench.rounds.panel.recusals import ask_recusal, decide_recusals, heard


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def pairs(room: Room) -> set[Pair]:
    with room.office.look() as connection:
        return {(one.application, one.rater) for one in assignments.standing(connection, room.id)}


def ask(room: Room, *asked: Pair) -> None:
    with room.office.store.write() as connection:
        assignments.add(connection, room.id, asked, "manual", room.office.now(), ORGANISER.id)


def proposed(room: Room, wish: Wish) -> Proposal:
    proposal, findings = propose_assignment(room.office, ORGANISER, room.id, wish)
    assert proposal is not None, findings
    return proposal


def empty(office: Office, applications: int = 6, raters: int = 5, phase: Phase = "panel") -> Room:
    return a_room(office, phase, applications_=applications, raters=raters, assigned=False)


def test_a_proposal_is_even_connected_and_not_yet_done(office: Office) -> None:
    room = empty(office)
    proposal = proposed(room, Wish(3))
    assert Counter(a for a, _ in proposal.pairs) == dict.fromkeys(room.applications, 3)
    assert sorted(Counter(r for _, r in proposal.pairs).values()) == [3, 3, 4, 4, 4]  # 18 sheets among five
    assert proposal.design.connected
    assert pairs(room) == set()
    assert apply_assignment(office, ORGANISER, room.id, proposal) == ()
    assert pairs(room) == set(proposal.pairs)


def test_recusals_and_their_mere_suspicion_are_kept_clear_of(office: Office) -> None:
    room = empty(office)
    ask_recusal(office, ORGANISER, room.id, "A01", "E01", "甲")
    decide_recusals(office, ORGANISER, room.id, heard(office, ORGANISER, room.id), True, "乙")
    ask_recusal(office, ORGANISER, room.id, "A01", "E02", "丙")
    assert {r for a, r in proposed(room, Wish(3)).pairs if a == "A01"} == {"E03", "E04", "E05"}


def test_even_loads_give_way_where_recusals_forbid_them(small_office: Office) -> None:
    # Two applications, three experts, two each: even loads are one or two. E03 may judge neither, so E01 and E02
    # take both, and the least load of an expert drops to none.
    room = empty(small_office, applications=2, raters=3)
    for application in ("A01", "A02"):
        ask_recusal(small_office, ORGANISER, room.id, application, "E03", "甲")
    proposal = proposed(room, Wish(2))
    assert proposal.load == (0, 2)
    assert proposal.pairs == {(a, r) for a in ("A01", "A02") for r in ("E01", "E02")}


def test_one_panel_for_each_sub_sector(small_office: Office) -> None:
    room = empty(small_office)
    by_sector: dict[str, set[frozenset[str]]] = {}
    proposal = proposed(room, Wish(3, design="panels"))
    for one in seated(small_office, ORGANISER, room.id).applications:
        by_sector.setdefault(one.sector, set()).add(frozenset(r for a, r in proposal.pairs if a == one.id))
    assert [len(panels) for panels in by_sector.values()] == [1, 1]


def test_applying_says_what_is_taken_back(office: Office) -> None:
    room = empty(office)
    ask(room, ("A01", "E01"), ("A01", "E02"), ("A01", "E03"), ("A01", "E04"))
    proposal = proposed(room, Wish(3))
    assert len(proposal.withdrawn) >= 1
    apply_assignment(office, ORGANISER, room.id, proposal)
    with office.look() as connection:
        gone = [one for one in assignments.history(connection, room.id) if one.withdrawn_at is not None]
        line = journal.lines(connection, room.id)[-1].entry
    assert {(one.application, one.rater) for one in gone} == set(proposal.withdrawn)
    assert line.act == "assignment.apply"
    listed = sorted([a, r] for a, r in proposal.pairs)
    text = "[" + ",".join(f'["{a}","{r}"]' for a, r in listed) + "]"
    assert (line.facts or {})["pairs"] == sha256(text.encode()).hexdigest()


def test_a_proposal_made_before_something_changed_is_refused(office: Office) -> None:
    room = empty(office)
    proposal = proposed(room, Wish(3))
    assert add_assignments(office, Actor("organiser:9", "Other", "organiser"), room.id, [("A01", "E01")]) == ()
    assert codes(apply_assignment(office, ORGANISER, room.id, proposal)) == ["assignment_outdated"]
    assert pairs(room) == {("A01", "E01")}


def test_of_two_organisers_who_apply_at_once_one_is_told(office: Office) -> None:
    room = empty(office)
    proposals = [proposed(room, Wish(3, seed=seed)) for seed in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda p: codes(apply_assignment(office, ORGANISER, room.id, p)), proposals))
    assert sorted(outcomes) == [[], ["assignment_outdated"]]
    assert pairs(room) == set(proposals[outcomes.index([])].pairs)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(0), ["wish_out_of_range"]),
        (Wish(10**9), ["wish_out_of_range"]),
        (Wish(3, low=4, high=2), ["wish_load_crossed"]),
        (Wish(3, design="chaos"), ["assignment_unknown_design"]),
        (Wish(2, odd=True), ["assignment_even"]),
        (Wish(5, high=1), ["assignment_load_high"]),
        (Wish(0, low=-1, high=0, seed=-1, design=""), ["assignment_unknown_design", *["wish_out_of_range"] * 4]),
    ],
)
def test_every_fault_of_a_wish_is_told(small_office: Office, wish: Wish, expected: list[str]) -> None:
    room = empty(small_office)
    proposal, findings = propose_assignment(small_office, ORGANISER, room.id, wish)
    assert proposal is None
    assert codes(findings) == expected


def test_an_application_nobody_may_judge_is_named(small_office: Office) -> None:
    room = empty(small_office, raters=3)
    ask_recusal(small_office, ORGANISER, room.id, "A02", "E01", "甲")
    _, findings = propose_assignment(small_office, ORGANISER, room.id, Wish(3))
    assert [(one.code, one.facts["application"]) for one in findings] == [("assignment_few_eligible", "A02")]


def test_a_round_without_experts_or_applications_says_so(small_office: Office) -> None:
    room = a_room(small_office, "panel", applications_=1, raters=1, assigned=False)
    with small_office.store.write() as connection:
        experts.change(connection, room.id, "E01", state="withdrawn")
    assert codes(propose_assignment(small_office, ORGANISER, room.id, Wish(3))[1]) == ["panel_no_experts"]
    assert examine(small_office, ORGANISER, room.id).healthy is False


def test_single_assignments_are_refused_with_the_reason(office: Office) -> None:
    room = empty(office)
    ask(room, ("A01", "E01"))
    ask_recusal(office, ORGANISER, room.id, "A01", "E02", "甲")
    ask_recusal(office, ORGANISER, room.id, "A01", "E03", "甲")
    decide_recusals(office, ORGANISER, room.id, heard(office, ORGANISER, room.id)[:1], True, "乙")
    wanted = [("A01", "E01"), ("A01", "E02"), ("A01", "E03"), ("A01", "E99"), ("A99", "E01"), ("A02", "E01")]
    findings = add_assignments(office, ORGANISER, room.id, wanted)
    assert codes(findings) == [
        "assignment_stands",
        "assignment_recused",
        "assignment_suspected",
        "assignment_not_on_panel",
        "assignment_application_unknown",
    ]
    assert pairs(room) == {("A01", "E01")}  # all or none


def test_the_same_assignment_by_two_at_once_is_one(office: Office) -> None:
    room = empty(office)
    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(add_assignments, office, ORGANISER, room.id, [("A01", "E01")]) for _ in range(4)]
    assert sorted(codes(one.result()) for one in work) == [[], *[["assignment_stands"]] * 3]
    assert pairs(room) == {("A01", "E01")}


def test_an_assignment_is_never_taken_back_from_under_a_submitted_sheet(office: Office) -> None:
    room = a_room(office, "scoring")
    made = Sheet(room.id, "E01", "A01", 1, {}, {}, "submitted", "", office.now(), "s", "k", "n")
    with office.store.write() as connection:
        sheets.append(connection, made)
    assert codes(withdraw_assignment(office, ORGANISER, room.id, "A01", "E01", "误派")) == ["assignment_has_sheet"]
    assert codes(withdraw_assignment(office, ORGANISER, room.id, "A02", "E01", "")) == ["reason_missing"]
    assert withdraw_assignment(office, ORGANISER, room.id, "A02", "E01", "误派") == ()
    assert codes(withdraw_assignment(office, ORGANISER, room.id, "A02", "E01", "误派")) == ["assignment_gone"]


def test_the_doctor_names_gaps_and_the_cheapest_repair(office: Office) -> None:
    room = empty(office)
    ask(room, ("A01", "E01"), ("A02", "E01"), ("A02", "E02"), ("A03", "E03"), ("A04", "E03"))
    seen = examine(office, SUPERVISOR, room.id)
    assert seen.design.components == 2
    assert seen.unassigned == ("A05", "A06")
    assert seen.idle == ("E04", "E05")
    assert seen.even == ("A02",)
    # min_raters of the rubric is 2, so one expert is too few; the commonest number is one.
    assert seen.below == (("A01", 1), ("A03", 1), ("A04", 1))
    # E02 has one sheet, E01 and E03 two; in the other part A03 and A04 have one each, A03 comes first.
    assert seen.advice == (("A03", "E02"),)
    assert not seen.healthy


def test_the_doctor_supports_the_weakest_link(small_office: Office) -> None:
    # A01, A02 × E01, E02 and A03, A04 × E03, E04 are whole; A02–E03 is all that joins them.
    room = empty(small_office, applications=4, raters=4)
    ask(room, *[(a, r) for a in ("A01", "A02") for r in ("E01", "E02")])
    ask(room, *[(a, r) for a in ("A03", "A04") for r in ("E03", "E04")], ("A02", "E03"))
    seen = examine(small_office, ORGANISER, room.id)
    assert (seen.bridges, seen.weakest, seen.cut_off) == ((("A02", "E03"),), ("A02", "E03"), 2)
    # E01, E02 and E04 have two sheets each: E01 first; across from it A03 and A04 have two each: A03 first.
    assert seen.support == ("A03", "E01")
    assert add_assignments(small_office, ORGANISER, room.id, [("A03", "E01")], "repair") == ()
    assert examine(small_office, ORGANISER, room.id).bridges == ()


def test_the_draw_is_that_of_a_hash_program_and_a_list(office: Office) -> None:
    room = empty(office)
    drawn, findings = draw_panel(office, ORGANISER, room.id, Lot(3, "20261123", 1))
    order = sorted(room.raters, key=lambda name: sha256(f"20261123/{name}".encode()).hexdigest())
    assert drawn is not None, findings
    assert (list(drawn.members), list(drawn.substitutes)) == (order[:3], order[3:])
    with office.look() as connection:
        states = {one.id: one.state for one in experts.every(connection, room.id)}
    assert states == {**dict.fromkeys(order[:3], "drawn"), order[3]: "substitute", order[4]: "pool"}


def test_every_draw_stays_and_the_last_one_seats_the_panel(office: Office) -> None:
    room = empty(office)
    first, _ = draw_panel(office, ORGANISER, room.id, Lot(3, "1"))
    assert first is not None
    ask(room, *[("A01", rater) for rater in first.members])
    second, _ = draw_panel(office, ORGANISER, room.id, Lot(1, "2"))
    assert second is not None
    assert [one.seed for one in drawn_before(office, SUPERVISOR, room.id)] == ["1", "2"]
    assert {rater for _, rater in pairs(room)} == set(first.members) & set(second.members)
    assert seated(office, ORGANISER, room.id).panel == set(second.members)


@pytest.mark.parametrize(
    ("lot", "expected"),
    [
        (Lot(3, ""), ["draw_seed_unusable"]),
        (Lot(3, "1\n2"), ["draw_seed_unusable"]),
        (Lot(3, "7" * 65), ["draw_seed_unusable"]),
        (Lot(0, "1", -1), ["wish_out_of_range", "wish_out_of_range"]),
        (Lot(4, "1"), ["draw_even"]),
        (Lot(7, "1"), ["draw_too_few"]),
        (Lot(3, "1", most_of_region=0), ["wish_out_of_range"]),
    ],
)
def test_a_draw_that_cannot_be_is_refused_and_leaves_nothing(
    small_office: Office, lot: Lot, expected: list[str]
) -> None:
    room = empty(small_office)
    drawn, findings = draw_panel(small_office, ORGANISER, room.id, lot)
    assert drawn is None
    assert codes(findings) == expected
    with small_office.look() as connection:
        assert draws.every(connection, room.id) == []


def test_a_draw_keeps_its_limits(small_office: Office) -> None:
    # Five experts of four cities in turn: the first and the fifth are of one city, so of three at most one may be.
    room = empty(small_office)
    for seed in range(20):
        drawn, _ = draw_panel(small_office, ORGANISER, room.id, Lot(3, str(seed), most_of_region=1))
        assert drawn is not None
        assert not {"E01", "E05"} <= set(drawn.members)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_minutes_name_seed_list_and_everyone_in_order(small_office: Office, language: str) -> None:
    room, t = empty(small_office), translator(language)  # type: ignore[arg-type]
    draw_panel(small_office, ORGANISER, room.id, Lot(3, "20261123", 1, most_of_region=2))
    (made,) = drawn_before(small_office, ORGANISER, room.id)
    minutes = draw_minutes(made, t)
    assert t("draw.rule", seed="20261123") in minutes.paragraphs
    assert any(t("panel.minutes.most_of_region", number=2) in paragraph for paragraph in minutes.paragraphs)
    assert [len(grid.rows) for grid in minutes.grids] == [3, 1, 5]
    assert minutes.at is not None
    assert minutes.at.hour == 9  # 01:00 UTC is nine in Beijing


def test_the_planner_asks_about_the_round_as_it_stands(small_office: Office) -> None:
    room = empty(small_office)
    asked = asked_of(small_office, SUPERVISOR, room.id)
    assert (asked.applications, asked.raters, asked.sectors, asked.places) == (6, 5, 2, 1)  # two places in two fields
    outlooks, findings = forecast(small_office, SUPERVISOR, room.id, asked)
    assert findings == ()
    assert [round(one.each) for one in outlooks] == [1, 3, 5]
    assert all(0 <= one.right <= 1 for one in outlooks)


def test_fields_with_a_place_for_everyone_are_planned_as_one(small_office: Office) -> None:
    room = empty(small_office, applications=2)  # one in each of two fields, and two places
    asked = asked_of(small_office, SUPERVISOR, room.id)
    assert (asked.applications, asked.sectors, asked.places) == (2, 1, 1)
    assert forecast(small_office, SUPERVISOR, room.id, asked)[1] == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(0, 5, 2, 1, Spread()), ["wish_out_of_range"]),
        (Asked(10**6, 5, 2, 1, Spread(residual=float("nan"))), ["wish_out_of_range", "wish_out_of_range"]),
        (Asked(6, 5, 2, 3, Spread()), ["plan_impossible"]),
    ],
)
def test_what_cannot_be_planned_is_a_finding(small_office: Office, asked: Asked, expected: list[str]) -> None:
    room = empty(small_office)
    outlooks, findings = forecast(small_office, ORGANISER, room.id, asked)
    assert (outlooks, codes(findings)) == ((), expected)


@pytest.mark.parametrize("phase", ["check", "panel", "scoring", "recheck"])
@pytest.mark.parametrize("who", ["organiser", "supervisor", "chair", "expert"])
def test_who_may_draw_and_assign_and_when(small_office: Office, who: str, phase: Phase) -> None:
    room = empty(small_office, phase=phase)
    people = {
        "organiser": ORGANISER,
        "supervisor": SUPERVISOR,
        "chair": chair(room.id, "E05"),
        "expert": expert(room.id, "E01"),
    }
    actor = people[who]
    attempts = {
        lambda: draw_panel(small_office, actor, room.id, Lot(1, "")): ("panel",),
        lambda: propose_assignment(small_office, actor, room.id, Wish(0)): ("panel",),
        lambda: add_assignments(small_office, actor, room.id, [("A99", "E99")]): ("panel", "scoring"),
        lambda: withdraw_assignment(small_office, actor, room.id, "A99", "E99", "x"): ("panel", "scoring"),
    }
    for attempt, phases in attempts.items():
        if who == "organiser" and phase in phases:
            attempt()
        else:
            with pytest.raises(Refused):
                attempt()
    for read in (seated, examine, drawn_before, asked_of):
        if who in ("organiser", "supervisor"):
            read(small_office, actor, room.id)
        else:
            with pytest.raises(Refused):
                read(small_office, actor, room.id)
