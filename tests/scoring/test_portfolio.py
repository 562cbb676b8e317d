"""Where the parts run changes nothing: in line, on threads, on processes, on the workers of a cluster."""

import os
import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from multiprocessing import get_context
from types import ModuleType

import numpy as np
import pytest

from scoring.evaluate import evaluate
from scoring.firmness import chances, firmness, orders
from scoring.portfolio import Member, evaluate_portfolio
from scoring.sheets import Panel
from tests.factories import panel, rubric


def province(seed: int, applications: int = 24, raters: int = 9, sheets: int = 5) -> Panel:
    """Applications of four sub-sectors, five of nine experts each, with measured criteria and a quota."""
    rng = np.random.default_rng(seed)
    quality, severity = rng.normal(70, 8, applications), rng.normal(0, 4, raters)
    table = [[None] * raters for _ in range(applications)]
    for i in range(applications):
        for j in rng.choice(raters, sheets, replace=False).tolist():
            table[i][j] = float(np.clip(quality[i] - severity[j] + rng.normal(0, 5), 0, 100))
    rules = {"places": 8, "per_sector": 3, "quota": [{"attribute": "region", "limit": 4}]}
    declared = rubric({"core": ("a", "b")}, measured=("growth",), draws=200, seed=seed, shortlist=rules)
    return panel(
        table,
        under=declared,
        sectors=[f"sector {i % 4}" for i in range(applications)],
        regions=[f"region {i % 3}" for i in range(applications)],
        points=[[float(value)] for value in rng.uniform(20, 90, applications)],
    )


def same(left: object, right: object, path: str = "") -> list[str]:
    """Paths at which two results differ, to the last bit."""
    if type(left) is not type(right):
        return [f"{path}: {type(left).__name__} and {type(right).__name__}"]
    if is_dataclass(left):
        pairs = [(f".{field.name}", getattr(left, field.name), getattr(right, field.name)) for field in fields(left)]
        return [difference for name, one, other in pairs for difference in same(one, other, path + name)]
    if isinstance(left, tuple | list) and len(left) == len(right):
        pairs = [(f"[{at}]", one, other) for at, (one, other) in enumerate(zip(left, right, strict=True))]
        return [difference for name, one, other in pairs for difference in same(one, other, path + name)]
    return [] if is_equal(left, right) else [path]


def is_equal(left: object, right: object) -> bool:
    if isinstance(left, np.ndarray | float):
        one, other = np.asarray(left), np.asarray(right)
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if hasattr(left, "toarray"):
        return np.array_equal(left.toarray(), right.toarray())
    return isinstance(left, np.random.PCG64) or left == right


@contextmanager
def cluster() -> Iterator[Executor]:
    """The executor of a local cluster of two worker processes."""
    dask, distributed = pytest.importorskip("dask"), pytest.importorskip("distributed")
    patient = {"distributed.comm.timeouts.connect": "300s", "distributed.comm.timeouts.tcp": "300s"}
    with dask.config.set(patient):
        local = distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
        with local, distributed.Client(local, timeout="300s") as client, client.get_executor() as executor:
            assert len({os.getpid(), *client.run(os.getpid).values()}) == 3
            yield executor


@pytest.fixture(scope="module", params=["threads", "processes", "cluster"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Spawned processes run the main module again, so while these live it is an empty one.

    Streamlit's harness may leave a page in its place: the processes die, and dask says "Nanny failed to start".
    """
    places = {
        "threads": lambda: ThreadPoolExecutor(3),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        "cluster": cluster,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        with places[request.param]() as executor:
            yield executor


@pytest.fixture(scope="module")
def panels() -> dict[str, Panel]:
    return {f"province {seed}": province(seed) for seed in (1, 2, 3)}


@pytest.fixture(scope="module")
def in_line(panels: dict[str, Panel]) -> tuple[Member, ...]:
    return evaluate_portfolio(panels, replicates=20)


def test_differences_are_seen(in_line: tuple[Member, ...]) -> None:
    assert same(in_line[0], in_line[0]) == []
    assert ".evaluation.score" in same(in_line[0], in_line[1])


def test_a_portfolio_is_the_same_wherever_it_runs(executor: Executor, panels: dict[str, Panel], in_line) -> None:
    elsewhere = evaluate_portfolio(panels, executor, replicates=20)
    assert [member.name for member in elsewhere] == list(panels)
    assert same(in_line, elsewhere) == []


def test_one_round_in_parts_is_the_same_wherever_they_run(executor: Executor) -> None:
    given = province(7)
    here, findings = evaluate(given)
    there, others = evaluate(given, executor=executor)
    assert same(here, there) == []
    assert findings == others


def test_many_blocks_are_the_same_on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of one sub-sector each, and of a few draws each, as a national round has them."""
    for module in (firmness, orders):
        monkeypatch.setattr(module, "BLOCK", 1000)
    monkeypatch.setattr(chances, "WALKED", 700)
    given = province(7)
    here, _ = evaluate(given)
    with ThreadPoolExecutor(3) as executor:
        there, _ = evaluate(given, executor=executor)
    assert same(here.firmness, there.firmness) == []


def test_blocks_change_the_draws_and_hardly_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other random numbers in single precision: chances of 2000 draws differ by 4 √(½·½/2000) at most, twice over."""
    given = province(7)
    policy = given.rubric.policy.model_copy(update={"draws": 2000})
    given = replace(given, rubric=given.rubric.model_copy(update={"policy": policy}))
    whole, _ = evaluate(given)
    for module in (firmness, orders):
        monkeypatch.setattr(module, "BLOCK", 1000)
    parts, _ = evaluate(given)
    assert not np.array_equal(whole.firmness.p_in, parts.firmness.p_in)
    np.testing.assert_allclose(parts.firmness.p_in, whole.firmness.p_in, atol=2 * 4 * np.sqrt(0.25 / 2000))
    np.testing.assert_allclose(parts.firmness.expected_rank, whole.firmness.expected_rank, atol=0.3)
    np.testing.assert_allclose(parts.firmness.score_low, whole.firmness.score_low, atol=0.8)


def test_a_panel_and_its_evaluation_travel() -> None:
    given = province(4)
    there = pickle.loads(pickle.dumps(given))
    assert same(given, there) == []
    evaluation, _ = evaluate(there)
    assert same(pickle.loads(pickle.dumps(evaluation)), evaluation) == []


def test_a_round_that_is_refused_says_why_and_stops_no_other(panels: dict[str, Panel]) -> None:
    refused = panel([[70, 80, 60], [60, 70, 80]], under=rubric(normalization="trimmed"))
    first, second = evaluate_portfolio({"refused": refused, **dict(list(panels.items())[:1])}, replicates=0)
    assert first.evaluation is None
    assert [finding.code for finding in first.findings] == ["method_needs_sheets"]
    assert second.evaluation is not None
    assert second.refits is None
