"""Recheck on the screen: in both languages, for who asks, who answers and who only reads; and nobody sees too much."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from data.store import experts
from tests.offices import chair
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room, to_phase
from tests.workbench.rounds.rechecked_rooms import with_an_odd_sheet
from workbench.access import Actor
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.rechecking import ask, cases, decide, flagged
from workbench.rounds.judging.reconsidering import answer, questions

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
NEW = {"position": "7", "services": "4", "plan": "71"}


def opened(room: Room, actor: Actor, language: str = "zh") -> AppTest:
    at = visit("recheck", room.office, actor, room.id, language)
    assert not at.exception
    return at


def asked(office: Office, question: str = "请说明该项目的评分") -> Room:
    room = with_an_odd_sheet(office)
    assert ask(office, room.chair, room.id, "E01", "A03", "wild_score", question) == ()
    return room


def chair_of_the_odd_sheet(room: Room) -> Actor:
    """The expert whose sheet stands out, made a chair as well."""
    with room.office.store.write() as connection:
        experts.change(connection, room.id, "E01", chair=True)
    return chair(room.id, "E01")


def sent(at: AppTest) -> str:
    """Everything that goes to the browser."""
    widgets = [str(getattr(element, "proto", "")) for element in at.main]
    return "\n".join([*markups(at), *widgets, *(str(tree.proto) for kind in KINDS for tree in at.get(kind))])


KINDS = ("text_input", "text_area", "selectbox", "button", "button_group", "form", "expander")


@BOTH
def test_the_chair_asks_the_expert_answers_and_the_chair_decides(small_office: Office, language: str) -> None:
    room, t = with_an_odd_sheet(small_office), translator(language)
    at = opened(room, room.chair, language)
    assert t("recheck.now.ask.chair") in visible(at)
    assert "72.6" in visible(at)  # what the other sheets suggest: the chair reads every number
    key = "recheck.ask.0.E01.A03.wild_score"
    at.text_area(key=f"{key}.question").set_value("<b>为什么？</b>")
    at.button(key=f"{key}.do").click().run()
    assert not at.exception
    assert t("recheck.done.asked", rater="E01") in visible(at)
    assert "<b>为什么" not in "".join(markups(at))

    at = opened(room, room.expert(1), language)
    assert t("recheck.told.wild_score") in visible(at)
    key = "recheck.answer.1.0"
    at.text_area(key=f"{key}.text").set_value("填错了行")
    for criterion, score in NEW.items():
        at.text_input(key=f"{key}.{criterion}.score").set_value(score)
    at.button(key=f"{key}.do").click().run()
    assert not at.exception
    assert t("recheck.done.answered") in visible(at)
    (question,) = questions(small_office, room.expert(1), room.id)
    assert dict(question.proposed["scores"]) == NEW

    at = opened(room, room.chair, language)
    assert "填错了行" in visible(at)
    assert t("recheck.changes") in visible(at)
    assert "68.84" in visible(at)  # the new total, by hand in test_rechecking
    key = "recheck.decide.1.1"
    assert at.button_group(key=f"{key}.decision").value in (None, [])  # nothing is chosen beforehand
    at.button_group(key=f"{key}.decision").set_value("rescored")
    at.text_area(key=f"{key}.reason").set_value("笔误属实")
    at.button(key=f"{key}.do").click().run()
    assert not at.exception
    assert t("recheck.ruled.rescored", why="笔误属实") in visible(at)
    assert t("recheck.nothing.title") in visible(at)
    assert cases(small_office, room.chair, room.id)[0].recheck.decision == "rescored"


@BOTH
def test_what_is_refused_is_said_at_its_field_and_the_old_score_stays(small_office: Office, language: str) -> None:
    room, t = asked(small_office), translator(language)
    at = opened(room, room.expert(1), language)
    at.text_input(key="recheck.answer.1.0.position.score").set_value("99")
    at.button(key="recheck.answer.1.0.do").click().run()
    assert not at.exception
    assert t("told.undone.title") in visible(at)
    assert at.text_input(key="recheck.answer.1.0.position.score").value == "99"
    (question,) = questions(small_office, room.expert(1), room.id)
    assert (question.revision, question.sheet.scores["position"]) == (0, "4")


def test_an_expert_is_sent_nothing_of_anybody_else(small_office: Office) -> None:
    room = asked(small_office)
    at = opened(room, room.expert(1))
    text = sent(at)
    assert "E01" in text or "请说明" in text  # the search looks where something is
    (case,) = cases(small_office, room.chair, room.id)
    expected = case.flag.facts["expected_total"]
    # totals and scores of the others on A03 lie around 70; the own plan score is 35, the own total 44.8
    assert f"{expected:.1f}" not in text
    assert not re.search(r"\bE0[2-5]\b", text)
    assert not any(
        f"7{digit}" in re.findall(r"\d+", re.sub("<[^>]*>", " ", "".join(markups(at)))) for digit in range(4)
    )
    other = opened(room, room.expert(2))
    assert "A03" not in sent(other)
    assert translator("zh")("recheck.none.title") in visible(other)


@BOTH
@pytest.mark.parametrize("who", ["organiser", "supervisor"])
def test_those_who_only_read_are_offered_no_act(small_office: Office, who: str, language: str) -> None:
    room, t = asked(small_office), translator(language)
    answer(small_office, room.expert(1), room.id, 1, 0, "填错了行", NEW, {})
    at = opened(room, getattr(room, who), language)
    assert not at.button
    assert not at.text_area
    assert "填错了行" in visible(at)
    assert t("recheck.now.ask.organiser" if who == "organiser" else "recheck.now.read") in visible(at)


def test_after_the_phase_everybody_reads_and_nobody_acts(small_office: Office) -> None:
    room = asked(small_office)
    decide(small_office, room.chair, room.id, 1, 0, "kept", "专家未答复")
    to_phase(small_office, room.id, "evaluation")
    for who in (room.chair, room.expert(1)):
        at = opened(room, who)
        assert not at.button
        assert translator("zh")("recheck.ruled.kept", why="专家未答复") in visible(at)


@BOTH
def test_a_round_without_flags_and_one_without_sheets_say_so(small_office: Office, language: str) -> None:
    t = translator(language)
    room = asked(small_office)
    answer(small_office, room.expert(1), room.id, 1, 0, "", NEW, {})
    decide(small_office, room.chair, room.id, 1, 1, "rescored", "笔误")
    assert flagged(small_office, room.chair, room.id).seen == ()
    assert t("recheck.nothing.text") in visible(opened(room, room.organiser, language))
    empty = a_room(small_office, "recheck")
    assert t("recheck.not_computed.title") in visible(opened(empty, empty.organiser, language))


def test_a_chair_answers_about_their_own_sheets_and_the_organiser_asks_and_decides(small_office: Office) -> None:
    room, t = with_an_odd_sheet(small_office), translator("zh")
    assert t("recheck.yours") not in visible(opened(room, room.chair))
    odd = chair_of_the_odd_sheet(room)
    at = opened(room, odd)
    assert t("recheck.of_chair") in visible(at)
    assert "recheck.ask.0.E01.A03.wild_score.do" not in [button.key for button in at.button]
    at = opened(room, room.organiser)
    key = "recheck.ask.0.E01.A03.wild_score"
    at.text_area(key=f"{key}.question").set_value("请组长说明")
    at.button(key=f"{key}.do").click().run()
    assert t("recheck.done.asked", rater="E01") in visible(at)
    at = opened(room, odd)
    assert t("recheck.yours") in visible(at)
    assert [button.key for button in at.button if str(button.key).startswith("recheck.decide")] == []
    at.text_area(key="recheck.answer.1.0.text").set_value("材料如此")
    at.button(key="recheck.answer.1.0.do").click().run()
    at = opened(room, room.organiser)
    at.button_group(key="recheck.decide.1.1.decision").set_value("explained")
    at.text_area(key="recheck.decide.1.1.reason").set_value("说明成立")
    at.button(key="recheck.decide.1.1.do").click().run()
    assert not at.exception
    assert cases(small_office, room.chair, room.id)[0].recheck.decided_by == room.organiser.id
