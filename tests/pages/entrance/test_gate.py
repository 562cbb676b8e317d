"""Nobody passes the gate without a living session: not over HTTP, not over a websocket, not with a forged header."""

import pytest
from starlette.websockets import WebSocketDisconnect

from pages.entrance.gate import HEADER, OPEN, SHUT, ask_again
from pages.menu import MENU
from tests.entrance import PASSWORD, an_account, session_of, signed_in
from tests.offices import ORGANISER, Clock
from tests.pages.entrance.doors import client, enter
from workbench.accounts import disable
from workbench.identity import sign_out
from workbench.office import Office

INSIDE = ["/_stcore/stream", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/media/x.png"]
INSIDE += [
    "/static/js/index.js",
    "/component/x",
    "/files/F1",
    "/auth/login",
    "/oauth2callback",
    "/nowhere",
    "/index.html",
]


def with_cookie(office: Office, token: str) -> object:
    browser = client(office)
    browser.cookies.set("hengping", token)
    return browser


@pytest.mark.parametrize("path", ["/", "/account", *(f"/{entry.name}" for entry in MENU)])
def test_a_stranger_who_asks_for_a_screen_is_led_to_the_sign_in_page(small_office: Office, path: str) -> None:
    answer = client(small_office).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client(small_office).get(f"{path}?lang=en").headers["location"] == "/login?lang=en"


@pytest.mark.parametrize("path", INSIDE)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_everything_else_is_shut(small_office: Office, path: str, method: str) -> None:
    answer = client(small_office).request(method, path)
    assert (answer.status_code, answer.text) == (401, "401")


def test_only_the_entrance_and_the_pulse_of_the_server_are_open(small_office: Office) -> None:
    an_account(small_office)
    answers = {
        path: client(small_office).get(path).status_code for path in OPEN - {"/login/openid", "/login/openid/back"}
    }
    assert answers == {
        "/login": 200,
        "/setup": 303,
        "/entrance/style.css": 200,
        "/entrance/icon.png": 200,
        "/_stcore/health": 200,
    }


def test_whoever_is_in_is_announced_to_the_screens(small_office: Office) -> None:
    someone = signed_in(small_office)
    assert with_cookie(small_office, someone.token).get("/").text == f"session {session_of(someone)}"


@pytest.mark.parametrize("name", [HEADER, HEADER.upper(), "X_Hengping_Session"])
def test_a_forged_announcement_is_dropped(small_office: Office, name: str) -> None:
    victim, someone = signed_in(small_office), signed_in(small_office, "supervisor")
    forged = {name: session_of(victim)}
    assert client(small_office).get("/", headers=forged).status_code == 303
    answer = with_cookie(small_office, someone.token).get("/", headers=forged)
    assert answer.text == f"session {session_of(someone)}"


@pytest.mark.parametrize("cookie", ["", "x", "hengping", '"', "a" * 5000, "\x00"])
def test_a_made_up_token_lets_nobody_in(small_office: Office, cookie: str) -> None:
    answer = client(small_office).get("/", headers={"Cookie": f"hengping={cookie}"})
    assert answer.status_code == 303


def test_the_kept_hash_is_no_token(small_office: Office) -> None:
    someone = signed_in(small_office)
    assert with_cookie(small_office, session_of(someone)).get("/").status_code == 303


@pytest.mark.parametrize("path", sorted(SHUT))
def test_what_concerns_nobody_is_shut_to_everybody(small_office: Office, path: str) -> None:
    browser = with_cookie(small_office, signed_in(small_office).token)
    assert browser.get(path).status_code == 401
    assert {"/_stcore/metrics", "/auth/login", "/oauth2callback"} <= SHUT


def test_a_stranger_gets_no_websocket(small_office: Office) -> None:
    browser = client(small_office)
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pass
    victim = session_of(signed_in(small_office))
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream", headers={HEADER: victim}):
        pass


def test_a_websocket_knows_who_opened_it(small_office: Office) -> None:
    someone = signed_in(small_office)
    browser = with_cookie(small_office, someone.token)
    with browser.websocket_connect("/_stcore/stream", headers={HEADER: "0" * 64}) as socket:
        assert socket.receive_text() == f"session {session_of(someone)}"


def test_a_revoked_session_is_shut_out_everywhere(small_office: Office) -> None:
    someone = signed_in(small_office)
    browser = with_cookie(small_office, someone.token)
    assert browser.get("/media/x.png").status_code == 200
    sign_out(small_office, session_of(someone))
    assert browser.get("/media/x.png").status_code == 401
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pass


def test_an_open_websocket_hears_nothing_more_of_who_was_signed_out(small_office: Office) -> None:
    someone = signed_in(small_office)
    with with_cookie(small_office, someone.token).websocket_connect("/_stcore/hear") as socket:
        socket.send_bytes(b"press the button")
        assert socket.receive_bytes() == b"press the button"
        sign_out(small_office, session_of(someone))
        socket.send_bytes(b"press the button")
        assert socket.receive_bytes() == ask_again()  # asks for the screen, which leads out


def test_an_account_that_is_disabled_is_out_at_once(small_office: Office) -> None:
    an_account(small_office)
    someone = signed_in(small_office, "supervisor")
    browser = with_cookie(small_office, someone.token)
    assert browser.get("/").status_code == 200
    assert disable(small_office, ORGANISER, int(someone.actor.id.partition(":")[2])) == ()
    assert browser.get("/").status_code == 303
    assert enter(client(small_office), "supervisor", PASSWORD).status_code == 401


def test_a_session_ends_by_itself(small_office: Office, clock: Clock) -> None:
    browser = with_cookie(small_office, signed_in(small_office).token)
    clock.pass_(hours=11, minutes=59)
    assert browser.get("/").status_code == 200
    clock.pass_(minutes=1)
    assert browser.get("/").status_code == 303


def test_every_answer_of_the_gate_carries_the_policy(small_office: Office) -> None:
    for path in ("/", "/login", "/media/x", "/entrance/style.css"):
        headers = client(small_office).get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
