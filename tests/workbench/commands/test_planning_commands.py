"""``plan``, ``draw`` and ``assign`` as they are typed, on the sample round."""

import csv
import json
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

import data.samples
from workbench.__main__ import app

ROUND = Path(data.samples.__file__).parent / "round"
FILES = [str(ROUND / "applications.csv"), str(ROUND / "raters.csv")]


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


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


APART = "application,rater,sector\n" + "".join(
    f"{a},{r},x\n" for a, r in [("A1", "E1"), ("A2", "E1"), ("A2", "E2"), ("A3", "E3"), ("A4", "E3")]
)


def test_plan_looks_at_assignments_and_repairs_them(tmp_path: Path):
    """A1–E1–A2–E2 and A3–E3–A4: two parts, five bridges; without E1 on A2 two pairs of one application each."""
    (tmp_path / "list.csv").write_text(APART, "utf-8")
    arguments = ["plan", "--assignments", tmp_path / "list.csv", "--places", 2, "--out", tmp_path / "repair.csv"]
    result = run(*arguments, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["components"], found["connected"], len(found["bridges"])) == (2, False, 5)
    assert found["weakest"]["cut_off"] == 1
    assert found["sheets_per_application"] == {"A1": 1, "A2": 2, "A3": 1, "A4": 1}
    assert found["sheets_per_rater"] == {"E1": 2, "E2": 1, "E3": 2}
    assert rows_of(tmp_path / "repair.csv") == found["repair"]
    assert (found["outlook"]["connected"], found["repaired"]["connected"]) == (0, 1)
    (tmp_path / "list.csv").write_text(
        APART + (tmp_path / "repair.csv").read_text("utf-8-sig").split("\n", 1)[1], "utf-8"
    )
    (tmp_path / "list.csv").write_text(
        APART + "".join(f"{row['application']},{row['rater']},x\n" for row in found["repair"]), "utf-8"
    )
    again = json.loads(run(*arguments, "--json").stdout)
    assert (again["connected"], again["repair"], again["repaired"]) == (True, [], None)


def test_recused_pairs_are_not_advised(tmp_path: Path):
    (tmp_path / "list.csv").write_text(APART, "utf-8")
    pairs = [(a, r) for a in ("A1", "A2") for r in ("E3",)] + [(a, r) for a in ("A3", "A4") for r in ("E1", "E2")]
    recusals = "application,rater\n" + "".join(f"{a},{r}\n" for a, r in pairs)
    (tmp_path / "recusals.csv").write_text(recusals, "utf-8")
    given = ["--assignments", tmp_path / "list.csv", "--recusals", tmp_path / "recusals.csv", "--lang", "en"]
    result = run("plan", *given)
    assert result.exit_code == 0
    assert "stays in 2 parts" in result.output
    assert "Cheapest repair" not in result.output


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "no data below"),
        ("A1,E1,x\nA1,E1,x\n", "there twice (rows 2, 3)"),
        ("A1,E1,x\nA1,E2,y\n", "several sub-sectors: x, y"),
        ("A1,,x\n", "empty"),
        ("A1,E1,x\n", "cannot be simulated"),
    ],
)
def test_a_list_that_cannot_be_looked_at_says_why(lines, words, tmp_path: Path):
    (tmp_path / "list.csv").write_text(f"application,rater,sector\n{lines}", "utf-8")
    result = run("plan", "--assignments", tmp_path / "list.csv", "--places", 1, "--lang", "en")
    assert result.exit_code == 2
    assert words in result.output


def test_the_list_that_assign_writes_is_read_by_plan(tmp_path: Path):
    run("assign", *FILES, "--each", 5, "--out", tmp_path)
    result = run("plan", "--assignments", tmp_path / "assignments.csv", "--places", 2, "--json")
    found = json.loads(result.stdout)
    assert (found["connected"], found["sheets"], found["outlook"]["load"]) == (True, 240, 16)


def test_plan_takes_deviations_from_an_earlier_result(tmp_path: Path):
    # scores 10, 20 and 30, 50 by 2 sheets each: (50 + 200) / 2 = 125 within the sub-sectors, less 50/2 of error
    lines = [["10", "20"], ["30", "50", None]]
    earlier = {
        "variance": {"rater": 16.0, "residual": 50.0},
        "design": {"sheets": 8, "applications": 4},
        "sectors": [{"ranking": [{"score": score} for score in own]} for own in lines],
    }
    (tmp_path / "result.json").write_text(json.dumps(earlier), "utf-8")
    size = ["--applications", 40, "--raters", 12, "--each", 5, "--places", 2, "--sectors", 4, "--design", "panels"]
    made = json.loads(run("plan", *size, "--like", tmp_path / "result.json", "--rater-sd", 3, "--json").stdout)["round"]
    assert (made["application_sd"], made["rater_sd"], made["residual_sd"]) == (10, 3, pytest.approx(50**0.5, abs=1e-3))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"variance": null}', "\x00"])
def test_a_result_without_variances_says_so(content, tmp_path: Path):
    (tmp_path / "result.json").write_text(content, "utf-8")
    size = ["--applications", 40, "--raters", 12, "--each", 5, "--places", 2]
    result = run("plan", *size, "--like", tmp_path / "result.json", "--lang", "en")
    assert result.exit_code == 2
    assert "not a result.json" in result.output


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["--applications", 40], "--raters"),
        (["--applications", 40, "--raters", 9, "--each", 3, "--places", 8, "--out", "x.csv"], "--assignments"),
    ],
)
def test_plan_names_what_is_missing(arguments, missing):
    result = run("plan", *arguments, "--lang", "en")
    assert result.exit_code == 2
    assert missing in result.output


def test_plan_refuses_more_experts_than_there_are():
    result = run("plan", "--applications", 40, "--raters", 9, "--each", 10, "--places", 8, "--lang", "en")
    assert result.exit_code == 2
    assert "there are only 9" in result.output


POOL = "评审专家,姓名,地区,专业领域\n" + "".join(f"E{n},名{n},{'甲乙'[n % 2]},{'abc'[n % 3]}\n" for n in range(1, 10))


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    (tmp_path / "pool.csv").write_text(POOL, "utf-8")
    return tmp_path / "pool.csv"


def test_draw_writes_the_list_the_order_and_the_minutes(pool: Path, tmp_path: Path):
    out = tmp_path / "out"
    quotas = ["--per", "专业领域=1", "--per", "region:甲=2-2"]
    arguments = ["draw", pool, "--number", 5, "--seed", "2026-135", *quotas, "--odd", "--out", out]
    result = run(*arguments, "--at", "2026-11-21 09:30", "--json", "-")
    made = json.loads(result.stdout)
    assert result.exit_code == 0
    drawn = rows_of(out / "drawn.csv")
    assert [row["评审专家"] for row in drawn] == made["drawn"]
    assert {row["专业领域"] for row in drawn} == set("abc")
    assert sum(row["地区"] == "甲" for row in drawn) == 2
    assert [row["rater"] for row in rows_of(out / "draw-order.csv")] == made["order"]
    document = Document(str(out / "draw-minutes.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "2026年11月21日 09:30" in said
    assert made["pool"]["sha256"] == sha256(pool.read_bytes()).hexdigest()
    assert made["pool"]["sha256"] in said
    assert "2026-135" in said
    assert [row.cells[1].text for row in document.tables[0].rows][1:] == made["drawn"]
    assert [row.cells[1].text for row in document.tables[1].rows][1:] == made["substitutes"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draw_can_be_repeated_to_the_byte(lang, pool: Path, tmp_path: Path):
    lines = POOL.splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([lines[0], *reversed(lines[1:])]), "utf-8")
    for folder, file in (("one", pool), ("two", pool), ("turned", turned)):
        run("draw", file, "--number", 3, "--seed", "7", "--lang", lang, "--out", tmp_path / folder)
    for name in ("drawn.csv", "draw-order.csv", "draw-minutes.docx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert (tmp_path / "one" / "drawn.csv").read_bytes() == (tmp_path / "turned" / "drawn.csv").read_bytes()


def test_the_recused_and_the_absent_are_in_the_minutes(pool: Path, tmp_path: Path):
    recusals = tmp_path / "recusals.csv"
    recusals.write_text("申报项目,评审专家,原因\nA01,E3,曾任顾问\nA02,E3,同一单位\n", "utf-8")
    arguments = ["draw", pool, "--number", 3, "--seed", "7", "--recusals", recusals, "--out", tmp_path, "--json", "-"]
    first = json.loads(run(*arguments).stdout)
    made = json.loads(run(*arguments, "--absent", first["drawn"][0]).stdout)
    assert made["recused"] == ["E3"]
    assert "E3" not in made["order"]
    assert made["successions"] == [{"absent": first["drawn"][0], "successor": first["substitutes"][0]}]
    texts = [[cell.text for cell in row.cells] for row in Document(str(tmp_path / "draw-minutes.docx")).tables[2].rows]
    assert texts[1] == ["E3", "名3", "曾任顾问、同一单位"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--number", "20"], "only 9 can be"),
        (["--number", "4", "--odd"], "An odd number is demanded"),
        (["--number", "3", "--per", "expertise=4"], "only 3 can be drawn"),
        (["--number", "3", "--per", "expertise"], "cannot be read"),
        (["--number", "3", "--per", "城市群=1"], "no column called"),
        (["--number", "3", "--per", "地区=2"], "No 3 experts meet"),
        (["--number", "3", "--per", "地区:丙=0-1"], "Nobody in the pool has “丙”"),
        (["--number", "3", "--absent", "E99"], "is not in the pool"),
        (["--number", "3", "--recusals", "none.csv"], "none.csv"),
    ],
)
def test_what_cannot_be_drawn_is_said(arguments, words, pool: Path, tmp_path: Path):
    result = run("draw", pool, "--seed", "7", *arguments, "--out", tmp_path / "none", "--lang", "en")
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("评审专家\n", "no data below"),
        ("评审专家,姓名\nE1,a\nE1,b\n", "E1"),
        ("姓名,评审专家\na,\n", "empty"),
    ],
)
def test_a_pool_that_cannot_be_read_is_said(content, words, tmp_path: Path):
    (tmp_path / "pool.csv").write_text(content, "utf-8")
    result = run("draw", tmp_path / "pool.csv", "--number", 1, "--seed", "7", "--lang", "en", "--out", tmp_path)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert words in result.output


def test_the_drawn_are_the_experts_of_an_assignment(tmp_path: Path):
    run("draw", FILES[1], "--number", 7, "--seed", "7", "--out", tmp_path)
    result = run("assign", FILES[0], tmp_path / "drawn.csv", "--each", 3, "--odd", "--out", tmp_path, "--json", "-")
    judges = {pair["rater"] for pair in json.loads(result.stdout)["assignments"]}
    assert judges == {row["评审专家"] for row in rows_of(tmp_path / "drawn.csv")}


def test_the_minutes_of_an_assignment_name_files_panels_and_recusals(tmp_path: Path):
    run("assign", *FILES, "--each", 5, "--recuse-same", "region", "--at", "2026-11-21", "--out", tmp_path)
    document = Document(str(tmp_path / "assignment-minutes.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(sha256(Path(file).read_bytes()).hexdigest() in said for file in FILES)
    panels = {row.cells[0].text: row.cells[2].text.split() for row in document.tables[0].rows[1:]}
    listed = [(row["application"], row["rater"]) for row in rows_of(tmp_path / "assignments.csv")]
    assert [(name, rater) for name, panel in panels.items() for rater in panel] == listed
    assert len(document.tables[2].rows) == 1 + 15  # every expert of the sample shares the region of some application


def test_one_expert_and_one_application(tmp_path: Path):
    (tmp_path / "a.csv").write_text("application\nA1\n", "utf-8")
    (tmp_path / "r.csv").write_text("rater\nE1\n", "utf-8")
    result = run("assign", tmp_path / "a.csv", tmp_path / "r.csv", "--each", 1, "--out", tmp_path, "--json", "-")
    assert json.loads(result.stdout)["assignments"] == [{"application": "A1", "rater": "E1"}]


def test_assign_writes_the_list_the_matrix_and_the_json(tmp_path: Path):
    result = run("assign", *FILES, "--each", 5, "--recuse-same", "region", "--out", tmp_path, "--json", "-")
    made = json.loads(result.stdout)
    assert result.exit_code == 0
    assert made["connected"]
    rows = list(csv.DictReader(StringIO((tmp_path / "assignments.csv").read_text("utf-8-sig"))))
    sectors = {row["申报项目"]: row["细分领域"] for row in rows_of(ROUND / "applications.csv")}
    assert rows == [{**pair, "sector": sectors[pair["application"]]} for pair in made["assignments"]]
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
    for name in ("assignments.csv", "assignments.xlsx", "assignment-minutes.docx"):
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
    "arguments",
    [
        ["--each", "20"],
        ["--each", "4", "--odd"],
        ["--each", "5", "--high", "10"],
        ["--each", "5", "--design", "stars"],
    ],
)
def test_what_cannot_be_assigned_is_said(arguments, tmp_path: Path):
    result = run("assign", *FILES, *arguments, "--out", tmp_path / "none", "--lang", "en")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not (tmp_path / "none").exists()
