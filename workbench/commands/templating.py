"""``template``: the form of a programme, its summary or its on-site statement as a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

from data.programmes import read_programme
from scoring.applications.programme import Programme
from scoring.findings import Finding, found
from workbench.commands.printing import print_findings
from workbench.commands.storing import store
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say
from workbench.exports.template.application import template
from workbench.exports.template.site import site_check_template
from workbench.exports.template.summary import summary_template
from workbench.i18n import Translator


def run(name: str, out: Path, *, summary: bool, site_check: bool, terminal: Terminal) -> int:
    """Write the template asked for."""
    programme, findings = read_programme(name)
    content, refusal = (None, None) if programme is None else _content(programme, summary, site_check, terminal.t)
    if content is None:
        print_findings((*findings, *((refusal,) if refusal is not None else ())), terminal)
        return BAD_INPUT
    written, failures = store({out: content})
    print_findings(failures, terminal)
    for path in written:
        say(terminal, terminal.t("commands.written", path=str(path)))
    return BAD_INPUT if failures else DONE


def _content(
    programme: Programme, summary: bool, site_check: bool, t: Translator
) -> tuple[bytes | None, Finding | None]:
    if summary:
        return summary_template(programme, t), None
    if site_check:
        if programme.procedure.site_check is None:
            return None, found("programme_without_site_check", "block", programme=programme.id)
        return site_check_template(programme, t), None
    if programme.form is None:
        return None, found("programme_without_form", "block", programme=programme.id)
    return template(programme, t), None
