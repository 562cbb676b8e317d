"""The command line on the sample round: what it prints, what it writes, and how it ends."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.__main__ import app
from workbench.i18n import translator

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "data" / "samples"
ROUND = SAMPLES / "round"
RUBRIC = str(ROOT / "rubrics" / "sample" / "rubric.toml")
FILES = [str(ROUND / "scores.csv"), "--rubric", RUBRIC, "--applications", str(ROUND / "applications.csv")]
SAMPLE = ["evaluate", *FILES, "--raters", str(ROUND / "raters.csv")]
NOTICE = ["--notice", str(SAMPLES / "notice.toml")]
ZH, EN = translator("zh"), translator("en")


def run(*arguments: str, **environment: str):
    return CliRunner(env={"COLUMNS": "200", **environment}).invoke(app, [str(a) for a in arguments])


def python_m_workbench(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "workbench", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False)


def lines_of(path: Path, *changes: tuple[str, str]) -> str:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_round_is_evaluated_printed_and_written(tmp_path):
    done = run(*SAMPLE, *NOTICE, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("notice.docx", "notice.html", "report.xlsx", "result.json")
    ]
    result = json.loads((tmp_path / "result.json").read_bytes())
    applications = {
        line.split(",")[0]: line.split(",")[1] for line in (ROUND / "applications.csv").read_text("utf-8").splitlines()
    }
    selected = result["shortlist"]["selected"]
    assert selected
    for application in selected:
        assert application in done.stdout
        assert applications[application] in done.stdout
    printed = {
        line.split()[1] for line in done.stdout.splitlines() if len(line.split()) > 5 and line.split()[0].isdigit()
    }
    assert printed == set(selected)


def test_a_long_shortlist_is_cut_on_the_screen_and_whole_in_the_file(tmp_path):
    scores = [f"A{i:02},E{j},position,{i / 10 + j}" for i in range(1, 41) for j in (1, 2, 3)]
    (tmp_path / "scores.csv").write_text("\n".join(["application,rater,criterion,score", *scores]), "utf-8")
    (tmp_path / "rubric.toml").write_text(PLAIN, "utf-8")
    done = run("evaluate", tmp_path / "scores.csv", "--rubric", tmp_path / "rubric.toml", "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert len(json.loads((tmp_path / "result.json").read_bytes())["shortlist"]["selected"]) == 40
    assert len(re.findall(r"^ *\d+ +A\d\d ", done.stdout, re.MULTILINE)) == 30
    assert ZH("commands.more_selected", count=10) in done.stdout


PLAIN = """
id = "plain"
version = 1
title = { zh = "虚构", en = "made up" }
[[dimensions]]
id = "core"
weight = 1
title = { zh = "虚构", en = "made up" }
[[dimensions.criteria]]
id = "position"
kind = "judged"
weight = 1
scale = { low = 0, high = 10 }
title = { zh = "虚构", en = "made up" }
"""


def test_json_on_standard_output_is_json_and_nothing_else(tmp_path):
    done = python_m_workbench(*SAMPLE, "--json", "-", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == (tmp_path / "result.json").read_bytes()
    assert json.loads(done.stdout)["schema"] == 1
    assert ZH("commands.written", path=str(tmp_path / "report.xlsx")) in done.stderr.decode()


def test_the_same_input_and_seed_give_the_same_bytes(tmp_path):
    for folder in ("first", "second"):
        assert run(*SAMPLE, *NOTICE, "--seed", "7", "--out", tmp_path / folder).exit_code == 0
    for name in ("result.json", "notice.docx", "notice.html"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name


def test_a_method_and_a_seed_of_this_run_are_used_and_said(tmp_path):
    done = run(*SAMPLE, "--method", "median", "--seed", "7", "--json", tmp_path / "m.json", "--out", tmp_path)
    assert done.exit_code == 0
    result = json.loads((tmp_path / "m.json").read_bytes())
    assert (result["method"], result["seed"]) == ("median", 7)
    facts = {finding["code"]: finding["facts"] for finding in result["findings"]}
    assert facts["method_overridden"] == {"declared": "severity", "used": "median"}
    assert facts["seed_overridden"] == {"declared": 20261121, "used": 7}


def test_the_declared_method_and_seed_are_no_change(tmp_path):
    run(*SAMPLE, "--method", "severity", "--seed", "20261121", "--out", tmp_path / "named")
    run(*SAMPLE, "--out", tmp_path / "declared")
    assert (tmp_path / "named" / "result.json").read_bytes() == (tmp_path / "declared" / "result.json").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ((*SAMPLE, "--method", "magic"), ["unknown_method"]),
        ((*SAMPLE, "--seed", "-1"), ["seed_negative"]),
        ((*SAMPLE, "--method", "magic", "--seed", "-1"), ["unknown_method", "seed_negative"]),
        (("evaluate", "none.csv", "--rubric", "none.toml"), ["file_missing"]),
        (("evaluate", str(ROOT), "--rubric", RUBRIC), ["file_unreadable"]),
        (("evaluate", *FILES[:2], str(SAMPLES / "notice.toml")), ["scores_unread"]),
    ],
)
def test_bad_input_ends_with_two_says_why_and_writes_nothing(arguments, codes, tmp_path):
    done = run(*arguments, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
    assert ZH("commands.not_evaluated") in done.stderr
    for code in codes:
        before_facts = ZH.messages[f"finding.{code}"][0].partition("{")[0]
        assert before_facts in done.stderr


def test_faults_of_every_file_are_said_in_one_run(tmp_path):
    """A rubric with a wrong weight, applications without their names, a notice without a title."""
    faulty = {
        "rubric.toml": lines_of(Path(RUBRIC), ("weight = 20", "weight = -20")),
        "applications.csv": "name\nA\n",
        "notice.toml": lines_of(SAMPLES / "notice.toml", ("title = ", "tilte = ")),
        "decisions.toml": "[[tie]]\n",
    }
    for name, content in faulty.items():
        (tmp_path / name).write_text(content, "utf-8")
    given = [f"--{name.split('.')[0]}={tmp_path / name}" for name in faulty]
    done = run("evaluate", ROUND / "scores.csv", *given, "--json", tmp_path / "result.json", "--lang", "en")
    assert done.exit_code == 2
    named = {finding["where"]["file"] for finding in json.loads((tmp_path / "result.json").read_bytes())["findings"]}
    assert named >= {"rubric.toml", "applications.csv", "decisions.toml"}
    for name in faulty:
        assert f"file {name}" in done.stderr


def test_a_faulty_notice_leaves_the_result_and_writes_no_notice(tmp_path):
    words = tmp_path / "notice.toml"
    words.write_text(lines_of(SAMPLES / "notice.toml", ('email = "notice@example.com"', 'email = ""')), "utf-8")
    done = run(*SAMPLE, "--notice", words, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.xlsx", "result.json"]
    assert ZH("element.contact.email") in done.stderr


def test_a_notice_of_an_earlier_result_is_called_stale(tmp_path):
    run(*SAMPLE, *NOTICE, "--out", tmp_path)
    done = run(*SAMPLE, "--method", "median", "--out", tmp_path)
    assert done.exit_code == 0
    assert ZH("commands.stale_notice", path=str(tmp_path / "notice.docx")) in done.stderr


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run(*SAMPLE, "--out", tmp_path / "file")
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert (tmp_path / "file").read_text() == "in the way"


def test_writing_leaves_no_half_files(tmp_path):
    (tmp_path / "result.json").mkdir()  # cannot be replaced by a file
    done = run(*SAMPLE, "--out", tmp_path)
    assert done.exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.xlsx", "result.json"]


def test_recorded_decisions_and_exclusions_count(tmp_path):
    decisions = tmp_path / "decisions.toml"
    decisions.write_text('[[exclusion]]\nrater = "E01"\nreason = "r"\nby = "b"\nat = 2026-11-20\n', "utf-8")
    assert run(*SAMPLE, "--decisions", decisions, "--out", tmp_path).exit_code == 0
    sheets = {r["rater"]: r["sheets"] for r in json.loads((tmp_path / "result.json").read_bytes())["raters"]}
    assert sheets["E01"] == 0
    assert all(count > 0 for rater, count in sheets.items() if rater != "E01")


def test_an_application_nobody_knows_in_a_decision_is_found(tmp_path):
    decisions = tmp_path / "decisions.toml"
    decisions.write_text('[[tie]]\norder = ["A08", "A8"]\nhow = "vote"\nreason = "r"\nby = "b"\n', "utf-8")
    done = run(*SAMPLE, "--decisions", decisions, "--json", "-", "--out", tmp_path)
    assert done.exit_code == 2
    findings = json.loads(done.stdout)["findings"]
    assert [f["facts"]["application"] for f in findings if f["code"] == "decision_unknown_application"] == ["A8"]


def test_english_is_chosen_by_option_or_environment_and_the_option_wins(tmp_path):
    chinese, english = ZH("commands.written", path="").strip(), EN("commands.written", path="").strip()
    assert chinese in run(*SAMPLE, "--out", tmp_path).stderr
    assert english in run(*SAMPLE, "--lang", "en", "--out", tmp_path).stderr
    assert english in run(*SAMPLE, "--out", tmp_path, HENGPING_LANG="en").stderr
    assert chinese in run(*SAMPLE, "--lang", "zh", "--out", tmp_path, HENGPING_LANG="en").stderr


def test_a_fault_is_one_calm_line_and_a_traceback_only_when_asked_for(tmp_path):
    command = [sys.executable, "-c", FAULTY, *SAMPLE, "--out", str(tmp_path)]
    calm = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    told = subprocess.run([*command, "--debug"], cwd=ROOT, capture_output=True, check=False)
    assert (calm.returncode, told.returncode) == (1, 1)
    assert calm.stderr.decode().count("\n") == 1
    assert ZH("commands.fault", error="ZeroDivisionError") in calm.stderr.decode()
    assert "Traceback" in told.stderr.decode()


FAULTY = """
import sys, workbench.results
from workbench.__main__ import app
workbench.results.evaluate = lambda *_, **__: 1 / 0
app(sys.argv[1:])
"""


def test_a_subprocess_ends_with_the_documented_codes(tmp_path):
    assert python_m_workbench(*SAMPLE, "--out", str(tmp_path)).returncode == 0
    assert python_m_workbench(*SAMPLE, "--method", "magic").returncode == 2
    assert python_m_workbench("evaluate").returncode == 2


def test_sensitivity_is_told_when_it_is_asked_for(tmp_path):
    plain = run(*SAMPLE, "--out", tmp_path / "plain")
    asked = run(*SAMPLE, "--influence", "--rank-sets", "--out", tmp_path / "asked")
    assert (plain.exit_code, asked.exit_code) == (0, 0)
    assert ZH("commands.sensitivity") in asked.stdout
    assert ZH("commands.sensitivity") not in plain.stdout
    before, after = (json.loads((tmp_path / name / "result.json").read_bytes()) for name in ("plain", "asked"))
    assert before["influence"] is None
    assert {"A11", "A08"} == {
        *after["influence"]["score_changes"][0]["change"]["enters"],
        *after["influence"]["score_changes"][0]["change"]["leaves"],
    }
    # the two stand within a hundredth of each other, so the smallest step there is swaps them
    assert after["shortlist"] == before["shortlist"]
