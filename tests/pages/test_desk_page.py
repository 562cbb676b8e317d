"""The expert's desk in Streamlit's harness: what is shown to whom in which phase, and what the buttons do."""

import re

import pytest
from sqlalchemy import delete, update

from data.store import applications, sheets
from data.store.tables import assignments
from tests.offices import ORGANISER, PIN, SUPERVISOR
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room, to_phase
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.finishing import finish
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.judging.receipts import show_code

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
GOOD = {"position": "7", "services": "3", "plan": "62.5"}  # no comment is asked for
JUDGED = tuple(GOOD)


def opened(room: Room, number: int = 1, language: str = "zh"):
    at = visit("desk", room.office, room.expert(number), room.id, language)
    assert not at.exception
    return at


def parts(at) -> list[str]:
    """The markup on the screen, without the style sheet."""
    return [markup for markup in markups(at) if not markup.startswith("<style")]


def shown(at) -> str:
    return "\n".join(parts(at))


def sheet(room: Room, application: str, number: int = 1) -> sheets.Sheet | None:
    with room.office.look() as connection:
        return sheets.own(connection, room.id, room.raters[number - 1], application)


def score(room: Room, application: str, number: int = 1, submit: bool = True, **scores: str) -> None:
    given, actor = GOOD | scores, room.expert(number)
    saved = save(room.office, actor, room.id, application, base=0, key=f"k{application}", scores=given)
    assert saved.taken
    if submit:
        revision = saved.sheet.revision
        assert submit_sheet(room.office, actor, room.id, application, base=revision, key=f"s{application}").taken


def type_pin(at, pin: str, again: str | None = None) -> None:
    at.text_input(key="pin.field.pin").input(pin)
    at.text_input(key="pin.field.again").input(again or pin)


def first(at) -> str:
    """The application that is open."""
    return at.query_params["application"]


@BOTH
def test_every_criterion_has_a_labelled_field_without_a_score_in_it(small_office: Office, language: str) -> None:
    at = opened(a_room(small_office), language=language)
    [form] = [markup for markup in parts(at) if "hp-sheet" in markup]
    fields = re.findall(r'<input id="(hp-[a-z]+)"[^>]*>', form)
    assert fields == [f"hp-{criterion}" for criterion in JUDGED]
    assert all(f'<label for="{field}">' in form for field in fields)
    assert "value=" not in form
    assert 'aria-pressed="true"' not in form
    assert form.count("data-level=") == 11 + 6 + 11  # 0–10, 0–5, and 0–100 in tens
    assert translator(language)("desk.measured") in form


@BOTH
@pytest.mark.parametrize("phase", ["setup", "panel"])
def test_before_scoring_the_desk_is_closed_and_says_so(small_office: Office, language: str, phase) -> None:
    room = a_room(small_office, phase)
    assert translator(language)("desk.early.title") in visible(opened(room, language=language))


@BOTH
def test_without_assignments_the_desk_says_what_to_do(small_office: Office, language: str) -> None:
    at = opened(a_room(small_office, assigned=False), language=language)
    assert translator(language)("desk.empty.title") in visible(at)


@BOTH
def test_before_the_undertaking_nothing_can_be_read(small_office: Office, language: str) -> None:
    room, t = a_room(small_office, signed=False), translator(language)
    at = opened(room, language=language)
    assert "hp-sheet" not in shown(at)
    assert "hp-pane" not in shown(at)
    assert at.multiselect(key="undertaking.conflicts").options[0].startswith("A0")
    at.button(key="undertaking.sign").click().run()
    assert t("desk.title") in visible(at)
    assert "hp-sheet" not in shown(at)  # nobody has agreed yet
    at.checkbox(key="undertaking.agreed").check()
    type_pin(at, "123456")
    at.button(key="undertaking.sign").click().run()
    assert t("finding.pin_simple") in visible(at)
    type_pin(at, PIN, "258032")
    at.button(key="undertaking.sign").click().run()
    assert t("finding.pin_differs") in visible(at)
    assert "hp-sheet" not in shown(at)
    type_pin(at, "２５８０３１", PIN)  # as a Chinese keyboard may write it
    at.button(key="undertaking.sign").click().run()
    assert not at.exception
    assert "hp-sheet" in shown(at)
    assert PIN not in str(at.session_state)


def test_a_declared_conflict_needs_a_reason_and_takes_the_application_away(small_office: Office) -> None:
    room = a_room(small_office, signed=False)
    at = opened(room)
    at.multiselect(key="undertaking.conflicts").select("A02").run()
    at.checkbox(key="undertaking.agreed").check()
    at.button(key="undertaking.sign").click().run()
    assert "hp-sheet" not in shown(at)
    at.text_input(key="undertaking.reason.A02").input("曾任顾问")
    type_pin(at, PIN)
    at.button(key="undertaking.sign").click().run()
    assert "0 / 3" in visible(at)


def test_save_and_next_submits_what_is_complete_and_goes_on(small_office: Office) -> None:
    room = a_room(small_office)
    at = opened(room)
    here = first(at)
    score(room, here, submit=False)
    at.button(key="desk.next").click().run()
    assert sheet(room, here).state == "submitted"
    assert first(at) != here
    assert "1 / 4" in visible(at)


def test_save_and_next_leaves_what_is_incomplete_a_draft(small_office: Office) -> None:
    room = a_room(small_office)
    at = opened(room)
    here = first(at)
    score(room, here, submit=False, plan="")
    at.button(key="desk.next").click().run()
    assert sheet(room, here).state == "draft"
    assert first(at) != here
    assert [toast.value for toast in at.toast] == [translator("zh")("desk.said.draft", id=here, count=1)]


def test_to_skip_scores_nothing_and_comes_back_last(small_office: Office) -> None:
    room = a_room(small_office)
    at = opened(room)
    here, passed = first(at), []
    at.button(key="desk.skip").click().run()
    assert sheet(room, here) is None
    for _ in range(3):
        passed.append(first(at))
        score(room, first(at), submit=False)
        at.button(key="desk.next").click().run()
    assert here not in passed
    assert first(at) == here


@BOTH
def test_after_closing_the_desk_can_only_be_looked_at(small_office: Office, language: str) -> None:
    room = a_room(small_office)
    score(room, "A01")
    to_phase(small_office, room.id, "recheck")
    at = opened(room, language=language)
    assert translator(language)("desk.now.closed") in visible(at)
    assert {button.key for button in at.button} == {"desk.onward"}


@BOTH
def test_who_has_finished_sees_the_receipt_and_may_ask_for_a_sheet_to_be_opened(
    small_office: Office, language: str
) -> None:
    room = a_room(small_office)
    for application in room.applications:
        score(room, application)
    receipt = finish(small_office, room.expert(), room.id).receipt
    at = opened(room, language=language)
    assert show_code(receipt) in visible(at)
    assert {button.key for button in at.button} == {"desk.onward", "desk.reopen"}


@pytest.mark.parametrize("actor", [ORGANISER, SUPERVISOR])
def test_nobody_but_panellists_finds_anything_on_the_desk(small_office: Office, actor) -> None:
    room = a_room(small_office)
    score(room, "A01")
    at = visit("desk", small_office, actor, room.id)
    assert not at.exception
    assert "A01" not in shown(at)


def test_a_withdrawn_assignment_cannot_be_opened_by_its_address(small_office: Office) -> None:
    room = a_room(small_office)
    at = opened(room)
    here = first(at)
    with small_office.store.write() as connection:
        mine = (assignments.c.rater == "E01", assignments.c.application == here)
        connection.execute(update(assignments).where(*mine).values(withdrawn_at=small_office.now()))
    at.run()
    assert first(at) != here
    assert f'data-application="{here}"' not in shown(at)


def sent(node) -> str:
    """Everything that goes to the browser for a part of the page and what is in it."""
    own = str(node.proto) if getattr(node, "proto", None) is not None else ""
    return own + "".join(sent(child) for child in getattr(node, "children", {}).values())


@pytest.mark.parametrize("view", ["sheet", "table"])
def test_not_one_byte_of_another_experts_sheet_is_sent(small_office: Office, view: str) -> None:
    room = a_room(small_office)
    for application in room.applications:
        score(room, application, 2, submit=False, plan="47.125")
        remark = {"position": "only E02 knows this"}
        assert save(small_office, room.expert(2), room.id, application, base=1, key="c", comments=remark).taken
        score(room, application, 1, submit=False, plan="51.875")
    at = opened(room)
    at.session_state["desk.view"] = view
    at.run()
    everything = sent(at._tree)
    assert "51.875" in everything  # one's own is there, so another's would be found
    assert "47.125" not in everything
    assert "only E02 knows" not in everything


@BOTH
def test_the_table_has_an_empty_field_for_every_score(small_office: Office, language: str) -> None:
    room = a_room(small_office)
    at = opened(room, language=language)
    at.session_state["desk.view"] = "table"
    at.run()
    assert not at.exception
    [table] = [markup for markup in parts(at) if "hp-grid" in markup]
    assert table.count("<input") == 4 * 3
    assert "value=" not in table
    assert translator(language)("desk.offline.title") in visible(at)


def test_names_of_applicants_are_escaped(small_office: Office) -> None:
    room = a_room(small_office)
    with small_office.store.write() as connection:
        for application in room.applications:
            applications.change(connection, room.id, application, name='<img src=x onerror="alert(1)">')
    at = opened(room)
    assert "<img" not in shown(at)
    assert "&lt;img" in shown(at)


def test_nothing_left_of_all_is_said_plainly(small_office: Office) -> None:
    room = a_room(small_office)
    with small_office.store.write() as connection:
        connection.execute(delete(assignments).where(assignments.c.rater == "E01"))
    assert translator("zh")("desk.empty.text") in visible(opened(room))
