"""``verify-journal``: walk the chain of the journal of this server and say how far it holds."""

from __future__ import annotations

from data.store import journal
from workbench.commands.terminal import DONE, FAULT, Terminal, say
from workbench.office import open_office
from workbench.settings import read_settings


def run(terminal: Terminal) -> int:
    """Tell the number of lines and the hash of the last, or the first line that does not fit."""
    t, office = terminal.t, open_office(read_settings())
    try:
        with office.look() as connection:
            walked = journal.verify(connection)
    finally:
        office.store.close()
    if walked.broken is not None:
        say(terminal, t("journal.broken", number=walked.broken, lines=walked.lines))
        return FAULT
    terminal.results.print(t("journal.holds", lines=walked.lines), markup=False, highlight=False, soft_wrap=True)
    terminal.results.print(walked.head, markup=False, highlight=False, soft_wrap=True)
    return DONE
