"""Where differences come from, on the screen: shares that add up, and words where there is nothing to show."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from pages.common import parts, sources
from pages.common.sources import show_sources
from scoring.models.components import Components
from scoring.models.generalizability import generalize
from scoring.models.sources import Sources
from workbench.i18n import translator

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
# σ_q² = 40, σ_g² = 10; σ_b² = 20, σ_c² = 0; σ_h² = 5, σ_e² = 25: 100 together
COMPONENTS = Components(np.array([[40.0, 10.0], [20.0, 0.0], [5.0, 25.0]]), 0.0)
ALIKE = Components(np.array([[0.0, 0.0], [20.0, 0.0], [5.0, 25.0]]), 0.0)


@pytest.fixture
def shown(monkeypatch):
    """What the block puts on the screen, as markup."""

    def show(language: str, components: Components | None) -> str:
        markup: list[str] = []
        for module in (parts, sources):
            monkeypatch.setattr(module, "show", lambda part: markup.append(str(part)))
        study = None if components is None else generalize(components, np.ones(2), np.array([3, 3]))
        show_sources(SimpleNamespace(t=translator(language)), Sources(components, study))
        return "\n".join(markup)

    return show


@BOTH
def test_each_source_has_its_share_and_a_bar_of_that_length(shown, language):
    markup = shown(language, COMPONENTS)
    assert re.findall(r"--share: ([\d.]+)%", markup) == ["40.0", "10.0", "20.0", "0.0", "5.0", "25.0"]
    assert re.findall(r"<span>(\d+ %)</span>", markup) == ["40 %", "10 %", "20 %", "0 %", "5 %", "25 %"]
    assert "6.3" in markup  # √40
    sentence = markup.split("</p>")[0]
    assert [share in sentence for share in ("50 %", "20 %", "5 %", "25 %")] == [True] * 4


@BOTH
def test_the_experts_needed_are_named(shown, language):
    # w = ½, ½: τ = 40 + 10/2 = 45, Δ = 5 + 25/2 + 20 = 37.5, so 4 · 37.5/45 = 3.3
    markup = shown(language, COMPONENTS)
    assert translator(language)("study.sentence", count=4) in markup
    assert f"{45 / (45 + 37.5):.2f}" in markup  # Φ of one expert


@BOTH
def test_nothing_to_show_is_said_in_words(shown, language):
    t = translator(language)
    assert t("sources.unknown") in shown(language, None)
    assert t("study.never") in shown(language, ALIKE)
