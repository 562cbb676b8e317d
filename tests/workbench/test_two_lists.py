"""Programme 2 as it ships: filled forms in, two lists out, from the command line alone."""

import csv
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from typer.testing import CliRunner

from data.intake.filling import fill
from data.intake.opening import open_file
from data.intake.reader import read_application
from tests.rubrics.shanxi_sme_2025 import application, programme
from workbench.__main__ import app
from workbench.exports.template.application import template
from workbench.i18n import translator

ROOT = Path(__file__).parents[2]
RUBRIC = ROOT / "rubrics" / "shanxi-sme-2025" / "rubric.toml"
SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text("utf-8"))
EMPTY = template(programme(), translator("zh"))
BOTH = ("provincial", "national")
WISHES = {"B01": ("provincial",), "B02": ("national",), **{f"B{n:02}": BOTH for n in range(3, 13)}}


def filled(name: str, wish: tuple[str, ...], head: dict[str, str] | None = None) -> bytes:
    called = f"{name}县中小企业特色产业集群（{name}产业）"
    names = {"cluster_name": called, "cover_name": called}
    answers = application(name, sector=name, applied_for=wish, forms_filled=wish, **names)
    return fill(EMPTY, programme(), replace(answers, authority=f"{name[-1]}市工信局"), head)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Twelve clusters, B12 the best and B01 the worst on every criterion; eleven stand for each list."""
    folder = tmp_path_factory.mktemp("two-lists")
    forms = folder / "forms"
    forms.mkdir()
    for name, wish in WISHES.items():
        (forms / f"{name}.xlsx").write_bytes(filled(name, wish))
    run("check", programme().id, forms, "--out", folder / "checked")
    with (folder / "scores.csv").open("w", encoding="utf-8", newline="") as file:
        sheets = csv.writer(file)
        criteria = [criterion.id for criterion in programme().rubric.judged]
        sheets.writerow(["application", "rater", *criteria])
        for place, name in enumerate(WISHES):
            sheets.writerows([name, f"E{k}", *[2 + place * 0.5 + k * 0.5] * len(criteria)] for k in range(3))
    order = ("--rubric", RUBRIC, "--applications", folder / "checked" / "applications.csv", "--lang", "zh")
    run("evaluate", folder / "scores.csv", *order, "--notice", ROOT / "data/samples/notice.toml", "--out", folder)
    return folder


def run(*arguments: object):
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in done.output
    return done


def result(folder: Path):
    return json.loads((folder / "result.json").read_text("utf-8"))


def test_what_a_form_applies_for_is_a_column_of_the_applications(drawn):
    with (drawn / "checked" / "applications.csv").open(encoding="utf-8-sig") as file:
        listed = {row["申报项目"]: row["申报名单"] for row in csv.DictReader(file)}
    assert listed == {name: "、".join(wish) for name, wish in WISHES.items()}


def test_one_evaluation_gives_both_lists_each_with_its_own_quota(drawn):
    made = result(drawn)
    assert list(Draft202012Validator(SCHEMA).iter_errors(made)) == []
    province, nation = made["lists"]
    assert (province["list"], province["places"], len(province["selected"])) == ("provincial", None, 11)
    # Eleven apply to the nation, B12 down to B02; the eight best are B12 … B05.
    assert (nation["list"], nation["places"]) == ("national", 8)
    assert nation["selected"] == [f"B{n:02}" for n in range(12, 4, -1)]
    assert {one["application"]: one["reason"] for one in nation["excluded"]} == {
        "B01": "other_list",
        **dict.fromkeys(("B02", "B03", "B04"), "places_full"),
    }


def test_both_lists_have_a_sheet_and_a_table_of_the_notice(drawn):
    names = load_workbook(drawn / "report.xlsx").sheetnames
    titles = [rules.title.zh for rules in programme().rubric.policy.lists]
    assert [name for name in names if name in {title[:31] for title in titles}] == [title[:31] for title in titles]
    document = Document(drawn / "notice.docx")
    assert [len(table.rows) - 1 for table in document.tables] == [11, 8]
    assert set(titles) <= {paragraph.text for paragraph in document.paragraphs}
    page = (drawn / "notice.html").read_text("utf-8")
    assert all(title in page for title in titles)
    assert page.count("<table>") == 2


def test_a_rejected_application_makes_room_on_both_lists(drawn, tmp_path):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text(
        "申报编号,规则,决定,理由,决定人,决定日期,佐证材料,复核人\nB12,P2-S10,不通过,虚假申报,李某,2025-06-20,记录,王某\n",
        "utf-8",
    )
    order = ("--rubric", RUBRIC, "--applications", drawn / "checked" / "applications.csv", "--lang", "en")
    done = run("evaluate", drawn / "scores.csv", *order, "--decisions", decisions, "--out", tmp_path)
    assert "B12 was rejected on P2-S10" in done.stderr
    province, nation = result(tmp_path)["lists"]
    assert "B12" not in province["selected"]
    assert nation["selected"] == [f"B{n:02}" for n in range(11, 3, -1)]
    assert [one["reason"] for one in nation["excluded"] if one["application"] == "B12"] == ["rejected"]


def test_a_decision_on_an_application_that_was_not_judged_is_bad_input(drawn, tmp_path):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("申报编号,决定,理由,决定人,决定日期\nB99,不通过,无,李某,2025-06-20\n", "utf-8")
    done = run("evaluate", drawn / "scores.csv", "--rubric", RUBRIC, "--decisions", decisions, "--out", tmp_path)
    assert done.exit_code == 2
    assert "B99" in done.stderr


@pytest.mark.parametrize(
    ("head", "lists", "told"),
    [
        ({}, ("national",), []),
        ({"list": "national"}, ("national",), []),
        ({"list": "推荐申报国家中小企业特色产业集群名单"}, ("national",), []),
        ({"list": "provincial、national"}, BOTH, ["lists_differ"]),
        ({"list": "市级"}, (), ["answer_not_an_option"]),
    ],
)
def test_the_first_sheet_names_the_lists_or_else_the_form_does(head, lists, told):
    opened, _ = open_file("B02.xlsx", BytesIO(filled("B02", ("national",), head)).getvalue())
    assert opened is not None
    reading, findings = read_application(programme(), opened)
    assert reading is not None
    assert reading.lists == lists
    assert [finding.code for finding in findings] == told


def test_a_list_nobody_knows_and_no_list_at_all_are_told(drawn, tmp_path):
    table = (drawn / "checked" / "applications.csv").read_text("utf-8-sig")
    lines = table.replace("provincial、national", "city", 1).replace("provincial、national", "", 1)
    (tmp_path / "applications.csv").write_text(lines, "utf-8")
    order = ("--rubric", RUBRIC, "--applications", tmp_path / "applications.csv", "--lang", "en", "--out", tmp_path)
    done = run("evaluate", drawn / "scores.csv", *order)
    assert done.exit_code == 2
    assert "“city”, which does not exist" in done.stderr
    assert "does not say for which list it applies" in done.stderr
