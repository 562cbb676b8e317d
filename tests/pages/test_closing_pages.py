"""Results, decisions, notice and objections on the screen: in both languages, for who acts and for who only reads."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, to_phase
from tests.workbench.rounds.closing.test_closing import WORDS
from tests.workbench.rounds.final_rooms import final
from tests.workbench.rounds.scored_rooms import scored
from workbench.access import Actor, Phase
from workbench.bundle_key import key_file
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.announcing import drafted, published
from workbench.rounds.closing.contesting import contested
from workbench.rounds.closing.evaluating import adopt, evaluate_round, runs_of
from workbench.rounds.closing.sealing import sealed, signed_by
from workbench.rounds.closing.settling import decided

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
PAGES = ("results", "decisions", "publication", "objections")
SAME = [(7, 3, 70)] * 3


def room_in(office: Office, phase: Phase, given: dict | None = None) -> Room:
    """A room with an adopted run, in a phase."""
    room = scored(office) if given is None else scored(office, given, growth=10.0)
    adopt(office, room.organiser, room.id, evaluate_round(office, room.organiser, room.id).run.id)
    to_phase(office, room.id, phase)
    return room


def opened(page: str, room: Room, actor: Actor | None = None, language: str = "zh") -> AppTest:
    at = visit(page, room.office, actor or room.organiser, room.id, language)
    assert not at.exception
    return at


@BOTH
@pytest.mark.parametrize(
    ("who", "phase"),
    [("organiser", "evaluation"), ("chair", "decision"), ("organiser", "notice"), ("chair", "archived")],
)
def test_every_screen_renders(small_office: Office, who: str, phase: Phase, language: str) -> None:
    room = room_in(small_office, phase)
    for page in PAGES:
        at = opened(page, room, getattr(room, who), language)
        assert translator(language)(f"{page}.title") in visible(at)


@pytest.mark.parametrize("phase", ["evaluation", "decision", "notice", "objections"])
def test_the_supervisor_is_offered_no_act(small_office: Office, phase: Phase) -> None:
    room = room_in(small_office, phase)
    for page in PAGES:
        at = opened(page, room, room.supervisor)
        assert [button.key for button in at.button if not str(button.key).startswith("influence")] == []


def test_a_round_is_evaluated_and_the_run_adopted(small_office: Office) -> None:
    room = scored(small_office)
    at = opened("results", room)
    assert translator("zh")("results.none.title") in visible(at)
    at.button(key="results.evaluate").click().run()
    assert not at.exception
    (run,) = runs_of(small_office, room.organiser, room.id)
    at.button(key="results.adopt").click().run()
    assert not at.exception
    assert runs_of(small_office, room.organiser, room.id)[0].adopted_at is not None
    assert runs_of(small_office, room.organiser, room.id)[0].id == run.id


def test_what_is_in_the_way_of_an_evaluation_is_told(small_office: Office) -> None:
    from tests.panel_rooms import a_room

    room = a_room(small_office)
    to_phase(small_office, room.id, "evaluation")
    at = opened("results", room)
    at.button(key="results.evaluate").click().run()
    assert not at.exception
    assert translator("zh")("results.faulty.text") in visible(at)


@BOTH
def test_a_tie_at_the_cut_is_put_in_order(small_office: Office, language: str) -> None:
    given = {"A01": [(9, 4, 90)] * 3, "A02": SAME, "A03": SAME, "A04": [(5, 2, 50)] * 3}
    room = room_in(small_office, "decision", given)
    at = opened("decisions", room, room.chair, language)
    at.multiselect(key="decisions.order").set_value(["A03", "A02"])
    at.button_group(key="decisions.how").set_value("vote")
    at.text_area(key="decisions.tie.reason").set_value("票决")
    at.button(key="decisions.tie.do").click().run()
    assert not at.exception
    (taken,) = decided(small_office, room.chair, room.id)
    assert taken.facts == {"order": ["A03", "A02"], "how": "vote"}
    assert "A03 &gt; A02" in "".join(markups(at))


def test_a_decision_without_a_reason_is_refused_and_told(small_office: Office) -> None:
    room = room_in(small_office, "decision")
    at = opened("decisions", room)
    at.selectbox(key="decisions.rater").set_value("E02")
    at.selectbox(key="decisions.application").set_value("")
    at.button(key="decisions.exclusion.do").click().run()
    assert not at.exception
    assert translator("zh")("finding.reason_missing") in visible(at)
    assert decided(small_office, room.organiser, room.id) == []


def test_a_notice_is_written_kept_and_published(small_office: Office) -> None:
    room = room_in(small_office, "notice")
    at = opened("publication", room)
    assert "publication.do" not in [button.key for button in at.button]
    for name in ("title", "procedure", "supervision", "supervision_phone", "attachment", "issuer"):
        at.text_input(key=f"publication.words.{name}.{room.id}").set_value(WORDS[name])
    for name in ("address", "phone", "email"):
        at.text_input(key=f"publication.words.{name}.{room.id}").set_value(WORDS["contact"][name])
    at.text_area(key=f"publication.words.basis.{room.id}").set_value("《示例办法》（示例〔2026〕7号）")
    at.text_area(key=f"publication.words.objection.{room.id}").set_value(WORDS["objection"])
    for name, day in (("starts", date(2026, 11, 24)), ("ends", date(2026, 11, 30)), ("issued", date(2026, 11, 23))):
        at.date_input(key=f"publication.words.{name}.{room.id}").set_value(day)
    at.run()
    assert not at.exception
    assert drafted(small_office, room.organiser, room.id, translator("zh"))["issuer"] == WORDS["issuer"]
    again = opened("publication", room)  # another visit finds the draft
    assert again.text_input(key=f"publication.words.issuer.{room.id}").value == WORDS["issuer"]
    again.button(key="publication.do").click().run()
    assert not again.exception
    assert published(small_office, room.organiser, room.id).decision.facts["ends"] == "2026-11-30"


def test_an_objection_is_taken_in_and_answered(small_office: Office) -> None:
    room = room_in(small_office, "objections")
    at = opened("objections", room)
    at.text_input(key="objections.by_whom").set_value("<b>示例公司</b>")
    at.text_input(key="objections.application").set_value("A02")
    at.text_area(key="objections.text").set_value("数据有误")
    at.button(key="objections.receive.do").click().run()
    assert not at.exception
    (one,) = contested(small_office, room.organiser, room.id)
    assert "<b>示例公司" not in "".join(markups(at))
    at.button_group(key=f"objections.answer.{one.id}.ruling").set_value("rejected")
    at.text_area(key=f"objections.answer.{one.id}.text").set_value("经核查一致")
    at.button(key=f"objections.answer.{one.id}.do").click().run()
    assert not at.exception
    assert contested(small_office, room.organiser, room.id)[0].state == "rejected"


@BOTH
def test_a_final_round_is_sealed_and_its_bundles_taken_out(small_office: Office, language: str) -> None:
    t, room = translator(language), final(small_office)
    waiting = opened("publication", room, room.supervisor, language)
    assert t("publication.bundle.none") in visible(waiting)
    at = opened("publication", room, room.organiser, language)
    assert t("publication.bundle.takes", sheets=12, seconds=3) in visible(at)
    assert t("publication.bundle.key.none") in visible(at)
    at.button(key="publication.bundle.do").click().run()
    assert not at.exception
    assert t("publication.bundle.done") in visible(at)
    made = sealed(small_office, room.supervisor, room.id)
    read = opened("publication", room, room.supervisor, language)
    assert all(one.sha256 in visible(read) for one in made.values())
    known = signed_by(small_office, room.supervisor, room.id)
    assert t("publication.bundle.key", key=known) in visible(read)
    other = opened("publication", final(small_office), room.organiser, language)  # before the next seal it is shown too
    assert t("publication.bundle.key", key=known) in visible(other)
    read.button(key="publication.bundle.take.public").click().run()
    assert not read.exception
    called = t("publication.bundle.variant.public")
    assert t("publication.bundle.same", variant=called) in visible(read)
    assert "publication.bundle.save" in [one.key for one in read.download_button]


def test_a_chair_and_an_expert_see_nothing_of_the_seal(small_office: Office) -> None:
    room = final(small_office)
    at = opened("publication", room, room.chair)
    assert translator("zh")("publication.bundle") not in visible(at)
    assert [button.key for button in at.button if "bundle" in str(button.key)] == []


def test_a_seal_that_is_refused_says_why(small_office: Office) -> None:
    room = final(small_office)
    key_file(small_office.settings).write_text("no key")
    at = opened("publication", room)
    at.button(key="publication.bundle.do").click().run()
    assert not at.exception
    assert translator("zh")("finding.bundle_key_exposed") in visible(at)
    assert sealed(small_office, room.organiser, room.id) == {}
