"""The tab on sensitivity: it offers the analysis, and shows what came out of it."""

import pytest

from tests.pages.conftest import RUBRIC, SCORES, visible
from workbench.i18n import translator

BOTH = pytest.mark.parametrize("language", ["zh", "en"])


@BOTH
def test_the_analysis_is_offered_and_then_shown(evaluated, language):
    at, t = evaluated(language, rubric=RUBRIC, scores=SCORES), translator(language)
    assert t("influence.ask") in visible(at)
    at.button(key="influence.run").click().run()
    assert not at.exception
    shown = visible(at)
    assert t("influence.ask") not in shown
    # three applications by two experts who order them alike: nobody is decisive, and no weight can move
    assert t("influence.raters.none", whole=2) in shown
    assert t("influence.methods") in shown
    assert t("finding.influence_one_weight") in shown


@BOTH
def test_where_nobody_can_be_moved_the_reason_stands_among_the_findings(evaluated, language):
    everyone = RUBRIC.replace(b"per_sector = 1", b"per_sector = 9")
    at, t = evaluated(language, rubric=everyone, scores=SCORES), translator(language)
    at.button(key="influence.run").click().run()
    assert not at.exception
    assert t("finding.influence_everyone_in") in visible(at)
    assert t("influence.scores") not in visible(at)
