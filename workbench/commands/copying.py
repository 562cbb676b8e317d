"""``backup``: a copy of everything this server keeps, with its journal walked to the end."""

from __future__ import annotations

from pathlib import Path

from data.store import journal
from data.store.copying import NoFile, NothingKept, copy
from data.store.engine import open_store
from data.store.journal import Verified
from scoring.findings import Finding, Place, found
from workbench.commands.printing import print_findings
from workbench.commands.terminal import BAD_INPUT, DONE, FAULT, Terminal, say
from workbench.settings import read_settings


def run(to: Path, terminal: Terminal) -> int:
    """Copy the store into a file and tell how long the journal in the copy is; FAULT where its chain breaks."""
    refused = _copied(read_settings().database, to)
    if refused is not None:
        print_findings((refused,), terminal)
        return BAD_INPUT
    walked = _walked(to)
    if walked.broken is not None:
        say(terminal, terminal.t("journal.broken", number=walked.broken, lines=walked.lines))
        return FAULT
    say(terminal, terminal.t("backup.done", path=str(to), lines=walked.lines))
    terminal.results.print(walked.head, markup=False, highlight=False, soft_wrap=True)
    return DONE


def _copied(url: str, to: Path) -> Finding | None:
    """Why there is no copy, or None where there is."""
    try:
        copy(url, to)
    except NoFile:
        return found("backup_not_sqlite", "block")
    except NothingKept:
        return found("backup_of_nothing", "block")
    except FileExistsError:
        return found("backup_exists", "block", Place(str(to)))
    except OSError:
        return found("backup_unwritable", "block", Place(str(to)))
    return None


def _walked(path: Path) -> Verified:
    store = open_store(f"sqlite:///{path}")
    try:
        with store.read() as connection:
            return journal.verify(connection)
    finally:
        store.close()
