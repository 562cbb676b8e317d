"""What a command says and where: results on standard output, everything else on standard error."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from workbench.i18n import Language, Translator, translator

DONE, FAULT, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Terminal:
    """A language, a place for results and a place for messages."""

    t: Translator
    results: Console
    messages: Console


def guarded(work: Callable[[Terminal], int], language: Language, *, debug: bool, only_data: bool) -> int:
    """Run a command; an unexpected failure is one calm line, and ``only_data`` keeps tables off standard output."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without Chinese shows ? rather than failing
    messages = Console(stderr=True)
    terminal = Terminal(translator(language), messages if only_data else Console(), messages)
    try:
        return work(terminal)
    except Exception as error:  # the last stop before the user
        if debug:
            traceback.print_exc()
        say(terminal, terminal.t("commands.fault", error=type(error).__name__))
        return FAULT


def say(terminal: Terminal, text: str, style: str = "") -> None:
    """Print one message, whose text is never taken for markup."""
    terminal.messages.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def steps(terminal: Terminal) -> Iterator[Callable[[str], None]]:
    """Show the step in progress and the time it takes, where there is somebody to watch."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    watched = terminal.messages.is_terminal
    with Progress(*columns, console=terminal.messages, transient=True, disable=not watched) as progress:
        task = progress.add_task("", total=None)
        yield lambda step: progress.update(task, description=terminal.t(f"step.{step}"))
