"""Run every benchmark, or those named, print its tables and write them into benchmarks/RESULTS.md."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import facts
from benchmarks.options import FULL
from benchmarks.results import update
from benchmarks.table import Outcome

MODULES = (
    "totals",
    "components",
    "agreement",
    "evaluation",
    "scale",
    "commands",
    "desk",
    "intake",
    "flags",
    "influence",
    "coverage",
)
HEAVY = ("scale",)  # run when named, or when all is asked for
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; returns how many tables missed their target."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    usual = [name for name in MODULES if FULL or name not in HEAVY]
    return sum(_run(name, Console()) for name in names or usual)


def _run(name: str, console: Console) -> int:
    missed = 0
    for outcome in import_module(f"benchmarks.{name}").outcomes():
        console.print(_shown(outcome))
        _keep(name, outcome)
        missed += not outcome.met
    return missed


def _keep(name: str, outcome: Outcome) -> None:
    measured = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {facts()}"
    kept = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(update(kept, name, outcome, measured, MODULES), encoding="utf-8")


def _shown(outcome: Outcome) -> Table:
    table = Table(title=outcome.title, caption=outcome.note + ("" if outcome.met else " TARGET NOT MET."))
    for column in outcome.columns:
        table.add_column(column, justify="right")
    for row in outcome.rows:
        table.add_row(*row)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
