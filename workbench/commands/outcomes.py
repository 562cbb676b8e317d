"""Outcomes of re-verification as a terminal shows them: passed, failed, open, not applied, and the goals."""

from __future__ import annotations

from collections import Counter

from rich import box
from rich.table import Table
from rich.text import Text

from scoring.selection.reverification import Completion, Reverified
from workbench.commands.terminal import Terminal
from workbench.i18n import Translator
from workbench.intake import Intake

STYLES = {"passed": "green", "failed": "red", "open": "yellow", "not_applied": "red"}


def print_outcomes(intake: Intake, terminal: Terminal) -> None:
    """Print the outcome of everyone who is due, in the order of the list; nothing where nobody is."""
    if not intake.reverified:
        return
    t = terminal.t
    terminal.results.print(_table(intake.reverified, t), markup=False, highlight=False)
    counts = Counter[str](one.outcome for one in intake.reverified)
    total = t("reverification.total", count=len(intake.reverified), **{state: counts[state] for state in STYLES})
    terminal.results.print(total, markup=False, highlight=False, soft_wrap=True)


def _table(drawn: tuple[Reverified, ...], t: Translator) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(t("column.application"), overflow="fold")
    for column in ("outcome", "reasons", "goals"):
        table.add_column(t(f"reverification.column.{column}"), overflow="fold")
    for one in drawn:
        outcome = Text(t(f"outcome.{one.outcome}"), style=STYLES[one.outcome])
        reasons = t.list((*one.against, *one.open)) if one.against or one.open else ""
        table.add_row(Text(one.application), outcome, reasons, "  ".join(_goal(goal, t) for goal in one.completions))
    return table


def _goal(goal: Completion, t: Translator) -> str:
    """How much of a goal was reached: 104 %, or that nobody can tell."""
    share = t("reverification.unknown") if goal.percent is None else f"{goal.percent:.0f}%"
    return f"{goal.goal} {share}"
