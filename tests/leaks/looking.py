"""Everything the server sends somebody who opens every screen, turns every switch and takes every file away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from zipfile import ZipFile, is_zipfile

import httpx2
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.menu import MENU
from tests.lines import Line, opened

SCREENS = tuple(entry.name for entry in MENU)
MEASURED = "/_stcore/metrics"  # bytes and sessions of the server, which nobody can foretell
PATHS = ("/", "/account", "/nowhere", "/files/1", "/files/A01", "/_stcore/host-config", "/_stcore/health", "/media/x")
PATHS = (*PATHS, MEASURED, "/component/x", "/static/x", "/entrance/x", "/login", "/setup", "/logout")
MOST = 6  # options of one choice that are tried
MOMENT = re.compile(rb"\d\d:\d\d:\d\d[.,]\d+")  # its fraction of a second could be taken for a score
# what differs from one visit to the next: keys and hashes, clock times, what is left of a time
PASSING = re.compile(
    r'value: "\d{6}"|name="form" value="[^"]+"|'
    r"[0-9a-f]{16,}|[0-9a-f]{12}…|\b\d{1,3}:\d\d(:\d\d)?\b|\d+ (小时|分钟|分|秒)|[A-Z0-9]{4}(-[A-Z0-9]{4}){3}"
)


@dataclass
class Sight:
    """What somebody was sent: every byte, and what then stood on each screen, without what passes."""

    sent: bytearray = field(default_factory=bytearray)
    screens: dict[str, list[str]] = field(default_factory=dict)

    def take(self, content: bytes) -> None:
        """Keep bytes; what is packed is unpacked."""
        self.sent += MOMENT.sub(b"", content)
        if is_zipfile(BytesIO(content)):
            with ZipFile(BytesIO(content)) as packed:
                for name in packed.namelist():
                    self.take(packed.read(name))

    def shows(self, name: str, texts: Iterator[str]) -> None:
        """Keep what stands on a screen."""
        self.screens[name] = [PASSING.sub("·", text) for text in texts]


def look_around(address: str, cookie: str, query: str, screens: tuple[str, ...] = SCREENS) -> Sight:
    """Visit every screen, whether it is offered or not."""
    sight = Sight()
    for screen in screens:
        with opened(address, cookie, screen, query) as line:
            _look_at(address, cookie, line, screen, sight)
    return sight


def knock(address: str, cookie: str, query: str) -> Sight:
    """Ask for every address over HTTP."""
    sight = Sight()
    with httpx2.Client(base_url=address, headers={"Cookie": cookie}, timeout=60) as browser:
        for path in (*PATHS, *(f"/{screen}" for screen in SCREENS)):
            answer = browser.get(f"{path}?{query}")
            headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
            sight.take(f"{answer.url}\n{headers}\n".encode() + answer.content)
            if path != MEASURED:
                sight.shows(path, iter([str(answer.status_code), answer.text]))
    return sight


def _look_at(address: str, cookie: str, line: Line, screen: str, sight: Sight) -> None:
    sight.shows(screen, _texts(line))
    for number, state in enumerate(list(_switches(line))):
        line.run(state)
        sight.shows(f"{screen} {number} {state.string_value or state.string_array_value}", _texts(line))
        _take_away(address, cookie, line, sight)
    _take_away(address, cookie, line, sight)
    for message in line.messages:
        sight.take(message)


def _switches(line: Line) -> Iterator[WidgetState]:
    """Every choice that stands on the screen, with each of its options; languages look alike."""
    for element in list(line.elements.values()):
        group, box = element.button_group, element.selectbox
        if group.id and "language" not in group.id:
            for option in islice(group.options, MOST):
                yield WidgetState(id=group.id, string_array_value={"data": [option.content]})
        if box.id and not box.disabled and not box.form_id and "board" not in box.id:
            for choice in islice(box.options, MOST):
                yield WidgetState(id=box.id, string_value=choice)


def _take_away(address: str, cookie: str, line: Line, sight: Sight) -> None:
    """Press every download button."""
    for button in [element.download_button for element in line.elements.values()]:
        url = line.fetch(button.deferred_file_id) if button.deferred_file_id else button.url
        if url:
            answer = httpx2.get(f"{address}{url}", headers={"Cookie": cookie}, timeout=60)
            assert answer.status_code == 200, button.label
            sight.take(answer.content)


def _texts(line: Line) -> Iterator[str]:
    return (_text(line.elements[path]) for path in sorted(line.elements))


def _text(element: Element) -> str:
    return str(element)
