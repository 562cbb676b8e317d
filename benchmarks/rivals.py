"""Other programs on the same scores: lme4 in R, packages of Python in their own environment."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from scoring.models.components import Ratings
from scoring.sheets import Floats

HERE = Path(__file__).parent
PEERS = Path(os.environ.get("HENGPING_PEERS", HERE.parent / ".venv" / "peers" / "bin" / "python"))
PATIENCE = 7200  # seconds


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Seconds of processor time, REML criterion, variances by group, predictions by application and expert."""

    seconds: float
    criterion: float
    variances: dict[str, float]
    effects: dict[str, Floats] = field(default_factory=dict)


def lme4(ratings: Ratings, formula: str) -> Fit:
    """Fit by lmer with its default settings."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        cells = write(ratings, folder)
        said = _run(["Rscript", str(HERE / "components.R"), name, str(cells), formula]).split()
        variances = {group: float(value) for group, value in (word.split("=") for word in said[2:])}
        effects = {factor: np.fromfile(folder / f"{factor}.effect") for factor in ("app", "rater")}
    return Fit(float(said[0]), float(said[1]), variances, effects)


def peer(program: str, ratings: Ratings, formula: str) -> Fit:
    """Fit by a package of Python."""
    found = ask_peer(program, ratings, formula)
    return Fit(found["seconds"], found["criterion"], found["variances"])


def ask_peer(program: str, ratings: Ratings, *arguments: str) -> dict:
    """What ``peers.py`` answers."""
    with TemporaryDirectory() as name:
        write(ratings, Path(name))
        return json.loads(_run([str(PEERS), str(HERE / "peers.py"), program, name, *arguments]))


def peers_installed() -> bool:
    """Whether the environment of the other packages is there (``make bench`` creates it)."""
    return PEERS.exists()


def write(ratings: Ratings, folder: Path) -> int:
    """Write one column to a file, one value for each score; returns how many there are."""
    sheet, criterion = np.nonzero(~np.isnan(ratings.scores))
    for name, labels in (("app", ratings.application[sheet]), ("rater", ratings.rater[sheet]), ("crit", criterion)):
        labels.astype(np.int32).tofile(folder / name)
    ratings.scores[sheet, criterion].tofile(folder / "score")
    return len(sheet)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
