"""Several lists from the same scores: each by its own rules, among those that apply for it."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.evaluate import evaluate
from scoring.notice import announce
from scoring.selection.lists import for_list
from scoring.selection.ties import Decision
from scoring.sheets import Debarred, Panel
from tests.factories import panel, rubric
from tests.scoring.test_notice import TEXT

TITLE = {"zh": "名单", "en": "list"}
PROVINCE = {"id": "provincial", "title": TITLE}
NATION = {"id": "national", "title": {"zh": "推荐国家级", "en": "to the nation"}, "places": 2}
SCORES = [[90, 91], [80, 82], [70, 71], [60, 62], [50, 53]]  # A01 … A05
BOTH = "provincial、national"


def applied(*wishes: str | None, scores=SCORES, **more) -> Panel:
    """A round whose applications apply for these lists; None has no column of lists."""
    under = panel(scores, under=rubric(lists=[PROVINCE, NATION], min_raters=1, **more))
    applications = tuple(
        one if wish is None else replace(one, attributes={**one.attributes, "lists": wish})
        for one, wish in zip(under.applications, wishes, strict=True)
    )
    return replace(under, applications=applications)


def ids(under: Panel, chosen) -> list[str]:
    return [under.applications[i].id for i in chosen]


def test_each_list_takes_its_own_applicants_by_its_own_rules():
    # By hand: the nation takes two of A01, A03, A04, by score A01 and A03; the province has no limit.
    under = applied(BOTH, "provincial", "national", "national", "provincial")
    evaluation, _ = evaluate(under)
    assert evaluation is not None
    province, nation = evaluation.lists
    assert ids(under, province.shortlist.selected) == ["A01", "A02", "A05"]
    assert ids(under, nation.shortlist.selected) == ["A01", "A03"]
    reasons = {under.applications[e.application].id: e.reason for e in nation.shortlist.excluded}
    assert reasons == {"A02": "other_list", "A04": "places_full", "A05": "other_list"}
    assert evaluation.shortlist is province.shortlist


def test_who_does_not_apply_is_ranked_all_the_same_but_never_drawn():
    evaluation, _ = evaluate(applied("national", BOTH, BOTH, BOTH, BOTH))
    assert evaluation is not None
    (sector,) = evaluation.sectors
    assert [standing.rank for standing in sector.standings] == [1, 2, 3, 4, 5]
    assert evaluation.lists[0].firmness.p_in[0] == 0
    assert evaluation.lists[1].firmness.p_in[0] > 0.5


def test_chances_of_a_list_with_places_add_up_to_its_places():
    # In every draw exactly two of the four applicants are in, whoever they are.
    evaluation, _ = evaluate(applied("provincial", BOTH, BOTH, BOTH, BOTH))
    assert evaluation is not None
    assert np.sum(evaluation.lists[1].firmness.p_in) == pytest.approx(2)


def test_a_list_is_what_a_round_with_its_rules_alone_would_give():
    # The same as leaving the others out by hand: a rubric with two places over A02 … A05 (peer: a hand-made rubric).
    under = applied("provincial", BOTH, BOTH, BOTH, BOTH)
    evaluation, _ = evaluate(under)
    alone = panel(SCORES, under=rubric(shortlist={"places": 2}, min_raters=1))
    by_hand, _ = evaluate(replace(alone, debarred=(Debarred(0, "other_list"),)))
    assert evaluation is not None
    assert by_hand is not None
    assert evaluation.lists[1].shortlist.selected == by_hand.shortlist.selected
    assert evaluation.lists[1].firmness.p_in.tolist() == by_hand.firmness.p_in.tolist()


def test_without_a_column_everybody_applies_for_everything():
    under = applied(None, None, None, None, None)
    assert for_list(under, under.rubric.policy.lists[1]).debarred == ()


def test_titles_name_lists_too_and_several_marks_divide_them():
    under = applied("推荐国家级", "名单, to the nation", "", "provincial;national", "list")
    nation = for_list(under, under.rubric.policy.lists[1])
    assert [one.application for one in nation.debarred] == [2, 4]


def test_a_rejected_application_is_on_no_list_and_has_no_rank():
    under = replace(applied(*[BOTH] * 5), debarred=(Debarred(0, "rejected", {"rule": "P2-S10", "why": "不实"}),))
    evaluation, _ = evaluate(under)
    assert evaluation is not None
    assert [ids(under, drawn.shortlist.selected) for drawn in evaluation.lists] == [
        ["A02", "A03", "A04", "A05"],
        ["A02", "A03"],
    ]
    assert evaluation.sectors[0].standings[-1].rank is None


def test_a_tie_on_a_later_list_is_told_and_stops_the_notice_until_it_is_decided():
    under = applied(*[BOTH] * 3, scores=[[90, 90], [80, 80], [80, 80]])
    evaluation, findings = evaluate(under)
    assert evaluation is not None
    assert [f.facts["list"] for f in findings if f.code == "list_tie_at_cut"] == ["national"]
    assert announce(evaluation, TEXT)[0] is None
    settled, _ = evaluate(under, [Decision(("A03", "A02"), "vote", "chair", "vote")])
    assert settled is not None
    notice, _ = announce(settled, TEXT)
    assert notice is not None
    assert [(one.title.en, one.count) for one in notice.lists] == [("list", 3), ("to the nation", 2)]


def test_a_list_without_anybody_is_left_out_of_the_notice_and_two_such_make_none():
    evaluation, _ = evaluate(applied(*["provincial"] * 5))
    assert evaluation is not None
    notice, _ = announce(evaluation, TEXT)
    assert notice is not None
    assert [one.title.en for one in notice.lists] == ["list"]
    nobody, _ = evaluate(applied(*[""] * 5))
    assert nobody is not None
    assert [fault.code for fault in announce(nobody, TEXT)[1]] == ["notice_nobody"]
