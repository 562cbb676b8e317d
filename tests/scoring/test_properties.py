"""What must hold for any round that passes the gate, whatever its design, its states and its rules."""

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.evaluate import Evaluation, evaluate
from scoring.findings import blocks
from scoring.selection.constraints import limits
from tests.factories import panel, report, rubric
from tests.scoring.rounds import METHODS, Round, rounds
from workbench.exports.result import result_json
from workbench.i18n import translator

EN = translator("en")
BROAD = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
NARROW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def evaluated(given_round: Round, **asked: bool) -> Evaluation:
    """The evaluation of a round that has one."""
    assembled, _ = given_round.panel()
    assume(assembled is not None)
    evaluation, _ = evaluate(assembled, **asked)
    assume(evaluation is not None)
    return evaluation


def by_id(evaluation: Evaluation) -> dict[str, tuple[object, ...]]:
    """Sub-sector, rank and published scores of each application."""
    ids = [application.id for application in evaluation.panel.applications]
    return {
        ids[s.application]: (sector.name, s.rank, s.score, s.raw_score, tuple(s.dimensions.values()))
        for sector in evaluation.sectors
        for s in sector.standings
    }


def names(evaluation: Evaluation) -> set[str]:
    return {evaluation.panel.applications[i].id for i in evaluation.shortlist.selected}


def reasons(evaluation: Evaluation) -> dict[str, str]:
    return {evaluation.panel.applications[e.application].id: e.reason for e in evaluation.shortlist.excluded}


@BROAD
@given(rounds())
def test_every_method_gives_finite_numbers_or_says_why_not(given_round):
    assembled, _ = given_round.panel()
    assume(assembled is not None)
    for method in METHODS:
        evaluation, findings = evaluate(given_round.under(normalization=method).panel()[0])
        assert (evaluation is None) == blocks(findings)
        if evaluation is not None:
            scored = np.bincount(assembled.application, minlength=len(assembled.applications)) > 0
            np.testing.assert_array_equal(np.isfinite(evaluation.score), scored)


@BROAD
@given(rounds())
def test_the_result_holds_no_number_that_is_not_one(given_round):
    evaluation = evaluated(given_round)
    content = json.loads(result_json(report(evaluation), EN), parse_constant=refuse)
    codes = {finding["code"] for finding in content["findings"]}
    for entry in content["raters"]:
        assert entry["severity_se"] is None or entry["severity_se"] >= 0
    for sector in content["sectors"]:
        for entry in sector["ranking"]:
            assert entry["p_in"] is None or 0 <= entry["p_in"] <= 1
            assert entry["rank"] is not None or entry["rank_low"] is None
            if entry["rank"] is not None and "severity_not_estimable" not in codes:
                assert 1 <= entry["rank_low"] <= entry["rank_high"] <= len(sector["ranking"])


@NARROW
@given(rounds())
def test_what_a_result_hangs_on_is_finite_or_null_too(given_round):
    evaluation = evaluated(given_round, influence=True, rank_sets=True)
    content = json.loads(result_json(report(evaluation), EN), parse_constant=refuse)
    influence = content["influence"]
    assert {entry["rater"] for entry in influence["raters"]} == {
        entry["rater"] for entry in content["raters"] if entry["sheets"]
    }
    assert [entry["method"] for entry in influence["methods"]] == list(METHODS)
    selected = set(content["shortlist"]["selected"])
    for change in (line["change"] for line in influence["score_changes"] or () if line["change"]):
        assert change["from"] != change["to"]
        assert change["shortlist"] != "drawn" or change["enters"] or change["leaves"]
        assert set(change["leaves"] or ()) <= selected
        assert not selected & set(change["enters"] or ())
    for entry in content["sectors"]:
        for standing in entry["ranking"]:
            low, high = standing["rank_set"] or (1, 1)
            assert 1 <= low <= high


@BROAD
@given(rounds())
def test_everybody_is_either_in_or_out_for_one_reason_and_no_limit_is_passed(given_round):
    evaluation = evaluated(given_round)
    chosen, applications = evaluation.shortlist, evaluation.panel.applications
    out = [excluded.application for excluded in chosen.excluded]
    assert sorted([*chosen.selected, *out]) == list(range(len(applications)))
    for rule in limits(evaluation.panel.rubric.policy.shortlist, applications):
        held = Counter(rule.code[list(chosen.selected)].tolist())
        assert all(count <= rule.limit for code, count in held.items() if code >= 0)
    for excluded in chosen.excluded:
        assert excluded.application not in excluded.blocked_by


@BROAD
@given(rounds())
def test_a_better_rank_never_has_a_lower_published_score(given_round):
    evaluation = evaluated(given_round)
    for sector in evaluation.sectors:
        ranked = [s for s in sector.standings if s.rank is not None]
        for above, below in pairwise(ranked):
            assert above.score >= below.score
            assert above.rank <= below.rank


@NARROW
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(given_round, random):
    shuffled = replace(
        given_round,
        scores=tuple(random.sample(given_round.scores, len(given_round.scores))),
        applications=tuple(random.sample(given_round.applications, len(given_round.applications))),
    )
    one, other = evaluated(given_round), evaluated(shuffled)
    assert by_id(one) == by_id(other)
    assert one.shortlist == other.shortlist
    np.testing.assert_array_equal(one.firmness.p_in, other.firmness.p_in)


@NARROW
@given(rounds(), st.randoms(use_true_random=False))
def test_names_do_not_matter(given_round, random):
    ids = [str(row["application"]) for row in given_round.applications]
    raters = sorted({str(row["rater"]) for row in given_round.scores})
    names_of = dict(zip(ids, random.sample([f"B{i}" for i in range(len(ids))], len(ids)), strict=True))
    new_raters = dict(zip(raters, random.sample([f"F{j}" for j in range(len(raters))], len(raters)), strict=True))
    renamed = replace(
        given_round,
        scores=tuple(
            {**row, "application": names_of[row["application"]], "rater": new_raters[row["rater"]]}
            for row in given_round.scores
        ),
        applications=tuple({**row, "application": names_of[row["application"]]} for row in given_round.applications),
    )
    one, other = evaluated(given_round), evaluated(renamed)
    assert {names_of[id_]: place for id_, place in by_id(one).items()} == by_id(other)
    assert {names_of[id_] for id_ in names(one)} == names(other)
    assert {names_of[id_]: reason for id_, reason in reasons(one).items()} == reasons(other)
    severity = dict(zip([new_raters[rater.id] for rater in one.panel.raters], one.normalized.severity, strict=True))
    for rater, value in zip(other.panel.raters, other.normalized.severity, strict=True):
        np.testing.assert_allclose(severity[rater.id], value, atol=1e-6)


@NARROW
@given(rounds(plain=True))
def test_a_scale_ten_times_as_long_changes_nothing(given_round):
    written = given_round.rubric.model_dump()
    for criterion in (criterion for dimension in written["dimensions"] for criterion in dimension["criteria"]):
        scale = criterion["scale"]
        criterion["scale"] = {name: None if value is None else value * 10 for name, value in scale.items()}
    ids = [criterion.id for criterion in given_round.rubric.judged]
    longer = Round(
        type(given_round.rubric).model_validate(written),
        tuple({**row, **{id_: row[id_] * 10 for id_ in ids}} for row in given_round.scores),
        given_round.applications,
    )
    one, other = evaluated(given_round), evaluated(longer)
    assert by_id(one) == by_id(other)
    np.testing.assert_allclose(one.normalized.severity, other.normalized.severity, atol=1e-6)
    np.testing.assert_allclose(one.firmness.expected_rank, other.firmness.expected_rank, atol=0.05)


@NARROW
@given(rounds(complete=True))
def test_in_a_complete_design_severity_ranks_as_the_mean_does(given_round):
    whole = given_round.under(scope="round", min_raters=1)
    assembled, _ = whole.panel()
    assume(assembled is not None)
    assume(len(assembled.application) == len(assembled.applications) * len(assembled.raters))
    severity, mean = (evaluated(whole.under(normalization=method)) for method in ("severity", "mean"))
    ranks = [{id_: (place[1], place[2]) for id_, place in by_id(one).items()} for one in (severity, mean)]
    assert ranks[0] == ranks[1]


@NARROW
@given(rounds(complete=True, plain=True), st.integers(1, 40), st.integers(0, 4))
def test_a_constant_given_to_one_expert_is_severity_and_changes_no_order(given_round, points, which):
    whole, _ = given_round.panel()
    assume(len(whole.raters) > 1)
    rater = which % len(whole.raters)
    # shrunk, so that nothing leaves a scale: a quarter of every score plus room for the constant
    low = np.array([criterion.scale.low for criterion in whole.rubric.judged])
    span = np.array([criterion.scale.high for criterion in whole.rubric.judged]) - low
    quarter = low + (whole.scores - low) / 4
    kinder = np.where((whole.rater == rater)[:, None], quarter + span * points / 100, quarter)
    (before, _), (after, _) = (evaluate(replace(whole, scores=scores)) for scores in (quarter, kinder))
    # every application gains the same, the mean over the experts of the constant, so the order stays
    np.testing.assert_allclose(after.score - before.score, points / len(whole.raters), atol=1e-6)
    for one in (before, after):
        _assert_severity_is_the_shrunk_deviation(one)


def _assert_severity_is_the_shrunk_deviation(evaluation: Evaluation) -> None:
    """In a complete panel K has the eigenvalue N, M − 1 times: b̂_j = λN / (1 + λN) (ȳ − ȳ_j)."""
    if evaluation.normalized.variance is None:
        return
    fit, rater, total = evaluation.normalized.scopes[0].fit, evaluation.panel.rater, evaluation.totals.total
    own = np.bincount(rater, weights=total) / np.bincount(rater)
    power = fit.ratio * len(evaluation.panel.applications)
    np.testing.assert_allclose(evaluation.normalized.severity, power / (1 + power) * (own.mean() - own), atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "scores",
    [
        [[70]],  # one application, one expert
        [[70, 80, 60]],  # one application
        [[70], [80], [60]],  # one expert
        [[50, 50, 50], [50, 50, 50], [50, 50, 50]],  # all equal: no variance anywhere
        [[70, 80, 90], [60, 70, 80], [50, 60, 70]],  # experts differ by exactly a constant
        [[70, 75, None, None], [60, 65, None, None], [None, None, 80, 85], [None, None, 50, 55]],  # two components
    ],
)
def test_extreme_panels_give_numbers_or_reasons(method, scores):
    given_panel = panel(scores, under=rubric(normalization=method, min_raters=1, shortlist={"per_sector": 1}))
    evaluation, findings = evaluate(given_panel, influence=True, rank_sets=True)
    assert (evaluation is None) == blocks(findings)
    assert evaluation is None or np.isfinite(evaluation.score).all()
    assert json.loads(
        result_json(report(evaluation, findings if evaluation is None else ()), EN), parse_constant=refuse
    )


def refuse(constant: str) -> float:
    raise AssertionError(constant)
