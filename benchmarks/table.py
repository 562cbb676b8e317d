"""A benchmark's outcome: rows under a heading, the ratio to the target in the first column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Outcome:
    """One table of results; ``note`` says what was measured and against what."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    met: bool


def fastest(call: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest of ``repeats`` runs: the one the rest of the machine disturbed least."""
    return min(_seconds(call, perf_counter) for _ in range(repeats))


def cheapest(call: Callable[[], object], repeats: int) -> float:
    """Seconds of processor time of the cheapest of ``repeats`` runs: fair on a busy machine, on one thread."""
    return min(_seconds(call, process_time) for _ in range(repeats))


def _seconds(call: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    call()
    return clock() - start


def against_limit(title: str, note: str, limits: list[tuple[str, float, float]]) -> Outcome:
    """Outcome of measurements that must stay under a limit: (what, seconds, limit in seconds)."""
    rows = tuple((f"{seconds / limit:.2f}", what, f"{seconds:.3f}", f"{limit:g}") for what, seconds, limit in limits)
    return Outcome(title, note, ("share of limit", "what", "seconds", "limit, s"), rows, _within(limits))


def _within(limits: list[tuple[str, float, float]]) -> bool:
    return all(seconds < limit for _, seconds, limit in limits)


def markdown(outcome: Outcome) -> str:
    """The outcome as a section of RESULTS.md."""
    lines = [outcome.columns, ("---:",) * len(outcome.columns), *outcome.rows]
    verdict = "Target met." if outcome.met else "**Target not met.**"
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"## {outcome.title}\n\n{outcome.note} {verdict}\n\n{table}\n"
