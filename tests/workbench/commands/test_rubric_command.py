"""Checking a rubric, printing its schema, and asking for help."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from workbench.__main__ import app
from workbench.i18n import translator

ROOT = Path(__file__).parents[3]
RUBRIC = ROOT / "rubrics" / "sample" / "rubric.toml"
HEAVY = ("numpy", "scipy", "pandas", "pydantic", "openpyxl", "docx", "jinja2", "streamlit", "rich")


def run(*arguments: str, **environment: str):
    return CliRunner(env=environment).invoke(app, [str(a) for a in arguments])


def test_a_valid_rubric_is_summed_up():
    done = run("rubric", RUBRIC, "--lang", "en")
    assert done.exit_code == 0
    document = tomllib.loads(RUBRIC.read_text("utf-8"))
    kinds = [criterion["kind"] for dimension in document["dimensions"] for criterion in dimension["criteria"]]
    assert document["title"]["en"] in done.stdout
    assert f"{kinds.count('judged')} judged, {kinds.count('measured')} measured" in done.stdout
    assert done.stderr == ""


def test_a_faulty_rubric_is_refused_with_every_fault(tmp_path):
    faulty = tmp_path / "rubric.toml"
    faulty.write_text(RUBRIC.read_text("utf-8").replace("version = 1", "version = 0").replace("low = 0", "low = 99"))
    done = run("rubric", faulty, "--lang", "en")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert {"version", "dimensions[0].criteria[0].scale"} <= set(re.findall(r"[\w.\[\]]+", done.stderr))


def test_a_rubric_that_is_not_there_is_bad_input():
    done = run("rubric", "none.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "none.toml" in done.stderr


def test_the_schema_is_a_schema_and_accepts_the_sample_alone():
    done = run("rubric", "--schema")
    assert done.exit_code == 0
    schema = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema)
    document = tomllib.loads(RUBRIC.read_text("utf-8"))
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(document)) == []
    assert list(validator.iter_errors({**document, "version": 0})) != []
    assert list(validator.iter_errors({**document, "weights": []})) != []


def test_neither_file_nor_schema_is_bad_input():
    done = run("rubric")
    assert done.exit_code == 2
    assert translator("zh")("commands.file_or_schema") in done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", [[], ["evaluate"], ["rubric"]])
def test_help_speaks_the_language_of_the_interface(language, command):
    t = translator(language)
    done = run(*command, "--help", HENGPING_LANG=language)
    assert done.exit_code == 0
    said = re.sub(r"\s+", "", done.stdout)
    key = "commands.help" if not command else f"commands.{command[0]}"
    assert re.sub(r"\s+", "", t(key)) in said
    options = [key for key in t.messages if command and key.startswith(f"commands.{command[0]}.")]
    assert [key for key in options if re.sub(r"\s+", "", t(key)) not in said] == []


@pytest.mark.parametrize(
    ("arguments", "key", "parameter"),
    [
        (["evaluate"], "commands.missing_parameter", "SCORES"),
        (["evaluate", "scores.csv"], "commands.missing_parameter", "--rubric"),
        (["evaluate", "--rubrik", "r"], "commands.no_such_option", "--rubrik"),
        (["evaluate", "s", "--rubric", "r", "--seed", "x"], "commands.bad_parameter", "--seed"),
        (["evaluate", "s", "--rubric", "r", "--lang", "fr"], "commands.bad_parameter", "--lang"),
    ],
)
def test_misuse_is_one_line_in_the_language_of_the_interface(arguments, key, parameter):
    for language in ("zh", "en"):
        done = run(*arguments, HENGPING_LANG=language)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.strip() == translator(language)(key, parameter=parameter)


def test_help_imports_nothing_heavy():
    program = (
        "import sys; from workbench.__main__ import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, env=os.environ)
    imported = {name.partition(".")[0] for name in done.stdout.decode().splitlines()[-1].split()}
    assert "typer" in imported
    assert imported.isdisjoint(HEAVY)
