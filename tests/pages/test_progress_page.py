"""Progress without a score: who is how far; reminders, reopening, absence, more time and the end from one place."""

from datetime import date, time

import pytest

from data.store import rounds
from tests.offices import ORGANISER, SUPERVISOR
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room, to_phase
from workbench.access import PHASES
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.aside import ask_reopening
from workbench.rounds.judging.finishing import finish
from workbench.rounds.judging.judging import abstain, save, submit_sheet
from workbench.rounds.session.progress import messages_of, progress_of

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
PLANTED = {"position": 7, "services": 3, "plan": 61.73}
SEALED = "61.73"


def a_scored_room(office: Office) -> Room:
    """E01 has finished, E02 has one draft, E03 (the chair) has not begun."""
    room = a_room(office)
    for name in room.applications:
        save(office, room.expert(1), room.id, name, base=0, key=f"s{name}", scores=PLANTED)
        submit_sheet(office, room.expert(1), room.id, name, base=1, key=f"t{name}")
    assert finish(office, room.expert(1), room.id).receipt
    save(office, room.expert(2), room.id, "A01", base=0, key="d", scores={"plan": 61.73})
    return room


@BOTH
def test_everybody_on_the_staff_sees_how_far_it_is_and_no_score(small_office: Office, language: str) -> None:
    room, t = a_scored_room(small_office), translator(language)
    for actor in (ORGANISER, SUPERVISOR, room.chair):
        at = visit("progress", small_office, actor, room.id, language)
        assert not at.exception
        told = "\n".join(markups(at))
        assert "4 / 12" in visible(at)  # 4 sheets of E01 among 4 applications × 3 experts
        assert "E02 专家02（虚构）" in told
        assert t("progress.chair", rater="E03", name="专家03（虚构）") in told
        assert SEALED not in told


def test_a_supervisor_finds_nothing_to_press_and_a_chair_only_the_reminder(small_office: Office) -> None:
    room = a_scored_room(small_office)
    assert not visit("progress", small_office, SUPERVISOR, room.id).button
    at = visit("progress", small_office, room.chair, room.id)
    assert [group.options for group in at.button_group] == [[translator("zh")("progress.part.remind")]]


@pytest.mark.parametrize("phase", PHASES[PHASES.index("recheck") :])
def test_when_scoring_has_closed_nothing_is_to_be_done_here(small_office: Office, phase) -> None:
    room = a_scored_room(small_office)
    to_phase(small_office, room.id, phase)
    at = visit("progress", small_office, ORGANISER, room.id)
    assert not at.exception
    assert not at.button
    assert SEALED not in visible(at)


@BOTH
def test_a_reminder_says_how_many_and_who_before_it_goes(small_office: Office, language: str) -> None:
    room, t = a_scored_room(small_office), translator(language)
    at = visit("progress", small_office, ORGANISER, room.id, language)
    assert t("progress.remind.nobody") in visible(at)
    assert "progress.remind" not in {button.key for button in at.button}
    at.button(key="progress.behind").click().run()
    names = ("E02 专家02（虚构）", "E03 专家03（虚构）")
    assert t("progress.remind.states", count=2, names=names) in visible(at)
    at.text_area(key="progress.text").input("请尽快完成")
    at.button(key="progress.remind").click().run()
    assert not at.exception
    assert t("progress.reminded", count=2) in visible(at)
    assert [len(messages_of(small_office, room.expert(n), room.id)) for n in (1, 2, 3)] == [0, 1, 1]
    assert at.multiselect(key="progress.who").value == []


def test_an_empty_reminder_is_not_sent_and_the_choice_stays(small_office: Office) -> None:
    room, t = a_scored_room(small_office), translator("zh")
    at = visit("progress", small_office, ORGANISER, room.id)
    at.multiselect(key="progress.who").set_value(["E02"]).run()
    at.text_area(key="progress.text").input("  ")
    at.button(key="progress.remind").click().run()
    assert t("finding.text_missing") in visible(at)
    assert at.multiselect(key="progress.who").value == ["E02"]
    assert not messages_of(small_office, room.expert(2), room.id)


@BOTH
def test_a_request_is_taken_up_with_a_reason(small_office: Office, language: str) -> None:
    room, t = a_scored_room(small_office), translator(language)
    assert ask_reopening(small_office, room.expert(1), room.id, "A02", "录入有误") == ()
    at = visit("progress", small_office, ORGANISER, room.id, language)
    at.button_group(key="progress.part").set_value("reopen").run()
    assert "录入有误" in visible(at)
    [take] = [button for button in at.button if button.key and button.key.startswith("progress.take.")]
    take.click().run()
    opens = next(b for b in at.button if b.label.startswith(t("progress.reopen.do", rater="", application="")[:2]))
    opens.click().run()
    assert t("finding.reason_missing") in visible(at)  # nothing is opened without a reason
    at.text_input(key="progress.reason").input("同意更正")
    opens = next(b for b in at.button if b.label.startswith(t("progress.reopen.do", rater="", application="")[:2]))
    opens.click().run()
    assert not at.exception
    assert t("progress.reopened", rater="E01", application="A02") in visible(at)
    assert t("progress.request.open") in visible(at)
    assert SEALED not in visible(at)


def test_an_absent_expert_stays_in_the_list_with_what_was_finished(small_office: Office) -> None:
    room, t = a_scored_room(small_office), translator("zh")
    abstain(small_office, room.expert(2), room.id, "A02", "不熟悉", base=0, key="a")
    at = visit("progress", small_office, ORGANISER, room.id)
    at.button_group(key="progress.part").set_value("absent").run()
    at.selectbox(key="panel.attendance.choose").set_value("E02").run()
    assert t("panel.absent.text", who="E02 专家02（虚构）", withdrawn=3, kept=1) in visible(at)
    at.text_input(key="panel.absent.reason").input("因病")
    next(button for button in at.button if button.label == t("panel.absent", count=3)).click().run()
    assert not at.exception
    seen = next(one for one in progress_of(small_office, ORGANISER, room.id).raters if one.rater == "E02")
    assert (seen.state, seen.count.asked, seen.count.abstained) == ("absent", 1, 1)
    assert t("progress.absent", who="E02 专家02（虚构）") in "\n".join(markups(at))


def test_more_time_and_the_end_of_scoring_name_who_is_missing(small_office: Office) -> None:
    room, t = a_scored_room(small_office), translator("zh")
    at = visit("progress", small_office, ORGANISER, room.id)
    at.button_group(key="progress.part").set_value("close").run()
    assert "E02 专家02（虚构）" in visible(at)
    at.date_input(key="board.extend.on").set_value(date(2026, 12, 24))
    at.time_input(key="board.extend.at").set_value(time(9, 0))
    at.text_input(key="board.extend.reason").input("网络中断")
    at.button(key="board.extend.do").click().run()
    assert t("board.extended") in visible(at)
    at.text_area(key="board.reason").input("时间已到")
    at.button(key="board.advance").click().run()
    assert not at.exception
    with small_office.look() as connection:
        entered = rounds.find(connection, room.id)
    assert entered is not None
    assert entered.phase == "recheck"


def test_a_panel_without_anybody_says_what_to_do(small_office: Office) -> None:
    room = a_room(small_office, raters=1, assigned=False)
    at = visit("progress", small_office, SUPERVISOR, room.id)
    assert not at.exception
    assert "0 / 0" in visible(at)
