"""What an expert is shown of an application, and of all others: nothing but a median of enough of them."""

from pathlib import Path

import pytest
from sqlalchemy import insert, update

from data.store import applications, rounds, submissions
from data.store.tables import assignments, experts
from pages.desk_evidence import rendered
from tests.offices import ORGANISER, expert
from tests.panel_rooms import a_room, to_phase
from workbench.access import Refused
from workbench.i18n import translator
from workbench.intake_files import Source
from workbench.office import Office
from workbench.rounds.intake.deciding import withdraw
from workbench.rounds.intake.receiving import receive
from workbench.rounds.judging.evidence import evidence
from workbench.rounds.setting_up import create_round
from workbench.rounds.settings import Draft

ZH, EN = translator("zh"), translator("en")
SAMPLES = Path(__file__).parents[4] / "data" / "samples" / "applications" / "miit-sme-2022"
FILES = ("M01", "M03", "M04", "M05")


def a_round_with_forms(office: Office, sector: str = "精密铸件") -> str:
    """Four filled forms of one sub-sector, of which the expert judges the first."""
    id, findings = create_round(office, ORGANISER, "miit-sme-2022", Draft("示例", synthetic=True))
    assert id is not None, findings
    to_phase(office, id, "intake")
    receive(office, ORGANISER, id, [Source(f"{name}.xlsx", SAMPLES / f"{name}.xlsx") for name in FILES])
    with office.store.write() as connection:
        for one in applications.every(connection, id):
            applications.change(connection, id, one.id, verdict="eligible", sector=sector)
        values = {"name": "专家", "expertise": [], "attributes": {}, "state": "drawn", "undertaken_at": office.now()}
        connection.execute(insert(experts).values(round=id, id="E01", **values))
        given = {"source": "manual", "at": office.now(), "by": ORGANISER.id}
        connection.execute(insert(assignments).values(round=id, application="M01", rater="E01", **given))
    to_phase(office, id, "scoring")
    return id


def test_the_form_is_there_with_what_was_computed_and_the_median_of_the_sub_sector(small_office: Office) -> None:
    id = a_round_with_forms(small_office)
    shown = evidence(small_office, expert(id, "E01"), id, "M01", ZH)
    assert shown.form is not None
    output = next(f for s in shown.form.sections for f in s.fields if f.id == "output_total")
    assert [(entry.year, entry.value) for entry in output.entries] == [
        (2019, "146.2"),
        (2020, "164.3"),
        (2021, "184.3"),
    ]
    growth = next(one for one in shown.measured if one.id == "output_growth")
    assert growth.value == pytest.approx(((184.3 / 146.2) ** 0.5 - 1) * 100, abs=1e-6)
    assert shown.points["output_growth"] == pytest.approx(60 + 40 * (growth.value - 10) / 10)
    latest = sorted(_latest_output(small_office, id))
    assert shown.typical["output_total"] == pytest.approx((latest[1] + latest[2]) / 2)


def test_of_fewer_than_four_no_median_is_told(small_office: Office) -> None:
    id = a_round_with_forms(small_office)
    with small_office.store.write() as connection:
        applications.change(connection, id, "M05", sector="另一领域")
        rounds.change(connection, id, title="示例")
    assert not evidence(small_office, expert(id, "E01"), id, "M01", ZH).typical


def test_a_withdrawn_application_tells_nothing_through_a_median_any_more(small_office: Office) -> None:
    id = a_round_with_forms(small_office)
    assert evidence(small_office, expert(id, "E01"), id, "M01", ZH).typical
    assert withdraw(small_office, ORGANISER, id, "M05", "申报单位申请") == ()
    assert not evidence(small_office, expert(id, "E01"), id, "M01", ZH).typical  # of three there is none


def test_the_panes_name_no_other_application_no_contact_and_no_telephone(small_office: Office) -> None:
    id = a_round_with_forms(small_office)
    page = "".join(markup for _, markup in rendered(evidence(small_office, expert(id, "E01"), id, "M01", ZH), ZH))
    with small_office.look() as connection:
        others = [one for one in applications.every(connection, id) if one.id != "M01"]
    assert [one.id for one in others if one.name in page or one.id in page] == []
    answers = _answers(small_office, id, "M01").values
    assert str(answers["authority_contact"]) not in page
    assert str(answers["operator_phone"]) not in page
    assert "164 / 200 字" in page  # chain_text


def test_both_languages_have_panes_of_their_own(small_office: Office) -> None:
    id = a_round_with_forms(small_office)
    names = {t.language: [name for name, _ in rendered(_of(small_office, id, t), t)] for t in (ZH, EN)}
    assert names == {"zh": ["", "要点", "数据", "正文", "目标"], "en": ["", "Key facts", "Figures", "Text", "Goals"]}


def test_a_correction_is_seen_at_once(small_office: Office) -> None:
    room = a_room(small_office)
    before = evidence(small_office, room.expert(), room.id, "A01", ZH)
    assert before is evidence(small_office, room.expert(), room.id, "A01", ZH)  # made once
    with small_office.store.write() as connection:
        applications.change(connection, room.id, "A01", name="更正后的名称")
    assert evidence(small_office, room.expert(), room.id, "A01", ZH).name == "更正后的名称"


def test_without_a_form_the_columns_of_the_table_are_shown(small_office: Office) -> None:
    room = a_room(small_office)
    shown = evidence(small_office, room.expert(), room.id, "A01", ZH)
    assert dict(shown.attributes) == {"产值年均增速": 8.0, "地区": "云川市"}
    assert "云川市" in rendered(shown, ZH)[1][1]


def test_applications_imported_as_a_table_show_its_columns_too(small_office: Office) -> None:
    room = a_room(small_office, "intake", applications_=0, assigned=False)
    table = "application,name,sector,region,产值年均增速\nA01,云川集群,精密铸造,云川市,12.5\n".encode()
    arrivals, findings = receive(small_office, ORGANISER, room.id, [Source("applications.csv", table)])
    assert (len(arrivals.applications), findings) == (1, ())
    with small_office.store.write() as connection:
        assigned = {"round": room.id, "application": "A01", "rater": "E01", "source": "optimal"}
        connection.execute(insert(assignments).values(assigned | {"at": small_office.now(), "by": ORGANISER.id}))
        connection.execute(update(experts).values(undertaken_at=small_office.now()))
    to_phase(small_office, room.id, "scoring")
    shown = rendered(evidence(small_office, room.expert(), room.id, "A01", ZH), ZH)
    assert len(shown) == 2  # the heading and the facts; without a pane the desk had nothing to draw
    assert "12.5" in shown[1][1]


@pytest.mark.parametrize("reason", ["stranger", "unsigned", "withdrawn", "other round", "early"])
def test_who_does_not_judge_an_application_reads_nothing_of_it(small_office: Office, reason: str) -> None:
    room = a_room(small_office, "panel" if reason == "early" else "scoring", signed=reason != "unsigned")
    actor = expert("r-other", "E01") if reason == "other round" else room.expert()
    with small_office.store.write() as connection:
        if reason == "withdrawn":
            connection.execute(update(assignments).values(withdrawn_at=small_office.now()))
    with pytest.raises(Refused):
        evidence(small_office, actor, room.id, "A99" if reason == "stranger" else "A01", ZH)


def _of(office: Office, id: str, t):
    return evidence(office, expert(id, "E01"), id, "M01", t)


def _answers(office: Office, id: str, application: str):
    with office.look() as connection:
        return submissions.latest(connection, id, application).answers


def _latest_output(office: Office, id: str) -> list[float]:
    return [_answers(office, id, name).values["output_total"][2021] for name in FILES]
