"""A synthetic review round with planted facts, and the same round with planted faults."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

FOLDERS = ("round", "faulty")


def list_samples() -> tuple[str, ...]:
    """Names of every sample file, such as ``"round/scores.csv"``, in sorted order.

    >>> "round/scores.csv" in list_samples()
    True
    """
    inside = [f"{folder}/{entry.name}" for folder in FOLDERS for entry in _root().joinpath(folder).iterdir()]
    beside = [entry.name for entry in _root().iterdir() if entry.name.endswith((".toml", ".md"))]
    return tuple(sorted(inside + beside))


def read_sample(name: str) -> bytes:
    """Bytes of one sample file; a name that ``list_samples`` does not give raises KeyError."""
    if name not in list_samples():
        raise KeyError(name)
    return _root().joinpath(name).read_bytes()


def _root() -> Traversable:
    return files(__name__)
