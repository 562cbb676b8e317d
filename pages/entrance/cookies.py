"""The two cookies: the session's, and the one that proves a form came from a page of this server."""

from __future__ import annotations

import secrets
from hmac import compare_digest
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from workbench.identity import SignedIn
from workbench.office import Office
from workbench.settings import Settings

LONGEST_FORM = 10_000  # bytes
FIELDS = 20


def session_cookie(settings: Settings) -> str:
    """Name of the session's cookie; the prefix makes browsers insist on TLS and on this very host."""
    return "__Host-hengping" if settings.secure_cookie else "hengping"


def form_cookie(settings: Settings) -> str:
    """Name of the cookie that a form must repeat."""
    return "__Host-hengping-form" if settings.secure_cookie else "hengping-form"


def admit(response: Response, office: Office, signed_in: SignedIn) -> None:
    """Hand the token over, where no script can read it."""
    seconds = int((signed_in.expires_at - office.now()).total_seconds())
    response.set_cookie(
        session_cookie(office.settings),
        signed_in.token,
        max_age=seconds,
        secure=office.settings.secure_cookie,
        httponly=True,
        samesite="lax",
    )


def dismiss(response: Response, settings: Settings) -> None:
    """Take the session's cookie back."""
    response.delete_cookie(
        session_cookie(settings), secure=settings.secure_cookie, httponly=True, samesite="lax", path="/"
    )


def form_token(request: Request, settings: Settings) -> str:
    """What the forms of a page carry: the browser's token, or a new one."""
    held = request.cookies.get(form_cookie(settings), "")
    return held if len(held) >= 32 else secrets.token_urlsafe(32)


def keep_form_token(response: Response, settings: Settings, token: str) -> None:
    """Let the browser hold the token its form must repeat."""
    name = form_cookie(settings)
    response.set_cookie(name, token, secure=settings.secure_cookie, httponly=True, samesite="strict")


async def read_form(request: Request, settings: Settings) -> dict[str, str] | None:
    """The fields of a form that came from a page of this server; None if it did not, or is no such form."""
    if not _is_from_here(request) or not request.headers.get("content-type", "").startswith(
        "application/x-www-form-urlencoded"
    ):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            return None
    try:
        fields = {name: values[0] for name, values in parse_qs(body.decode(), max_num_fields=FIELDS).items()}
    except ValueError:
        return None
    held, sent = request.cookies.get(form_cookie(settings), ""), fields.get("form", "")
    return fields if held and compare_digest(held.encode(), sent.encode()) else None


def _is_from_here(request: Request) -> bool:
    """Whether the browser says that a page of this server sent the form; browsers always do for a form."""
    origin = request.headers.get("origin", "")
    try:
        return urlsplit(origin).netloc == request.headers.get("host") and bool(origin)
    except ValueError:  # no address at all
        return False
