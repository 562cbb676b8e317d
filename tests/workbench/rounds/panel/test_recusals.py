"""Recusals from what is known, from organisers, applicants and experts; decided once, and acted on at once."""

from dataclasses import replace

import pytest

from data.store import assignments, experts, journal, objections, recusals
from data.store.experts import Expert
from data.store.recusals import Recusal
from scoring.findings import Finding
from tests.offices import ORGANISER, SUPERVISOR, chair, expert
from tests.panel_rooms import RUBRIC, Room, a_room, an_application
from workbench.access import Actor, Phase, Refused
from workbench.office import Office
from workbench.rounds.panel.objecting import expert_objections, object_to_expert
from workbench.rounds.panel.recusals import ask_recusal, decide_recusals, heard, propose_recusals, step_back
from workbench.rounds.panel.replacing import replacement
from workbench.rounds.panel.seating import Seating
from workbench.rounds.panel.suspicions import Suspicion, suspicions

NAMING = RUBRIC.replace(
    b"[policy.shortlist]", b'favouritism = [{ rater = "school", application = "operator" }]\n[policy.shortlist]'
)
SECOND = Actor("organiser:9", "Other", "organiser")


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def open_ones(room: Room) -> list[Recusal]:
    return [one for one in heard(room.office, ORGANISER, room.id) if one.state == "proposed"]


def pairs(room: Room) -> set[tuple[str, str]]:
    with room.office.look() as connection:
        return {(one.application, one.rater) for one in assignments.standing(connection, room.id)}


def acts(room: Room) -> list[tuple[str, str]]:
    with room.office.look() as connection:
        return [(line.entry.act, line.entry.subject) for line in journal.lines(connection, room.id)][1:]


@pytest.mark.parametrize(
    ("who", "what", "expected"),
    [
        ({"region": "泠州市"}, {"region": "泠州"}, ("region", "泠州市 / 泠州")),
        ({"region": "云川市"}, {"region": "墨川市"}, None),
        ({"region": ""}, {"region": ""}, None),
        (
            {"affiliation": "某大学"},
            {"attributes": {"applicant": "某大学材料学院"}},
            ("affiliation", "某大学 / 某大学材料学院"),
        ),
        ({"affiliation": "甲公司"}, {"attributes": {"partners": "乙公司、甲公司"}}, ("affiliation", "甲公司")),
        ({"affiliation": "Ｎｅｗ Lab"}, {"attributes": {"applicant": "new  lab"}}, ("affiliation", "Ｎｅｗ Lab")),
        ({"attributes": {"school": "某院"}}, {"attributes": {"operator": "某院"}}, ("region", "某院")),
    ],
)
def test_what_makes_a_pair_suspect(
    who: dict[str, object], what: dict[str, object], expected: tuple[str, str] | None
) -> None:
    one = replace(Expert("R", "E1", "甲"), **who)  # type: ignore[arg-type]
    judged = an_application("R", "A1", region="", attributes={})
    found = suspicions([one], [replace(judged, **what)], [("school", "operator")])  # type: ignore[arg-type]
    assert found == (() if expected is None else (Suspicion("A1", "E1", *expected),))


def test_recusals_are_proposed_once_and_by_source(office: Office) -> None:
    # Experts come from 砚溪, 泠州 and 墨川; applications from 云川, 墨川, 泠州 and 砚溪, in this order.
    room = a_room(office, "panel", rubric=NAMING)
    with office.store.write() as connection:
        experts.change(connection, room.id, "E01", attributes={"school": "示例院"})
    assert propose_recusals(office, ORGANISER, room.id) == 3
    assert propose_recusals(office, ORGANISER, room.id) == 0
    assert {(one.rater, one.application, one.source, one.reason) for one in open_ones(room)} == {
        ("E01", "A04", "region", "砚溪市"),
        ("E02", "A03", "region", "泠州市"),
        ("E03", "A02", "region", "墨川市"),
    }
    assert [act for act, _ in acts(room)] == ["recusal.propose"]


def test_an_accepted_recusal_takes_the_assignment_back_and_names_a_substitute(office: Office) -> None:
    room = a_room(office, "panel", raters=4)
    with office.store.write() as connection:
        assignments.withdraw(
            connection, room.id, [("A01", "E03"), ("A01", "E04"), ("A02", "E04")], office.now(), "test"
        )
    assert ask_recusal(office, ORGANISER, room.id, "A01", "E01", "近亲属任职") == ()
    ruled, findings = decide_recusals(office, ORGANISER, room.id, open_ones(room), True, "属实")
    assert (ruled.withdrawn, findings) == (1, ())
    assert ("A01", "E01") not in pairs(room)
    # A01 and E03 are both of the first field; E03 has 3 applications left, E04 of the other field has 2.
    assert [(one.application, one.rater, one.connected) for one in ruled.replacements] == [("A01", "E03", True)]
    assert ("A01", "E03") not in pairs(room)  # named, not asked
    (one,) = heard(office, SUPERVISOR, room.id)
    assert (one.state, one.decided_by, one.decided_why) == ("accepted", ORGANISER.id, "属实")
    assert acts(room)[-2:] == [("recusal.accept", "E01→A01"), ("assignment.withdraw", "E01→A01")]


def test_a_rejected_recusal_changes_nothing_else_and_can_be_decided_anew(office: Office) -> None:
    room = a_room(office, "panel")
    ask_recusal(office, ORGANISER, room.id, "A01", "E01", "传闻")
    before = pairs(room)
    decide_recusals(office, ORGANISER, room.id, open_ones(room), False, "不属实")
    assert pairs(room) == before
    decide_recusals(office, ORGANISER, room.id, heard(office, ORGANISER, room.id), True, "查实")
    assert pairs(room) == before - {("A01", "E01")}


def test_a_decision_needs_a_reason_and_happens_for_all_or_none(office: Office) -> None:
    room = a_room(office, "panel")
    propose_recusals(office, ORGANISER, room.id)
    seen = open_ones(room)
    _, findings = decide_recusals(office, ORGANISER, room.id, seen, True, " ")
    assert codes(findings) == ["reason_missing"]
    _, findings = decide_recusals(office, ORGANISER, room.id, [], True, "同市")
    assert codes(findings) == ["recusal_none_chosen"]
    decide_recusals(office, SECOND, room.id, seen[:1], False, "不成立")
    _, findings = decide_recusals(office, ORGANISER, room.id, seen, True, "同市")
    assert codes(findings) == ["recusal_decided"]
    assert findings[0].facts["by"] == SECOND.id
    assert [one.state for one in heard(office, ORGANISER, room.id)] == ["rejected", "proposed", "proposed"]


def test_what_is_asked_for_must_be_there(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    findings = ask_recusal(small_office, ORGANISER, room.id, "A99", "E99", "")
    assert codes(findings) == ["application_unknown", "expert_unknown", "reason_missing"]
    ask_recusal(small_office, ORGANISER, room.id, "A01", "E01", "甲")
    assert codes(ask_recusal(small_office, ORGANISER, room.id, "A01", "E01", "乙")) == ["recusal_known"]


def test_the_decision_on_a_recusal_answers_the_objection_it_came_from(office: Office) -> None:
    room = a_room(office, "panel")
    assert object_to_expert(office, ORGANISER, room.id, "A01", "E01", "示例公司", "曾为竞争者咨询") == ()
    assert [one.state for one in expert_objections(office, ORGANISER, room.id)] == ["received"]
    decide_recusals(office, ORGANISER, room.id, open_ones(room), False, "无证据")
    (answered,) = expert_objections(office, ORGANISER, room.id)
    assert (answered.state, answered.answer, answered.answered_by) == ("dismissed", "无证据", ORGANISER.id)
    object_to_expert(office, ORGANISER, room.id, "A01", "E01", "示例公司", "补充证据")
    assert [one.reason for one in open_ones(room)] == ["补充证据"]  # taken up again
    decide_recusals(office, ORGANISER, room.id, open_ones(room), True, "属实")
    object_to_expert(office, ORGANISER, room.id, "A01", "E01", "另一公司", "同一事由")
    with office.look() as connection:
        states = [one.state for one in objections.every(connection, room.id, "expert")]
    assert states == ["dismissed", "upheld", "upheld"]


def test_an_objection_says_who_objects(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    assert codes(object_to_expert(small_office, ORGANISER, room.id, "A01", "E01", " ", "")) == [
        "reason_missing",
        "objector_missing",
    ]


def test_whoever_steps_back_while_scoring_is_replaced_in_the_same_moment(office: Office) -> None:
    room = a_room(office, "scoring", raters=4)
    with office.store.write() as connection:
        assignments.withdraw(connection, room.id, [("A01", "E03"), ("A01", "E04")], office.now(), "test")
    with office.act() as act:
        found = step_back(act, room.expert(1), room.id, "A01", "E01", "师生关系")
    assert (found.rater, found.connected) == ("E03", True)
    assert pairs(room) >= {("A01", "E02"), ("A01", "E03")}
    assert ("A01", "E01") not in pairs(room)
    (one,) = heard(office, ORGANISER, room.id)
    assert (one.source, one.state, one.reason) == ("declared", "accepted", "师生关系")
    assert [act for act, _ in acts(room)] == ["recusal.declare", "assignment.withdraw", "assignment.replace"]


def test_where_nobody_can_take_over_that_is_said(office: Office) -> None:
    room = a_room(office, "scoring")  # everybody judges everything already
    with office.act() as act:
        found = step_back(act, room.expert(1), room.id, "A01", "E01", "师生关系")
    assert found.rater is None
    with office.look() as connection:
        assert assignments.of_application(connection, room.id, "A01") == ("E02", "E03")


def test_a_replacement_keeps_the_design_connected_before_it_suits_the_field() -> None:
    judged = tuple(an_application("R", f"A{n}", sector="铸造") for n in range(1, 4))
    fields = {"E1": "铸造", "E2": "软件", "E3": "铸造"}
    people = tuple(Expert("R", name, name, expertise=(field,), state="drawn") for name, field in fields.items())
    everyone, none = frozenset(fields), frozenset[tuple[str, str]]()
    asked = frozenset({("A1", "E1"), ("A2", "E1"), ("A3", "E2")})
    # E3 fits A3 and has no work, but only E1 would join A3 with the rest.
    assert replacement(Seating(judged, people, everyone, frozenset(), none, none, asked), "A3").rater == "E1"


def test_the_panel_goes_before_the_reserve_and_the_lighter_before_the_heavier() -> None:
    judged = tuple(an_application("R", f"A{n}", sector="铸造") for n in range(1, 4))
    people = tuple(Expert("R", f"E{n}", f"E{n}") for n in range(1, 5))
    none = frozenset[tuple[str, str]]()
    asked = frozenset({("A1", "E1"), ("A2", "E1"), ("A2", "E2"), ("A3", "E1"), ("A3", "E2"), ("A2", "E3")})
    seated = Seating(judged, people, frozenset({"E1", "E2", "E3"}), frozenset({"E4"}), none, none, asked)
    assert replacement(seated, "A1").rater == "E3"
    recused = frozenset({("A1", "E2"), ("A1", "E3")})
    only = Seating(judged, people, seated.panel, seated.reserve, recused, none, asked)
    assert replacement(only, "A1").rater == "E4"


@pytest.mark.parametrize("phase", ["check", "panel", "scoring", "recheck"])
@pytest.mark.parametrize("who", ["organiser", "supervisor", "chair", "expert"])
def test_who_may_propose_and_decide_and_when(small_office: Office, who: str, phase: Phase) -> None:
    room = a_room(small_office, phase)
    people = {
        "organiser": ORGANISER,
        "supervisor": SUPERVISOR,
        "chair": chair(room.id, "E03"),
        "expert": expert(room.id, "E01"),
    }
    actor, allowed = people[who], who == "organiser" and phase in ("panel", "scoring")
    attempts = (
        lambda: propose_recusals(small_office, actor, room.id),
        lambda: ask_recusal(small_office, actor, room.id, "A01", "E01", "x"),
        lambda: decide_recusals(small_office, actor, room.id, [], True, "x"),
        lambda: object_to_expert(small_office, actor, room.id, "A01", "E01", "x", "y"),
    )
    for attempt in attempts:
        if allowed:
            attempt()
        else:
            with pytest.raises(Refused):
                attempt()
    with small_office.look() as connection:
        assert bool(recusals.every(connection, room.id)) == allowed


@pytest.mark.parametrize("who", ["chair", "expert"])
def test_experts_do_not_read_who_is_recused(small_office: Office, who: str) -> None:
    room = a_room(small_office, "scoring")
    actor = chair(room.id, "E03") if who == "chair" else expert(room.id, "E01")
    for read in (heard, expert_objections):
        with pytest.raises(Refused):
            read(small_office, actor, room.id)
