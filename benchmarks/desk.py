"""The panel room at work: experts on one server process, each with a change every four seconds on average."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np

from benchmarks.table import Outcome
from benchmarks.visitors import Visitor
from data.store import pins
from tests.offices import ORGANISER
from tests.panel_rooms import a_room
from workbench.codes import issue
from workbench.identity import SignedIn, sign_in_by_code
from workbench.office import Office, open_office
from workbench.settings import Settings

ROOT = Path(__file__).parent.parent
DIMENSIONS, EACH = 5, 5  # 25 criteria
APPLICATIONS = 12
THINK = 4.0  # seconds between two changes of one expert
CHANGES = 12  # changes of each expert
ARRIVAL = 20.0  # seconds in which all desks are opened
LIMITS = {100: (0.150, 0.250), 200: (0.400, 0.400)}  # experts: p95 of a rerun, of an acknowledged save
MEMORY = 200 * 1024  # bytes for a session
COLD = 3.0
OPENING = 0.300


def outcomes() -> Iterator[Outcome]:
    """Start a server, let 100 and then 200 experts score, and read the clock and the memory."""
    rows, met = [], True
    for experts, (rerun, save) in LIMITS.items():
        figures = measure(experts)
        limits = {
            "rerun, p95 ms": (1000 * _p95(figures["reruns"]), 1000 * rerun),
            "save acknowledged, p95 ms": (1000 * _p95(figures["saves"]), 1000 * save),
            "opening the desk alone, median ms": (1000 * float(np.median(figures["alone"])), 1000 * OPENING),
            "memory of a session, KiB": (figures["memory"] / 1024, MEMORY / 1024),
            "cold start to the first page, s": (figures["cold"], COLD),
            "saves not acknowledged": (figures["refused"], 0.5),
        }
        rows += [
            (f"{value / limit:.2f}", str(experts), what, f"{value:.1f}", f"{limit:g}")
            for what, (value, limit) in limits.items()
        ]
        met &= all(value < limit for value, limit in limits.values())
    note = (
        f"One server process; {DIMENSIONS * EACH} criteria, a change every {THINK:g} s on average from every expert, "
        f"{CHANGES} changes each, all desks opened within {ARRIVAL:g} s. The experts' own process shares the machine. "
        "SQLite, every save durable."
    )
    yield Outcome(
        "The desk under load", note, ("share of limit", "experts", "what", "measured", "limit"), tuple(rows), met
    )


def measure(experts: int) -> dict[str, Any]:
    """Figures of one server with so many experts."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/hengping.db"
        office = open_office(Settings(database=url))
        tokens = _furnish(office, experts)
        office.store.close()
        with _server(url) as (address, process, cold):
            alone = Visitor(address, f"hengping={tokens[0]}")
            asyncio.run(_alone(alone))
            before = _memory(process.pid)
            visitors = [Visitor(address, f"hengping={token}") for token in tokens]
            asyncio.run(_all(visitors))
            after = _memory(process.pid)
    return {
        "cold": cold,
        "alone": alone.opening,
        "reruns": [seconds for visitor in visitors for seconds in visitor.reruns],
        "saves": [seconds for visitor in visitors for seconds in visitor.saves],
        "refused": sum(visitor.refused for visitor in visitors),
        "memory": (after - before) / experts,
    }


async def _alone(visitor: Visitor) -> None:
    for _ in range(5):
        await visitor.work([], 0, 0)


async def _all(visitors: list[Visitor]) -> None:
    """Everybody comes in within ``ARRIVAL`` seconds, and changes one field after the other from then on."""
    await asyncio.gather(
        *(visitor.work(_changes(), THINK, n * ARRIVAL / len(visitors)) for n, visitor in enumerate(visitors))
    )


def _changes() -> list[dict[str, Any]]:
    """Changes to the sheet that is open; which that is, the server says."""
    fields = [f"scores.d{d}c{c}" for d in range(DIMENSIONS) for c in range(EACH)]
    return [{"key": token_hex(8), "field": fields[n % len(fields)], "value": str(4 + n % 5)} for n in range(CHANGES)]


def rubric() -> bytes:
    """A rubric of 25 judged criteria with anchors."""
    parts = ['id = "load"', "version = 1", 'title = { zh = "负荷测试（虚构）", en = "Load test (made up)" }']
    for d in range(DIMENSIONS):
        parts += [
            "[[dimensions]]",
            f'id = "d{d}"',
            "weight = 20",
            f'title = {{ zh = "维度{d}", en = "Dimension {d}" }}',
        ]
        for c in range(EACH):
            parts += ["[[dimensions.criteria]]", f'id = "d{d}c{c}"', "weight = 20", 'kind = "judged"']
            parts += ["scale = { low = 0, high = 10, step = 1 }"]
            parts += [f'title = {{ zh = "评分项{d}{c}", en = "Criterion {d}{c}" }}']
            parts += ['anchors = [{ at = 10, zh = "全国领先", en = "leads the country" }]']
    return "\n".join(parts).encode()


def _furnish(office: Office, experts: int) -> list[str]:
    room = a_room(office, applications_=APPLICATIONS, raters=experts, rubric=rubric(), closes_in=None)
    entered = [sign_in_by_code(office, slip.code, "benchmark") for slip in issue(office, ORGANISER, room.id)]
    came_in = [one for one in entered if isinstance(one, SignedIn)]
    with office.act() as act:  # every seat has a PIN, which was set in this session
        for actor in (one.actor for one in came_in):
            pins.put(act.connection, room.id, str(actor.rater), "", act.at)
            pins.open_for(act.connection, room.id, str(actor.rater), actor.session, act.at)
    return [one.token for one in came_in]


@contextmanager
def _server(url: str) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """A server, and the seconds from its start to the first page it served."""
    port = 8700 + os.getpid() % 200
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    begun = perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{address}/login")
        yield address, process, perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            sleep(0.05)
    raise RuntimeError("the server did not start")


def _memory(process: int) -> int:
    """Resident bytes of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _p95(seconds: list[float]) -> float:
    return float(np.quantile(seconds, 0.95))
