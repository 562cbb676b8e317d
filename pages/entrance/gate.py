"""The gate: every request and every websocket passes here, and none without a session comes further.

It fails closed: what is not named as open is shut. The session it has verified travels on in a header of its own,
which ``server.trustedUserHeaders`` hands to the screens; a header of that name from outside is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from pages.entrance.cookies import session_cookie
from pages.menu import MENU
from workbench.codewords import digest
from workbench.identity import is_admitted, see
from workbench.office import Office

HEADER = "x-hengping-session"
OPEN = frozenset(
    {"/login", "/setup", "/login/openid", "/login/openid/back", "/entrance/style.css", "/entrance/icon.png"}
    | {"/_stcore/health"}
)
SHUT = frozenset(
    {"/_stcore/metrics"}  # how many are here, and how busy they are, concerns nobody who is
    | {"/auth/login", "/auth/logout", "/oauth2callback"}  # Streamlit's own way in, which opens no session of ours
)
PAGES = frozenset({"/", "/account", "/logout", *(f"/{entry.name}" for entry in MENU)})


class Gate:
    """Middleware that lets in whoever has a living session, over HTTP and over websockets."""

    def __init__(self, app: ASGIApp, office: Callable[[], Office]) -> None:
        self.app = app
        self.office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        session = None if scope["path"] in SHUT else await self._admit(scope)
        marked = _marked(scope, session)
        if session is not None and scope["type"] == "websocket":
            receive = self._heeding(receive, session)
        if session is not None or (scope["type"] == "http" and scope["path"] in OPEN):
            await self.app(marked, receive, send)
        elif scope["type"] == "http":
            await _refusal(scope)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: answered with 403

    async def _admit(self, scope: Scope) -> str | None:
        office = self.office()
        token = _cookie(scope, session_cookie(office.settings))
        if not token:
            return None
        session = digest(token)
        if not await run_in_threadpool(is_admitted, office, session):
            return None
        if scope["type"] == "websocket":
            await run_in_threadpool(see, office, session)
        return session

    def _heeding(self, receive: Receive, session: str) -> Receive:
        """What is sent after the session has ended acts no more: it only asks for the screen, which leads out."""

        async def heed() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or await run_in_threadpool(is_admitted, self.office(), session):
                return message
            return {"type": "websocket.receive", "bytes": ask_again()}

        return heed


def ask_again() -> bytes:
    """What a browser sends that asks for the whole screen, and has touched nothing on it."""
    return bytes(BackMsg(rerun_script=ClientState()).SerializeToString())


def _marked(scope: Scope, session: str | None) -> Scope:
    """The request without what somebody may have forged, and with the session that was verified."""
    name = HEADER.encode()
    headers = [(key, value) for key, value in scope["headers"] if key.lower().replace(b"_", b"-") != name]
    if session is not None:
        headers.append((name, session.encode()))
    return {**scope, "headers": headers}


def _cookie(scope: Scope, name: str) -> str | None:
    try:
        jar = SimpleCookie("; ".join(Headers(scope=scope).getlist("cookie")))
    except CookieError:
        return None
    return jar[name].value if name in jar else None


def _refusal(scope: Scope) -> Response:
    headers = {"Cache-Control": "no-store"}
    if scope["method"] in ("GET", "HEAD") and scope["path"] in PAGES:
        english = b"lang=en" in scope["query_string"].split(b"&")
        return RedirectResponse("/login?lang=en" if english else "/login", 303, headers)
    return PlainTextResponse("401", 401, headers)
