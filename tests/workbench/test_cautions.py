"""Flags in words: every code has its sentences in both languages, and none of them accuses."""

import re
from typing import get_args

import pytest

from scoring.flags.flag import Flag, Flags, Power, RaterCode, ScoreCode
from workbench.cautions import caution, on_experts, on_sheets, power_in_words
from workbench.i18n import translator
from workbench.results import evaluate_files
from workbench.samples import sample_round

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
CODES = [*get_args(RaterCode), *get_args(ScoreCode)]
FACTS = {
    "severe": {"raters": 9, "severity_se": 1.34, "gate": 3.0},
    "erratic": {"sheets": 12, "gate": 1.5, "own_sd": 9.84, "others_sd": 3.27},
    "central_tendency": {"sheets": 12, "gate": 0.6, "reliability": 0.9, "error": 0.1},
    "straight_lining": {"pattern": "narrow", "sheets": 12, "others_sd": 8.0, "uniform": 0.25},
    "halo": {"sheets": 12, "gate": 0.2, "own_correlation": 0.71, "others_correlation": 0.24},
    "weak_agreement": {"sheets": 12, "gate": 0.3, "median": 0.86},
    "favouritism": {
        "attribute": "region",
        "group": "北原市",
        "own_sheets": 6,
        "sheets": 16,
        "own_mean": 6.76,
        "others_mean": 0.4,
        "gate": 2.5,
    },
    "drift": {"sheets": 12, "gate": 3.0, "cusum": 1.2},
    "copying": {"other": "E12", "agreement": 0.974, "expected_agreement": 0.261, "common": 13},
    "wild_score": {"total": 28.06, "expected_total": 66.11, "limit": 0.01},
    "declared_deviation": {"total": 76.1, "mean": 53.7, "rule": "others-mean", "percent": 30.0},
}
FACTS["lenient"] = FACTS["severe"]
EXACT = {"straight_lining", "declared_deviation"}


def made(code: str, effect: float = 0.5, p: float = 0.0011, **facts: object) -> Flag:
    """A flag with plausible numbers."""
    chances = (None, None) if code in EXACT else (p, 10 * p)
    return Flag(code, effect, 0.14, *chances, {**FACTS[code], **facts})


@pytest.fixture(scope="module")
def sample_evaluation():
    return evaluate_files(sample_round("round").files).evaluation


@BOTH
@pytest.mark.parametrize("code", CODES)
def test_every_code_is_told_without_a_gap(code, language):
    # a missing text or fact is an error under test
    told = caution(made(code), translator(language))
    assert not re.search(r"[{}—]|nan|None", told.title + told.paragraph + told.numbers)
    assert len(told.paragraph) > 60


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        (made("straight_lining", pattern="identical"), "All 12 sheets have the same scores"),
        (made("straight_lining", pattern="narrow"), "12 sheets spread by 0.1 points (standard deviation)"),
        (made("straight_lining", pattern="uniform"), "25 % of 12 sheets"),
        (made("drift", effect=6.0), "rise by 6.0 points"),
        (made("drift", effect=-6.0), "fall by 6.0 points"),
        (made("declared_deviation", effect=-0.417), "42 % away from the mean of the other experts, 53.7"),
        (made("declared_deviation", rule="panel-mean"), "the mean of all experts, 53.7; the rubric allows 30 %"),
        (made("lenient", effect=-12.4), "about 12.4 points of 100 above the average expert (standard error 1.3)"),
        (made("severe", effect=12.4), "12.4 points of 100 below the average expert"),
        (made("favouritism", effect=6.36), "On the 6 applications with region 北原市"),
        (made("favouritism", effect=6.36), "on the remaining 10 at 0.4: 6.4 points more"),
        (made("central_tendency", effect=0.31), "differ by 10 points, this expert's differ by about 3.1"),
        (made("copying", effect=0.989), "(correlation 0.99), and 97 % of their scores are identical, against 26 %"),
    ],
)
def test_numbers_stand_where_they_belong(flag, sentence):
    assert sentence in caution(flag, translator("en")).paragraph


@pytest.mark.parametrize(
    ("p", "sentence", "numbers"),
    [
        (0.0011, "about one comparison in 910 looks like this", "p = 0.0011; corrected p = 0.011"),
        (3.4e-5, "about one comparison in 29,000", "p = 0.000034; corrected p = 0.00034"),
        (2e-9, "fewer than one comparison in a million", "p < 0.000001; corrected p < 0.000001"),
    ],
)
def test_how_unusual_it_is_can_be_grasped(p, sentence, numbers):
    told = caution(made("erratic", p=p), translator("en"))
    assert sentence in told.paragraph
    assert told.numbers == f"effect 0.50; statistic 0.14; {numbers}"


def test_what_is_plain_claims_no_probability():
    told = caution(made("straight_lining"), translator("en"))
    assert "no chance is involved" in told.paragraph
    assert told.numbers == "effect 0.50"


@BOTH
def test_a_sub_sector_of_its_own_is_named(language):
    assert "功能陶瓷" in caution(made("halo", sector="功能陶瓷"), translator(language)).title


@BOTH
@pytest.mark.parametrize("code", CODES)
def test_nobody_is_accused(code, language):
    told = caution(made(code), translator(language)).paragraph
    assert not re.search(r"cheat|fraud|dishonest|guilty|biased|manipulat|作弊|舞弊|违规|造假|不公正", told)
    # what it does not mean, and what the panel may do, are part of every paragraph
    negations, offers = ("not ", "It may be"), ("The panel may",)
    if language == "zh":
        negations, offers = ("不", "可能"), ("评审组可以",)
    assert any(word in told for word in negations)
    assert any(word in told for word in offers)


@BOTH
def test_what_could_have_been_noticed_is_said(language):
    flags = Flags(5, (), (), (), (Power("severe", 3.0, 0.117), Power("severe", 5.0, 0.383), Power("erratic", 2.0, 0.9)))
    said = power_in_words(flags, translator(language))
    assert [re.findall(r"[\d.]+", line) for line in said] == [["3", "12"], ["5", "38"], ["2", "90"]]


def test_chances_that_differ_between_sub_sectors_are_a_range():
    power = (Power("erratic", 2.0, 0.25, "tea"), Power("erratic", 2.0, 0.9, "glass"))
    assert power_in_words(Flags(5, (), (), (), power), translator("en"))[0].endswith("25 % to 90 %")


@BOTH
def test_the_sample_round_is_told_expert_by_expert(language, sample_evaluation):
    t = translator(language)
    experts = dict(on_experts(sample_evaluation, t))
    assert list(experts) == ["E04 李丁", "E05 周戊", "E07 郑庚", "E11 褚子", "E12 卫丑", "E13 蒋寅"]
    assert [one.title for one in experts["E04 李丁"]] == [t("flag.lenient")]
    assert experts["E11 褚子"][0].title == t("flag.straight_lining")  # the others may follow from it
    sheets = [who for who, _ in on_sheets(sample_evaluation, t)]
    assert len(sheets) == len(set(sheets)) == 3
