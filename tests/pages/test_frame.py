"""The entry script in Streamlit's harness: who is there decides what is offered."""

import pytest
from streamlit.testing.v1 import AppTest

import workbench.office
from tests.entrance import session_of, signed_in
from tests.pages.conftest import visible
from workbench.i18n import translator
from workbench.identity import sign_out
from workbench.office import Office


@pytest.fixture
def house(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office of the process is that of the test."""
    monkeypatch.setattr(workbench.office, "office", lambda: small_office)
    return small_office


def opened(session: str, **query: str) -> AppTest:
    at = AppTest.from_file("../../pages/navigation.py", default_timeout=60)
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
