"""What goes over a websocket of the workbench: read what the server tells a browser, and what a browser sends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

OUTBOX = "desk_outbox"


def outbox_told(content: bytes) -> dict[str, Any] | None:
    """What a message to a browser says to its outbox."""
    forward = ForwardMsg()
    forward.ParseFromString(content)
    component = forward.delta.new_element.bidi_component
    return json.loads(component.json) if component.component_name.endswith(OUTBOX) else None


def changes_sent(content: bytes) -> Iterator[dict[str, Any]]:
    """The changes in the outbox of a message from a browser."""
    back = BackMsg()
    back.ParseFromString(content)
    for state in back.rerun_script.widget_states.widgets:
        if OUTBOX in state.id or "desk.outbox" in state.id:
            yield from (json.loads(state.json_value).get("outbox") or {}).get("changes", [])


@dataclass
class Overheard:
    """Every change a browser sent, and what it was told became of it, by key."""

    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        """Overhear all websockets a page opens from now on."""
        page.on("websocket", self._follow)

    def _follow(self, line: WebSocket) -> None:
        line.on("framesent", lambda content: self._sent(content))
        line.on("framereceived", lambda content: self._told(content))

    def _sent(self, content: bytes | str) -> None:
        if isinstance(content, bytes):
            self.sent |= {change["key"]: change for change in changes_sent(content)}

    def _told(self, content: bytes | str) -> None:
        told = outbox_told(content) if isinstance(content, bytes) else None
        self.told |= {reply["key"]: reply for reply in (told or {}).get("replies", ())}

    @property
    def acknowledged(self) -> dict[str, dict[str, Any]]:
        """The changes of which the browser was told that they are saved."""
        return {key: self.sent[key] for key, reply in self.told.items() if reply["kind"] == "saved"}
