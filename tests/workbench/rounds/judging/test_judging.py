"""Scoring field by field: what is kept, what is refused in place, what another desk did, and what nobody may do."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from data.store import journal, sheets
from data.store import tables as stored
from data.store.experts import change as change_expert
from tests.offices import ORGANISER, SUPERVISOR, expert
from tests.panel_rooms import a_room, to_phase
from workbench.access import Refused
from workbench.office import Office
from workbench.rounds.judging.desk import open_desk, open_sheet
from workbench.rounds.judging.judging import abstain, save, submit_sheet, withdraw_abstention

COMPLETE = {"position": "8", "services": "3", "plan": "66.5"}


def codes(saved):
    return [(finding.code, finding.where.field) for finding in saved.findings]


def rows(office: Office):
    with office.look() as connection:
        return connection.execute(select(stored.sheets).order_by(stored.sheets.c.revision)).mappings().all()


def test_every_field_is_a_revision_with_everything_in_it(office):
    room = a_room(office)
    one = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"position": "8.0"})
    two = save(office, room.expert(), room.id, "A01", base=1, key="k2", comments={"position": " 依据充分 "})
    three = save(office, room.expert(), room.id, "A01", base=2, key="k3", scores={"position": "", "plan": 70.25})
    assert (one.taken, two.taken, three.taken) == (True, True, True)
    assert [(row["scores"], row["comments"], row["revision"]) for row in rows(office)] == [
        ({"position": "8"}, {}, 1),
        ({"position": "8"}, {"position": "依据充分"}, 2),
        ({"plan": "70.25"}, {"position": "依据充分"}, 3),
    ]
    assert open_sheet(office, room.expert(), room.id, "A01").sheet == three.sheet


def test_what_is_bad_is_refused_in_place_and_the_rest_is_kept(office):
    room = a_room(office)
    first = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores=COMPLETE)
    forged = {"position": "8,5", "services": 9, "plan": "1e309", "growth": "100", "nothing": "1"}
    second = save(
        office, room.expert(), room.id, "A01", base=1, key="k2", scores=forged, comments={"plan": "可行", "x": "y"}
    )
    assert codes(second) == [
        ("score_not_a_number", "scores.position"),
        ("score_out_of_range", "scores.services"),
        ("score_not_a_number", "scores.plan"),
        ("score_not_judged", "scores.growth"),
        ("score_unknown_criterion", "scores.nothing"),
        ("score_unknown_criterion", "comments.x"),
    ]
    assert second.sheet.scores == first.sheet.scores
    assert second.sheet.comments == {"plan": "可行"}


@pytest.mark.parametrize("comment", ["x" * 2001, "a\0b", "\ud800", 7])
def test_a_comment_that_cannot_be_kept_is_refused(small_office, comment):
    room = a_room(small_office)
    refused = save(small_office, room.expert(), room.id, "A01", base=0, key="k", comments={"plan": comment})
    assert codes(refused)[0][1] == "comments.plan"
    assert refused.sheet is None
    assert rows(small_office) == []


def test_the_same_save_sent_twice_is_one_save(office):
    room = a_room(office)
    one = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60", "services": "x"})
    again = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60", "services": "x"})
    assert again == one
    later = save(office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "61"})
    late = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    assert (late.taken, late.sheet) == (True, later.sheet)
    assert len(rows(office)) == 2


def test_the_key_of_another_save_is_no_acknowledgement(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    for base in (0, 1):
        other = save(office, room.expert(), room.id, "A01", base=base, key="k1", scores={"plan": "70"})
        assert codes(other) == [("save_key_reused", None)]
        assert other.sheet.scores == {"plan": "60"}
    assert codes(submit_sheet(office, room.expert(), room.id, "A01", base=1, key="k1")) == [("save_key_reused", None)]


def test_a_stale_save_says_who_saved_what_when_and_offers_both(office, clock):
    room = a_room(office)
    save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"}, desk="pc")
    clock.pass_(minutes=5)
    save(office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "70"}, desk="tablet")
    clock.pass_(minutes=5)
    late = save(
        office, room.expert(), room.id, "A01", base=1, key="k3", scores={"plan": "80", "services": "3"}, desk="pc"
    )
    (stale,) = late.stale
    assert (stale.wanted, stale.stored, stale.revision, stale.here) == ("80", "70", 2, True)
    assert stale.at == clock() - timedelta(minutes=5)
    assert late.sheet.scores == {"plan": "70", "services": "3"}
    mine = save(
        office, room.expert(), room.id, "A01", base=late.sheet.revision, key="k4", scores={"plan": "80"}, desk="pc"
    )
    assert (mine.taken, mine.sheet.scores["plan"]) == (True, "80")
    again = save(
        office, room.expert(), room.id, "A01", base=1, key="k3", scores={"plan": "80", "services": "3"}, desk="pc"
    )
    assert again.stale == (stale,)


def test_a_save_of_what_is_there_is_no_revision(office):
    room = a_room(office)
    one = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    same = save(office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "60.0"})
    assert same == one
    assert len(rows(office)) == 1


@pytest.mark.parametrize(
    ("base", "key"), [(5, "k"), (-1, "k"), (True, "k"), ("1", "k"), (2**40, "k"), (0, ""), (0, "k" * 65), (0, "a\0")]
)
def test_a_forged_request_is_refused_whole(small_office, base, key):
    room = a_room(small_office)
    refused = save(small_office, room.expert(), room.id, "A01", base=base, key=key, scores={"plan": "60"})
    assert codes(refused) == [("save_unreadable", None)]
    assert rows(small_office) == []


def test_nobody_writes_on_a_sheet_that_is_not_theirs(office):
    room, other = a_room(office), a_room(office)
    with office.store.write() as connection:
        connection.execute(
            stored.assignments.update()
            .where(stored.assignments.c.rater == "E01", stored.assignments.c.application == "A02")
            .values(withdrawn_at=office.now(), withdrawn_why="made up")
        )
    for application in ("A02", "A99", "", "A01' OR 1=1 --", "x" * 10_000, "A\0", "\ud800", 1):
        saved = save(office, room.expert(), room.id, application, base=0, key="k", scores={"plan": "60"})
        assert [finding.code for finding in saved.findings] == ["sheet_not_yours"]
        with pytest.raises(Refused):
            open_sheet(office, room.expert(), room.id, application)
    for actor in (ORGANISER, SUPERVISOR, expert(room.id, "E99"), expert("r-none", "E01"), other.expert()):
        with pytest.raises(Refused):
            save(office, actor, room.id, "A01", base=0, key="k", scores={"plan": "60"})
    with pytest.raises(Refused):
        save(office, room.expert(), "r-none", "A01", base=0, key="k", scores={"plan": "60"})
    assert rows(office) == []


def test_before_the_undertaking_nothing_opens(office):
    room = a_room(office, signed=False)
    refused = save(office, room.expert(), room.id, "A01", base=0, key="k", scores={"plan": "60"})
    assert codes(refused) == [("undertaking_missing", None)]
    with pytest.raises(Refused):
        open_sheet(office, room.expert(), room.id, "A01")
    desk = open_desk(office, room.expert(), room.id)
    assert (desk.signed, {item.state for item in desk.items}) == (False, {"pending"})


@pytest.mark.parametrize("phase", ["panel", "recheck", "archived"])
def test_outside_scoring_nothing_is_written(small_office, phase):
    room = a_room(small_office)
    save(small_office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    to_phase(small_office, room.id, phase)
    with pytest.raises(Refused):
        save(small_office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "61"})


def test_after_the_closing_time_the_old_value_stays(office, clock):
    room = a_room(office, closes_in=timedelta(hours=1))
    kept = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    clock.pass_(hours=1)
    late = save(office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "61"})
    assert codes(late) == [("scoring_has_closed", None)]
    assert late.findings[0].facts == {"at": "2026-11-23 10:00"}  # an hour after nine o'clock in Beijing
    assert open_sheet(office, room.expert(), room.id, "A01").sheet == kept.sheet
    # who lost the answer and asks again is told that the save is kept, and can change nothing by it
    again = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    assert again == kept
    other = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "99"})
    assert (codes(other), other.sheet) == ([("save_key_reused", None)], kept.sheet)
    turned = submit_sheet(office, room.expert(), room.id, "A01", base=1, key="k1")
    assert (codes(turned), turned.sheet) == ([("save_key_reused", None)], kept.sheet)


def test_a_sheet_is_submitted_when_it_is_complete_and_extremes_are_explained(office):
    room = a_room(office)
    first = submit_sheet(office, room.expert(), room.id, "A01", base=0, key="k0")
    assert codes(first) == [("sheet_gap", f"scores.{criterion}") for criterion in COMPLETE]
    # below 40 % of the scale or above 90 %: 10 of 10, 1 of 5, 39.9 of 100; at the limits themselves no comment is due
    save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"position": 10, "services": 1, "plan": 39.9})
    extreme = submit_sheet(office, room.expert(), room.id, "A01", base=1, key="k2")
    assert codes(extreme) == [
        ("comment_required_above", "comments.position"),
        ("comment_required_below", "comments.services"),
        ("comment_required_below", "comments.plan"),
    ]
    assert [finding.facts["limit"] for finding in extreme.findings] == [9, 2, 40]
    save(office, room.expert(), room.id, "A01", base=1, key="k3", scores={"position": 9, "services": 2, "plan": 40})
    done = submit_sheet(office, room.expert(), room.id, "A01", base=2, key="k4")
    assert (done.taken, done.sheet.state, done.sheet.revision) == (True, "submitted", 3)
    assert submit_sheet(office, room.expert(), room.id, "A01", base=3, key="k5") == done
    changed = save(office, room.expert(), room.id, "A01", base=3, key="k6", scores={"plan": "50"})
    assert changed.sheet.state == "draft"


def test_a_sheet_that_says_nothing_is_not_submitted(small_office):
    room = a_room(small_office)
    save(small_office, room.expert(), room.id, "A01", base=0, key="k1", scores=dict.fromkeys(COMPLETE, "NA"))
    assert codes(submit_sheet(small_office, room.expert(), room.id, "A01", base=1, key="k2")) == [
        ("sheet_without_score", None)
    ]


def test_nobody_submits_what_another_desk_has_changed_unseen(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A01", base=0, key="k1", scores=COMPLETE, desk="pc")
    save(office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "50"}, desk="tablet")
    blind = submit_sheet(office, room.expert(), room.id, "A01", base=1, key="k3", desk="pc")
    assert [(stale.field, stale.wanted, stale.stored) for stale in blind.stale] == [("scores.plan", "66.5", "50")]
    assert blind.sheet.state == "draft"
    assert submit_sheet(office, room.expert(), room.id, "A01", base=2, key="k4", desk="pc").sheet.state == "submitted"


def test_abstaining_needs_a_reason_and_can_be_withdrawn(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "60"})
    assert codes(abstain(office, room.expert(), room.id, "A01", " ", base=1, key="k2")) == [
        ("reason_missing", "reason")
    ]
    away = abstain(office, room.expert(), room.id, "A01", "不熟悉该领域", base=1, key="k3")
    assert (away.sheet.state, away.sheet.reason, away.sheet.scores) == ("abstained", "不熟悉该领域", {"plan": "60"})
    assert abstain(office, room.expert(), room.id, "A01", "不熟悉该领域", base=1, key="k3") == away
    for refused in (
        save(office, room.expert(), room.id, "A01", base=2, key="k4", scores={"plan": "61"}),
        submit_sheet(office, room.expert(), room.id, "A01", base=2, key="k5"),
    ):
        assert codes(refused) == [("sheet_abstained", None)]
    back = withdraw_abstention(office, room.expert(), room.id, "A01", base=2, key="k6")
    assert (back.sheet.state, back.sheet.reason, back.sheet.scores) == ("draft", "", {"plan": "60"})
    assert codes(withdraw_abstention(office, room.expert(), room.id, "A01", base=3, key="k7")) == [
        ("sheet_not_abstained", None)
    ]


def test_the_journal_tells_of_every_save_and_of_no_score(office):
    room = a_room(office)
    save(
        office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "66.5"}, comments={"plan": "秘密评语"}
    )
    save(office, room.expert(), room.id, "A01", base=1, key="k2", scores={"plan": "77.25", "services": "nonsense"})
    abstain(office, room.expert(), room.id, "A01", "秘密理由", base=2, key="k3")
    with office.look() as connection:
        lines = [line.entry for line in journal.lines(connection, room.id)]
        kept = [sheet.commitment for sheet in sheets.history(connection, room.id, "E01", "A01")]
    acts = [(entry.act, entry.subject, entry.facts) for entry in lines if entry.act.startswith("sheet.")]
    assert acts == [
        (act, "A01", {"revision": number, "commitment": commitment})
        for act, number, commitment in zip(("sheet.save", "sheet.save", "sheet.abstain"), (1, 2, 3), kept, strict=True)
    ]
    told = str(lines)
    assert not any(secret in told for secret in ("66.5", "77.25", "nonsense", "秘密", "plan"))


def test_equal_sheets_have_unequal_commitments(small_office):
    room = a_room(small_office)
    for number in (1, 2):
        save(small_office, room.expert(number), room.id, "A01", base=0, key="k", scores=COMPLETE)
    one, two = rows(small_office)
    assert one["scores"] == two["scores"]
    assert one["commitment"] != two["commitment"]


def test_the_database_refuses_to_change_a_sheet(office):
    room = a_room(office)
    save(office, room.expert(), room.id, "A01", base=0, key="k1", scores=COMPLETE)
    for act in ("UPDATE sheets SET state = 'submitted'", "DELETE FROM sheets"):
        with pytest.raises(DatabaseError, match="append_only"), office.store.write() as connection:
            connection.execute(text(act))


def test_an_error_of_the_database_prints_no_score(office):
    room = a_room(office)
    kept = save(office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "66.5"}).sheet
    with pytest.raises(DatabaseError) as failure, office.store.write() as connection:
        sheets.append(connection, kept)
    assert "66.5" not in str(failure.value)


def test_what_is_sealed_is_not_in_the_words_of_an_object(small_office):
    room = a_room(small_office)
    save(small_office, room.expert(), room.id, "A01", base=0, key="k1", scores={"plan": "66.5"}, desk="pc")
    kept = save(small_office, room.expert(), room.id, "A01", base=0, key="k2", scores={"plan": "77.5"}, desk="tablet",
                comments={"plan": "秘密评语"})  # fmt: skip
    assert kept.stale[0].stored == "66.5"
    assert not any(secret in repr(kept) for secret in ("66.5", "77.5", "秘密", kept.sheet.nonce))


def test_someone_withdrawn_from_the_panel_has_no_desk(small_office):
    room = a_room(small_office)
    with small_office.store.write() as connection:
        change_expert(connection, room.id, "E01", state="withdrawn")
    with pytest.raises(Refused):
        save(small_office, room.expert(), room.id, "A01", base=0, key="k", scores={"plan": "60"})
