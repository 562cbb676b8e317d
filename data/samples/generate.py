"""Regenerate the sample round and the faulty set byte for byte: ``python -m data.samples.generate``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from data.samples import tables
from data.samples.cast import read_cast, read_planted
from data.samples.draw import draw_round
from data.samples.faults import faulty_files
from data.samples.plan import Plan
from data.samples.write import csv_bytes, xlsx_bytes
from scoring.rubric import Rubric

HERE = Path(__file__).parent
RUBRIC = HERE.parents[1] / "rubrics" / "sample" / "rubric.toml"


def sample_plan() -> Plan:
    """The plan of the sample round."""
    rubric = Rubric.model_validate(tomllib.loads(RUBRIC.read_text("utf-8")))
    return Plan(rubric, read_cast(), read_planted())


def sample_files() -> dict[str, bytes]:
    """Every generated file by its name below ``data/samples``."""
    plan = sample_plan()
    drawn = draw_round(plan)
    scores, long = tables.scores_wide(plan, drawn), tables.scores_long(plan, drawn)
    applications, raters = tables.applications(plan, drawn), tables.raters(plan)
    good = {"scores.csv": scores, "applications.csv": applications, "raters.csv": raters}
    return {
        "round/scores.csv": csv_bytes(scores),
        "round/scores.xlsx": xlsx_bytes(scores, "评分"),
        "round/scores-long.csv": csv_bytes(long),
        "round/applications.csv": csv_bytes(applications),
        "round/applications.xlsx": xlsx_bytes(applications, "申报项目"),
        "round/raters.csv": csv_bytes(raters),
        "round/raters.xlsx": xlsx_bytes(raters, "评审专家"),
        "round/truth.csv": csv_bytes(tables.truth(plan, drawn)),
        **{f"faulty/{name}": content for name, content in faulty_files(good, long).items()},
    }


def main() -> None:
    """Write every generated file beside this module."""
    for name, content in sample_files().items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
