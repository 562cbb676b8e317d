"""The screen of accounts, codes and sessions in Streamlit's harness: both languages, both roles."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.entrance import PASSWORD, an_account, signed_in
from tests.pages.conftest import visible
from tests.panel_rooms import a_room
from workbench.access import Actor
from workbench.accounts import every
from workbench.codewords import plain
from workbench.i18n import translator
from workbench.identity import SignedIn, sign_in_by_code, sign_in_by_password
from workbench.office import Office

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
KEY = re.compile(r"\b(?:accounts|access|role|entrance|frame|now|phase)\.[a-z_.]+\b")
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
CHINESE = re.compile("[\u4e00-\u9fff]")


def _accounts(language: str, office: object, actor: object, round_: str | None) -> None:
    from pages import accounts
    from pages.common.screen import Screen, Visit
    from workbench.i18n import translator
    from workbench.rounds.standing import standing

    here = None if round_ is None else standing(office, actor, round_)
    accounts.render(Screen(translator(language), Visit(office, actor, round_, here)))


def opened(office: Office, actor: Actor, language: str = "zh", round_: str | None = None) -> AppTest:
    given = {"language": language, "office": office, "actor": actor, "round_": round_}
    at = AppTest.from_function(_accounts, default_timeout=60, kwargs=given).run()
    assert not at.exception
    return at


@BOTH
def test_the_screen_lists_who_may_come_in_and_who_is_in(small_office: Office, language: str) -> None:
    organiser = signed_in(small_office).actor
    room = a_room(small_office, "panel")
    shown = visible(opened(small_office, organiser, language, room.id))
    t = translator(language)
    assert "A organiser" in shown
    assert t("accounts.state.open") in shown
    assert t("access.state.none") in shown
    assert not KEY.search(shown)
    if language == "en":
        assert not CHINESE.search(re.sub(r"专家\d+（虚构）|示例评审轮次（虚构）", "", shown))


def test_a_supervisor_reads_and_finds_nothing_to_press(small_office: Office) -> None:
    signed_in(small_office)
    supervisor = signed_in(small_office, "supervisor").actor
    at = opened(small_office, supervisor, round_=a_room(small_office, "panel").id)
    assert "A organiser" in visible(at)
    assert not at.button
    assert not at.text_input


def test_an_account_is_opened_with_a_password_shown_once(small_office: Office) -> None:
    at = opened(small_office, signed_in(small_office).actor)
    at.text_input(key="accounts.login").set_value("chen")
    at.text_input(key="accounts.name").set_value("陈")
    at.button_group(key="accounts.role").set_value("supervisor")
    next(b for b in at.button if "FormSubmitter" in str(b.key)).click().run()
    assert not at.exception
    password = CODE.search(visible(at))[0]
    came = sign_in_by_password(small_office, "chen", password, "192.0.2.1")
    assert came.actor.role == "supervisor"
    assert password not in visible(at.run())


def test_a_bad_account_is_refused_with_the_reason(small_office: Office) -> None:
    at = opened(small_office, signed_in(small_office).actor)
    next(b for b in at.button if "FormSubmitter" in str(b.key)).click().run()
    assert translator("zh")("finding.account_login") in visible(at)
    assert not CODE.search(visible(at))


def test_a_password_is_reset_and_an_account_closed(small_office: Office) -> None:
    organiser = signed_in(small_office).actor
    other = signed_in(small_office, "supervisor").actor
    at = opened(small_office, organiser)
    at.selectbox(key="accounts.chosen").set_value(int(other.id.partition(":")[2])).run()
    at.button(key="accounts.reset").click().run()
    password = CODE.search(visible(at))[0]
    assert isinstance(sign_in_by_password(small_office, "supervisor", password, "192.0.2.1"), SignedIn)
    at.button(key="accounts.switch").click().run()
    assert translator("zh")("accounts.state.disabled") in visible(at)
    assert not isinstance(sign_in_by_password(small_office, "supervisor", password, "192.0.2.1"), SignedIn)


def test_the_last_organiser_cannot_be_locked_out(small_office: Office) -> None:
    organiser = signed_in(small_office).actor
    at = opened(small_office, organiser)
    at.selectbox(key="accounts.chosen").set_value(int(organiser.id.partition(":")[2])).run()
    at.button(key="accounts.switch").click().run()
    assert translator("zh")("finding.account_last_organiser") in visible(at)
    assert isinstance(sign_in_by_password(small_office, "organiser", PASSWORD, "192.0.2.1"), SignedIn)


def test_codes_are_issued_handed_over_and_never_drawn(small_office: Office) -> None:
    room = a_room(small_office, "panel")
    at = opened(small_office, signed_in(small_office).actor, round_=room.id)
    at.button(key="access.issue").click().run()
    slips = at.session_state["access.slips"]
    assert [slip.rater for slip in slips] == list(room.raters)
    assert "access.download" in {button.key for button in at.download_button}
    assert not [slip for slip in slips if slip.code in visible(at) or plain(slip.code) in visible(at)]
    assert isinstance(sign_in_by_code(small_office, slips[0].code, "192.0.2.1"), SignedIn)
    at.selectbox(key="access.chosen").set_value(room.raters[0]).run()
    at.button(key="access.reissue").click().run()
    again = at.session_state["access.slips"]
    assert [slip.rater for slip in again] == [room.raters[0]]
    assert again[0].code != slips[0].code


def test_a_session_is_ended(small_office: Office) -> None:
    organiser = signed_in(small_office).actor
    other = signed_in(small_office, "supervisor").actor
    at = opened(small_office, organiser)
    at.selectbox(key="accounts.session").set_value(other.session).run()
    at.button(key="accounts.end").click().run()
    assert not at.exception
    assert other.session not in at.selectbox(key="accounts.session").options


def test_an_expert_is_given_an_account(small_office: Office) -> None:
    organiser, room = signed_in(small_office).actor, a_room(small_office, signed=False)
    login = an_account(small_office, "expert")
    at = opened(small_office, organiser, round_=room.id)
    number = next(a.id for a in every(small_office, organiser) if a.login == login)
    at.selectbox(key="accounts.chosen").set_value(number).run()
    at.selectbox(key="accounts.expert").set_value(room.raters[1]).run()
    at.button(key="accounts.link").click().run()
    assert not at.exception
    came = sign_in_by_password(small_office, login, PASSWORD, "192.0.2.1")
    assert (came.actor.round, came.actor.rater) == (room.id, room.raters[1])
