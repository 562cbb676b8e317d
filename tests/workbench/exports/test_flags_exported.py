"""Flags in what is handed over: the JSON's keys and numbers, and the paragraphs in the workbook."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.evaluate import evaluate
from tests.factories import panel, report, rubric
from workbench.cautions import caution
from workbench.exports.result import result
from workbench.exports.xlsx import workbook
from workbench.i18n import translator
from workbench.results import evaluate_files
from workbench.samples import sample_round

BOTH = pytest.mark.parametrize("t", [translator("zh"), translator("en")], ids=["zh", "en"])
NUMBERS = ["code", "effect", "statistic", "p", "p_adjusted", "facts"]


@pytest.fixture(scope="module")
def sample():
    return evaluate_files(sample_round("round").files)


@pytest.fixture(scope="module")
def made(sample):
    return result(sample, translator("en"))


def lines(made_report, t):
    """Texts of the first column of the experts' sheet."""
    sheet = load_workbook(BytesIO(workbook(made_report, t)))[t("sheet.raters")]
    return [str(value) for (value,) in sheet.iter_rows(max_col=1, values_only=True) if value]


def test_flags_of_an_expert_have_their_numbers(made):
    flags = {rater["rater"]: rater["flags"] for rater in made["raters"]}
    (lenient,) = flags["E04"]
    assert list(lenient) == NUMBERS
    assert lenient["code"] == "lenient"
    assert lenient["effect"] == next(r["severity"] for r in made["raters"] if r["rater"] == "E04")
    assert 0 < lenient["p"] < lenient["p_adjusted"] < 0.05
    assert flags["E11"][0]["p"] is None  # a straight line is read off, not tested


def test_a_pair_is_named_by_id_once_and_at_both_experts(made):
    (pair,) = made["pairs"]
    assert list(pair) == ["raters", "correlation", "agreement", "expected_agreement", "common", "p", "p_adjusted"]
    assert pair["raters"] == ["E05", "E12"]
    at_expert = [flag for rater in made["raters"] for flag in rater["flags"] if flag["code"] == "copying"]
    assert [flag["facts"]["other"] for flag in at_expert] == ["E12", "E05"]
    assert {flag["effect"] for flag in at_expert} == {pair["correlation"]}


def test_single_sheets_are_named_by_application_and_expert(made):
    assert all(list(entry) == ["application", "rater", *NUMBERS] for entry in made["scores"])
    wild = [entry for entry in made["scores"] if entry["code"] == "wild_score"]
    assert ("A31", "E13") in [(entry["application"], entry["rater"]) for entry in wild]


def test_power_is_given_for_the_round(made):
    assert all(list(entry) == ["code", "effect", "power", "sector"] for entry in made["flag_power"])
    severe = {entry["effect"]: entry["power"] for entry in made["flag_power"] if entry["code"] == "severe"}
    assert severe[5] == pytest.approx(0.86, abs=0.02)  # fifteen experts, method.md §5
    assert severe[3] < severe[5]


@BOTH
def test_the_workbook_tells_every_flag_in_full(sample, t):
    told = "\n".join(lines(sample, t))
    flags = [flag for own in sample.evaluation.flags.raters for flag in own]
    flags += [sheet.flag for sheet in sample.evaluation.flags.scores]
    assert all(caution(flag, t).paragraph in told for flag in flags)
    assert t("flags.lead") in told


@BOTH
def test_the_table_of_experts_names_them_too(sample, t):
    sheet = load_workbook(BytesIO(workbook(sample, t)))[t("sheet.raters")]
    heads = [cell.value for cell in sheet[3]]
    column = heads.index(t("column.flags"))
    named = {row[0]: row[column] for row in sheet.iter_rows(min_row=4, max_row=18, values_only=True)}
    assert named["E04"] == t("flag.lenient")
    assert named["E01"] is None


@BOTH
def test_quiet_and_tiny_panels_say_what_was_not_seen(t):
    quiet, _ = evaluate(panel([[80, 82, 81], [60, 61, 63], [70, 69, 72], [50, 52, 51]]))
    assert t("flags.none", count=3) in lines(report(quiet), t)
    two, _ = evaluate(panel([[80, 82], [60, 61]], under=rubric(min_raters=1)))
    assert t("flags.not_compared") in lines(report(two), t)


def test_an_expert_whose_id_looks_like_a_formula_is_told_as_text(sample):
    raters = tuple(replace(rater, id=f"={rater.id}", name=f"={rater.id}") for rater in sample.evaluation.panel.raters)
    evaluation = replace(sample.evaluation, panel=replace(sample.evaluation.panel, raters=raters))
    told = lines(replace(sample, evaluation=evaluation), translator("zh"))
    assert "'=E04" in told
    assert not [line for line in told if line.startswith("=")]
