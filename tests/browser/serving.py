"""The real server in a process of its own, and a browser's settings, for tests and for the pictures in ``docs``."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 60  # seconds for a server to start on a busy machine
PRESS = 80  # milliseconds; a click of no length loses to the rerun of the field left behind
LAUNCH = {
    "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--lang=zh-CN"],
    **({"executable_path": chromium} if (chromium := shutil.which("chromium")) else {}),
}
CONTEXT = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@contextmanager
def serve() -> Iterator[str]:
    """Start the workbench on a free port, as ``streamlit run app.py`` does; yields its address."""
    port = free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
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
