"""'My scores are final': the checklist, the receipt that anybody can recompute later, locking and opening again."""

from datetime import timedelta
from hashlib import sha256
from json import dumps

import pytest
from scipy.stats import median_abs_deviation
from sqlalchemy import insert

from data.store import sheets, tables
from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.rounds.judging.aside import ask_reopening
from workbench.rounds.judging.desk import Item, open_desk, open_sheet
from workbench.rounds.judging.finishing import checklist, finish, reopen, requests
from workbench.rounds.judging.judging import abstain, save, submit_sheet
from workbench.rounds.judging.receipts import show_code
from workbench.rounds.judging.statistics import Own, describe, earlier_similar, own_statistics

COMPLETE = {"position": "8", "services": "3", "plan": "60"}


def submit(office, room, application, **scores):
    actor = room.expert()
    base = open_sheet(office, actor, room.id, application).item.revision
    kept = save(office, actor, room.id, application, base=base, key=f"k{base}", scores=COMPLETE | scores)
    return submit_sheet(office, actor, room.id, application, base=kept.sheet.revision, key=f"s{base}")


def codes(findings):
    return [finding.code for finding in findings]


def finished_room(office):
    room = a_room(office)
    for application in room.applications[:3]:
        submit(office, room, application)
    abstain(office, room.expert(), room.id, "A04", "不熟悉", base=0, key="a")
    return room, finish(office, room.expert(), room.id)


def test_what_is_missing_is_listed_and_nothing_is_final_before(office):
    room = a_room(office)
    submit(office, room, "A01")
    save(office, room.expert(), room.id, "A02", base=0, key="k", scores=COMPLETE | {"plan": ""})
    save(office, room.expert(), room.id, "A03", base=0, key="k", scores=COMPLETE)
    listed = checklist(office, room.expert(), room.id)
    gaps = {application: codes(findings) for application, findings in listed.gaps.items()}
    assert gaps == {"A02": ["sheet_gap"], "A03": [], "A04": ["sheet_gap"] * 3}
    assert not listed.ready
    refused = finish(office, room.expert(), room.id)
    assert (refused.receipt, codes(refused.findings)) == (None, ["sheets_undone"])
    assert refused.findings[0].facts["count"] == 3


def test_the_receipt_covers_every_sheet_and_can_be_recomputed(office):
    room, done = finished_room(office)
    with office.look() as connection:
        own = sheets.own_all(connection, room.id, "E01")
    lines = [[name, own[name].revision, own[name].commitment] for name in room.applications]
    assert done.receipt == sha256(dumps(lines, separators=(",", ":")).encode()).hexdigest()
    for sheet in own.values():
        names = ("application", "comments", "nonce", "rater", "reason", "revision", "round", "scores", "state")
        content = {name: getattr(sheet, name) for name in names}
        written = dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert sheet.commitment == sha256(written.encode()).hexdigest()
    assert show_code(done.receipt).startswith("HP-")
    assert finish(office, room.expert(), room.id) == done


def test_final_sheets_are_locked(office):
    room, _ = finished_room(office)
    desk = open_desk(office, room.expert(), room.id)
    assert (all(item.locked for item in desk.items), desk.finished_at) == (True, office.now())
    for refused in (
        save(office, room.expert(), room.id, "A01", base=2, key="x", scores={"plan": "1"}),
        submit_sheet(office, room.expert(), room.id, "A01", base=2, key="y"),
        abstain(office, room.expert(), room.id, "A01", "why", base=2, key="z"),
    ):
        assert codes(refused.findings) == ["sheet_final"]


def test_a_final_sheet_is_opened_again_for_a_reason_and_final_again_when_submitted(office, clock):
    room, first = finished_room(office)
    expert, organiser = room.expert(), room.organiser
    assert codes(ask_reopening(office, expert, room.id, "A01", " ")) == ["reason_missing"]
    assert ask_reopening(office, expert, room.id, "A01", "填错一项") == ()
    assert codes(ask_reopening(office, expert, room.id, "A01", "填错一项")) == ["reopening_asked"]
    assert [(one.application, one.reason, one.state) for one in requests(office, organiser, room.id)] == [
        ("A01", "填错一项", "asked")
    ]
    assert open_sheet(office, expert, room.id, "A01").item.locked
    clock.pass_(minutes=5)
    assert reopen(office, organiser, room.id, "E01", "A01", "同意") == ()
    assert codes(reopen(office, organiser, room.id, "E01", "A01", "同意")) == ["sheet_not_final"]
    item = open_sheet(office, expert, room.id, "A01").item
    assert (item.locked, item.reopening) == (False, "open")
    assert submit(office, room, "A01", plan="70").sheet.state == "submitted"
    desk = open_desk(office, expert, room.id)
    assert (desk.find("A01").locked, desk.find("A01").reopening) == (True, None)
    assert desk.receipt != first.receipt
    assert requests(office, organiser, room.id) == []


def test_only_the_organiser_opens_a_sheet_again_and_only_a_final_one(office):
    room = a_room(office)
    assert codes(reopen(office, room.organiser, room.id, "E01", "A01", "x")) == ["sheet_not_final"]
    assert codes(reopen(office, room.organiser, room.id, "E01", "A99", "")) == ["sheet_unknown", "reason_missing"]
    assert codes(ask_reopening(office, room.expert(), room.id, "A01", "x")) == ["sheet_not_final"]
    for actor in (room.chair, room.supervisor, room.expert()):
        with pytest.raises(Refused):
            reopen(office, actor, room.id, "E01", "A01", "x")
        with pytest.raises(Refused):
            requests(office, actor, room.id)


def test_what_is_assigned_after_the_end_is_open_and_needs_a_new_end(office, clock):
    room, first = finished_room(office)
    clock.pass_(minutes=5)
    with office.store.write() as connection:
        late = {"round": room.id, "id": "A05", "name": "迟到", "sector": "", "region": "", "authority": "",
                "attributes": {"产值年均增速": 10.0}, "verdict": "eligible"}  # fmt: skip
        connection.execute(insert(tables.applications).values(late))
        pair = {
            "round": room.id,
            "application": "A05",
            "rater": "E01",
            "source": "recusal",
            "at": office.now(),
            "by": "x",
        }
        connection.execute(insert(tables.assignments).values(pair))
    assert {item.application: item.locked for item in open_desk(office, room.expert(), room.id).items} == {
        **dict.fromkeys(room.applications, True), "A05": False
    }  # fmt: skip
    assert codes(finish(office, room.expert(), room.id).findings) == ["sheets_undone"]
    submit(office, room, "A05")
    again = finish(office, room.expert(), room.id)
    assert again.receipt not in (None, first.receipt)


def test_after_the_closing_time_nothing_becomes_final(small_office, clock):
    room = a_room(small_office, closes_in=timedelta(hours=1))
    clock.pass_(hours=2)
    assert codes(finish(small_office, room.expert(), room.id).findings) == ["scoring_has_closed"]


def own(*totals, sector="甲"):
    return [Own(f"A{number:02}", "", sector, total) for number, total in enumerate(totals)]


def test_statistics_by_hand():
    told = describe(own(0, 9.99, 10, 55.554, 55.551, 99, 100), decimals=2)
    assert told.histogram == (2, 1, 0, 0, 0, 2, 0, 0, 0, 2)
    assert (told.low, told.high, told.median) == (0, 100, 55.551)
    assert told.ties == (("A03", "A04"),)  # both are published as 55.55
    assert describe(own(0, 9.99, 10, 55.554, 55.551), decimals=3).ties == ()
    nothing = describe([], 2)
    assert (nothing.low, nothing.median, nothing.histogram, nothing.ties) == (None, None, (0,) * 10, ())


def test_a_total_stands_out_by_the_modified_z_score():
    values = [70.0, 72, 74, 75, 76, 78, 40]
    scale = median_abs_deviation(values, scale="normal")  # scipy's own: 2 / 0.67449 around the median 74
    assert abs(40 - 74) / scale > 3.5 > abs(70 - 74) / scale
    assert [(o.application, o.distance) for o in describe(own(*values), 2).outliers] == [("A06", -34)]
    assert describe(own(*values[2:]), 2).outliers == ()  # five totals are too few to stand out from
    assert describe(own(50, 50, 50, 50, 50, 50), 2).outliers == ()
    assert [o.application for o in describe(own(*[50] * 9, 51), 2).outliers] == ["A09"]  # MAD is zero here


def test_an_earlier_similar_application_is_the_nearest_of_the_same_sector():
    told = describe([*own(70, 80, 60), Own("B01", "", "乙", 71)], 2)
    assert earlier_similar(told, Item("B09", "", "甲", ""), 72).application == "A00"
    assert earlier_similar(told, Item("A00", "", "甲", ""), 70).application in ("A01", "A02")
    assert earlier_similar(told, Item("A00", "", "甲", ""), 70).application == "A01"  # equally near: the first by id
    assert earlier_similar(told, Item("C01", "", "丙", ""), 70) is None
    assert earlier_similar(told, Item("A00", "", "甲", ""), None) is None


def test_own_statistics_are_of_complete_sheets_and_of_nobody_else(office):
    room = a_room(office)
    submit(office, room, "A01")
    save(office, room.expert(), room.id, "A02", base=0, key="k", scores={"plan": "10"})
    abstain(office, room.expert(), room.id, "A03", "不熟悉", base=0, key="k")
    save(office, room.expert(2), room.id, "A04", base=0, key="k", scores=COMPLETE)
    told = own_statistics(office, room.expert(), room.id)
    # core 60 %: position 80 and growth 8 → 40; governance 40 %: services 60 × 0.4 + plan 60 × 0.6
    assert [(one.application, one.total) for one in told.totals] == [("A01", pytest.approx(0.6 * 60 + 0.4 * 60))]
    for actor in (room.organiser, room.supervisor):
        with pytest.raises(Refused):
            own_statistics(office, actor, room.id)
