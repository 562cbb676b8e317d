"""What the result hangs on in words: a sentence and a table for each question, in both languages."""

from dataclasses import replace

import pytest

from scoring.evaluate import evaluate
from tests.factories import panel, report, rubric
from workbench.i18n import translator
from workbench.results import deepen
from workbench.sensitivity import in_words, questions

ZH, EN = translator("zh"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
TWO = {"core": ("position",), "more": ("drive",)}
# Means 80, 78 and 60 of two experts; without E01 the second would be first (79 : 82).
TABLE = [[81, 79], [74, 82], [60, 60]]
APART = [[80, 82, None, None], [70, 71, None, None], [None, None, 75, 76], [None, None, 60, 61]]


def asked(table=TABLE, **policy):
    under = rubric(TWO, min_raters=1, **{"shortlist": {"places": 1}, **policy})
    evaluation, _ = evaluate(panel(table, under=under), influence=True, rank_sets=True)
    return evaluation


def answers(evaluation, t):
    return {question.title: question for question in questions(evaluation, t)}


@BOTH
def test_every_question_has_a_sentence_and_rows_as_wide_as_its_header(t):
    told = questions(asked(), t)
    assert [question.title for question in told] == [
        t(f"influence.{name}") for name in ("joint", "scores", "raters", "weights", "draws", "methods")
    ]
    for question in told:
        assert question.answer
        assert {len(row) for row in question.rows} <= {len(question.headers)}
        assert "influence." not in " ".join([question.answer, *question.headers])


def test_the_sentences_say_what_happens():
    told = answers(asked(normalization="mean"), EN)
    raters = told["One expert left out"]
    assert raters.answer == "Of the 2 experts, 1 would change the list by being left out: E01."
    assert raters.rows[0][:3] == ("E01 专家01", "2 applications", "A02 in, A01 out")
    assert raters.rows[1][:3] == ("E02 专家02", "0 applications", "the same list")
    scores = told["One score changed"]
    assert scores.answer.startswith("The smallest change of a single score that changes the list: expert E0")
    assert scores.rows[0][0] == "all places (1)"
    methods = dict(told["Other methods"].rows)
    assert methods["median"] == "the same list"


def test_what_cannot_be_told_is_left_out():
    told = answers(asked(APART, shortlist={"places": 2}), EN)
    assert set(told) == {"Ranks that hold all at once", "One expert left out", "Other methods"}
    assert told["Other methods"].rows[0][1] == "no list: the design would not be connected"


def test_nobody_asked():
    evaluation, _ = evaluate(panel(TABLE, under=rubric(min_raters=1)))
    assert questions(evaluation, EN) == ()


@BOTH
def test_ties_and_one_sided_changes_have_words(t):
    evaluation = asked()
    for status, enters, leaves in (
        ("tied", (), (0,)),
        ("drawn", (1,), ()),
        ("drawn", (), (0,)),
        ("not_evaluated", None, None),
    ):
        swap = replace(evaluation.influence.raters[0].swap, status=status, enters=enters, leaves=leaves)
        assert in_words(swap, evaluation.panel, t)


def test_a_report_can_be_asked_later_and_asks_only_once():
    evaluation, _ = evaluate(panel(TABLE, under=rubric(TWO, min_raters=1, shortlist={"places": 9})))
    plain, steps = report(evaluation), []
    deep = deepen(plain, steps.append)
    assert steps[0] == "influence_raters"
    assert [finding.code for finding in deep.findings[len(plain.findings) :]] == ["influence_everyone_in"]
    assert deepen(deep, steps.append).findings == deep.findings
    assert deep.evaluation.influence == evaluate(evaluation.panel, influence=True)[0].influence


def test_a_blocked_report_stays_as_it_is():
    blocked = report(None)
    assert deepen(blocked) is blocked
