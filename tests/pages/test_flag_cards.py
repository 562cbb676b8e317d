"""Flags on the screen: a calm card for each expert, in both languages, with nothing that a name could break."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from scoring.evaluate import Evaluation
from tests.pages.conftest import markups, visible
from workbench.cautions import on_experts, power_in_words
from workbench.i18n import translator
from workbench.results import evaluate_files
from workbench.samples import sample_round

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def sample() -> Evaluation:
    evaluation = evaluate_files(sample_round("round").files).evaluation
    assert evaluation is not None
    return evaluation


def _show(evaluation, language):
    from pages.common.flags import show_flags
    from pages.common.screen import Screen
    from workbench.i18n import translator

    show_flags(Screen(translator(language)), evaluation)


def shown(evaluation: Evaluation, language: str = "zh") -> AppTest:
    at = AppTest.from_function(_show, default_timeout=30, kwargs={"evaluation": evaluation, "language": language}).run()
    assert not at.exception
    return at


@BOTH
def test_every_flagged_expert_has_a_card(sample, language):
    t, at = translator(language), shown(sample, language)
    cards = next(markup for markup in markups(at) if "hp-cards" in markup)
    experts = on_experts(sample, t)
    assert cards.count('class="hp-notice"') == len(experts)
    assert all(who in cards and caution.title in cards for who, cautions in experts for caution in cautions)
    assert t("flags.lead") in visible(at)


@BOTH
def test_what_could_have_been_noticed_is_listed(sample, language):
    t, at = translator(language), shown(sample, language)
    assert all(line.replace("'", "&#39;") in "\n".join(markups(at)) for line in power_in_words(sample.flags, t))


def test_beyond_the_cards_there_is_a_table(sample):
    flags = sample.flags
    copied = replace(flags, raters=tuple(own or flags.raters[3] for own in flags.raters))
    many = replace(sample, flags=replace(copied, raters=copied.raters * 2), panel=twice(sample))
    at = shown(many)
    assert [expander.label for expander in at.expander] == [translator("zh")("flags.more", count=10)]


def twice(evaluation: Evaluation):
    """The panel with every expert listed once more."""
    return replace(evaluation.panel, raters=evaluation.panel.raters * 2)


def test_a_name_is_shown_as_it_is_written(sample):
    raters = (*sample.panel.raters[:3], replace(sample.panel.raters[3], name=HOSTILE), *sample.panel.raters[4:])
    at = shown(replace(sample, panel=replace(sample.panel, raters=raters)))
    everything = "\n".join(markups(at))
    assert "<img" not in everything
    assert "&lt;img" in everything


@BOTH
def test_nothing_compared_and_nothing_found_are_said(sample, language):
    t, nothing = translator(language), tuple(() for _ in sample.flags.raters)
    quiet = replace(sample.flags, raters=nothing, scores=(), pairs=())
    assert t("flags.none", count=15) in visible(shown(replace(sample, flags=quiet), language))
    silent = replace(quiet, compared=0, power=())
    assert t("flags.not_compared") in visible(shown(replace(sample, flags=silent), language))
