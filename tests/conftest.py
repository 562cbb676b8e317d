"""What every test shares: single-threaded linear algebra, and markers that never skip in silence."""

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from tests.offices import Clock, an_office
from tests.servers import postgresql
from workbench.office import Office

# Before numpy is first imported: two threads on a busy two-core machine are slower than one.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

NUMBERS = count(1)

# The same examples on every machine, and no stopwatch: a test that fails has found something.
settings.register_profile("hengping", deadline=None, derandomize=True)
settings.load_profile("hengping")


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Streamlit's test harness leaves a page behind as ``__main__``, which processes spawned later would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("HENGPING_NO_BROWSER") != "1":
        return
    left_out = pytest.mark.skip(reason="HENGPING_NO_BROWSER=1 leaves the browser tests out")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(left_out)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run."""
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on either engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/hengping.db"
        return
    if os.environ.get("HENGPING_NO_POSTGRESQL") == "1":
        pytest.skip("HENGPING_NO_POSTGRESQL=1 leaves PostgreSQL out")
    server, name = request.getfixturevalue("server"), f"t{next(NUMBERS)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when told."""
    return Clock()


@pytest.fixture
def office(database: str, clock: Clock) -> Iterator[Office]:
    """An office with an empty store, on either database."""
    opened = an_office(database, clock)
    yield opened
    opened.store.close()


@pytest.fixture
def small_office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """An office on SQLite alone, for what does not depend on the database."""
    opened = an_office(f"sqlite:///{tmp_path}/hengping.db", clock)
    yield opened
    opened.store.close()
