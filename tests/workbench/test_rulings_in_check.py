"""Decisions of persons from a file through ``check``: verdict, reason, findings, JSON."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from tests.workbench.checked import filled
from workbench.__main__ import app

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "check.schema.json").read_text("utf-8"))
HEAD = "application,rule,decision,reason,by,at,evidence,second\n"


def check(folder: Path, rows: str, programme: str = "miit-sme-2022"):
    decisions = folder.parent / f"{folder.name}.csv"
    decisions.write_text(HEAD + rows, "utf-8")
    order = ["check", programme, str(folder), "--decisions", str(decisions), "--json", "-", "--lang", "en"]
    done = CliRunner().invoke(app, order)
    return done, json.loads(done.stdout or "null")


@pytest.fixture
def forms(tmp_path):
    """A01 is sound, A02 is over 100 km², which a soft word leaves to a person, A03 is below 40 亿元."""
    folder = tmp_path / "forms"
    folder.mkdir()
    low = {2019: 39.0, 2020: 44.0, 2021: 50.0}
    sources = filled("A01"), filled("A02", sector="泵", area=120.0), filled("A03", sector="管", output_total=low)
    for source in sources:
        (folder / source.name).write_bytes(source.content)
    return folder


def verdicts(result) -> dict[str, str]:
    return {one["application"]: one["verdict"] for one in result["applications"]}


def test_without_decisions_what_is_open_is_open(forms):
    _, result = check(forms, "A01,P1-E2,accept,无事,李某,2022-11-02,,\n")
    assert verdicts(result) == {"A01": "eligible", "A02": "needs_decision", "A03": "ineligible"}
    assert [f["rule"] for f in result["applications"][0]["findings"] if "nothing to decide" in f["message"]] == [
        "P1-E2"
    ]


def test_a_decision_is_in_the_verdict_with_its_reason(forms):
    _, result = check(forms, "A02,P1-E2,accept,山区县,李某,2022-11-02,,\n")
    assert verdicts(result)["A02"] == "eligible"
    (reason,) = result["applications"][1]["reasons"]
    assert (reason["rule"], reason["ruling"]["decision"], reason["ruling"]["reason"]) == ("P1-E2", "accept", "山区县")
    assert list(Draft202012Validator(SCHEMA).iter_errors(result)) == []


def test_a_confirmed_veto_ends_an_application_and_an_unconfirmed_one_waits(forms):
    _, result = check(forms, "A01,P1-S7,reject,数据不实,李某,2022-11-02,,\n")
    assert verdicts(result)["A01"] == "needs_decision"
    _, result = check(forms, "A01,P1-S7,reject,数据不实,李某,2022-11-02,记录12号,王某\n")
    assert verdicts(result)["A01"] == "ineligible"
    (told,) = [f for f in result["applications"][0]["findings"] if f["level"] == "veto"]
    assert "数据不实" in told["message"]
    assert told["clause"]


def test_what_failed_stays_failed_and_strangers_are_told(forms):
    rows = "A03,P1-E3,accept,情况特殊,李某,2022-11-02,,\nA09,P1-E2,accept,有理由,李某,2022-11-02,,\n"
    done, result = check(forms, rows + "A02,P9-X1,accept,有理由,李某,2022-11-02,,\n")
    assert verdicts(result) == {"A01": "eligible", "A02": "needs_decision", "A03": "ineligible"}
    assert "P1-E3" in [f["rule"] for f in result["applications"][2]["findings"] if "overrules" in f["message"]]
    assert [f["facts"]["application"] for f in result["findings"] if "A09" in f["message"]] == ["A09"]
    assert "P9-X1" in [f["rule"] for f in result["applications"][1]["findings"] if f["level"] == "block"]
    assert done.exit_code == 2


def test_a_faulty_file_stops_the_check_before_it_begins(forms):
    done, result = check(forms, "A01,P1-E2,maybe,无事,李某,2022-11-02,,\n")
    assert (done.exit_code, result) == (2, None)
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_told(forms):
    done = CliRunner().invoke(app, ["check", "miit-sme-2022", str(forms), "--decisions", "none.toml"])
    assert done.exit_code == 2
    assert "none.toml" in done.stderr
