"""``rubric``: check a rubric file, or print the schema an editor can check it with."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from pydantic.json_schema import GenerateJsonSchema

from data.rubrics import read_rubric
from scoring.findings import blocks
from scoring.rubric import Rubric
from workbench.commands.printing import print_findings
from workbench.commands.storing import load
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say


def run(path: Path | None, wants_schema: bool, terminal: Terminal) -> int:
    """Print the schema if that was asked for, else check the file."""
    if wants_schema:
        schema = {"$schema": GenerateJsonSchema.schema_dialect, **Rubric.model_json_schema()}
        typer.echo(json.dumps(schema, ensure_ascii=False, indent=2))
        return DONE
    if path is None:
        say(terminal, terminal.t("commands.file_or_schema"))
        return BAD_INPUT
    return _check(path, terminal)


def _check(path: Path, terminal: Terminal) -> int:
    rubric = None
    contents, findings = load({"rubric": path})
    if not findings:
        rubric, findings = read_rubric(path.name, contents["rubric"])
    print_findings(findings, terminal)
    if rubric is None or blocks(findings):
        return BAD_INPUT
    terminal.results.print(_summary(rubric, terminal), markup=False, highlight=False, soft_wrap=True)
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
