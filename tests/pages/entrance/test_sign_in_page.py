"""The sign-in page without a browser: forms, cookies, refusals, and what is never said."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from starlette.testclient import TestClient

from data.store import accounts
from tests.entrance import PASSWORD, an_account, session_of, signed_in
from tests.offices import Clock, an_office
from tests.pages.entrance.doors import HERE, TOKEN, client, enter, said, send
from workbench.founding import Founding
from workbench.i18n import translator
from workbench.office import Office

BOTH = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture
def visitor(small_office: Office) -> TestClient:
    an_account(small_office)
    return client(small_office)


@BOTH
def test_the_page_asks_for_a_code_or_an_account_and_nothing_else(visitor: TestClient, language: str) -> None:
    text = visitor.get(f"/login?lang={language}").text
    assert re.findall(r'<input[^>]* name="(\w+)"', text) == ["form", "code", "form", "login", "password"]
    assert "<script" not in text
    assert 'lang="zh-CN"' in text
    assert ('<html lang="en"' in text) is (language == "en")
    assert not re.search(r"\b[a-z]+\.[a-z]+\.?[a-z]*\b(?<!\.css)(?<!\.png)", re.sub(r"<[^>]*>", " ", text))


def test_the_right_password_opens_a_session_that_no_script_can_read(visitor: TestClient) -> None:
    answer = enter(visitor, "organiser", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("hengping="))
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert visitor.get("/").text.startswith("session ")


def test_behind_tls_the_cookies_insist_on_it(tmp_path: object) -> None:
    office = an_office(f"sqlite:///{tmp_path}/hengping.db", Clock(), secure_cookie=True)
    an_account(office)
    browser = TestClient(client(office).app, base_url="https://testserver", follow_redirects=False)
    token = TOKEN.search(browser.get("/login").text)[1]
    fields = {"form": token, "login": "organiser", "password": PASSWORD}
    answer = browser.post("/login", data=fields, headers={"Origin": "https://testserver"})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-hengping="))
    assert "Secure" in cookie
    assert "Domain" not in cookie
    office.store.close()


def test_an_unknown_account_and_a_wrong_password_are_told_the_same(visitor: TestClient) -> None:
    unknown, wrong = enter(visitor, "nobody", "x" * 12), enter(visitor, "organiser", "x" * 12)
    assert unknown.status_code == wrong.status_code == 401
    assert said(unknown) == said(wrong) == translator("zh")("entrance.wrong")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_a_form_from_elsewhere_is_refused(visitor: TestClient, headers: dict[str, str]) -> None:
    token = TOKEN.search(visitor.get("/login").text)[1]
    fields = {"form": token, "login": "organiser", "password": PASSWORD}
    answer = visitor.post("/login", data=fields, headers=headers)
    assert answer.status_code == 403
    assert not [c for c in answer.headers.get_list("set-cookie") if c.startswith("hengping=")]


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
def test_a_form_must_repeat_the_token_of_its_page(visitor: TestClient, token: str) -> None:
    visitor.get("/login")
    fields = {"form": token, "login": "organiser", "password": PASSWORD}
    assert visitor.post("/login", data=fields, headers={"Origin": HERE}).status_code == 403


def test_a_form_without_its_cookie_is_refused(small_office: Office, visitor: TestClient) -> None:
    token = TOKEN.search(visitor.get("/login").text)[1]
    fields = {"form": token, "login": "organiser", "password": PASSWORD}
    assert client(small_office).post("/login", data=fields, headers={"Origin": HERE}).status_code == 403


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 100, "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_is_no_small_form_is_refused(visitor: TestClient, body: bytes, media: str) -> None:
    answer = visitor.post("/login", content=body, headers={"Origin": HERE, "Content-Type": media})
    assert answer.status_code == 403


def test_five_failures_close_the_door_for_a_while(visitor: TestClient, clock: Clock) -> None:
    for _ in range(5):
        assert enter(visitor, "organiser", "x" * 12).status_code == 401
    shut = enter(visitor, "organiser", PASSWORD)
    assert shut.status_code == 429
    assert said(shut) == translator("zh")("entrance.locked", minutes=15)
    clock.pass_(minutes=15, seconds=1)
    assert enter(visitor, "organiser", PASSWORD).status_code == 303


def test_what_was_typed_is_escaped_and_a_password_never_returned(visitor: TestClient) -> None:
    answer = enter(visitor, '"><img src=x>', "my secret pass phrase")
    assert "<img src=x" not in answer.text
    assert "my secret pass phrase" not in answer.text


def test_signing_out_needs_the_form_and_ends_the_session(small_office: Office, visitor: TestClient) -> None:
    enter(visitor, "organiser", PASSWORD)
    assert visitor.get("/logout").status_code == 200
    assert visitor.post("/logout").status_code == 403
    assert visitor.get("/").status_code == 200
    token = visitor.cookies["hengping"]
    answer = send(visitor, "/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    again = client(small_office)
    again.cookies.set("hengping", token)
    assert again.get("/").status_code == 303


def test_whoever_is_in_is_not_asked_again(small_office: Office) -> None:
    browser = client(small_office)
    browser.cookies.set("hengping", signed_in(small_office).token)
    assert browser.get("/login?lang=en").headers["location"] == "/?lang=en"


def test_the_first_organiser_comes_in_by_the_code_of_the_terminal_once(small_office: Office) -> None:
    founding = Founding()
    code, browser = founding.new_code(), client(small_office, founding)
    assert browser.get("/login").headers["location"] == "/setup"
    fields = {"login": "lin", "name": "林", "password": PASSWORD, "again": PASSWORD}
    assert send(browser, "/setup", code="0000-0000-0000", **fields).status_code == 401
    assert send(browser, "/setup", code=code, **{**fields, "again": "another"}).status_code == 422
    assert send(browser, "/setup", code=code, **{**fields, "password": "short", "again": "short"}).status_code == 422
    answer = send(browser, "/setup", code=code.lower().replace("-", " "), **fields)
    assert answer.status_code == 303
    assert browser.get("/").status_code == 200
    late = client(small_office, founding)
    assert late.get("/setup").headers["location"] == "/login"


@BOTH
def test_of_two_who_set_up_at_once_one_comes_in_and_the_other_is_told(small_office: Office, language: str) -> None:
    founding, t = Founding(), translator(language)
    code, page, browsers = (
        founding.new_code(),
        f"/setup?lang={language}",
        [client(small_office, founding) for _ in "12"],
    )
    forms = [TOKEN.search(browser.get(page).text)[1] for browser in browsers]  # both have the form before them

    def found(number: int) -> tuple[int, str]:
        fields = {"login": f"lin{number}", "name": "林", "password": PASSWORD, "again": PASSWORD}
        given = {"form": forms[number], "code": code, **fields}
        answer = browsers[number].post(page, data=given, headers={"Origin": HERE})
        return answer.status_code, answer.text

    with ThreadPoolExecutor(2) as pool:
        (first, _), (second, told) = sorted(pool.map(found, range(2)))
    assert (first, second) == (303, 409)
    assert t("entrance.setup.closed") in unescape(told)
    with small_office.look() as connection:
        assert len(accounts.every(connection)) == 1


def test_a_new_start_makes_the_code_before_worthless(small_office: Office) -> None:
    founding = Founding()
    old, _new = founding.new_code(), founding.new_code()
    fields = {"login": "lin", "name": "林", "password": PASSWORD, "again": PASSWORD}
    assert send(client(small_office, founding), "/setup", code=old, **fields).status_code == 401


@BOTH
def test_ones_own_password_is_changed_with_the_present_one(small_office: Office, language: str) -> None:
    an_account(small_office)
    browser, elsewhere = client(small_office), client(small_office)
    enter(browser, "organiser", PASSWORD), enter(elsewhere, "organiser", PASSWORD)
    page, new = f"/account?lang={language}", "quite another pass phrase"
    wrong = send(browser, page, old="not this one", password=new, again=new)
    assert (wrong.status_code, said(wrong)) == (422, translator(language)("own.password.wrong"))
    assert send(browser, page, old=PASSWORD, password=new, again=new).status_code == 200
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert enter(elsewhere, "organiser", PASSWORD).status_code == 401
    assert enter(elsewhere, "organiser", new).status_code == 303


def test_ones_other_sessions_are_listed_and_ended(small_office: Office) -> None:
    an_account(small_office)
    browser, elsewhere = client(small_office), client(small_office)
    enter(browser, "organiser", PASSWORD), enter(elsewhere, "organiser", PASSWORD)
    listed = re.findall(r'name="session" value="(\w+)"', browser.get("/account").text)
    assert len(listed) == 1
    assert send(browser, "/account", session=listed[0]).status_code == 200
    assert elsewhere.get("/").status_code == 303


def test_nobody_ends_somebody_elses_session(small_office: Office) -> None:
    other = signed_in(small_office)
    an_account(small_office, "supervisor")
    browser = client(small_office)
    enter(browser, "supervisor", PASSWORD)
    assert send(browser, "/account", session=session_of(other)[:16]).status_code == 403
    assert session_of(other)[:16] not in browser.get("/account").text
