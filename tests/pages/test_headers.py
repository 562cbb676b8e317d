"""Every answer forbids the browser to run or fetch what this server did not send."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.common.headers import INLINE_SCRIPT, SecurityHeaders, policy


def directives():
    return {name: values for name, *values in (part.split() for part in policy().split("; "))}


def answer_to(path):
    """Headers a browser gets, from a call as the server makes it."""
    sent = []

    async def hello(_request):
        return PlainTextResponse("hello")

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    app = Starlette(routes=[Route("/", hello)], middleware=[Middleware(SecurityHeaders)])
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in this one
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nowhere", 404)])
def test_every_answer_carries_the_policy(path, status):
    answered, headers = answer_to(path)
    assert answered == status
    assert headers["content-security-policy"] == policy()
    assert headers["x-content-type-options"] == "nosniff"


def test_a_file_made_for_one_visitor_is_kept_by_no_browser():
    assert answer_to("/media/report.xlsx")[1]["cache-control"] == "private, no-store"
    assert "cache-control" not in answer_to("/")[1]


def test_scripts_run_only_from_here_or_by_their_hash():
    scripts = directives()["script-src"]
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    assert len([source for source in scripts if source.startswith("'sha256-")]) == len(INLINE_SCRIPT.findall(page)) > 0


def test_nothing_is_fetched_from_elsewhere():
    assert not [value for values in directives().values() for value in values if "*" in value or "://" in value]
