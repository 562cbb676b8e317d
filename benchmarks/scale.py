"""A national round on one machine, and a portfolio of provinces on two worker processes.

Every round runs in a fresh interpreter (``python -m benchmarks.scale provinces``), so that its memory is its own.
"""

from __future__ import annotations

import json
import pickle
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks.evaluation import declared
from benchmarks.table import Outcome
from scoring.evaluate import evaluate
from scoring.portfolio import evaluate_portfolio
from scoring.rubric import Rubric
from scoring.sheets import Application, Floats, Ints, Panel, Rater

ROOT = Path(__file__).parent.parent
APPLICATIONS, SHEETS_EACH, PROVINCES, CRITERIA = 100_000, 5, 31, 24
SECONDS, MEGABYTES = 60.0, 3_000.0
REPLICATES = 200  # refits of each province of the portfolio
ROUNDS = {
    "provinces": "31 provinces, each with 65 experts and 10 sub-sectors of its own",
    "nation": "2,000 experts, 40 of them for each of 300 sub-sectors; quotas for 31 regions that cross these",
}


def outcomes() -> Iterator[Outcome]:
    """Run both national rounds, each in its own interpreter, then the portfolio."""
    figures = {name: _measure(name) for name in ROUNDS}
    rows = tuple(
        (f"{cpu / SECONDS:.2f}", f"{peak / MEGABYTES:.2f}", ROUNDS[name], f"{cpu:.1f}", f"{wall:.1f}", f"{peak:,.0f}")
        for name, (cpu, wall, peak) in figures.items()
    )
    note = (
        f"{APPLICATIONS:,} applications × {SHEETS_EACH} experts × {CRITERIA} criteria, 2,000 draws, on one thread; "
        f"from a panel in memory to the result. Limits: {SECONDS:g} s and {MEGABYTES:,.0f} MB, the panel included. "
        "Share of processor time: what the clock says where the machine has nothing else to do."
    )
    columns = ("share of time", "share of memory", "round", "processor, s", "clock, s", "peak, MB")
    met = all(cpu < SECONDS and peak < MEGABYTES for cpu, _, peak in figures.values())
    yield Outcome("A national round of 12 million scores", note, columns, rows, met)
    yield portfolio()


def portfolio() -> Outcome:
    """31 provinces of 300 applications with refits: one process against the two workers of a local cluster."""
    title = "A portfolio of 31 provinces on a cluster"
    if find_spec("distributed") is None:
        return Outcome(title, "Not measured: dask.distributed is not installed.", (), (), met=False)
    from distributed import Client, LocalCluster

    panels = {f"province {number:02}": province(number) for number in range(PROVINCES)}
    alone, one = _timed(panels, None)
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, Client(cluster) as client, client.get_executor() as executor:
        shared, two = _timed(panels, executor)
    same = one == two
    note = (
        f"Each 300 applications × {SHEETS_EACH} of 60 experts × {CRITERIA} criteria, {REPLICATES} refits. "
        f"Results of the two are {'identical to the last bit' if same else 'NOT identical'}."
    )
    row = (f"{alone / shared:.2f}", f"{alone:.1f}", f"{shared:.1f}")
    return Outcome(title, note, ("× faster", "one process, s", "two worker processes, s"), (row,), met=same)


def _timed(panels: dict[str, Panel], executor: Executor | None) -> tuple[float, list[bytes]]:
    """Wall seconds, and what every province's result comes to in bytes."""
    start = perf_counter()
    members = evaluate_portfolio(panels, executor, replicates=REPLICATES)
    seconds = perf_counter() - start
    done = [(m.name, m.evaluation, m.refits) for m in members if m.evaluation is not None and m.refits is not None]
    return seconds, [
        pickle.dumps((name, evaluation.score.tobytes(), evaluation.firmness.p_in.tobytes(), refits.rank_low.tobytes()))
        for name, evaluation, refits in done
    ]


def _measure(name: str) -> tuple[float, float, float]:
    """Processor seconds, seconds by the clock, and most megabytes of one round."""
    command = [sys.executable, "-m", "benchmarks.scale", name]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    cpu, wall, peak = json.loads(said)
    return cpu, wall, peak


def province(number: int) -> Panel:
    """300 applications in 10 sub-sectors, five of 60 experts each."""
    rng = np.random.default_rng((20261121, number))
    sector = np.arange(300) % 10
    rules = {"places": 60, "per_sector": 8, "quota": [{"attribute": "region", "limit": 7}]}
    return judge(rng, sector, np.zeros(300, dtype=np.int64), choose(rng, np.zeros((300, 1)), 60), 60, declared(rules))


def national(name: str) -> Panel:
    """One of ``ROUNDS``."""
    rng = np.random.default_rng(20261121)
    region = np.sort(np.arange(APPLICATIONS) % PROVINCES)
    if name == "provinces":
        sector = 10 * region + rng.integers(10, size=APPLICATIONS)
        rater = choose(rng, 65 * region[:, None], 65)
        return judge(rng, sector, region, rater, 65 * PROVINCES, declared({"per_sector": 80}))
    sector = rng.integers(300, size=APPLICATIONS)
    pools = np.array([rng.choice(2_000, 40, replace=False) for _ in range(300)])
    rater = np.sort(np.take_along_axis(pools[sector], choose(rng, np.zeros((APPLICATIONS, 1)), 40), axis=1), axis=1)
    rules = {"places": 20_000, "per_sector": 80, "quota": [{"attribute": "region", "limit": 700}]}
    return judge(rng, sector, region, rater, 2_000, declared(rules))


def choose(rng: np.random.Generator, first: Floats, experts: int) -> Ints:
    """(N, 5) different experts of a pool, the same chance for all, numbered from ``first`` (N, 1)."""
    keys = rng.random((len(first), experts), dtype=np.float32)
    return np.sort(np.argpartition(keys, SHEETS_EACH, axis=1)[:, :SHEETS_EACH] + first, axis=1).astype(np.int64)


def judge(rng: np.random.Generator, sector: Ints, region: Ints, rater: Ints, raters: int, rubric: Rubric) -> Panel:
    """Scores on 0–10 by steps of .5 around quality (sd 1) − severity (sd .5) + noise (sd .8)."""
    size = len(sector)
    application = np.repeat(np.arange(size), SHEETS_EACH)
    quality, severity = rng.normal(6.5, 1, size), rng.normal(0, 0.5, raters)
    scores = rng.normal(0, 0.8, (len(application), CRITERIA))
    scores += (quality[application] - severity[rater.ravel()])[:, None]
    np.clip(np.round(2 * scores, out=scores), 0, 20, out=scores)
    scores /= 2
    applications = tuple(
        Application(f"A{i:06}", f"Application {i}", f"Sector {s:03}", {"region": f"Region {r:02}"})
        for i, (s, r) in enumerate(zip(sector.tolist(), region.tolist(), strict=True))
    )
    experts = tuple(Rater(f"E{j:04}", f"Expert {j}") for j in range(raters))
    nothing = np.empty((size, 0))
    return Panel(rubric, applications, experts, application, rater.ravel(), scores, nothing, nothing.astype(np.int64))


def _run(name: str) -> None:
    panel = national(name)
    start, busy = perf_counter(), process_time()
    evaluation, findings = evaluate(panel)
    cpu, wall = process_time() - busy, perf_counter() - start
    if evaluation is None or not evaluation.shortlist.selected:
        raise RuntimeError(f"the round was not evaluated: {findings}")
    print(json.dumps([cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


if __name__ == "__main__":
    _run(sys.argv[1])
