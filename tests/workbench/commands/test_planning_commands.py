"""``plan`` and ``assign`` as they are typed, on the sample round."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import data.samples
from workbench.__main__ import app

ROUND = Path(data.samples.__file__).parent / "round"
FILES = [str(ROUND / "applications.csv"), str(ROUND / "raters.csv")]


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_plan_prints_one_line_for_every_number_of_experts():
    result = run("plan", "--applications", 40, "--raters", 12, "--each", 5, "--places", 8, "--json")
    outlooks = json.loads(result.stdout)["outlooks"]
    assert result.exit_code == 0
    assert [outlook["each"] for outlook in outlooks] == [3, 4, 5, 6, 7]
    assert all(0 < outlook["right"] < 1 for outlook in outlooks)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_without_a_cut_says_so(lang):
    result = run("plan", "--applications", 8, "--raters", 12, "--each", 5, "--places", 8, "--lang", lang)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_assign_writes_the_list_the_matrix_and_the_json(tmp_path: Path):
    result = run("assign", *FILES, "--each", 5, "--recuse-same", "region", "--out", tmp_path, "--json", "-")
    made = json.loads(result.stdout)
    assert result.exit_code == 0
    assert made["connected"]
    rows = list(csv.DictReader(StringIO((tmp_path / "assignments.csv").read_text("utf-8-sig"))))
    assert rows == made["assignments"]
    assert len(rows) == 48 * 5
    regions = {
        key: {row[head]: row["地区"] for row in csv.DictReader((ROUND / name).read_text("utf-8-sig").splitlines())}
        for key, name, head in (("application", "applications.csv", "申报项目"), ("rater", "raters.csv", "评审专家"))
    }
    assert not any(regions["application"][r["application"]] == regions["rater"][r["rater"]] for r in rows)
    matrix = load_workbook(tmp_path / "assignments.xlsx").worksheets[0]
    assert [cell.value for cell in matrix[50]][3:] == [16] * 15 + [240]


def test_the_same_files_and_seed_give_the_same_bytes(tmp_path: Path):
    for folder in ("one", "two"):
        run("assign", *FILES, "--each", 5, "--seed", 4, "--out", tmp_path / folder)
    for name in ("assignments.csv", "assignments.xlsx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_recusals_are_kept_and_unknown_ones_are_found(tmp_path: Path):
    recusals = tmp_path / "recusals.csv"
    recusals.write_text("申报项目,评审专家,原因\nA01,E01,曾任顾问\n", "utf-8")
    run("assign", *FILES, "--each", 5, "--recusals", recusals, "--out", tmp_path)
    assert "A01,E01" not in (tmp_path / "assignments.csv").read_text("utf-8-sig")
    recusals.write_text("申报项目,评审专家,原因\nA01,E99,曾任顾问\n", "utf-8")
    result = run("assign", *FILES, "--each", 5, "--recusals", recusals, "--out", tmp_path / "none")
    assert result.exit_code == 2
    assert "E99" in result.output
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "arguments", [["--each", "20"], ["--each", "5", "--high", "10"], ["--each", "5", "--design", "stars"]]
)
def test_what_cannot_be_assigned_is_said(arguments, tmp_path: Path):
    result = run("assign", *FILES, *arguments, "--out", tmp_path / "none", "--lang", "en")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not (tmp_path / "none").exists()
