"""Applications come in as files: what is kept is what was read, a correction is a revision, and nothing is lost."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook

from data.store import applications, journal, submissions
from data.store.documents import read_answers, write_answers
from tests.offices import ORGANISER, SUPERVISOR, expert
from tests.panel_rooms import RUBRIC, to_phase
from tests.workbench.checked import ZH, filled, summary
from workbench.access import Refused
from workbench.intake_files import Source
from workbench.office import Office
from workbench.rounds.intake.deciding import decide, verdict_of, withdraw
from workbench.rounds.intake.receiving import corrections, differences, intake_list, keep, look_at, open_folder, receive
from workbench.rounds.setting_up import create_round, create_round_from_rubric, programme_of
from workbench.rounds.settings import Draft

SECOND = replace(ORGANISER, id="organiser:9")
GATED = (
    RUBRIC
    + b"""
[[dimensions.criteria]]
id = "safe"
kind = "gate"
field = "\xe6\x97\xa0\xe4\xba\x8b\xe6\x95\x85"
title = { zh = "\xe6\x97\xa0\xe4\xba\x8b\xe6\x95\x85", en = "No accident" }
"""
)
LIST = "申报项目,名称,细分领域,地区,推荐单位,产值年均增速,无事故\n"
ROWS = {"A1": "A1,甲集群,铸造,云川市,云川市工信局,12.5,是\n", "A2": "A2,乙集群,铸造,墨川市,墨川市工信局,8,否\n"}


def codes(findings):
    return [finding.code for finding in findings]


def a_round(office: Office, phase="intake", programme="miit-sme-2022") -> str:
    id, findings = create_round(office, ORGANISER, programme, Draft("收件测试（虚构）"))
    assert id is not None, findings
    to_phase(office, id, phase)
    return id


def a_listed_round(office: Office) -> str:
    id, findings = create_round_from_rubric(office, ORGANISER, "r.toml", GATED, Draft("列表测试（虚构）"))
    assert id is not None, findings
    to_phase(office, id, "intake")
    return id


def a_list(*rows: str) -> Source:
    return Source("申报.csv", (LIST + "".join(rows)).encode())


def verdicts(office: Office, round_: str) -> dict[str, str | None]:
    with office.look() as connection:
        return {one.id: one.verdict for one in applications.every(connection, round_)}


def test_what_is_looked_at_is_not_kept_yet(small_office: Office) -> None:
    round_ = a_round(small_office)
    seen = look_at(small_office, ORGANISER, round_, [filled("A1")])
    assert [arrival.checked.id for arrival in seen.applications] == ["A1"]
    assert verdicts(small_office, round_) == {}


def test_applications_and_their_summary_are_kept_as_read(office: Office) -> None:
    round_ = a_round(office)
    rows = [{"row_application": "A1", "name": "示例集群"}]
    files = [filled("A1"), filled("A2", sector="轴承", area=120.0), summary(*rows)]
    seen, faults = receive(office, ORGANISER, round_, files)
    assert faults == ()
    assert verdicts(office, round_) == {
        "A1": "eligible",
        "A2": "needs_decision",
    }  # an area above 100 km² is a soft rule
    with office.look() as connection:
        first = submissions.latest(connection, round_, "A1")
        kept = applications.find(connection, round_, "A1")
        assert [file.content for file in submissions.files(connection, round_, "A1", 1)] == [files[0].content]
        assert [paper.name for paper in submissions.all_papers(connection, round_)] == ["汇总表.xlsx"]
    one = next(arrival.checked for arrival in seen.applications if arrival.checked.id == "A1")
    assert first is not None
    assert kept is not None
    for name in ("values", "rows", "chapters", "evidence", "places", "unreadable", "documents"):
        assert getattr(first.answers, name) == getattr(one.answers, name), name
    assert (kept.sector, kept.authority, kept.region) == ("阀门", "云岭省工信厅", "云岭省云州市示例县")
    assert kept.attributes["region"] == "云岭省云州市示例县"
    listed = intake_list(office, ORGANISER, round_)
    assert [(quota["authority"], quota["count"], quota["limit"]) for quota in listed.quotas] == [("云岭省工信厅", 2, 5)]


def test_answers_survive_being_written_down() -> None:
    from tests.rubrics.miit_sme_2022 import application

    answers = application("A1")
    again = read_answers(write_answers(answers))
    for name in ("values", "rows", "chapters", "evidence", "places", "unreadable", "authority", "sector", "documents"):
        assert getattr(again, name) == getattr(answers, name), name
    assert {type(value) for value in again.values.values()} == {type(value) for value in answers.values.values()}


def test_a_correction_is_the_next_revision_and_shows_what_changed(office: Office) -> None:
    round_ = a_round(office)
    receive(office, ORGANISER, round_, [filled("A1", area=120.0)])
    corrected = [filled("A1", area=90.0)]
    [arrival] = look_at(office, ORGANISER, round_, corrected).applications
    told = differences(programme_of(office, round_), arrival.earlier, arrival.checked, ZH)
    assert [(change.key, change.old, change.new) for change in told] == [("area", "120", "90")]
    receive(office, ORGANISER, round_, corrected)
    folder = open_folder(office, ORGANISER, round_, "A1")
    assert folder is not None
    assert [one.revision for one in folder.submissions] == [1, 2]
    assert [one.answers.values["area"] for one in folder.submissions] == [120.0, 90.0]
    assert folder.application.verdict == "eligible"


def test_what_a_colleague_handed_in_meanwhile_is_not_covered_up(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1")])
    seen = look_at(small_office, ORGANISER, round_, [filled("A1", area=60.0)])
    receive(small_office, SECOND, round_, [filled("A1", area=50.0)])
    assert codes(keep(small_office, ORGANISER, round_, seen)) == ["round_changed_meanwhile"]
    folder = open_folder(small_office, ORGANISER, round_, "A1")
    assert [one.answers.values["area"] for one in folder.submissions] == [35.0, 50.0]  # type: ignore[union-attr]


def test_what_a_colleague_decided_meanwhile_is_not_undone(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1")])
    seen = look_at(small_office, ORGANISER, round_, [filled("A2")])  # found A1 eligible, and would say so again
    assert decide(small_office, SECOND, round_, "A1", "reject", "不在申报范围") == ()
    assert codes(keep(small_office, ORGANISER, round_, seen)) == ["round_changed_meanwhile"]
    assert verdicts(small_office, round_) == {"A1": "ineligible"}
    assert keep(small_office, ORGANISER, round_, look_at(small_office, ORGANISER, round_, [filled("A2")])) == ()
    assert verdicts(small_office, round_) == {"A1": "ineligible", "A2": "eligible"}


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(small_office: Office) -> None:
    round_ = a_round(small_office)
    seen, faults = receive(small_office, ORGANISER, round_, [filled("A1"), Source("照片.xlsx", b"\x89PNG")])
    assert faults == ()
    assert [finding.where.file for finding in seen.findings if finding.level == "block"] == ["照片.xlsx"]
    assert set(verdicts(small_office, round_)) == {"A1"}


def test_one_number_on_two_different_files_is_taken_from_neither(small_office: Office) -> None:
    round_ = a_round(small_office)
    second = replace(filled("A1", area=40.0), name="另一份.xlsx")
    seen, _ = receive(small_office, ORGANISER, round_, [filled("A1"), second])
    assert "application_twice" in codes(seen.findings)
    assert verdicts(small_office, round_) == {}


def test_what_was_withdrawn_stays_out(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1")])
    assert codes(withdraw(small_office, ORGANISER, round_, "A1", "  ")) == ["reason_missing"]
    assert withdraw(small_office, ORGANISER, round_, "A1", "申报单位来函撤回") == ()
    assert codes(withdraw(small_office, ORGANISER, round_, "A1", "again")) == ["application_unknown_here"]
    seen, _ = receive(small_office, ORGANISER, round_, [filled("A1", area=50.0)])
    assert "application_withdrawn" in codes(seen.findings)
    assert not seen.applications
    with small_office.look() as connection:
        assert not applications.judged(connection, round_)


@pytest.mark.parametrize("phase", ["panel", "scoring", "archived"])
def test_nothing_comes_in_after_the_formal_check(small_office: Office, phase) -> None:
    round_ = a_round(small_office, phase)
    with pytest.raises(Refused, match=r"application\.import"):
        receive(small_office, ORGANISER, round_, [filled("A1")])


@pytest.mark.parametrize("actor", [SUPERVISOR, expert("r-2026-01", "E01")])
def test_only_an_organiser_takes_in_and_decides(small_office: Office, actor) -> None:
    round_ = a_round(small_office)
    for act in (
        lambda: receive(small_office, actor, round_, [filled("A1")]),
        lambda: decide(small_office, actor, round_, "A1", "accept", "r"),
        lambda: withdraw(small_office, actor, round_, "A1", "r"),
    ):
        with pytest.raises(Refused):
            act()


def test_an_open_question_is_settled_with_a_reason_and_asked_again_of_a_correction(office: Office) -> None:
    round_ = a_round(office)
    receive(office, ORGANISER, round_, [filled("A1", area=120.0)])
    assert codes(decide(office, ORGANISER, round_, "A1", "accept", " ")) == ["reason_missing"]
    assert decide(office, ORGANISER, round_, "A1", "accept", "含两处相连园区，理由充分", rule="P1-E2") == ()
    assert verdicts(office, round_) == {"A1": "eligible"}
    folder = open_folder(office, ORGANISER, round_, "A1")
    assert folder is not None
    [reason] = folder.checked.verdict.reasons
    assert (reason.rule, reason.is_settled) == ("P1-E2", True)
    receive(office, ORGANISER, round_, [filled("A1", area=130.0)])
    assert verdicts(office, round_) == {"A1": "needs_decision"}
    with office.look() as connection:
        acts = [line.entry.act for line in journal.lines(connection, round_)]
    assert acts.count("application.decide") == 1


def test_a_condition_that_failed_cannot_be_accepted(small_office: Office) -> None:
    round_ = a_round(small_office)
    low = {2019: 30.0, 2020: 112.0, 2021: 126.0}  # below 40 in the first year
    receive(small_office, ORGANISER, round_, [filled("A1", output_total=low)])
    assert verdicts(small_office, round_) == {"A1": "ineligible"}
    refused = decide(small_office, ORGANISER, round_, "A1", "accept", "r", rule="P1-E3")
    assert codes(refused) == ["condition_failed"]
    assert codes(decide(small_office, ORGANISER, round_, "A1", "accept", "r")) == ["conditions_failed"]
    assert verdicts(small_office, round_) == {"A1": "ineligible"}


def test_a_veto_needs_evidence_and_a_second_person(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1")])
    given = {"rule": "P1-S7", "decision": "reject", "reason": "产值数据不实"}
    assert codes(decide(small_office, ORGANISER, round_, "A1", **given)) == ["veto_without_evidence"]
    assert decide(small_office, ORGANISER, round_, "A1", **given, evidence="核查记录第12号") == ()
    assert verdicts(small_office, round_) == {"A1": "needs_decision"}  # nobody has confirmed it
    decide(small_office, ORGANISER, round_, "A1", **given, evidence="核查记录第12号")
    assert verdicts(small_office, round_) == {"A1": "needs_decision"}  # the same person again is no second one
    assert decide(small_office, SECOND, round_, "A1", **given, evidence="核查记录第12号") == ()
    assert verdicts(small_office, round_) == {"A1": "ineligible"}
    receive(small_office, ORGANISER, round_, [filled("A1", area=50.0)])
    assert verdicts(small_office, round_) == {"A1": "ineligible"}  # a correction does not undo a veto


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"application": "A9", "decision": "accept"}, "application_unknown_here"),
        ({"application": "A1", "decision": "perhaps"}, "decision_unreadable"),
        ({"application": "A1", "decision": "accept", "rule": "P9-X"}, "rule_unknown_here"),
        ({"application": "A1", "decision": "accept", "revision": 99}, "application_changed_meanwhile"),
    ],
)
def test_a_decision_on_something_else_changes_nothing(small_office: Office, given, code) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1", area=120.0)])
    assert code in codes(decide(small_office, ORGANISER, round_, reason="r", **given))
    assert verdicts(small_office, round_) == {"A1": "needs_decision"}


def test_the_request_for_corrections_is_made_from_what_is_kept(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1", area=120.0), filled("A2", sector="轴承")])
    first = open_folder(small_office, ORGANISER, round_, "A1")
    assert first is not None
    paper = corrections(first, ZH)
    assert paper is not None
    assert paper.startswith(b"PK")
    assert open_folder(small_office, ORGANISER, round_, "A7") is None


def test_a_table_of_applications_serves_a_programme_without_a_form(office: Office) -> None:
    round_ = a_listed_round(office)
    _, faults = receive(office, ORGANISER, round_, [a_list(*ROWS.values())])
    assert faults == ()
    assert verdicts(office, round_) == {"A1": "eligible", "A2": "ineligible"}  # "no accident": no
    with office.look() as connection:
        kept = applications.find(connection, round_, "A1")
    assert kept is not None
    assert (kept.name, kept.sector, kept.region, kept.authority) == ("甲集群", "铸造", "云川市", "云川市工信局")
    assert kept.attributes["产值年均增速"] == 12.5
    again, _ = receive(office, ORGANISER, round_, [a_list(ROWS["A1"], ROWS["A2"].replace(",否", ",是"))])
    assert [arrival.checked.id for arrival in again.applications] == ["A2"]  # A1 says the same
    assert verdicts(office, round_) == {"A1": "eligible", "A2": "eligible"}
    folder = open_folder(office, ORGANISER, round_, "A2")
    assert folder is not None
    assert [one.revision for one in folder.submissions] == [1, 2]
    told = differences(folder.programme, folder.submissions[0], folder.checked, ZH)
    assert [(change.key, change.old, change.new) for change in told] == [("无事故", "否", "是")]


def test_a_gate_nobody_answered_waits_for_a_person(small_office: Office) -> None:
    round_ = a_listed_round(small_office)
    receive(small_office, ORGANISER, round_, [a_list("A3,丙集群,铸造,云川市,x,9,\n")])
    assert verdicts(small_office, round_) == {"A3": "needs_decision"}
    assert decide(small_office, ORGANISER, round_, "A3", "accept", "已电话核实", rule="safe") == ()
    assert verdicts(small_office, round_) == {"A3": "eligible"}


@pytest.mark.parametrize("row", ["A1,甲,铸造,x,y,很多,是\n", ",甲,铸造,x,y,9,是\n"])
def test_a_table_with_a_fault_brings_nothing(small_office: Office, row) -> None:
    round_ = a_listed_round(small_office)
    seen, _ = receive(small_office, ORGANISER, round_, [a_list(row, ROWS["A2"])])
    assert any(finding.level == "block" for finding in seen.findings)
    assert verdicts(small_office, round_) == {}


def test_the_verdict_is_that_of_the_last_check(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1", area=120.0)])
    with small_office.look() as connection:
        known = applications.find(connection, round_, "A1")
        last = submissions.latest(connection, round_, "A1")
    assert verdict_of(programme_of(small_office, round_), known, last).state == "needs_decision"  # type: ignore[arg-type]


def test_what_says_the_same_again_is_no_new_revision(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1")])
    seen, faults = receive(small_office, ORGANISER, round_, [filled("A1")])
    assert faults == ()
    assert not seen.applications
    folder = open_folder(small_office, ORGANISER, round_, "A1")
    assert [one.revision for one in folder.submissions] == [1]  # type: ignore[union-attr]


def test_what_was_accepted_stays_when_the_same_file_comes_again(small_office: Office) -> None:
    round_ = a_round(small_office)
    receive(small_office, ORGANISER, round_, [filled("A1", area=120.0)])
    decide(small_office, ORGANISER, round_, "A1", "accept", "两处园区相连", rule="P1-E2")
    receive(small_office, ORGANISER, round_, [filled("A1", area=120.0), filled("A2", sector="轴承")])
    assert verdicts(small_office, round_) == {"A1": "eligible", "A2": "eligible"}


def test_a_paper_is_kept_once_and_its_next_version_as_a_revision(small_office: Office) -> None:
    round_ = a_round(small_office)
    first, second = summary({"name": "甲集群"}), summary({"name": "乙集群"})
    for paper in (first, first, second):
        receive(small_office, ORGANISER, round_, [paper])
    with small_office.look() as connection:
        [paper] = submissions.all_papers(connection, round_)
        told = [line.entry.subject for line in journal.lines(connection, round_)]
    assert paper.content == second.content
    assert told.count("汇总表.xlsx") == 2


def test_findings_survive_being_written_down() -> None:
    from data.store.documents import read_findings, write_findings
    from scoring.findings import Place, found

    given = (
        found("a", "block", Place("f.xlsx", row=3, column="C", field="area"), names=("x", "y"), share=0.5, on=True),
        found("b", "info", none=None, text="评"),
    )
    assert read_findings(write_findings(given)) == given
    assert read_findings(write_findings([found("c", "warn", value=float("nan"))]))[0].facts == {"value": None}


def test_names_and_cells_no_database_could_hold_are_kept_as_what_can_be_shown(office: Office) -> None:
    round_ = a_listed_round(office)
    book = Workbook()
    for row in (LIST.strip().split(","), ["A1", "甲_x0000_乙_x0001_", "铸造", "云川市", "云川市工信局", 12.5, "是"]):
        book.active.append(row)
    saved = BytesIO()
    book.save(saved)
    seen, faults = receive(office, ORGANISER, round_, [Source("../\0申报\ud800.xlsx", saved.getvalue())])
    assert faults == ()
    assert [one.checked.name for one in seen.applications] == ["甲\ufffd乙\ufffd"]
    assert [paper.name for paper in seen.papers] == ["申报.xlsx"]
