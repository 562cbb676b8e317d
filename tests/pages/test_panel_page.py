"""The panel's screen in Streamlit's harness: every part in both languages, for who changes and for who only reads."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data.store import assignments, draws, experts, recusals
from tests.offices import ORGANISER, SUPERVISOR
from tests.pages.conftest import markups, visible
from tests.panel_rooms import Room, a_room, to_phase
from workbench.access import Actor
from workbench.i18n import Language, translator
from workbench.office import Office

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
PARTS = ("experts", "recusals", "draw", "assignment", "planner", "codes")
Opener = Callable[..., AppTest]
LIST = """评审专家,姓名,单位,地区,专业领域
E01,<b>赵甲</b>,示例大学,云川市,精密铸造
E09,钱乙,虚构研究院,墨川市,精密铸造
""".encode()


def _page(office, actor, round_, language):  # type: ignore[no-untyped-def]
    from pages import panel
    from pages.common.screen import Screen, Visit
    from workbench.i18n import translator
    from workbench.rounds.standing import standing

    panel.render(Screen(translator(language), Visit(office, actor, round_, standing(office, actor, round_))))


@pytest.fixture
def room(small_office: Office) -> Room:
    return a_room(small_office, "panel", applications_=6, raters=5, assigned=False)


@pytest.fixture
def opened() -> Opener:
    def open_part(room: Room, part: str = "experts", actor: Actor = ORGANISER, language: Language = "zh") -> AppTest:
        given = {"office": room.office, "actor": actor, "round_": room.id, "language": language}
        at = AppTest.from_function(_page, default_timeout=60, kwargs=given)
        at.session_state["panel.part"] = part
        return at.run()

    return open_part


def standing_pairs(room: Room) -> set[tuple[str, str]]:
    with room.office.look() as connection:
        return {(one.application, one.rater) for one in assignments.standing(connection, room.id)}


@BOTH
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("who", [ORGANISER, SUPERVISOR])
def test_every_part_renders_for_whoever_may_see_it(
    room: Room, opened: Opener, part: str, who: Actor, language: Language
) -> None:
    at, t = opened(room, part, who, language), translator(language)
    assert not at.exception
    assert t("panel.title") in visible(at)
    assert (t("panel.now.read") in visible(at)) == (who is SUPERVISOR)


@pytest.mark.parametrize("part", PARTS)
def test_a_supervisor_is_offered_no_act(room: Room, opened: Opener, part: str) -> None:
    at = opened(room, part, SUPERVISOR)
    assert [button.key for button in at.button if button.key != "panel.plan.send"] == []
    assert not at.file_uploader


@BOTH
def test_a_list_is_previewed_then_taken_over(room: Room, opened: Opener, language: Language) -> None:
    at, t = opened(room, "experts", language=language), translator(language)
    at.file_uploader(key="panel.import.file").set_value(("e.csv", LIST, "text/csv")).run()
    assert t("panel.import.sentence", new=1, changed=1, same=0, kept=4) in visible(at)
    assert "<b>赵甲" not in "".join(markups(at))
    at.button(key="panel.import.apply").click().run()
    assert not at.exception
    assert t("panel.import.done", new=1, changed=1) in visible(at)
    with room.office.look() as connection:
        assert [one.id for one in experts.every(connection, room.id)] == ["E01", "E02", "E03", "E04", "E05", "E09"]


def test_a_faulty_list_names_its_rows_and_offers_nothing(room: Room, opened: Opener) -> None:
    at = opened(room)
    faulty = "评审专家,姓名\nE1,甲\nE1,乙\n".encode()
    at.file_uploader(key="panel.import.file").set_value(("e.csv", faulty, "text/csv")).run()
    assert translator("zh")("place.row", row=3) in visible(at)
    assert "panel.import.apply" not in [button.key for button in at.button]


def test_one_expert_is_added_and_the_form_is_empty_again(room: Room, opened: Opener) -> None:
    at = opened(room)
    at.text_input(key="panel.mend..id").set_value("E20")
    at.text_input(key="panel.mend..name").set_value("孙丙")
    next(b for b in at.button if b.label == translator("zh")("panel.mend.add")).click().run()
    assert not at.exception
    assert at.text_input(key="panel.mend..id").value == ""
    with room.office.look() as connection:
        assert experts.find(connection, room.id, "E20") is not None


def test_a_form_shows_what_somebody_else_has_changed_meanwhile(room: Room, opened: Opener) -> None:
    at = opened(room)
    at.selectbox(key="panel.mend.choose").select("E01").run()
    seen = next(field for field in at.text_input if field.key.endswith(".name") and ".E01." in field.key)
    with room.office.store.write() as connection:
        experts.change(connection, room.id, "E01", name="他人所改")
    seen.set_value("我所改")
    next(b for b in at.button if b.label == translator("zh")("panel.mend.save")).click().run()
    assert translator("zh")("finding.expert_changed", rater="E01") in visible(at)
    assert "他人所改" in [field.value for field in at.text_input]


@BOTH
def test_an_absence_is_shown_with_what_it_takes_before_it_is_noted(
    room: Room, opened: Opener, language: Language
) -> None:
    with room.office.store.write() as connection:
        assignments.add(connection, room.id, [("A01", "E01"), ("A02", "E01")], "manual", room.office.now(), "x")
    at, t = opened(room, language=language), translator(language)
    at.selectbox(key="panel.attendance.choose").select("E01").run()
    assert t("panel.absent.unjudged", applications=("A01", "A02")) in visible(at)
    at.text_input(key="panel.absent.reason").set_value("生病")
    next(b for b in at.button if b.label == t("panel.absent", count=2)).click().run()
    assert not at.exception
    assert t("panel.absent.done", who="E01") in visible(at)
    assert standing_pairs(room) == set()
    at.button(key="panel.present").click().run()
    assert t("panel.present.done", who="E01") in visible(at)


def test_single_assignments_are_added_and_taken_back_by_hand(room: Room, opened: Opener) -> None:
    at, t = opened(room, "assignment"), translator("zh")
    at.button(key="panel.add.send").click().run()  # nothing chosen
    assert t("finding.assignment_application_unknown", application="") in visible(at)
    at.selectbox(key="panel.add.rater").select("E01")
    at.selectbox(key="panel.add.application").select("A01")
    at.button(key="panel.add.send").click().run()
    assert standing_pairs(room) == {("A01", "E01")}
    at.selectbox(key="panel.withdraw.rater").select("E01")
    at.selectbox(key="panel.withdraw.application").select("A01")
    at.button(key="panel.withdraw.send").click().run()
    assert standing_pairs(room) == set()


def test_what_the_phase_forbids_meanwhile_is_refused_in_words(room: Room, opened: Opener) -> None:
    at = opened(room, "draw")
    to_phase(room.office, room.id, "recheck")
    at.button(key="panel.draw.send").click().run()
    assert not at.exception
    assert translator("zh")("told.refused.title") in visible(at)


@BOTH
def test_recusals_are_found_decided_and_replaced(room: Room, opened: Opener, language: Language) -> None:
    # Expert n comes from the city that is n-th from the end of four, application n from the n-th: E01 砚溪市 = A04 …
    at, t = opened(room, "recusals", language=language), translator(language)
    at.button(key="panel.recusals.find").click().run()
    assert t("panel.why.region", shared="砚溪市") in visible(at)
    at.checkbox(key="panel.decide.all").check()
    at.button(key="panel.decide.accept").click().run()
    assert t("finding.reason_missing") in visible(at)
    at.text_input(key="panel.decide.why").set_value("同市")
    at.checkbox(key="panel.decide.all").uncheck()
    at.button(key="panel.decide.accept").click().run()
    assert t("finding.recusal_none_chosen") in visible(at)
    at.checkbox(key="panel.decide.all").check()
    at.button(key="panel.decide.accept").click().run()
    assert not at.exception
    assert t("panel.decide.accepted", count=7) + t("panel.decide.untouched") in visible(at)
    with room.office.look() as connection:
        assert {one.state for one in recusals.every(connection, room.id)} == {"accepted"}


@BOTH
def test_the_panel_is_drawn_and_the_minutes_are_there(room: Room, opened: Opener, language: Language) -> None:
    at, t = opened(room, "draw", language=language), translator(language)
    at.number_input(key="panel.draw.number").set_value(3)
    at.number_input(key="panel.draw.reserve").set_value(1)
    at.text_input(key="panel.draw.seed").set_value("20261123")
    at.button(key="panel.draw.send").click().run()
    assert not at.exception
    with room.office.look() as connection:
        (made,) = draws.every(connection, room.id)
        states = [one.state for one in experts.every(connection, room.id)]
    assert (states.count("drawn"), states.count("substitute"), states.count("pool")) == (3, 1, 1)
    assert t("panel.draw.done", count=3, members=tuple(made.drawn["members"])) in visible(at)
    assert f"panel.draws.minutes.{made.id}" in [button.key for button in at.download_button]


def test_an_even_number_is_refused_where_it_must_be_odd(room: Room, opened: Opener) -> None:
    at = opened(room, "draw")
    at.number_input(key="panel.draw.number").set_value(2)
    at.button(key="panel.draw.send").click().run()
    assert translator("zh")("finding.draw_even", number=2) in visible(at)
    with room.office.look() as connection:
        assert draws.every(connection, room.id) == []


@BOTH
def test_an_assignment_is_proposed_before_it_is_applied(room: Room, opened: Opener, language: Language) -> None:
    at, t = opened(room, "assignment", language=language), translator(language)
    at.number_input(key="panel.wish.each").set_value(3)
    at.button(key="panel.wish.send").click().run()
    assert not at.exception
    assert standing_pairs(room) == set()
    assert t("panel.proposal.changes", added=18, withdrawn=0, kept=0) in visible(at)  # 6 applications × 3
    at.button(key="panel.proposal.apply").click().run()
    assert len(standing_pairs(room)) == 18
    assert t("panel.proposal.done", added=18, withdrawn=0) in visible(at)
    assert t("panel.doctor.per_application", range="3") in visible(at)


def test_the_doctor_offers_the_cheapest_repair_and_applies_it(room: Room, opened: Opener) -> None:
    pairs = [("A01", "E01"), ("A02", "E01"), ("A03", "E02"), ("A04", "E02"), ("A05", "E02"), ("A06", "E02")]
    with room.office.store.write() as connection:
        assignments.add(connection, room.id, pairs, "manual", room.office.now(), ORGANISER.id)
    at, t = opened(room, "assignment"), translator("zh")
    assert t("panel.doctor.parts", count=2) in visible(at)
    # E01 judges two, E02 four: the lighter expert takes one more; of the other part's equal applications, the first.
    assert t("panel.repair.connect", pairs="E01→A03") in visible(at)
    at.button(key="panel.repair.apply").click().run()
    assert ("A03", "E01") in standing_pairs(room)
    assert t("panel.doctor.connected", count=1) in visible(at)


def test_the_matrix_is_a_table_with_headings_for_rows_and_columns(room: Room, opened: Opener) -> None:
    with room.office.store.write() as connection:
        assignments.add(connection, room.id, [("A01", "E02")], "manual", room.office.now(), ORGANISER.id)
    matrix = next(markup for markup in markups(opened(room, "assignment")) if "hp-matrix" in markup)
    assert matrix.count('scope="row"') == 6 + 1  # applications, and the line of sums
    assert matrix.count('scope="rowgroup"') == 2  # sub-sectors
    assert translator("zh")("panel.cell.asked.title", rater="E02", application="A01") in matrix


def test_the_planner_says_what_more_experts_would_bring(room: Room, opened: Opener) -> None:
    at = opened(room, "planner")
    assert not at.exception
    assert any("名额给对" in markup for markup in markups(at))
    assert [chart.key for chart in at.get("plotly_chart")] == ["panel.plan.plot"]
