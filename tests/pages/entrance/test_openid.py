"""Signing in with an organisation's account, against a provider on loopback that signs what it says."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.testclient import TestClient

from pages.entrance.gate import Gate
from pages.entrance.openid import OpenId
from tests.entrance import an_account
from tests.pages.entrance.doors import HERE, house, said
from tests.pages.entrance.provider import CLIENT, SECRET, Provider, a_provider
from workbench.i18n import translator
from workbench.office import Office

LIN = {"sub": "7", "email": "lin@example.cn", "email_verified": True}
T = translator("zh")


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with a_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.claims, running.signing = dict(LIN), None
    return running


@pytest.fixture
def door(small_office: Office, provider: Provider) -> TestClient:
    office = replace(small_office, settings=replace(small_office.settings, provider=True))
    described = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": f"{provider.issuer}/.well-known/openid-configuration",
        "redirect_uri": f"{HERE}/login/openid/back",
    }
    plain = house(office)
    app = Starlette(
        routes=[*OpenId(lambda: office, lambda: described).routes(), *plain.routes],
        middleware=[Middleware(Gate, office=lambda: office), Middleware(SessionMiddleware, secret_key="for tests")],
    )
    return TestClient(app, base_url=HERE, follow_redirects=False)


def through(door: TestClient) -> object:
    """To the provider and back, as a browser goes."""
    away = door.get("/login/openid")
    assert away.status_code == 302
    back = urlsplit(httpx2.get(away.headers["location"], follow_redirects=False).headers["location"])
    return door.get(f"{back.path}?{back.query}")


def test_the_sign_in_page_offers_it(small_office: Office, door: TestClient) -> None:
    an_account(small_office)
    assert 'href="/login/openid"' in door.get("/login").text


def test_somebody_with_an_account_comes_in_and_is_known_by_the_providers_name(
    small_office: Office, door: TestClient, provider: Provider
) -> None:
    an_account(small_office, "supervisor", "lin@example.cn")
    answer = through(door)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert door.get("/").text.startswith("session ")
    provider.claims = {"sub": "7"}  # from now on the provider's own name for them is enough
    door.cookies.clear()
    assert through(door).status_code == 303


def test_without_an_account_nobody_comes_in(small_office: Office, door: TestClient) -> None:
    an_account(small_office)
    answer = through(door)
    assert (answer.status_code, said(answer)) == (401, T("entrance.unknown"))


def test_an_address_the_provider_has_not_verified_opens_nothing(
    small_office: Office, door: TestClient, provider: Provider
) -> None:
    an_account(small_office, "organiser", "lin@example.cn")
    for verified in (False, None, "true"):
        provider.claims = {**LIN, "email_verified": verified}
        assert through(door).status_code == 401


@pytest.mark.parametrize("wrong", [{"aud": "another"}, {"iss": "https://evil.example"}, {"nonce": "x"}, {"exp": 1}])
def test_an_answer_meant_for_somebody_else_opens_nothing(
    small_office: Office, door: TestClient, provider: Provider, wrong: dict[str, object]
) -> None:
    an_account(small_office, "organiser", "lin@example.cn")
    provider.claims = {**LIN, **wrong}
    answer = through(door)
    assert (answer.status_code, said(answer)) == (401, T("entrance.provider.failed"))


def test_an_answer_signed_by_somebody_else_opens_nothing(
    small_office: Office, door: TestClient, provider: Provider
) -> None:
    an_account(small_office, "organiser", "lin@example.cn")
    provider.signing = RSAKey.generate_key(2048, {"kid": "k"})
    assert through(door).status_code == 401


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y"])
def test_an_answer_nobody_asked_for_opens_nothing(small_office: Office, door: TestClient, query: str) -> None:
    an_account(small_office)
    assert door.get(f"/login/openid/back{query}").status_code == 401


def test_without_the_setting_the_way_is_shut(small_office: Office) -> None:
    an_account(small_office)
    app = Starlette(routes=OpenId(lambda: small_office, dict).routes())
    answer = TestClient(app, follow_redirects=False).get("/login/openid")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_provider_nobody_described_is_told_calmly(small_office: Office) -> None:
    an_account(small_office)
    office = replace(small_office, settings=replace(small_office.settings, provider=True))
    app = Starlette(routes=OpenId(lambda: office, dict).routes())
    answer = TestClient(app, follow_redirects=False).get("/login/openid")
    assert (answer.status_code, said(answer)) == (401, T("entrance.provider.failed"))
