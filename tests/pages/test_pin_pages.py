"""The PIN on the screen: asked for at every address of a new session; a forgotten one released between two people."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.entrance import session_of, signed_in
from tests.offices import ORGANISER, PIN
from tests.pages.conftest import markups, visible
from tests.pages.test_frame import house, opened  # noqa: F401 (a fixture)
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room
from workbench.access import Actor
from workbench.codes import issue
from workbench.i18n import translator
from workbench.identity import SignedIn, actor_of_session, sign_in_by_code
from workbench.office import Office
from workbench.rounds.judging.releasing import ask, seats
from workbench.rounds.judging.undertaking import sign

BOTH = pytest.mark.parametrize("language", ["zh", "en"])


def in_scoring(office: Office) -> Room:
    room, t = a_room(office, signed=False), translator("zh")
    for number in (3, 1):
        given = sign(office, room.expert(number), room.id, t, agreed=True, conflicts={}, pin=PIN, again=PIN)
        assert given == ()
    return room


def newcomer(room: Room) -> SignedIn:
    [slip] = issue(room.office, ORGANISER, room.id, ["E01"])
    came = sign_in_by_code(room.office, slip.code, "192.0.2.1")
    assert isinstance(came, SignedIn)
    return came


def supervisor(office: Office) -> Actor:
    who = actor_of_session(office, session_of(signed_in(office, "supervisor")))
    assert who is not None
    return who


def enter_pin(at: AppTest, pin: str) -> AppTest:
    at.text_input(key="pin.field.pin").input(pin)
    return at.button(key="pin.do").click().run()


@BOTH
def test_a_new_session_sees_nothing_but_the_field_until_the_pin_fits(house: Office, language: str) -> None:  # noqa: F811
    room, t = in_scoring(house), translator(language)
    at = opened(session_of(newcomer(room)), lang=language)
    assert not at.exception
    assert [title.value for title in at.title] == [t("desk_pin.title")]
    assert t("pin.why") in visible(at)
    assert not at.get("page_link")
    assert 'class="hp-sheet"' not in "".join(markups(at))
    at = enter_pin(at, "258032")
    assert t("finding.pin_wrong") in visible(at)
    assert at.text_input(key="pin.field.pin").value == ""
    assert 'class="hp-sheet"' not in "".join(markups(at))
    at = enter_pin(at, PIN)
    assert not at.exception
    assert [title.value for title in at.title] == [t("desk.title")]
    assert 'class="hp-sheet"' in "".join(markups(at))
    assert PIN not in str(at.session_state)


@BOTH
def test_a_pin_is_asked_for_released_set_anew_and_all_of_it_told(house: Office, language: str) -> None:  # noqa: F811
    t, watching = translator(language), supervisor(house)
    room = in_scoring(house)
    session = session_of(newcomer(room))
    at = visit("panel", house, ORGANISER, room.id, language)
    at.button_group(key="panel.part").set_value("codes").run()
    at.selectbox(key="release.rater").select("E01")
    at.text_input(key="release.reason").input("<b>本人到场</b>")
    at.button(key="release.ask").click().run()
    assert not at.exception
    assert t("release.asked", rater="E01") in visible(at)
    [one] = seats(house, ORGANISER, room.id).waiting

    at = visit("progress", house, watching, room.id, language)
    assert t("release.waiting") in visible(at)
    assert "<b>本人" not in "".join(markups(at))
    at.button(key=f"release.grant.{one.id}").click().run()
    assert not at.exception
    assert t("release.granted", rater="E01") in visible(at)
    assert t("release.waiting") not in visible(at)

    at = opened(session, lang=language)
    assert t("pin.now.set") in "".join(markups(at))
    at.text_input(key="pin.field.again").input("914273")
    at = enter_pin(at, "914273")
    assert [title.value for title in at.title] == [t("desk.title")]
    told = "".join(markups(at))
    assert watching.name in told
    assert "本人到场" in told
    assert [button.key for button in at.button if str(button.key).startswith("desk.message")] != []


def test_a_chair_decides_on_others_and_reads_who_decides_on_their_own(small_office: Office) -> None:
    room, t = in_scoring(small_office), translator("zh")
    for rater in ("E01", "E03"):
        assert ask(small_office, ORGANISER, room.id, rater, "忘记") == ()
    at = visit("progress", small_office, room.chair, room.id)
    pressed = [str(button.key) for button in at.button if str(button.key).startswith("release.")]
    assert pressed == ["release.grant.1", "release.decline.1"]
    assert t("release.own") in visible(at)
    at.button(key="release.decline.1").click().run()
    assert t("release.declined", rater="E01") in visible(at)
    assert not [
        button for button in visit("progress", small_office, ORGANISER, room.id).button if "release" in str(button.key)
    ]
