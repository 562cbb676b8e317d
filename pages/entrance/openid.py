"""Signing in with the account of an organisation, by OpenID Connect.

The provider is described where Streamlit's own ``st.login`` looks for it, in the section ``[auth]`` of
``.streamlit/secrets.toml``; its answer opens a session of the same kind as any other, which can be revoked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st
from anyio import to_thread
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.entrance.cookies import admit
from pages.entrance.page import entrance, home, page, speaker
from workbench.identity import SignedIn, sign_in_by_subject
from workbench.office import Office

LOGIN_CLAIM = "email"  # what names an account before its holder has signed in this way once


@dataclass(frozen=True)
class OpenId:
    """The way to a provider and back."""

    office: Callable[[], Office]
    described: Callable[[], Mapping[str, Any]] = lambda: st.secrets["auth"]

    def routes(self) -> list[BaseRoute]:
        """What is served here, if the settings name a provider."""
        return [
            Route("/login/openid", self.go, methods=["GET"]),
            Route("/login/openid/back", self.come_back, methods=["GET"]),
        ]

    async def go(self, request: Request) -> Response:
        """Send the visitor to the provider."""
        if not self.office().settings.provider:
            return RedirectResponse(entrance(request), 303)
        try:
            described = self.described()
            return await _client(_frozen(described)).authorize_redirect(request, described["redirect_uri"])
        except Exception as failure:  # the provider is out of reach, or described wrongly
            return self._failed(request, failure)

    async def come_back(self, request: Request) -> Response:
        """Let in whom the provider vouches for, if there is an account."""
        if not self.office().settings.provider:
            return RedirectResponse(entrance(request), 303)
        try:
            described = self.described()
            token = await _client(_frozen(described)).authorize_access_token(request)
        except Exception as failure:  # an answer that cannot be read or verified lets nobody in
            return self._failed(request, failure)
        claims = token.get("userinfo") or {}
        login = _login(claims, described.get("login_claim", LOGIN_CLAIM))
        subject = f"{claims.get('iss')} {claims.get('sub')}"
        outcome = await to_thread.run_sync(sign_in_by_subject, self.office(), subject, login)
        if not isinstance(outcome, SignedIn):
            return self._refused(request, "entrance.unknown")
        response = RedirectResponse(home(request), 303)
        admit(response, self.office(), outcome)
        return response

    def _failed(self, request: Request, failure: Exception) -> Response:
        logging.getLogger("hengping.openid").warning("OpenID sign-in failed: %s", type(failure).__name__)
        return self._refused(request, "entrance.provider.failed")

    def _refused(self, request: Request, key: str) -> Response:
        trouble = speaker(request)(key)
        return page(request, self.office(), "login", 401, trouble=trouble, by="account", provider=True)


def _login(claims: Mapping[str, Any], claim: str) -> str | None:
    """The login a provider names; an address counts only where the provider has verified it."""
    if claim == "email" and claims.get("email_verified") is not True:
        return None
    return str(claims[claim]) if claims.get(claim) else None


def _frozen(described: Mapping[str, Any]) -> tuple[str, str, str]:
    return described["client_id"], described["client_secret"], described["server_metadata_url"]


@cache
def _client(described: tuple[str, str, str]) -> StarletteOAuth2App:
    client_id, client_secret, metadata = described
    scope = {"scope": "openid profile email", "code_challenge_method": "S256"}
    return OAuth().register(
        "provider",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=metadata,
        client_kwargs=scope,
    )
