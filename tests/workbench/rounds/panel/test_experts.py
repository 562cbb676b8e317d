"""Lists of experts taken over and mended, experts called up and noted as absent: on both databases."""

import pytest

from data.store import assignments, experts, journal, sheets
from data.store.sheets import Sheet
from scoring.findings import Place
from tests.offices import ORGANISER, SUPERVISOR, chair, expert
from tests.panel_rooms import Room, a_room
from workbench.access import Actor, Phase, Refused
from workbench.office import Office
from workbench.results import Upload
from workbench.rounds.panel.experts import (
    Details,
    absence,
    add_expert,
    call_up,
    change_expert,
    import_experts,
    listed,
    mark_absent,
    mark_present,
    preview_experts,
    remove_expert,
)

LIST = Upload(
    "专家.csv",
    "评审专家,姓名,单位,地区,专业领域,职称\nE01,赵甲,示例大学第1学院,云川市,精密铸造,教授\nE09,钱乙,虚构研究院,墨川市,新材料、精密铸造,研究员\n".encode(),
)


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


def take_over(room: Room, upload: Upload) -> tuple[str, ...]:
    preview, _ = preview_experts(room.office, ORGANISER, room.id, upload)
    assert preview is not None
    _, findings = import_experts(room.office, ORGANISER, room.id, upload, preview)
    return tuple(codes(findings))


def acts(room: Room) -> list[str]:
    with room.office.look() as connection:
        return [line.entry.act for line in journal.lines(connection, room.id)][1:]  # after round.create


def submit(room: Room, rater: str, application: str, state: str) -> None:
    made = Sheet(room.id, rater, application, 1, {}, {}, state, "", room.office.now(), "s", "k", "n")  # type: ignore[arg-type]
    with room.office.store.write() as connection:
        sheets.append(connection, made)


def test_a_list_is_shown_before_it_is_taken_over(office: Office) -> None:
    room = a_room(office, "panel")
    preview, findings = preview_experts(office, ORGANISER, room.id, LIST)
    assert preview is not None
    assert not findings
    assert [(line.expert.id, line.change, line.differing) for line in preview.lines] == [
        ("E01", "changed", ("name", "region", "attributes")),
        ("E09", "new", ()),
    ]
    assert preview.kept == ("E02", "E03")
    with office.look() as connection:
        assert experts.find(connection, room.id, "E09") is None


def test_taking_a_list_over_keeps_further_columns_and_whoever_is_not_in_it(office: Office) -> None:
    room = a_room(office, "panel")
    assert take_over(room, LIST) == ()
    known = {one.id: one for one in listed(office, SUPERVISOR, room.id)}
    assert list(known) == ["E01", "E02", "E03", "E09"]
    assert known["E09"].expertise == ("新材料", "精密铸造")
    assert known["E09"].attributes == {"职称": "研究员"}
    assert (known["E01"].name, known["E01"].state) == ("赵甲", "drawn")
    assert known["E02"].name == "专家02（虚构）"
    assert acts(room) == ["expert.import"]


def test_the_same_list_twice_changes_nothing(office: Office) -> None:
    room = a_room(office, "panel")
    take_over(room, LIST)
    preview, _ = preview_experts(office, ORGANISER, room.id, LIST)
    assert preview is not None
    assert {line.change for line in preview.lines} == {"same"}


def test_of_two_organisers_with_one_list_the_second_is_told(office: Office) -> None:
    room = a_room(office, "panel")
    seen, _ = preview_experts(office, ORGANISER, room.id, LIST)
    assert seen is not None
    import_experts(office, ORGANISER, room.id, LIST, seen)
    done, findings = import_experts(office, Actor("organiser:9", "Other", "organiser"), room.id, LIST, seen)
    assert done is None
    assert codes(findings) == ["experts_changed"]
    assert acts(room) == ["expert.import"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("评审专家,姓名\nE1,甲\nE1,乙\n", [("duplicate_rater", 3)]),
        ("评审专家,姓名\n,甲\n", [("expert_id_missing", 2)]),
        (f"评审专家,姓名\n{'E' * 65},甲\n", [("expert_id_unusable", 2)]),
        (f"评审专家,姓名\nE1,{'甲' * 201}\n", [("expert_text_unusable", 2)]),
        (
            f"评审专家,姓名\n,甲\nE1,{'甲' * 201}\nE1,乙\n",
            [("expert_id_missing", 2), ("expert_text_unusable", 3), ("duplicate_rater", 4)],
        ),
    ],
)
def test_every_fault_of_a_list_is_told_with_its_row_and_nothing_is_taken(
    small_office: Office, content: str, expected: list[tuple[str, int]]
) -> None:
    room = a_room(small_office, "panel")
    preview, findings = preview_experts(small_office, ORGANISER, room.id, Upload("e.csv", content.encode()))
    assert preview is None
    assert [(finding.code, finding.where.row) for finding in findings] == expected


def test_a_list_without_a_column_of_experts_is_refused(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    preview, findings = preview_experts(small_office, ORGANISER, room.id, Upload("e.csv", b"a,b\n1,2\n"))
    assert preview is None
    assert any(finding.level == "block" for finding in findings)


def test_an_expert_without_a_name_is_called_by_id_with_a_warning(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    preview, findings = preview_experts(small_office, ORGANISER, room.id, Upload("e.csv", "评审专家\nE7\n".encode()))
    assert preview is not None
    assert preview.lines[0].expert.name == "E7"
    assert codes(findings) == ["expert_nameless"]


def test_one_expert_is_added_and_a_known_id_is_not(office: Office) -> None:
    room = a_room(office, "panel")
    details = Details("孙丙", "虚构大学", "墨川市", "新材料；软件", chair=True)
    assert add_expert(office, ORGANISER, room.id, " E10 ", details) == ()
    again = add_expert(office, ORGANISER, room.id, "E10", details)
    assert [(one.code, one.where) for one in again] == [("expert_known", Place(field="id"))]
    with office.look() as connection:
        made = experts.find(connection, room.id, "E10")
    assert made is not None
    assert (made.expertise, made.chair, made.state) == (("新材料", "软件"), True, "pool")


def test_a_stale_form_changes_nothing(office: Office) -> None:
    room = a_room(office, "panel")
    seen = listed(office, ORGANISER, room.id)[0]
    assert change_expert(office, ORGANISER, room.id, seen, Details("先改")) == ()
    assert codes(change_expert(office, ORGANISER, room.id, seen, Details("后改"))) == ["expert_changed"]
    assert listed(office, ORGANISER, room.id)[0].name == "先改"


def test_what_is_not_there_is_named_with_what_resembles_it(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    (finding,) = remove_expert(small_office, ORGANISER, room.id, "E1")
    assert (finding.code, finding.facts["similar"]) == ("expert_unknown", ("E01",))


def test_striking_keeps_whom_the_record_mentions(office: Office) -> None:
    room = a_room(office, "panel")
    add_expert(office, ORGANISER, room.id, "E10", Details("误录"))
    remove_expert(office, ORGANISER, room.id, "E10")
    remove_expert(office, ORGANISER, room.id, "E01")  # has assignments
    known = {one.id: one.state for one in listed(office, ORGANISER, room.id)}
    assert known == {"E01": "withdrawn", "E02": "drawn", "E03": "drawn"}
    with office.look() as connection:
        assert assignments.of_rater(connection, room.id, "E01") == ()
        assert len([one for one in assignments.history(connection, room.id) if one.withdrawn_why]) == 4


def test_an_absent_expert_keeps_what_is_finished(office: Office) -> None:
    room = a_room(office, "scoring")
    for application, state in (("A01", "submitted"), ("A02", "draft"), ("A03", "abstained")):
        submit(room, "E01", application, state)
    lost = absence(office, ORGANISER, room.id, "E01")
    assert (lost.withdrawn, lost.kept) == (("A02", "A04"), ("A01", "A03"))
    assert mark_absent(office, ORGANISER, room.id, "E01", "生病") == ()
    with office.look() as connection:
        assert assignments.of_rater(connection, room.id, "E01") == ("A01", "A03")
    assert codes(mark_absent(office, ORGANISER, room.id, "E01", "再次")) == ["expert_state"]
    assert mark_present(office, ORGANISER, room.id, "E01") == ()
    assert [one.state for one in listed(office, ORGANISER, room.id)] == ["drawn"] * 3
    assert acts(room) == ["expert.absent", "expert.present"]


def test_an_absence_needs_a_reason(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    assert codes(mark_absent(small_office, ORGANISER, room.id, "E01", "  ")) == ["reason_missing"]


def test_only_the_reserve_and_the_pool_are_called_up(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    add_expert(small_office, ORGANISER, room.id, "E10", Details("候补"))
    assert call_up(small_office, ORGANISER, room.id, "E10") == ()
    assert codes(call_up(small_office, ORGANISER, room.id, "E10")) == ["expert_state"]


@pytest.mark.parametrize("phase", ["setup", "panel", "scoring", "recheck", "archived"])
@pytest.mark.parametrize("who", ["organiser", "supervisor", "chair", "expert"])
def test_who_may_change_experts_and_when(small_office: Office, who: str, phase: Phase) -> None:
    room = a_room(small_office, phase)
    people = {
        "organiser": ORGANISER,
        "supervisor": SUPERVISOR,
        "chair": chair(room.id, "E03"),
        "expert": expert(room.id, "E01"),
    }
    seen = listed(small_office, ORGANISER, room.id)[0]
    attempts = {
        "manage": lambda actor: change_expert(small_office, actor, room.id, seen, Details(seen.name)),
        "import": lambda actor: preview_experts(small_office, actor, room.id, LIST),
        "absent": lambda actor: mark_absent(small_office, actor, room.id, "E02", ""),
    }
    allowed = {"manage": ("setup", "panel"), "import": ("setup", "panel"), "absent": ("panel", "scoring")}
    for name, attempt in attempts.items():
        if who == "organiser" and phase in allowed[name]:
            attempt(people[who])
        else:
            with pytest.raises(Refused):
                attempt(people[who])


def test_a_stranger_learns_nothing_of_a_round(small_office: Office) -> None:
    a_room(small_office, "panel")
    with pytest.raises(Refused):
        listed(small_office, expert("r-2026-99", "E01"), "r-2026-01")
    with pytest.raises(Refused):
        listed(small_office, ORGANISER, "r-2026-99")


def test_a_returning_expert_is_in_the_pool_again(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    remove_expert(small_office, ORGANISER, room.id, "E01")
    take_over(room, LIST)
    assert {one.id: one.state for one in listed(small_office, ORGANISER, room.id)}["E01"] == "pool"


def test_where_nobody_was_drawn_who_returns_is_one_of_the_pool_again(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    with small_office.store.write() as connection:
        for rater in room.raters:
            experts.change(connection, room.id, rater, state="pool")
    assert codes(call_up(small_office, ORGANISER, room.id, "E01")) == ["expert_state"]  # on the panel already
    mark_absent(small_office, ORGANISER, room.id, "E01", "出差")
    assert mark_present(small_office, ORGANISER, room.id, "E01") == ()
    assert [one.id for one in experts.panel(listed(small_office, ORGANISER, room.id))] == list(room.raters)
