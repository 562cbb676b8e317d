"""The round board: what stands before the next step is shown, and the step is taken from here."""

import re
from datetime import date, time

import pytest
from sqlalchemy import update

from data.store import rounds
from data.store.tables import applications, experts
from tests.offices import ORGANISER, SUPERVISOR
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import RUBRIC, a_room, to_phase
from workbench.access import PHASES
from workbench.i18n import translator
from workbench.office import Office

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
CHINESE = re.compile("[\u4e00-\u9fff]")


def only_round(office: Office) -> rounds.Round:
    with office.look() as connection:
        [found] = rounds.every(connection)
    return found


@BOTH
def test_an_empty_house_says_what_to_do_and_creates_a_round_once(small_office: Office, language: str) -> None:
    t, at = translator(language), visit("board", small_office, ORGANISER, None, language)
    assert not at.exception
    assert t("board.empty.title") in visible(at)
    at.selectbox(key="board.programme").set_value("torch-2022").run()
    at.text_input(key="board.new.0.torch-2022.title").input("2026年度评审")
    at.date_input(key="board.new.0.torch-2022.closes_on").set_value(date(2026, 12, 1))
    at.time_input(key="board.new.0.torch-2022.closes_at").set_value(time(18, 30))
    at.number_input(key="board.new.0.torch-2022.places").set_value(9)
    at.number_input(key="board.new.0.torch-2022.quota_limit").set_value(3)
    at.button(key="board.new.0.torch-2022.create").click().run()
    assert not at.exception
    made = only_round(small_office)
    assert (made.title, made.programme, made.phase) == ("2026年度评审", "torch-2022", "setup")
    assert made.closes_at.isoformat() == "2026-12-01T10:30:00+00:00"  # 18:30 in Beijing
    assert made.settings["policy"]["shortlist"]["places"] == 9
    assert made.settings["policy"]["shortlist"]["quota"] == [{"attribute": "region", "limit": 3}]
    assert at.query_params["round"] == made.id


@BOTH
def test_a_form_with_a_fault_makes_no_round_and_keeps_what_was_typed(small_office: Office, language: str) -> None:
    t, at = translator(language), visit("board", small_office, ORGANISER, None, language)
    key = "board.new.0.miit-sme-2022"
    at.date_input(key=f"{key}.closes_on").set_value(date(2020, 1, 1))
    at.number_input(key=f"{key}.min_raters").set_value(4)
    at.button(key=f"{key}.create").click().run()
    assert not at.exception
    assert t("finding.round_title_missing") in visible(at)
    assert t("finding.round_closing_past") in visible(at)
    assert at.number_input(key=f"{key}.min_raters").value == 4
    with small_office.look() as connection:
        assert not rounds.every(connection)


@BOTH
@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_shows_its_ten_steps_to_those_who_steer_and_those_who_watch(
    small_office: Office, language: str, phase
) -> None:
    room, t = a_room(small_office, phase), translator(language)
    for actor in (ORGANISER, SUPERVISOR):
        at = visit("board", small_office, actor, room.id, language)
        assert not at.exception
        markup = "\n".join(markups(at))
        assert markup.count('class="hp-step ') == 10
        assert markup.count('aria-current="step"') == (phase != "archived")
        keys = {button.key for button in at.button}
        if actor is SUPERVISOR:
            assert not keys
    assert language == "zh" or not CHINESE.search(re.sub("（虚构）|示例评审轮次|专家0|A0", "", t("board.title")))


def test_what_blocks_is_listed_with_a_way_to_mend_it_and_no_step_is_offered(small_office: Office) -> None:
    room, t = a_room(small_office, "check"), translator("zh")
    with small_office.store.write() as connection:
        connection.execute(update(applications).where(applications.c.id == "A02").values(verdict="needs_decision"))
    at = visit("board", small_office, ORGANISER, room.id)
    assert t("finding.applications_undecided", count=1, applications=("A02",)) in visible(at)
    assert f'href="/intake?round={room.id}"' in "\n".join(markups(at))
    assert "board.advance" not in {button.key for button in at.button}


def test_a_step_is_taken_and_says_so(small_office: Office) -> None:
    room, t = a_room(small_office, "check"), translator("zh")
    at = visit("board", small_office, ORGANISER, room.id)
    at.button(key="board.advance").click().run()
    assert not at.exception
    assert only_round(small_office).phase == "panel"
    assert t("board.advanced", phase=t("phase.panel")) in visible(at)


def test_closing_with_somebody_missing_needs_the_reason_and_shows_the_names(small_office: Office) -> None:
    room, t = a_room(small_office, "scoring"), translator("zh")
    with small_office.store.write() as connection:
        connection.execute(update(experts).where(experts.c.id != "E02").values(finished_at=small_office.now()))
    at = visit("board", small_office, ORGANISER, room.id)
    assert "E02 专家02（虚构）" in visible(at)
    assert t("board.does.recheck", panel=3, finished=2) in visible(at)
    at.button(key="board.advance").click().run()
    assert only_round(small_office).phase == "scoring"
    assert t("finding.reason_missing") in visible(at)
    at.text_area(key="board.reason").input("时间已到")
    at.button(key="board.advance").click().run()
    assert only_round(small_office).phase == "recheck"


def test_more_time_and_the_way_back(small_office: Office) -> None:
    room = a_room(small_office, "scoring")
    at = visit("board", small_office, ORGANISER, room.id)
    at.date_input(key="board.extend.on").set_value(date(2026, 12, 24))
    at.time_input(key="board.extend.at").set_value(time(9, 0))
    at.text_input(key="board.extend.reason").input("网络中断")
    at.button(key="board.extend.do").click().run()
    assert only_round(small_office).closes_at.isoformat() == "2026-12-24T01:00:00+00:00"


def test_going_back_before_scoring(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    at = visit("board", small_office, ORGANISER, room.id)
    at.text_input(key="board.back.reason").input("补收材料")
    at.button(key="board.back.do").click().run()
    assert only_round(small_office).phase == "check"


def test_settings_are_changed_before_scoring_and_shown_after(small_office: Office) -> None:
    room = a_room(small_office, "setup")
    at = visit("board", small_office, ORGANISER, room.id)
    prefix = f"board.settings.{room.id}.2"
    at.text_input(key=f"{prefix}.title").input("改名")
    at.selectbox(key=f"{prefix}.normalization").set_value("median")
    assert at.checkbox(key=f"{prefix}.public_scores").value is False
    at.checkbox(key=f"{prefix}.public_scores").check()
    at.button(key="board.save").click().run()
    assert not at.exception
    changed = only_round(small_office)
    assert (changed.title, changed.settings["policy"]["normalization"]) == ("改名", "median")
    assert changed.settings["public_scores"] is True
    to_phase(small_office, room.id, "final")
    shown = markups(visit("board", small_office, ORGANISER, room.id))
    assert any(translator("zh")("board.count.unsealed") in markup for markup in shown)


def test_a_title_with_markup_is_shown_as_it_is_written(small_office: Office) -> None:
    room = a_room(small_office, "setup")
    a_room(small_office, "setup")
    with small_office.store.write() as connection:
        rounds.change(connection, room.id, title="<img src=x>![a](http://e.example/x.png)")
    for here in (room.id, "r-2026-02"):
        at = visit("board", small_office, ORGANISER, here)
        assert not at.exception
        assert "<img" not in "\n".join(markups(at))


@BOTH
def test_what_was_locked_is_shown_once_scoring_has_opened(small_office: Office, language: str) -> None:
    room, t = a_room(small_office, "scoring"), translator(language)
    at = visit("board", small_office, ORGANISER, room.id, language)
    shown = visible(at)
    assert t("board.settings.caption") in shown
    assert only_round(small_office).locked_hash[:16] in shown
    assert t("method.severity") in shown
    assert "board.save" not in {button.key for button in at.button}


@BOTH
def test_a_rubric_of_ones_own_makes_a_round_too(small_office: Office, language: str) -> None:
    t, at = translator(language), visit("board", small_office, ORGANISER, None, language)
    at.selectbox(key="board.programme").set_value("upload").run()
    assert not at.exception
    at.file_uploader(key="board.rubric").set_value(("r.toml", b"id = ", "application/toml")).run()
    assert "r.toml" in visible(at)
    assert not [button.key for button in at.button]
    at.file_uploader(key="board.rubric").set_value(("r.toml", RUBRIC, "application/toml")).run()
    assert t("board.outcome.shortlist", count=3) in visible(at)
    at.text_input(key="board.new.0.upload.title").input("自定标准评审")
    at.button(key="board.new.0.upload.create").click().run()
    assert not at.exception
    assert (only_round(small_office).programme, only_round(small_office).title) == ("own", "自定标准评审")
