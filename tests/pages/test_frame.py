"""The entry script in Streamlit's harness: who is there decides what is offered."""

import pytest
from streamlit.testing.v1 import AppTest

import workbench.office
from tests.entrance import session_of, signed_in
from tests.pages.conftest import visible
from tests.panel_rooms import a_room, to_phase
from workbench.access import PHASES, Phase
from workbench.codes import issue
from workbench.i18n import translator
from workbench.identity import sign_in_by_code, sign_out
from workbench.office import Office


@pytest.fixture
def house(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office of the process is that of the test."""
    monkeypatch.setattr(workbench.office, "office", lambda: small_office)
    return small_office


def _enter() -> None:
    import runpy

    runpy.run_path("pages/navigation.py")


def opened(session: str, **query: str) -> AppTest:
    at = AppTest.from_function(_enter, default_timeout=60)
    at.user = {"session": session}
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def test_the_entry_script_follows_the_language_of_the_address(house: Office) -> None:
    session = session_of(signed_in(house))
    at = opened(session)
    assert not at.exception
    at.button_group(key="language").set_value("en").run()
    assert not at.exception
    assert translator("en")("app.tagline") in visible(at)
    assert translator("en")("app.tagline") in visible(opened(session, lang="en"))


@pytest.mark.parametrize("session", ["", "0" * 64])
def test_nothing_is_drawn_for_nobody(house: Office, session: str) -> None:
    at = opened(session)
    assert not at.exception
    assert translator("zh")("frame.left") in visible(at)
    assert not at.title


def test_a_session_that_ends_takes_the_screen_with_it(house: Office) -> None:
    session = session_of(signed_in(house))
    at = opened(session)
    assert at.title
    sign_out(house, session)
    assert not at.run().title


def test_the_button_signs_out(house: Office) -> None:
    session = session_of(signed_in(house))
    at = opened(session)
    at.button(key="leave").click().run()
    assert not at.exception
    assert not at.title
    assert not opened(session).title


def chosen(at: AppTest) -> str:
    """The round in the address."""
    value = at.query_params["round"]
    return value if isinstance(value, str) else value[0]


def links(at: AppTest) -> list[str]:
    """Where the menu leads."""
    return [link.proto.page for link in at.get("page_link")]


def test_an_organiser_chooses_the_round_and_the_address_keeps_it(house: Office) -> None:
    first, second = a_room(house, "panel"), a_room(house, "scoring")
    session = session_of(signed_in(house))
    at = opened(session)
    assert sorted(at.selectbox(key="round").options) == [
        f"{room.id} · 示例评审轮次（虚构）" for room in (first, second)
    ]
    assert chosen(at) in (first.id, second.id)
    at.selectbox(key="round").set_value(first.id).run()
    assert not at.exception
    assert chosen(at) == first.id
    assert chosen(opened(session, round=second.id)) == second.id
    assert chosen(opened(session, round="no-such-round")) in (first.id, second.id)


def test_an_expert_sees_no_other_round_and_cannot_ask_for_one(house: Office) -> None:
    mine, other = a_room(house), a_room(house)
    came = sign_in_by_code(house, issue(house, mine.organiser, mine.id)[0].code, "x")
    at = opened(session_of(came), round=other.id)
    assert not at.exception
    assert not [box for box in at.selectbox if box.key == "round"]
    assert "round" not in at.query_params
    assert at.session_state["owner"] == session_of(came)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_expert_is_always_told_which_round_which_phase_and_what_now(
    house: Office, phase: Phase, language: str
) -> None:
    room, t = a_room(house, "panel"), translator(language)
    came = sign_in_by_code(house, issue(house, room.organiser, room.id)[0].code, "x")
    to_phase(house, room.id, phase)
    at = opened(session_of(came), lang=language)
    assert not at.exception
    assert t(f"phase.{phase}") in visible(at)


def test_what_another_session_left_in_a_tab_is_thrown_away(house: Office) -> None:
    at = opened(session_of(signed_in(house)))
    at.session_state["secret"] = "of the one before"
    at.user = {"session": session_of(signed_in(house, "supervisor"))}
    at.run()
    assert not at.exception
    assert "secret" not in at.session_state


@pytest.mark.parametrize("role", ["organiser", "supervisor"])
def test_every_screen_of_the_menu_can_be_opened(house: Office, role: str) -> None:
    a_room(house, "scoring")
    at = opened(session_of(signed_in(house, role)))
    assert not at.exception
    assert "accounts" in links(at)
