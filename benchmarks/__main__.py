"""Run every benchmark, print its table and write benchmarks/RESULTS.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import facts
from benchmarks.table import Outcome, markdown

MODULES = ("totals", "components", "agreement", "evaluation", "commands", "flags", "influence", "coverage")
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; only a run of all is written down. Returns how many missed their target."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    console = Console()
    outcomes = list(_run(names or list(MODULES), console))
    if not names:
        head = f"# Results\n\nWritten by `make bench`. Measured with {facts()}.\n"
        RESULTS.write_text("\n".join([head, *map(markdown, outcomes)]), encoding="utf-8")
    return sum(not outcome.met for outcome in outcomes)


def _run(names: list[str], console: Console) -> Iterator[Outcome]:
    for name in names:
        for outcome in import_module(f"benchmarks.{name}").outcomes():
            console.print(_shown(outcome))
            yield outcome


def _shown(outcome: Outcome) -> Table:
    table = Table(title=outcome.title, caption=outcome.note + ("" if outcome.met else " TARGET NOT MET."))
    for column in outcome.columns:
        table.add_column(column, justify="right")
    for row in outcome.rows:
        table.add_row(*row)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
