"""The real server in a process of its own, and a browser's settings, for tests and for the pictures in ``docs``."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from playwright.sync_api import Page

from tests.offices import PIN
from workbench.accounts import open_account
from workbench.founding import TERMINAL
from workbench.i18n import Language, translator
from workbench.office import Office, open_office
from workbench.settings import Settings

ROOT = Path(__file__).parents[2]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 180  # seconds for a server to start on a busy machine
PRESS = 80  # milliseconds; a click of no length loses to the rerun of the field left behind
LAUNCH = {
    "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--lang=zh-CN"],
    **({"executable_path": chromium} if (chromium := shutil.which("chromium")) else {}),
}
CONTEXT = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
LOGIN, PASSWORD = "organiser", "a password for tests"


@dataclass
class Hall:
    """A server that can be stopped and started again on the same store and port."""

    url: str
    port: int
    log: Path
    running: ExitStack
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        self.running.enter_context(serving(self.url, self.port, self.log))

    def stop(self) -> None:
        self.running.close()


@contextmanager
def serve(prepare: Callable[[Office], object] = lambda _office: None) -> Iterator[str]:
    """Serve the workbench on a free port from a store of its own, which has one organiser; yields its address.

    ``prepare`` may put more into the store before the server starts.
    """
    with TemporaryDirectory(prefix="hengping-") as folder:
        url = f"sqlite:///{folder}/hengping.db"
        furnish(url, prepare)
        with serving(url) as address:
            yield address


def furnish(url: str, prepare: Callable[[Office], object]) -> None:
    """Make a store with one organiser, and what else a test needs."""
    office = open_office(Settings(database=url))
    assert open_account(office, TERMINAL, LOGIN, "Lin", "organiser", PASSWORD) == ()
    prepare(office)
    office.store.close()


@contextmanager
def serving(url: str, port: int | None = None, log: Path = Path(os.devnull), **environment: str) -> Iterator[str]:
    """The workbench as ``streamlit run app.py`` starts it, with the store at ``url``; what it says goes to ``log``."""
    port = port or free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    given = {**os.environ, "DATABASE_URL": url, **environment}
    with log.open("ab") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=given, stdout=said, stderr=said)
    try:
        wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def enter(page: Page, address: str, language: str = "zh", login: str = LOGIN, password: str = PASSWORD) -> None:
    """Sign in with an account, unless this browser is in already."""
    page.goto(f"{address}/login?lang={language}")
    if "/login" in page.url:
        page.fill("#login", login)
        page.fill("#password", password)
        page.locator("form:has(#login) button").click()
    settle(page)


def enter_by_code(page: Page, address: str, code: str, language: str = "zh") -> None:
    """Sign in as an expert, with the code of an access sheet."""
    page.goto(f"{address}/login?lang={language}")
    page.fill("#code", code)
    page.locator("form:has(#code) button").click()
    settle(page)


def set_pin(page: Page, language: Language = "zh", pin: str = PIN) -> None:
    """Type the PIN of one's own seat into both fields."""
    for name in ("pin.new", "pin.again"):
        page.get_by_label(translator(language)(name), exact=True).fill(pin)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx2.get(address, timeout=30).raise_for_status()  # which leaves no socket open when it has waited in vain
            return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer at {address} (exit code {server.poll()})")


def settle(page: Page, begins: int = 0) -> None:
    """Wait until the script has run; ``begins`` is how many milliseconds later the run may start."""
    page.wait_for_timeout(begins)
    page.wait_for_selector(SETTLED)
    page.evaluate("() => document.fonts.ready.then(() => true)")


def press(page: Page, name: str, role: str = "button") -> None:
    """Press a control as a hand does, and wait for what follows."""
    page.get_by_role(role, name=name, exact=True).click(delay=PRESS)  # type: ignore[arg-type]
    settle(page, begins=200)
