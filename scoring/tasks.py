"""Work in parts that may run anywhere: in line, on threads, on processes, on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")


def each(executor: Executor | None, work: Callable[[Part], Answer], parts: Iterable[Part]) -> Iterator[Answer]:
    """Answers in the order of the parts; every part brings its own seed, so where it runs changes nothing.

    >>> list(each(None, abs, [-1, 2]))
    [1, 2]
    """
    return map(work, parts) if executor is None else executor.map(work, list(parts))  # dask takes no iterators
