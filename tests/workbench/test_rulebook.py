"""Why a verdict is what it is, as people say it: what it rests on first, the id of the rule last."""

import pytest

from scoring.applications.eligibility import Reason
from workbench.i18n import Translator, translator
from workbench.intake import open_programme
from workbench.rulebook import reason_words

ZH, EN = translator("zh"), translator("en")


@pytest.mark.parametrize(
    ("rule", "t", "told"),
    [
        ("P1-E9", ZH, "一票否决：认定标准（2022年版）前提条件（规则 P1-E9）"),
        ("P1-E9", EN, "Veto: Recognition standard (2022), precondition (rule P1-E9)"),
        ("nowhere", ZH, "一票否决：nowhere"),
    ],
)
def test_a_reason_names_its_clause_before_its_rule(rule: str, t: Translator, told: str) -> None:
    programme, _ = open_programme("miit-sme-2022")
    assert programme is not None
    assert reason_words(programme, Reason(rule, "veto"), t) == told
