"""``rubric``: check a rubric file, or print the schema an editor can check it with."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from data.rubrics import read_rubric
from scoring.findings import blocks
from scoring.rubric import Rubric
from workbench.commands.printing import print_findings
from workbench.commands.storing import load
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal


def check(path: Path, terminal: Terminal) -> int:
    """Read a rubric and say what it declares, or everything that is wrong with it."""
    uploads, findings = load({"rubric": path})
    rubric = None
    if not findings:
        rubric, findings = read_rubric(uploads["rubric"].name, uploads["rubric"].content)
    print_findings(findings, terminal)
    if rubric is None or blocks(findings):
        return BAD_INPUT
    terminal.results.print(_summary(rubric, terminal), markup=False, highlight=False)
    return DONE


def print_schema() -> int:
    """Print the JSON Schema of rubric files, and nothing else, on standard output."""
    typer.echo(json.dumps(Rubric.model_json_schema(), ensure_ascii=False, indent=2))
    return DONE


def _summary(rubric: Rubric, terminal: Terminal) -> str:
    return terminal.t(
        "commands.rubric_valid",
        title=terminal.t.text(rubric.title),
        version=rubric.version,
        dimensions=len(rubric.dimensions),
        judged=len(rubric.judged),
        measured=len(rubric.measured),
        gates=len(rubric.gates),
        method=rubric.policy.normalization,
    )
