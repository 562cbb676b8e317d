"""The commands ``template`` and ``check``: what they print, what they write, and how they end."""

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from docx import Document
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from typer.testing import CliRunner

from data.files import read_table
from tests.data.intake.every_kind import known
from tests.workbench.checked import ZH, filled, summary
from workbench.__main__ import app

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))
MIIT = "miit-sme-2022"
OTHER = "白河县中小企业特色产业集群（水泵产业）"


def run(*arguments: object, **environment: str):
    return CliRunner(env={"COLUMNS": "200", **environment}).invoke(app, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A sound application, one that breaks rules, one nobody can read, and a summary."""
    path = tmp_path_factory.mktemp("申报")
    for source in (
        filled("A01"),
        filled(
            "A02",
            sector="泵",
            cluster_name=OTHER,
            cover_name=OTHER,
            output_total={2019: 30.0, 2020: 31.0, 2021: 32.0},
            area=None,
        ),
        summary({"row_application": "A01"}, {"row_application": "A02"}),
    ):
        (path / source.name).write_bytes(source.content)
    (path / "old.wps").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    return path


@pytest.fixture(scope="module")
def out(folder, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("out")
    done = run("check", MIIT, folder, "--out", path)
    assert done.exit_code == 2, done.output
    return path


def test_check_prints_verdicts_findings_and_quotas(folder):
    done = run("check", MIIT, folder)
    assert done.exit_code == 2  # there is something to correct
    assert "P1-E3" in done.stdout
    assert ZH("verdict.eligible") in done.stdout
    assert ZH("verdict.ineligible") in done.stdout
    assert ZH("check.quota", authority="云岭省工信厅", count=2, limit=5, rule="P1-S1") in done.stdout
    assert "old.wps" in done.output


def test_nothing_to_correct_ends_well(tmp_path):
    source = filled("A01")
    (tmp_path / "A01.xlsx").write_bytes(source.content)
    done = run("check", MIIT, tmp_path / "A01.xlsx")
    assert done.exit_code == 0, done.output


def test_check_writes_everything_that_was_promised(out):
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {"check.json", "overview.xlsx", "applications.csv", "summaries/云岭省工信厅.xlsx"} <= names
    assert "corrections/A02.docx" in names


def test_the_json_keeps_to_its_schema(folder, out):
    Draft202012Validator.check_schema(SCHEMA)
    done = run("check", MIIT, folder, "--json", "-")
    result = json.loads(done.stdout)  # nothing but JSON on standard output
    Draft202012Validator(SCHEMA).validate(result)
    assert result == json.loads((out / "check.json").read_bytes())
    assert {a["application"]: a["verdict"] for a in result["applications"]} == {"A01": "eligible", "A02": "ineligible"}
    (missing,) = [f for f in result["applications"][1]["findings"] if f["rule"] == "required"]
    assert missing["where"]["sheet"] == "申报表"
    assert re.fullmatch("[A-Z]", missing["where"]["column"])
    assert result["quotas"] == [
        {"rule": "P1-S1", "authority": "云岭省工信厅", "list": "main", "count": 2, "limit": 5},
    ]


def test_the_json_goes_to_a_file_too(folder, tmp_path):
    run("check", MIIT, folder, "--json", tmp_path / "result.json", "--lang", "en")
    result = json.loads((tmp_path / "result.json").read_bytes())
    assert [f["message"] for f in result["findings"] if f["rule"] == "save_as_docx"] == ["A .wps file cannot be read."]


def test_the_applications_file_is_what_evaluate_reads(out):
    content = (out / "applications.csv").read_bytes()
    rubric = known(MIIT).rubric
    table, findings = read_table("applications.csv", content, "applications", [])
    assert [f for f in findings if f.level == "block"] == []
    assert table.columns["application"] == ("A01", "A02")
    assert {criterion.field for criterion in rubric.fielded} <= set(table.columns)
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert rows[0]["not_prohibited"] == "是"
    assert float(rows[1]["output_growth"]) == pytest.approx(100 * ((32 / 30) ** 0.5 - 1), abs=1e-6)


def test_the_filled_summary_can_be_read_again(out, folder, tmp_path):
    (tmp_path / "A01.xlsx").write_bytes((folder / "A01.xlsx").read_bytes())
    (tmp_path / "A02.xlsx").write_bytes((folder / "A02.xlsx").read_bytes())
    book = load_workbook(out / "summaries" / "云岭省工信厅.xlsx")
    names = [sheet.title for sheet in book.worksheets]
    assert any("推荐汇总表" in name for name in names)
    (tmp_path / "汇总表.xlsx").write_bytes((out / "summaries" / "云岭省工信厅.xlsx").read_bytes())
    result = json.loads(run("check", MIIT, tmp_path, "--json", "-").stdout)
    assert not {f["rule"] for f in result["findings"]} & {"summary_row_unknown", "summary_row_missing"}


def test_a_request_for_corrections_names_everything_to_correct(out):
    document = Document(out / "corrections" / "A02.docx")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == ZH("corrections.title")
    assert any(text.endswith("：") for text in texts[:3])  # to whom
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    required = next(row for row in rows if "集群占地面积" in row[1])
    assert "申报表" in required[1]
    assert required[4]  # what to do
    low = next(row for row in rows if "P1-E3" in row[3])
    assert "30" in low[2]
    assert ZH("corrections.closing") in texts  # the day is left to be filled in
    assert "____" in ZH("corrections.closing") or "　" in ZH("corrections.closing")


def test_the_overview_lists_every_application_finding_and_measure(out):
    book = load_workbook(BytesIO((out / "overview.xlsx").read_bytes()))
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    assert list(sheets) == [ZH(key) for key in ("overview.applications", "sheet.findings", "overview.measured")] + [
        ZH("overview.quotas")
    ]
    applications = [[cell.value for cell in row] for row in sheets[ZH("overview.applications")].iter_rows(min_row=4)]
    assert [(row[0], row[5]) for row in applications] == [
        ("A01", ZH("verdict.eligible")),
        ("A02", ZH("verdict.ineligible")),
    ]
    result = json.loads((out / "check.json").read_bytes())
    found = len(result["findings"]) + sum(len(a["findings"]) for a in result["applications"])
    assert sheets[ZH("sheet.findings")].max_row == 3 + found


def test_results_are_the_same_bytes_again(folder, out, tmp_path):
    run("check", MIIT, folder, "--out", tmp_path)
    for path in out.rglob("*"):
        if path.is_file():
            assert (tmp_path / path.relative_to(out)).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("none-2022", "."), "none-2022"), ((MIIT, "missing.xlsx"), "missing.xlsx")],
)
def test_a_wrong_name_ends_calmly(arguments, said):
    done = run("check", *arguments)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(("options", "sheet"), [((), "申报表"), (("--summary",), "推荐汇总表")])
def test_template_writes_a_workbook(tmp_path, options, sheet):
    target = tmp_path / "new" / "form.xlsx"
    done = run("template", MIIT, "-o", target, *options)
    assert done.exit_code == 0, done.output
    assert any(sheet in name for name in load_workbook(target).sheetnames)


def test_template_speaks_english_too(tmp_path):
    run("template", MIIT, "-o", tmp_path / "form.xlsx", "--lang", "en")
    assert "Application form" in load_workbook(tmp_path / "form.xlsx").sheetnames


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("none-2022",), "none-2022"),
        ((MIIT, "--site-check"), MIIT),  # programme 1 asks for no on-site statement
    ],
)
def test_there_is_not_a_template_for_everything(tmp_path, arguments, code):
    done = run("template", *arguments, "-o", tmp_path / "form.xlsx")
    assert done.exit_code == 2
    assert code in done.output
    assert not (tmp_path / "form.xlsx").exists()
