"""Wall time of the command line as a person meets it: help, and the sample round."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.table import Outcome, against_limit, fastest

ROOT = Path(__file__).parent.parent
ROUND = "data/samples/round"


def outcomes() -> Iterator[Outcome]:
    """Time ``--help`` and the job of ``make demo``, each in a fresh interpreter."""
    with TemporaryDirectory() as out:
        demo = ["evaluate", f"{ROUND}/scores.csv", "--rubric", "rubrics/sample/rubric.toml"]
        demo += ["--applications", f"{ROUND}/applications.csv", "--raters", f"{ROUND}/raters.csv"]
        demo += ["--notice", "data/samples/notice.toml", "--out", out]
        limits = [
            ("python -m workbench --help", fastest(lambda: workbench("--help"), 5), 0.5),
            ("the sample round, as make demo runs it", fastest(lambda: workbench(*demo), 3), 5.0),
        ]
    yield against_limit("Command line", "Wall seconds of a fresh interpreter, fastest run.", limits)


def workbench(*arguments: str) -> None:
    """Run the command line and wait."""
    subprocess.run([sys.executable, "-m", "workbench", *arguments], cwd=ROOT, capture_output=True, check=True)
