"""``sample-round``: make the sample round and show, once, how to come in."""

from __future__ import annotations

from rich.table import Table

from workbench.commands.terminal import DONE, FAULT, Terminal, say
from workbench.office import open_office
from workbench.sample_round import Sample, SampleFailed, is_empty, make_sample
from workbench.settings import read_settings


def run(terminal: Terminal) -> int:
    """Make the sample round in the store of this server, unless something is kept there already."""
    t, office = terminal.t, open_office(read_settings())
    try:
        if not is_empty(office):
            say(terminal, t("sample_round.exists"))
            return DONE
        say(terminal, t("sample_round.progress"))
        sample = make_sample(office, t)
        say(terminal, t("sample_round.made", round=sample.round))
        terminal.results.print(_table(terminal, sample))
    except SampleFailed as refused:
        say(terminal, t("sample_round.failed"))
        for finding in refused.findings:
            say(terminal, t.finding(finding))
        return FAULT
    finally:
        office.store.close()
    return DONE


def _table(terminal: Terminal, sample: Sample) -> Table:
    t = terminal.t
    table = Table()
    for heading in ("who", "how", "secret"):
        table.add_column(t(f"sample_round.{heading}"))
    for account in sample.accounts:
        how = t("sample_round.by_account", login=account.login)
        table.add_row(t(f"sample_round.{account.login}"), how, account.password)
    for slip in sample.slips:
        who = t("sample_round.rater", rater=slip.rater, name=slip.name)
        table.add_row(who, t("sample_round.by_code"), slip.code)
    return table
