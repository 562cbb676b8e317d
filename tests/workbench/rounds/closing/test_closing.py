"""After the result: ties and exclusions are decided, the notice is published, objections are answered."""

from datetime import UTC, date, datetime

import pytest

from data.store import applications, journal, rounds
from scoring.notice import Notice
from tests.offices import ORGANISER, Clock
from tests.panel_rooms import RUBRIC, Room, to_phase
from tests.workbench.rounds.scored_rooms import scored
from workbench.access import Refused
from workbench.i18n import Translator, translator
from workbench.office import Office
from workbench.publishing import NoticeFiles, publish
from workbench.rounds.closing import announcing
from workbench.rounds.closing.announcing import draw_up, publish_notice, published, suggested
from workbench.rounds.closing.contesting import answer_objection, contested, receive_objection
from workbench.rounds.closing.evaluating import adopt, evaluate_round
from workbench.rounds.closing.settling import decided, order_tie, set_aside
from workbench.rounds.lifecycle import unmet
from workbench.rounds.setting_up import create_round
from workbench.rounds.settings import Draft

WORDS = {
    "title": "关于示例名单的公示",
    "basis": ["《示例办法》（示例〔2026〕7号）"],
    "procedure": "经申报、审核、专家评审等环节",
    "supervision": "欢迎监督",
    "objection": "如有异议，请实名反映。",
    "period": {"starts": date(2026, 11, 24), "ends": date(2026, 11, 30)},
    "contact": {"address": "示例路0号", "phone": "000-0000 0010", "email": "notice@example.com"},
    "supervision_phone": "000-0000 0012",
    "attachment": "示例名单",
    "issuer": "示例厅（虚构）",
    "issued": date(2026, 11, 23),
    "synthetic": True,
}


def in_phase(office: Office, phase: str, *, result: bool = True) -> Room:
    """A scored room with an adopted run, in a later phase."""
    room = scored(office)
    if result:
        adopt(office, room.organiser, room.id, evaluate_round(office, room.organiser, room.id).run.id)
    to_phase(office, room.id, phase)  # type: ignore[arg-type]
    return room


def codes(findings: tuple) -> list[str]:
    return [one.code for one in findings]


def test_an_exclusion_is_recorded_and_the_next_run_is_made_under_it(office: Office) -> None:
    room = in_phase(office, "decision")
    assert set_aside(office, room.chair, room.id, "E02", "A04", "与申报单位有合作关系") == ()
    panel = evaluate_round(office, room.organiser, room.id).report.evaluation.panel
    assert [(panel.applications[one.application].id, one.state) for one in panel.set_aside] == [("A04", "excluded")]
    assert [one.kind for one in decided(office, room.supervisor, room.id)] == ["exclusion"]


def test_a_list_is_not_published_when_another_result_was_adopted_meanwhile(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = in_phase(small_office, "notice")

    def adopt_another(notice: Notice, t: Translator) -> NoticeFiles:
        run = evaluate_round(small_office, room.organiser, room.id).run
        assert adopt(small_office, room.organiser, room.id, run.id) == ()
        return publish(notice, t)

    monkeypatch.setattr(announcing, "publish", adopt_another)
    _, findings = publish_notice(small_office, room.organiser, room.id, WORDS, translator("zh"))
    assert codes(findings) == ["round_changed_meanwhile"]
    assert published(small_office, room.organiser, room.id) is None


def test_a_tie_that_is_settled_gives_the_place_to_the_first(office: Office) -> None:
    same = [(7, 3, 70)] * 3
    room = scored(office, {"A01": [(9, 4, 90)] * 3, "A02": same, "A03": same, "A04": [(5, 2, 50)] * 3}, growth=10.0)
    first = evaluate_round(office, room.organiser, room.id).report.evaluation
    assert first.shortlist.blocked_tie is not None  # two places, and A02 and A03 equal on everything
    to_phase(office, room.id, "decision")
    assert order_tie(office, room.chair, room.id, ["A03", "A02"], "vote", "组务会票决，四比一") == ()
    then = evaluate_round(office, room.organiser, room.id).report.evaluation
    assert sorted(then.panel.applications[i].id for i in then.shortlist.selected) == ["A01", "A03"]


LISTS = """
[[policy.lists]]
id = "provincial"
title = { zh = "省级", en = "province" }
[[policy.lists]]
id = "national"
title = { zh = "国家级", en = "nation" }
places = 2
""".encode()


def test_a_tie_on_the_second_list_alone_keeps_the_round_from_its_notice(small_office: Office) -> None:
    rubric = RUBRIC.replace(b"[policy.shortlist]\nplaces = 2\n", LISTS)
    same = [(7, 3, 70)] * 3
    given = {"A01": [(9, 4, 90)] * 3, "A02": same, "A03": same, "A04": [(5, 2, 50)] * 3}
    room = scored(small_office, given, rubric=rubric)
    with small_office.store.write() as connection:
        for name in room.applications:
            wishes = {"产值年均增速": 10.0, "lists": "provincial、national"}
            applications.change(connection, room.id, name, attributes=wishes)
    run = evaluate_round(small_office, room.organiser, room.id)
    first, second = run.report.evaluation.lists
    assert (first.shortlist.blocked_tie, second.shortlist.blocked_tie is None) == (None, False)
    adopt(small_office, room.organiser, room.id, run.run.id)
    to_phase(small_office, room.id, "decision")
    [open_] = unmet(small_office, room.organiser, room.id)
    assert (open_.finding.code, open_.finding.facts["applications"]) == ("round_tie_open", ("A02", "A03"))
    assert order_tie(small_office, room.chair, room.id, ["A03", "A02"], "vote", "票决") == ()
    adopt(small_office, room.organiser, room.id, evaluate_round(small_office, room.organiser, room.id).run.id)
    assert unmet(small_office, room.organiser, room.id) == ()


@pytest.mark.parametrize(
    ("order", "how", "reason", "expected"),
    [
        (["A01"], "vote", "x", ["tie_order"]),
        (["A01", "A01"], "vote", "x", ["tie_order"]),
        (["A01", "A99"], "vote", "x", ["decision_unknown_application"]),
        (["A01", "A02"], "dice", " ", ["tie_how", "reason_missing"]),
    ],
)
def test_a_faulty_decision_is_refused_whole(
    small_office: Office, order: list[str], how: str, reason: str, expected: list[str]
) -> None:
    room = in_phase(small_office, "decision", result=False)
    assert codes(order_tie(small_office, room.organiser, room.id, order, how, reason)) == expected
    assert decided(small_office, room.organiser, room.id) == []


def test_nobody_sets_a_sheet_aside_that_is_not_there(small_office: Office) -> None:
    room = in_phase(small_office, "decision", result=False)
    assert codes(set_aside(small_office, room.chair, room.id, "E99", None, "x")) == ["expert_unknown"]
    assert codes(set_aside(small_office, room.chair, room.id, "E01", "A99", "")) == ["no_such_sheet", "reason_missing"]


def test_decisions_belong_to_their_phase_and_never_to_experts_or_the_supervisor(small_office: Office) -> None:
    room = in_phase(small_office, "evaluation", result=False)
    with pytest.raises(Refused):
        order_tie(small_office, room.chair, room.id, ["A01", "A02"], "vote", "x")
    to_phase(small_office, room.id, "decision")
    for somebody in (room.expert(1), room.supervisor):
        with pytest.raises(Refused):
            order_tie(small_office, somebody, room.id, ["A01", "A02"], "vote", "x")


def test_the_notice_names_the_shortlist_and_neither_scores_nor_experts(office: Office) -> None:
    room = in_phase(office, "notice")
    files, findings = publish_notice(office, room.organiser, room.id, WORDS, translator("zh"))
    assert findings == ()
    page = files.html.decode()
    with office.look() as connection:
        (line,) = [one.entry for one in journal.lines(connection, room.id) if one.entry.act == "notice.publish"]
    assert (line.facts["starts"], line.facts["ends"]) == ("2026-11-24", "2026-11-30")
    made = published(office, room.supervisor, room.id)
    assert made.decision.facts["count"] == 2
    assert made.words["title"] == WORDS["title"]
    assert not any(word in page for word in ("E01", "E02", "专家01", "A02", "80.", "总分"))


def test_everything_that_is_missing_from_a_notice_is_said_at_once(small_office: Office) -> None:
    room = in_phase(small_office, "notice")
    words = {name: value for name, value in WORDS.items() if name not in ("issuer", "basis")} | {
        "title": "关于××××的公示"
    }
    notice, findings = draw_up(small_office, room.organiser, room.id, words)
    assert notice is None
    missing = {(one.code, one.facts["element"]) for one in findings}
    assert missing == {("notice_missing", "issuer"), ("notice_missing", "basis"), ("notice_left_blank", "title")}
    assert published(small_office, room.organiser, room.id) is None


def test_a_round_of_a_programme_suggests_its_own_words(small_office: Office, clock: Clock) -> None:
    clock.at = datetime(2026, 11, 20, 1, tzinfo=UTC)  # a Friday
    room = in_phase(small_office, "notice", result=False)
    words = suggested(small_office, room.organiser, room.id, translator("zh"))
    assert words["issued"] == date(2026, 11, 20)
    assert words["period"]["starts"] == date(2026, 11, 21)
    assert words["synthetic"] is True


@pytest.mark.parametrize(
    ("title", "closes", "year"),
    [
        ("2027年度评审", datetime(2026, 12, 1, tzinfo=UTC), "2027"),
        ("示例评审 120266 号", datetime(2025, 12, 31, 17, tzinfo=UTC), "2026"),  # New Year's Day in Beijing
        ("示例评审", None, "2026"),
    ],
)
def test_the_title_names_the_year_of_the_round_not_of_the_programme(
    small_office: Office, title: str, closes: datetime | None, year: str
) -> None:
    round_, findings = create_round(small_office, ORGANISER, "miit-sme-2022", Draft("示例", synthetic=True))
    assert (round_ is not None, findings) == (True, ())
    with small_office.store.write() as connection:
        rounds.change(connection, round_, title=title, closes_at=closes, phase="notice")
    words = suggested(small_office, ORGANISER, round_, translator("zh"))
    assert words["title"] == f"关于{year}年度中小企业特色产业集群名单的公示"


def test_objections_are_received_answered_once_and_counted(office: Office) -> None:
    room = in_phase(office, "objections")
    assert receive_objection(office, room.organiser, room.id, "A02", "示例公司（虚构）", "产值数据有误") == ()
    (one,) = contested(office, room.supervisor, room.id)
    assert (one.application, one.state) == ("A02", "received")
    assert codes(answer_objection(office, room.organiser, room.id, one.id, "maybe", "")) == [
        "objection_ruling",
        "reason_missing",
    ]
    assert answer_objection(office, room.organiser, room.id, one.id, "rejected", "经核查，数据与台账一致") == ()
    assert codes(answer_objection(office, room.organiser, room.id, one.id, "accepted", "x")) == ["objection_not_open"]
    (one,) = contested(office, room.organiser, room.id)
    assert (one.state, one.answer) == ("rejected", "经核查，数据与台账一致")


def test_an_objection_needs_a_name_and_a_reason(small_office: Office) -> None:
    room = in_phase(small_office, "objections", result=False)
    faults = receive_objection(small_office, room.organiser, room.id, "A99", " ", "")
    assert codes(faults) == ["application_unknown", "text_missing", "objector_missing"]
    assert contested(small_office, room.organiser, room.id) == []
