"""One server for all browser tests; every page is watched for errors and for requests to somebody else."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from tests.browser.serving import CONTEXT, LAUNCH, serve

PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")  # opened at /page, Streamlit first looks for its server there


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return LAUNCH


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {**CONTEXT, "viewport": {"width": 1280, "height": 900}, "accept_downloads": True}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    expect.set_options(timeout=30_000)  # the machine may be busy
    with serve() as at:
        yield at


@pytest.fixture
def clean_page(page: Page, address: str) -> Iterator[Page]:
    """A page that fails its test, when it ends, over a script error or a request that left this server."""
    errors: list[str] = []
    strangers: list[str] = []

    def overhear(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location.get("url", "")):
            errors.append(message.text)

    def watch(request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme in ("http", "https") and there.netloc != urlsplit(address).netloc:
            strangers.append(request.url)

    page.on("console", overhear)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", watch)
    yield page
    assert errors == []
    assert strangers == []
