"""What every test shares: single-threaded linear algebra, and markers that never skip in silence."""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Before numpy is first imported: two threads on a busy two-core machine are slower than one.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")


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
