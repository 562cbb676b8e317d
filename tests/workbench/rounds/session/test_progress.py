"""Progress counts sheets by state, reads no score, and reminders reach whom they name."""

import pytest
from sqlalchemy import event

from data.store import journal
from tests.panel_rooms import a_room
from workbench.access import Refused
from workbench.office import Office
from workbench.rounds.judging.judging import abstain, save, submit_sheet
from workbench.rounds.session.progress import Count, messages_of, progress_of, put_away, remind

WHOLE = {"position": 7, "services": 3, "plan": 60}


def test_sheets_are_counted_by_state_expert_sector_and_application(office: Office) -> None:
    room = a_room(office)  # 4 applications × 3 experts
    first = room.expert(1)
    save(office, first, room.id, "A01", base=0, key="1", scores=WHOLE)
    submit_sheet(office, first, room.id, "A01", base=1, key="2")
    save(office, first, room.id, "A02", base=0, key="3", scores={"plan": 50})
    abstain(office, first, room.id, "A03", "不熟悉该领域", base=0, key="4")
    seen = progress_of(office, room.organiser, room.id)
    assert seen.whole == Count(pending=9, draft=1, submitted=1, abstained=1)
    assert seen.raters[0].count == Count(pending=1, draft=1, submitted=1, abstained=1)
    assert seen.raters[0].last == office.now()
    assert seen.raters[1].last is None
    # A01 and A03 are of one sub-sector, A02 and A04 of the other
    assert sorted((count.done, count.asked) for count in seen.sectors.values()) == [(0, 6), (2, 6)]
    assert seen.covered == {"A01": (1, 3), "A02": (0, 3), "A03": (1, 3), "A04": (0, 3)}


def test_no_column_with_a_score_or_a_comment_is_read(office: Office) -> None:
    room, statements = a_room(office), []
    save(office, room.expert(1), room.id, "A01", base=0, key="1", scores=WHOLE)
    event.listen(office.store.reader, "before_cursor_execute", lambda *given: statements.append(given[2]))
    progress_of(office, room.organiser, room.id)
    about_sheets = [text for text in statements if "FROM sheets" in text]
    assert about_sheets
    assert not any(word in text for text in about_sheets for word in ("scores", "comments", "nonce", "commitment"))


def test_a_reminder_stands_on_the_desk_until_it_is_put_away(office: Office) -> None:
    room = a_room(office)
    assert remind(office, room.organiser, room.id, ["E01", "E02"], "请于今日18时前完成评分") == ()
    (message,) = messages_of(office, room.expert(1), room.id)
    assert message.text == "请于今日18时前完成评分"
    put_away(office, room.expert(1), room.id, message.id)
    assert messages_of(office, room.expert(1), room.id) == []
    assert len(messages_of(office, room.expert(2), room.id)) == 1
    assert messages_of(office, room.expert(3), room.id) == []
    assert progress_of(office, room.chair, room.id).raters[0].reminded_at == office.now()


def test_nobody_puts_away_what_was_sent_to_another(office: Office) -> None:
    room = a_room(office)
    remind(office, room.organiser, room.id, ["E02"], "请尽快完成")
    (message,) = messages_of(office, room.expert(2), room.id)
    put_away(office, room.expert(1), room.id, message.id)
    put_away(office, room.expert(1), room.id, 2**31 - 1)
    assert len(messages_of(office, room.expert(2), room.id)) == 1
    for _ in range(2):
        put_away(office, room.expert(2), room.id, message.id)
    with office.look() as connection:  # an act that changed nothing is none
        acts = [line.entry.actor for line in journal.lines(connection) if line.entry.act == "message.read"]
    assert acts == [room.expert(2).id]


@pytest.mark.parametrize(
    ("raters", "text", "code"),
    [([], "x", "nobody_chosen"), (["E99"], "x", "expert_unknown"), (["E01"], "  ", "text_missing")],
)
def test_a_reminder_to_nobody_or_of_nothing_is_refused(
    small_office: Office, raters: list[str], text: str, code: str
) -> None:
    room = a_room(small_office)
    assert [one.code for one in remind(small_office, room.organiser, room.id, raters, text)] == [code]
    assert messages_of(small_office, room.expert(1), room.id) == []


def test_experts_do_not_see_how_far_the_others_are(small_office: Office) -> None:
    room = a_room(small_office)
    with pytest.raises(Refused):
        progress_of(small_office, room.expert(1), room.id)
    with pytest.raises(Refused):
        remind(small_office, room.expert(1), room.id, ["E02"], "x")
