"""Experts at their desks, as the server sees them: a websocket each, a change every few seconds, every answer timed."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

OUTBOX = "desk_outbox"


@dataclass
class Outbox:
    """The part of the page that takes changes in: its id, the fragment it lies in, and what it was told."""

    id: str = ""
    fragment: str = ""
    application: str = ""
    replies: dict[str, str] = field(default_factory=dict)
    revision: int = 0


@dataclass
class Visitor:
    """One expert with a desk open."""

    address: str
    cookie: str
    page: str = "desk"
    outbox: Outbox = field(default_factory=Outbox)
    opening: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    refused: int = 0
    received: int = 0

    async def work(self, changes: list[dict[str, Any]], think: float, start: float) -> None:
        """Open the desk after ``start`` seconds, then make one change after the other, thinking in between."""
        await asyncio.sleep(start)
        headers = {"Cookie": self.cookie, "Origin": self.address}
        socket = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(
            socket, additional_headers=headers, subprotocols=["streamlit"], max_size=None, compression=None
        ) as line:  # type: ignore[list-item]
            self.opening.append(await self._run(line, self._message()))
            for change in changes:
                await asyncio.sleep(think * random.uniform(0.5, 1.5))
                await self._save(line, change)

    async def _save(self, line: ClientConnection, change: dict[str, Any]) -> None:
        """Send one change as the browser does; the answer names its key."""
        change = change | {"base": self.outbox.revision, "application": self.outbox.application}
        message = self._message(self.outbox.fragment)
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self.outbox.id
        state.json_value = json.dumps({"outbox": {"desk": "b", "changes": [change], "blocked": []}})
        begun = perf_counter()
        acknowledged, finished = await self._answer(line, message, change["key"])
        self.reruns.append(finished - begun)
        if acknowledged is None or self.outbox.replies.get(change["key"]) != "saved":
            self.refused += 1
        else:
            self.saves.append(acknowledged - begun)

    def _message(self, fragment: str = "") -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.context_info.timezone = "Asia/Shanghai"
        message.rerun_script.context_info.locale = "zh-CN"
        return message

    async def _run(self, line: ClientConnection, message: BackMsg) -> float:
        begun = perf_counter()
        _, finished = await self._answer(line, message, "")
        return finished - begun

    async def _answer(self, line: ClientConnection, message: BackMsg, key: str) -> tuple[float | None, float]:
        """When the key was answered, and when the run was over."""
        await line.send(message.SerializeToString())
        acknowledged = None
        while True:
            content = await line.recv(decode=False)
            self.received += len(content)
            forward = ForwardMsg()
            forward.ParseFromString(content)
            if forward.WhichOneof("type") == "delta":
                self._hear(forward)
                if key and acknowledged is None and key in self.outbox.replies:
                    acknowledged = perf_counter()
            if forward.WhichOneof("type") == "script_finished":
                return acknowledged, perf_counter()

    def _hear(self, forward: ForwardMsg) -> None:
        component = forward.delta.new_element.bidi_component
        if not component.component_name.endswith(OUTBOX):
            return
        self.outbox.id, self.outbox.fragment = component.id, forward.delta.fragment_id
        data = json.loads(component.json)
        self.outbox.replies |= {reply["key"]: reply["kind"] for reply in data["replies"]}
        self.outbox.application = data["opened"]
        self.outbox.revision = data["revisions"].get(data["opened"], 0)
