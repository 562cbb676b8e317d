"""What every test shares: single-threaded linear algebra, and markers that never skip in silence."""

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from data.store import engine
from tests.offices import Clock, an_office
from tests.servers import postgresql
from workbench.office import Office

# Before numpy is first imported: two threads on a busy two-core machine are slower than one.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

NUMBERS = count(1)
LONGEST = ("tests/leaks/", "tests/browser/")  # they start servers and browsers

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
    """The longest files come first: begun last, one of them would keep one core busy and the others waiting."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST))
    if os.environ.get("HENGPING_NO_BROWSER") != "1":
        return
    left_out = pytest.mark.skip(reason="HENGPING_NO_BROWSER=1 leaves the browser tests out")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(left_out)


@pytest.fixture(scope="session", autouse=True)
def _no_power_cut() -> Iterator[None]:
    """What tests keep need not outlive the machine, and waiting for its disk took most of their time."""
    with pytest.MonkeyPatch.context() as patch:
        kept = tuple(one for one in engine.PRAGMAS if not one.startswith("synchronous"))
        patch.setattr(engine, "PRAGMAS", (*kept, "synchronous=OFF"))
        yield


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory, _no_power_cut: None) -> Path:
    """A store that holds nothing but its tables; to copy it is ten times as fast as to make it."""
    path = tmp_path_factory.mktemp("new") / "hengping.db"
    an_office(f"sqlite:///{path}").store.close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run, which has a store to copy in ``new``."""
    with postgresql() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE new")
        an_office(f"{address}/new").store.close()
        yield address


@pytest.fixture
def sqlite(new_file: Path, tmp_path: Path) -> str:
    """The address of an empty store in a file."""
    shutil.copy(new_file, tmp_path / "hengping.db")
    return f"sqlite:///{tmp_path}/hengping.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty store, on either engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    if os.environ.get("HENGPING_NO_POSTGRESQL") == "1":
        pytest.skip("HENGPING_NO_POSTGRESQL=1 leaves PostgreSQL out")
    server, name = request.getfixturevalue("server"), f"t{next(NUMBERS)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE new")
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
def small_office(sqlite: str, clock: Clock) -> Iterator[Office]:
    """An office on SQLite alone, for what does not depend on the database."""
    opened = an_office(sqlite, clock)
    yield opened
    opened.store.close()
