"""A browser without a window: speaks to the server as the page's script does, and keeps every byte it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.wires import OUTBOX, outbox_told


@dataclass
class Line:
    """One open screen: what stands on it, and every message that came for it."""

    socket: ClientConnection
    query: str
    page: str
    messages: list[bytes] = field(default_factory=list)
    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)  # of elements with an id
    states: dict[str, WidgetState] = field(default_factory=dict)
    session: str = ""

    def run(self, *states: WidgetState, fragment: str = "") -> None:
        """Run the screen with what somebody has entered, until it is drawn."""
        self.states |= {state.id: state for state in states}
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.context_info.timezone = "Asia/Shanghai"
        message.rerun_script.context_info.locale = "zh-CN"
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        self.socket.send(message.SerializeToString())
        while not _is_over(forward := self._next()):
            self._keep(forward)
        self.states = {id: state for id, state in self.states.items() if state.WhichOneof("value") != "trigger_value"}

    def fetch(self, file: str) -> str:
        """Ask for a file that is made when its button is pressed; its address."""
        message = BackMsg()
        message.backend_operation_request.request_id = token_hex(4)
        message.backend_operation_request.session_id = self.session
        message.backend_operation_request.deferred_file.file_id = file
        self.socket.send(message.SerializeToString())
        while (forward := self._next()).WhichOneof("type") != "backend_operation_response":
            pass
        assert not forward.backend_operation_response.error_msg
        return forward.backend_operation_response.deferred_file.url

    def _next(self) -> ForwardMsg:
        content = self.socket.recv(timeout=60, decode=False)
        self.messages.append(content)
        forward = ForwardMsg()
        forward.ParseFromString(content)
        return forward

    def _keep(self, forward: ForwardMsg) -> None:
        if forward.WhichOneof("type") == "new_session":
            self.session = forward.new_session.initialize.session_id or self.session
            if not forward.metadata.run.fragment_ids:
                self.elements.clear()  # a whole run draws everything anew
        if forward.WhichOneof("type") != "delta":
            return
        element = forward.delta.new_element
        self.elements[tuple(forward.metadata.delta_path)] = element
        inner = getattr(element, element.WhichOneof("type") or "empty", None)
        if id := getattr(inner, "id", ""):
            self.fragments[id] = forward.delta.fragment_id


def _is_over(forward: ForwardMsg) -> bool:
    """Whether a run is over, and not just about to begin anew on another screen."""
    early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return forward.WhichOneof("type") == "script_finished" and forward.script_finished != early


@contextmanager
def opened(address: str, cookie: str, page: str, query: str = "") -> Iterator[Line]:
    """Open a screen with the cookie of somebody who has signed in."""
    there = address.replace("http", "ws", 1) + "/_stcore/stream"
    headers = {"Cookie": cookie, "Origin": address}
    given = {"additional_headers": headers, "subprotocols": ["streamlit"], "max_size": None, "close_timeout": 1}
    with connect(there, **given) as socket:  # type: ignore[arg-type]
        line = Line(socket, query, page)
        line.run()
        yield line


def forge(address: str, cookie: str, round_: str, forged: list[tuple[str, str, str]]) -> list[str]:
    """Send changes no field of the desk would send, each as (application, field, value); what became of them."""
    with opened(address, cookie, "desk", f"round={round_}") as line:
        [outbox] = (one.bidi_component for one in line.elements.values() if is_outbox(one))
        changes = [
            {"key": token_hex(8), "application": application, "field": name, "value": value, "base": 0}
            for application, name, value in forged
        ]
        sent = {"outbox": {"desk": "forged", "changes": changes, "blocked": []}}
        line.run(WidgetState(id=outbox.id, json_value=json.dumps(sent)), fragment=line.fragments[outbox.id])
        told: list[dict[str, Any]] = [one for content in line.messages if (one := outbox_told(content)) is not None]
        return [reply["kind"] for reply in told[-1]["replies"]]


def is_outbox(element: Element) -> bool:
    """Whether this is the part of the desk that takes changes in."""
    return element.bidi_component.component_name.endswith(OUTBOX)
