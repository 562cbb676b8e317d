"""Who may be announced: the shortlist in a neutral order, and nothing while anything is open."""

from dataclasses import fields, replace
from datetime import date

import pytest

from scoring.evaluate import Evaluation, evaluate
from scoring.notice import Contact, Entry, Notice, NoticeList, NoticeSector, NoticeText, Period, announce
from scoring.selection.ties import Decision
from scoring.sheets import Application, Panel, Rater
from tests.factories import panel, rubric

TEXT = NoticeText(
    title="关于虚构名单的公示",
    basis=("《虚构办法》",),
    procedure="经专家评审",
    supervision="欢迎监督",
    objection="请实名反映",
    period=Period(starts=date(2026, 11, 23), ends=date(2026, 11, 27)),
    contact=Contact(address="示例路0号", phone="000-0000", email="notice@example.com"),
    supervision_phone="000-0001",
    attachment="虚构名单",
    issuer="虚构单位",
    issued=date(2026, 11, 21),
)
EVERYONE = {"normalization": "mean", "min_raters": 1}


def evaluated(panel: Panel, *decisions: Decision) -> Evaluation:
    evaluation, _ = evaluate(panel, decisions)
    assert evaluation is not None
    return evaluation


def test_the_list_is_by_sector_and_application_number_not_by_rank():
    # A04 leads 乙, A01 leads 甲, and 甲 has the better scores; per sector two of three enter.
    scores = [[90, 92], [50, 51], [88, 89], [80, 82], [60, 61], [70, 72]]
    sectors, regions = ["甲", "甲", "甲", "乙", "乙", "乙"], ["北", "北", "南", "南", "北", "北"]
    rules = rubric(**EVERYONE, shortlist={"per_sector": 2})
    notice, findings = announce(evaluated(panel(scores, under=rules, sectors=sectors, regions=regions)), TEXT)
    assert findings == ()
    assert notice is not None
    assert notice.sectors == (
        NoticeSector("乙", (Entry("申报04", "南"), Entry("申报06", "北"))),
        NoticeSector("甲", (Entry("申报01", "北"), Entry("申报03", "南"))),
    )
    assert notice.count == 4


def test_the_order_does_not_change_when_the_ranks_do():
    up, down = [[60, 62], [70, 71], [80, 81], [10, 11]], [[80, 81], [70, 71], [60, 62], [10, 11]]
    rules = rubric(**EVERYONE, shortlist={"places": 3})
    first, second = (announce(evaluated(panel(scores, under=rules)), TEXT)[0] for scores in (up, down))
    assert first == second


def test_a_notice_has_no_place_for_an_expert_a_score_or_a_rank():
    assert {field.name for part in (Notice, NoticeList, NoticeSector, Entry) for field in fields(part)} == {
        *("text", "sectors", "name", "entries", "region", "lists", "title")
    }


def test_an_open_tie_at_the_cut_stops_the_notice_until_the_panel_has_decided():
    scores = panel([[90, 90], [80, 80], [80, 80]], under=rubric(**EVERYONE, shortlist={"places": 2}))
    notice, findings = announce(evaluated(scores), TEXT)
    assert notice is None
    assert [(f.code, f.level, f.facts["applications"], f.facts["places"]) for f in findings] == [
        ("notice_tie_open", "block", ("A02", "A03"), 1)
    ]
    notice, findings = announce(evaluated(scores, Decision(("A03", "A02"), "vote 5:2", "chair", "vote")), TEXT)
    assert findings == ()
    assert notice is not None
    assert [entry.name for entry in notice.sectors[0].entries] == ["申报01", "申报03"]


def test_a_shortlist_across_groups_that_share_no_expert_is_not_announced():
    # Experts 1, 2 judged A01, A02 and experts 3, 4 judged A03, A04: no common expert, one common cut.
    scores = [[90, 88, None, None], [70, 72, None, None], [None, None, 80, 83], [None, None, 60, 61]]
    rules = rubric(min_raters=1, shortlist={"places": 2})
    notice, findings = announce(evaluated(panel(scores, under=rules)), TEXT)
    assert notice is None
    assert [finding.code for finding in findings] == ["notice_shortlist_refused"]


def test_an_empty_shortlist_is_not_announced():
    rules = rubric(**EVERYONE, shortlist={"threshold": 95})
    notice, findings = announce(evaluated(panel([[90, 91], [80, 82]], under=rules)), TEXT)
    assert notice is None
    assert [finding.code for finding in findings] == ["notice_nobody"]


@pytest.mark.parametrize(
    ("words", "named"), [("Announcement", False), ("Ask Ann, please", True), ("专家Ann主持", True)]
)
def test_a_name_in_latin_letters_is_looked_for_as_a_word(words, named):
    judged = panel([[90, 91], [80, 82]], under=rubric(**EVERYONE))
    ann = replace(judged, raters=(Rater("E01", "Ann"), Rater("E02", "E02")))
    _, findings = announce(evaluated(ann), TEXT.model_copy(update={"title": words}))
    assert [finding.code for finding in findings] == ["notice_names_expert"] * named


def test_a_region_that_is_a_number_is_written_as_one():
    judged = panel([[90, 91], [80, 82]], under=rubric(**EVERYONE, shortlist={"places": 1}))
    regions = ({"region": 330100.0}, {})
    coded = replace(judged, applications=tuple(map(Application, ("A01", "A02"), ("云州", "砚溪"), ("", ""), regions)))
    notice, _ = announce(evaluated(coded), TEXT)
    assert notice is not None
    assert notice.sectors[0].entries == (Entry("云州", "330100"),)


@pytest.mark.parametrize("element", ["title", "objection", "issuer"])
def test_a_text_that_names_an_expert_is_refused(element):
    named = TEXT.model_copy(update={element: "请与专家02联系"})
    notice, findings = announce(evaluated(panel([[90, 91], [80, 82]], under=rubric(**EVERYONE))), named)
    assert notice is None
    assert [(finding.code, finding.facts["expert"]) for finding in findings] == [("notice_names_expert", "专家02")]
