"""Attachments of applications, handed over to whoever may read them and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from pages.entrance.gate import HEADER
from pages.entrance.page import speaker
from workbench.identity import actor_of_session
from workbench.office import Office

if TYPE_CHECKING:
    from workbench.reading import Paper

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})  # what a browser shows without running anything


@dataclass(frozen=True)
class Papers:
    """The authorised route to attachments."""

    office: Callable[[], Office]

    def routes(self) -> list[BaseRoute]:
        """What is served here."""
        return [Route("/files/{attachment}", self.hand_over, methods=["GET"])]

    async def hand_over(self, request: Request) -> Response:
        """One attachment; what is not there and what may not be read are answered alike."""
        paper = await to_thread.run_sync(self._read, request)
        if paper is None:
            return PlainTextResponse(speaker(request)("file.refused"), 404, {"Cache-Control": "no-store"})
        shown = paper.media in SHOWN
        named = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(paper.name, safe='')}"
        headers = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
        return Response(paper.content, 200, headers, paper.media if shown else "application/octet-stream")

    def _read(self, request: Request) -> Paper | None:
        from workbench.reading import read_attachment  # brings the whole method along; the sign-in need not wait

        office = self.office()
        round_ = request.query_params.get("round")
        actor = actor_of_session(office, request.headers.get(HEADER, ""), round_)
        return None if actor is None else read_attachment(office, actor, request.path_params["attachment"])
