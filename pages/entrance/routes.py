"""Coming in and going out: the sign-in form, the first organiser, signing out, and what these pages are drawn with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.entrance.cookies import admit, dismiss, read_form
from pages.entrance.gate import HEADER
from pages.entrance.page import entrance, home, page, speaker
from workbench.accounts import nobody_yet
from workbench.founding import Founding, found_house
from workbench.identity import SignedIn, Turned, sign_in_by_code, sign_in_by_password, sign_out
from workbench.office import Office

FOLDER = Path(__file__).parent
STYLE, ICON = FOLDER / "style.css", FOLDER.parent / "common" / "icon.png"
STATUS = {"locked": 429, "wrong": 401}
AT_ONCE = 2  # passwords tried at the same time: each takes 19 MB and a core
Answer = TypeVar("Answer")
Work = Callable[[Callable[[], Answer]], Awaitable[Answer]]


@dataclass(frozen=True)
class Entrance:
    """The plain pages of one server."""

    office: Callable[[], Office]
    founding: Founding
    turnstile: CapacityLimiter = field(default_factory=partial(CapacityLimiter, AT_ONCE))

    def routes(self) -> list[BaseRoute]:
        """What is served here."""
        return [
            Route("/login", self.ask, methods=["GET"]),
            Route("/login", self.sign_in, methods=["POST"]),
            Route("/logout", self.ask_out, methods=["GET"]),
            Route("/logout", self.sign_out, methods=["POST"]),
            Route("/setup", self.ask_founder, methods=["GET"]),
            Route("/setup", self.found, methods=["POST"]),
            Route("/entrance/style.css", _style, methods=["GET"]),
            Route("/entrance/icon.png", _icon, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """The sign-in page; whoever is in already goes on."""
        if request.headers.get(HEADER):
            return RedirectResponse(home(request), 303)
        office = self.office()
        if await to_thread.run_sync(nobody_yet, office):
            return RedirectResponse(f"/setup{entrance(request).removeprefix('/login')}", 303)
        response = self._login(request)
        dismiss(response, office.settings)  # whatever it was, it let nobody in
        return response

    async def sign_in(self, request: Request) -> Response:
        """Try a code, or an account with its password."""
        office, t = self.office(), speaker(request)
        fields = await read_form(request, office.settings)
        if fields is None:
            return self._login(request, 403, trouble=t("entrance.stale"))
        source = address(request)
        if "code" in fields:
            outcome = await to_thread.run_sync(sign_in_by_code, office, fields["code"], source)
        else:
            given = (fields.get("login", ""), fields.get("password", ""))
            work = partial(sign_in_by_password, office, *given, source)
            outcome = await to_thread.run_sync(work, limiter=self.turnstile)
        if isinstance(outcome, SignedIn):
            return self._come_in(request, outcome)
        by = "code" if "code" in fields else "account"
        return self._login(request, STATUS.get(outcome.reason, 401), by=by, trouble=self._why(request, outcome, by))

    async def ask_out(self, request: Request) -> Response:
        """Ask whether to sign out: a link alone never does."""
        return page(request, self.office(), "logout")

    async def sign_out(self, request: Request) -> Response:
        """End the session for good."""
        office = self.office()
        if await read_form(request, office.settings) is None:
            return page(request, office, "logout", 403, trouble=speaker(request)("entrance.stale"))
        await to_thread.run_sync(sign_out, office, request.headers.get(HEADER, ""))
        response = RedirectResponse(entrance(request), 303)
        dismiss(response, office.settings)
        return response

    async def ask_founder(self, request: Request) -> Response:
        """The page on which the first organiser opens an account; later it leads to the sign-in page."""
        if not await to_thread.run_sync(nobody_yet, self.office()):
            return RedirectResponse(entrance(request), 303)
        return self._setup(request)

    async def found(self, request: Request) -> Response:
        """Open the first organiser's account."""
        office, t = self.office(), speaker(request)
        fields = await read_form(request, office.settings)
        if fields is None:
            return self._setup(request, 403, trouble=t("entrance.stale"))
        if fields.get("password") != fields.get("again"):
            return self._setup(request, 422, fields, trouble=t("entrance.differ"))
        given = [fields.get(name, "") for name in ("code", "login", "name", "password")]
        work = partial(found_house, office, self.founding, *given, address(request))
        outcome = await to_thread.run_sync(work, limiter=self.turnstile)
        if isinstance(outcome, SignedIn):
            return self._come_in(request, outcome)
        if isinstance(outcome, Turned) and outcome.reason == "closed":  # somebody else was first: sign in instead
            return self._login(request, 409, self._why(request, outcome, "setup"), "account")
        if isinstance(outcome, Turned):
            return self._setup(request, STATUS.get(outcome.reason, 401), fields, self._why(request, outcome, "setup"))
        return self._setup(request, 422, fields, trouble=" ".join(map(t.finding, outcome)))

    def _come_in(self, request: Request, signed_in: SignedIn) -> Response:
        response = RedirectResponse(home(request), 303)
        admit(response, self.office(), signed_in)
        return response

    def _login(self, request: Request, status: int = 200, trouble: str = "", by: str = "code") -> Response:
        office = self.office()
        return page(request, office, "login", status, trouble=trouble, by=by, provider=office.settings.provider)

    def _setup(
        self, request: Request, status: int = 200, fields: dict[str, str] | None = None, trouble: str = ""
    ) -> Response:
        kept = {name: (fields or {}).get(name, "") for name in ("login", "name")}
        return page(request, self.office(), "setup", status, trouble=trouble, kept=kept)

    def _why(self, request: Request, turned: Turned, by: str) -> str:
        t, minutes = speaker(request), int(self.office().settings.lock_for.total_seconds() // 60)
        key = f"entrance.{by}.{turned.reason}"
        return t(key if t.has(key) else f"entrance.{turned.reason}", minutes=minutes)


def address(request: Request) -> str:
    """Where a request comes from, as far as the server knows."""
    return request.client.host if request.client else ""


async def _style(_request: Request) -> Response:
    return FileResponse(STYLE, headers={"Cache-Control": "max-age=3600"})


async def _icon(_request: Request) -> Response:
    return FileResponse(ICON, headers={"Cache-Control": "max-age=86400"})
