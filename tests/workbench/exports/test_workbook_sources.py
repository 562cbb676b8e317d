"""The tables of sources and of the experts needed on the design sheet, in figures worked out by hand."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from scoring.evaluate import evaluate
from scoring.models.components import Components
from scoring.models.generalizability import generalize
from scoring.models.sources import Sources
from tests.factories import panel, report, rubric
from workbench.exports.xlsx import workbook
from workbench.i18n import translator

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
# σ_q² = 40, σ_g² = 10; σ_b² = 20, σ_c² = 0; σ_h² = 5, σ_e² = 25: 100 together
COMPONENTS = Components(np.array([[40.0, 10.0], [20.0, 0.0], [5.0, 25.0]]), 0.0)


def design_sheet(language: str, sources: Sources) -> list[tuple[object, ...]]:
    evaluation, findings = evaluate(
        panel([[80, 70, 60], [50, 60, 70], [90, 80, 85]], under=rubric({"core": ("a", "b")}))
    )
    assert evaluation is not None, findings
    t = translator(language)
    made = workbook(report(replace(evaluation, sources=sources)), t)
    return list(load_workbook(BytesIO(made))[t("sheet.design")].iter_rows(values_only=True))


@BOTH
def test_every_source_has_variance_size_and_share(language):
    t = translator(language)
    study = generalize(COMPONENTS, np.ones(2), np.array([3, 3, 3]))
    rows = {row[0]: row[1:4] for row in design_sheet(language, Sources(COMPONENTS, study))}
    assert rows[t("source.application")] == (40, pytest.approx(6.32455532), 0.4)
    assert rows[t("source.rater_criterion")] == (0, 0, 0)
    assert rows[t("source.residual")] == (25, 5, 0.25)


@BOTH
def test_the_experts_needed_stand_out_in_the_study(language):
    # w = ½, ½: τ = 45, δ = 17.5, Δ = 37.5; 4 · 37.5/45 = 3.3, so four experts
    t = translator(language)
    study = generalize(COMPONENTS, np.ones(2), np.array([3, 3, 3]))
    rows = {row[0]: row[1:3] for row in design_sheet(language, Sources(COMPONENTS, study))}
    assert rows[t("study.actual", raters="3.0")] == pytest.approx((45 / (45 + 17.5 / 3), 45 / (45 + 37.5 / 3)))
    assert rows[t("study.enough", count=4)] == pytest.approx((45 / (45 + 17.5 / 4), 45 / (45 + 37.5 / 4)))
    assert t("study.raters", count=3) in rows


@BOTH
def test_what_is_not_estimable_leaves_no_empty_table(language):
    t = translator(language)
    first = [row[0] for row in design_sheet(language, Sources(None, None))]
    assert t("design_sheet.variance") in first
    assert t("design_sheet.sources") not in first
