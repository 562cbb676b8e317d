"""One's own sign-in: changing the password, and ending sessions on other devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.entrance.cookies import read_form
from pages.entrance.gate import HEADER
from pages.entrance.page import entrance, page, speaker
from pages.entrance.routes import address
from scoring.findings import blocks
from workbench import open_sessions
from workbench.access import Actor, Refused
from workbench.accounts import change_password
from workbench.identity import Turned, actor_of_session
from workbench.office import Office


@dataclass(frozen=True)
class OwnAccount:
    """The page about oneself."""

    office: Callable[[], Office]
    turnstile: CapacityLimiter

    def routes(self) -> list[BaseRoute]:
        """What is served here."""
        return [
            Route("/account", self.show, methods=["GET"]),
            Route("/account", self.change, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Who is signed in, where, and the form for another password."""
        return await to_thread.run_sync(self._page, request)

    async def change(self, request: Request) -> Response:
        """Change the password, or end one session."""
        office, t = self.office(), speaker(request)
        actor, fields = await self._actor(request), await read_form(request, office.settings)
        if fields is None or actor is None:
            return await to_thread.run_sync(self._page, request, 403, t("entrance.stale"))
        if "session" in fields:
            return await to_thread.run_sync(self._end, request, actor, fields["session"])
        if fields.get("password") != fields.get("again"):
            return await to_thread.run_sync(self._page, request, 422, t("entrance.differ"))
        given = (fields.get("old", ""), fields.get("password", ""))
        work = partial(change_password, office, actor, *given, address(request))
        outcome = await to_thread.run_sync(work, limiter=self.turnstile)
        trouble = self._trouble(request, outcome)
        done = "" if trouble else t("own.password.changed")
        return await to_thread.run_sync(self._page, request, 422 if trouble else 200, trouble, done)

    async def _actor(self, request: Request) -> Actor | None:
        return await to_thread.run_sync(actor_of_session, self.office(), request.headers.get(HEADER, ""))

    def _page(self, request: Request, status: int = 200, trouble: str = "", done: str = "") -> Response:
        office = self.office()
        actor = actor_of_session(office, request.headers.get(HEADER, ""))
        if actor is None:
            return RedirectResponse(entrance(request), 303)
        account = open_sessions.own_account(office, actor)
        sessions = [(open_sessions.name_of(held), held.session) for held in open_sessions.own(office, actor)]
        may_change = account is not None and account.has_password
        given = {"actor": actor, "account": account, "may_change": may_change, "sessions": sessions, "done": done}
        return page(request, office, "account", status, trouble=trouble, **given)

    def _end(self, request: Request, actor: Actor, session: str) -> Response:
        office, t = self.office(), speaker(request)
        try:
            found = open_sessions.revoke(office, actor, session)
        except Refused:
            return self._page(request, 403, t("entrance.stale"))
        if session == actor.session:
            return RedirectResponse(entrance(request), 303)
        if blocks(found):
            return self._page(request, 422, self._trouble(request, found))
        return self._page(request, done=t("own.sessions.ended"))

    def _trouble(self, request: Request, outcome: object) -> str:
        t, minutes = speaker(request), int(self.office().settings.lock_for.total_seconds() // 60)
        if isinstance(outcome, Turned):
            key = "own.password.wrong" if outcome.reason == "wrong" else f"entrance.{outcome.reason}"
            return t(key, minutes=minutes)
        return " ".join(map(t.finding, outcome)) if isinstance(outcome, tuple) else ""
