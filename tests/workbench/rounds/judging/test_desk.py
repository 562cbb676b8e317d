"""The desk: the own order, the own way through it, and nothing before the undertaking or of anybody else."""

from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from data.store import experts, journal, sheets
from data.store.desks import Assigned
from tests.offices import PIN, Clock
from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.i18n import translator
from workbench.rounds.judging.aside import recuse, save_scratchpad, skip
from workbench.rounds.judging.desk import in_order, open_desk, open_sheet, open_sheets
from workbench.rounds.judging.judging import abstain, save, submit_sheet
from workbench.rounds.judging.queue import following, queue, shown
from workbench.rounds.judging.undertaking import sign, wording

COMPLETE = {"position": "8", "services": "3", "plan": "60"}
ZH = translator("zh")
PINS = {"pin": PIN, "again": PIN}


def submit(office, room, application, number=1):
    actor = room.expert(number)
    kept = save(office, actor, room.id, application, base=0, key="k", scores=COMPLETE)
    return submit_sheet(office, actor, room.id, application, base=kept.sheet.revision, key="s")


def asked(*names):
    return [Assigned(name, name, "", "", Clock()()) for name in names]


@given(st.integers(0, 2**31), st.sets(st.integers(0, 99), min_size=2))
def test_every_second_order_is_the_one_before_it_backwards(seed, numbers):
    listed = asked(*(f"A{number:02}" for number in sorted(numbers)))
    forwards, backwards = in_order(seed & ~1, listed), in_order(seed | 1, listed)
    assert forwards == backwards[::-1]
    assert sorted(forwards, key=lambda one: one.application) == listed


def test_orders_differ_and_put_no_application_first_by_rule():
    listed = asked(*(f"A{number:02}" for number in range(8)))
    first = [in_order(2 * seed, listed)[0].application for seed in range(400)]
    # 400 orders, 8 applications: 50 expected each; 5 standard deviations of a binomial are 33
    assert all(17 < first.count(one.application) < 83 for one in listed)


def test_an_order_does_not_change_when_an_application_leaves():
    listed = asked("A1", "A2", "A3", "A4", "A5")
    fewer = [one for one in in_order(12, listed) if one.application != "A3"]
    assert in_order(12, [one for one in listed if one.application != "A3"]) == fewer


def test_the_way_through_the_desk(office, clock):
    room = a_room(office, applications_=8)
    actor = room.expert()
    order = [item.application for item in open_desk(office, actor, room.id).items]
    assert set(order) == set(room.applications)
    for application in order[:3]:
        clock.pass_(minutes=20)
        submit(office, room, application)
    assert queue(open_desk(office, actor, room.id)).remaining is None  # two gaps say nothing yet
    clock.pass_(hours=12)  # a night
    abstain(office, actor, room.id, order[3], "不熟悉", base=0, key="a")
    clock.pass_(minutes=30)
    submit(office, room, order[4])
    skip(office, actor, room.id, order[5])
    save(office, actor, room.id, order[6], base=0, key="k", scores={"plan": "50"})
    desk = open_desk(office, actor, room.id)
    way = queue(desk)
    assert (way.done, way.total) == (5, 8)
    assert {name: way.counts[name] for name in ("pending", "draft", "submitted", "abstained", "skipped")} == {
        "pending": 2, "draft": 1, "submitted": 4, "abstained": 1, "skipped": 1
    }  # fmt: skip
    assert way.remaining == 3 * timedelta(minutes=20)  # gaps 20, 20, a night, 30: the median of the three is 20
    assert [item.application for item in shown(desk, "skipped")] == [order[5]]
    assert [item.application for item in shown(desk, "abstained")] == [order[3]]
    assert shown(desk, "all") == desk.items
    assert following(desk, order[4]) == order[6]  # what was put off comes last
    assert following(desk, order[7]) == order[6]
    for application, base in ((order[6], 1), (order[7], 0)):
        kept = save(office, actor, room.id, application, base=base, key="r", scores=COMPLETE)
        submit_sheet(office, actor, room.id, application, base=kept.sheet.revision, key="rs")
    desk = open_desk(office, actor, room.id)
    assert following(desk, order[7]) == order[5]
    assert following(desk, order[5]) is None


def test_an_application_that_was_put_off_is_back_once_something_is_saved(office, clock):
    room = a_room(office)
    skip(office, room.expert(), room.id, "A01")
    assert open_sheet(office, room.expert(), room.id, "A01").item.skipped
    clock.pass_(minutes=1)
    save(office, room.expert(), room.id, "A01", base=0, key="k", scores={"plan": "50"})
    assert not open_sheet(office, room.expert(), room.id, "A01").item.skipped


def test_a_sheet_opens_with_its_note_and_the_points_of_its_data(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A02", base=0, key="k", scores={"plan": "50"})
    assert save_scratchpad(office, room.expert(), room.id, "A02", "私人便笺") == ()
    assert [finding.code for finding in save_scratchpad(office, room.expert(), room.id, "A02", "x" * 20_001)] == [
        "text_too_long"
    ]
    opened = open_sheet(office, room.expert(), room.id, "A02")
    assert (opened.scratchpad, opened.points, opened.sheet.scores) == ("私人便笺", {"growth": 50.0}, {"plan": "50"})
    other = open_sheet(office, room.expert(2), room.id, "A02")
    assert (other.scratchpad, other.sheet) == ("", None)
    with office.look() as connection:
        assert "私人便笺" not in str(journal.lines(connection))


def test_all_sheets_open_like_each_one(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A02", base=0, key="k", scores={"plan": "50"})
    save_scratchpad(office, room.expert(), room.id, "A03", "便笺")
    everything = open_sheets(office, room.expert(), room.id)
    assert list(everything) == [item.application for item in open_desk(office, room.expert(), room.id).items]
    for application, opened in everything.items():
        alone = open_sheet(office, room.expert(), room.id, application)
        assert (opened.item, opened.sheet, opened.scratchpad, opened.points) == (
            alone.item, alone.sheet, alone.scratchpad, alone.points
        )  # fmt: skip


def test_recusing_hides_the_application_at_once(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A01", base=0, key="k", scores={"plan": "50"})
    assert [finding.code for finding in recuse(office, room.expert(), room.id, "A01", "")] == ["reason_missing"]
    assert [finding.code for finding in recuse(office, room.expert(), room.id, "A99", "亲属")] == ["sheet_not_yours"]
    assert recuse(office, room.expert(), room.id, "A01", "亲属任职") == ()
    desk = open_desk(office, room.expert(), room.id)
    assert "A01" not in {item.application for item in desk.items}
    assert [(one.application, one.reason) for one in desk.recused] == [("A01", "亲属任职")]
    with pytest.raises(Refused):
        open_sheet(office, room.expert(), room.id, "A01")
    assert [f.code for f in save(office, room.expert(), room.id, "A01", base=1, key="l", scores={}).findings] == [
        "sheet_not_yours"
    ]


def test_the_undertaking_comes_first_and_conflicts_recuse_at_once(office):
    room = a_room(office, signed=False)
    before = open_desk(office, room.expert(), room.id)
    assert {(item.state, item.locked, item.revision) for item in before.items} == {("pending", True, 0)}
    assert open_sheets(office, room.expert(), room.id) == {}
    refused = sign(
        office, room.expert(), room.id, ZH, agreed=False, conflicts={"A01": " ", "A99": "亲属"}, pin="111", again=""
    )
    assert [(finding.code, finding.where.field) for finding in refused] == [
        ("undertaking_not_agreed", "agreed"),
        ("reason_missing", "conflicts.A01"),
        ("sheet_not_yours", None),
        ("pin_length", "pin"),
    ]
    assert not open_desk(office, room.expert(), room.id).signed
    assert sign(office, room.expert(), room.id, ZH, agreed=True, conflicts={"A01": "曾任顾问"}, **PINS) == ()
    desk = open_desk(office, room.expert(), room.id)
    assert (desk.signed, len(desk.items), [one.application for one in desk.recused]) == (True, 3, ["A01"])
    assert sign(office, room.expert(), room.id, ZH, agreed=True, conflicts={}, **PINS) == ()
    with office.look() as connection:
        signed = [line.entry for line in journal.lines(connection, room.id) if line.entry.act == "undertaking.sign"]
    assert [(entry.subject, entry.facts["language"], entry.facts["conflicts"]) for entry in signed] == [
        ("E01", "zh", 1)
    ]


def test_experts_who_sign_one_after_the_other_go_opposite_ways(small_office, clock):
    room = a_room(small_office, applications_=6, raters=4, signed=False)
    orders = []
    for number in (1, 2, 3, 4):
        clock.pass_(minutes=1)
        sign(small_office, room.expert(number), room.id, ZH, agreed=True, conflicts={}, **PINS)
        orders.append([item.application for item in open_desk(small_office, room.expert(number), room.id).items])
    assert orders[0] == orders[1][::-1]
    assert orders[2] == orders[3][::-1]
    assert orders[0] != orders[2]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_undertaking_is_worded_in_both_languages(language):
    sealed, public = (wording(translator(language), public_scores=public) for public in (False, True))
    assert all(len(paragraph) > 40 for paragraph in sealed)
    assert public[:-1] == sealed


def test_who_signs_where_scores_become_public_signs_that_too(small_office):
    room = a_room(small_office, signed=False, public_scores=True)
    assert sign(small_office, room.expert(), room.id, ZH, agreed=True, conflicts={}, **PINS) == ()
    with small_office.look() as connection:
        [line] = journal.search(connection, journal.Wanted(room.id, ("undertaking.sign",)), 1)
    agreed = "\n".join(wording(ZH, public_scores=True))
    assert "代称" in agreed
    assert line.entry.facts["text"] == sha256(agreed.encode()).hexdigest()


def test_no_score_is_read_to_show_the_desk_or_the_progress(office):
    """The statements themselves are watched: neither the desk nor the progress selects a column that holds a score."""
    room = a_room(office)
    submit(office, room, "A01")
    statements = []
    event.listen(
        office.store.reader, "before_cursor_execute", lambda *given: statements.append(given[2].split("FROM")[0])
    )
    open_desk(office, room.expert(), room.id)
    with office.look() as connection:
        progress = sheets.progress(connection, room.id)
        assert sheets.submitted_by(connection, room.id, "E01") == {"A01"}
    assert len(statements) > 5
    assert not [statement for statement in statements if "sheets.scores" in statement or "sheets.comments" in statement]
    states = {(one.rater, one.application): one.state for one in progress}
    assert len(states) == 12
    assert {pair for pair, state in states.items() if state == "submitted"} == {("E01", "A01")}


def test_a_withdrawn_expert_has_no_desk(small_office):
    room = a_room(small_office)
    with small_office.store.write() as connection:
        experts.change(connection, room.id, "E01", state="withdrawn")
    with pytest.raises(Refused):
        open_desk(small_office, room.expert(), room.id)
