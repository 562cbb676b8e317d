"""The entrance and its gate as one application, called in this process."""

import re
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from pages.common.headers import SecurityHeaders
from pages.entrance.gate import HEADER, Gate
from pages.entrance.own_account import OwnAccount
from pages.entrance.papers import Papers
from pages.entrance.routes import Entrance
from workbench.founding import Founding
from workbench.office import Office

HERE = "http://testserver"
TOKEN = re.compile(r'name="form" value="([^"]+)"')


async def _echo(request: Request) -> PlainTextResponse:
    """Stands where the screens stand: says which session it was told."""
    return PlainTextResponse(f"session {request.headers.get(HEADER)}")


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(f"session {socket.headers.get(HEADER)}")
    await socket.close()


async def _hear(socket: WebSocket) -> None:
    """Says back what it was sent, for as long as anything comes."""
    await socket.accept()
    async for heard in socket.iter_bytes():
        await socket.send_bytes(heard)


def house(office: Office, founding: Founding | None = None) -> Starlette:
    entrance = Entrance(lambda: office, founding or Founding())
    own = OwnAccount(lambda: office, entrance.turnstile)
    sockets = [WebSocketRoute("/_stcore/stream", _stream), WebSocketRoute("/_stcore/hear", _hear)]
    screens = [Route("/{path:path}", _echo), *sockets]
    return Starlette(
        routes=[*entrance.routes(), *own.routes(), *Papers(lambda: office).routes(), *screens],
        middleware=[Middleware(SecurityHeaders), Middleware(Gate, office=lambda: office)],
    )


def client(office: Office, founding: Founding | None = None, address: str = "192.0.2.7") -> TestClient:
    return TestClient(house(office, founding), base_url=HERE, follow_redirects=False, client=(address, 50000))


def send(browser: TestClient, path: str, **fields: str) -> object:
    """Open a page and send its form, as a browser does."""
    token = TOKEN.search(browser.get(path).text)[1]
    return browser.post(path, data={"form": token, **fields}, headers={"Origin": HERE})


def enter(browser: TestClient, login: str, password: str) -> object:
    return send(browser, "/login", login=login, password=password)


def said(answer: object) -> str:
    """What a page says went wrong."""
    found = re.search(r'role="alert"[^>]*>(.*?)<', answer.text)
    return found[1] if found else ""


Door = Callable[..., TestClient]
