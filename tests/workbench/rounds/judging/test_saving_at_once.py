"""Many desks at once, on real databases: every acknowledged save is there exactly once, and none overwrites another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from data.store import journal, tables
from tests.panel_rooms import a_room
from workbench.rounds.judging.judging import save, submit_sheet

DESKS = 8
SAVES = 12


def kept(office, round_):
    query = select(tables.sheets).where(tables.sheets.c.round == round_)
    with office.look() as connection:
        return connection.execute(query.order_by(tables.sheets.c.revision)).mappings().all()


def at_once(work):
    """Run ``work(number)`` on as many threads as there are desks, all starting together."""
    barrier = Barrier(DESKS)

    def run(number):
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(DESKS) as pool:
        return list(pool.map(run, range(DESKS)))


def test_experts_who_score_at_once_lose_nothing(office):
    room = a_room(office, applications_=2, raters=DESKS)

    def work(number):
        acknowledged = []
        for step in range(SAVES):
            application, base = f"A0{1 + step % 2}", step // 2
            saved = save(
                office, room.expert(number + 1), room.id, application, base=base, key=f"k{step}", scores={"plan": step}
            )
            acknowledged.append((room.raters[number], application, saved.sheet.revision, saved.sheet.commitment, step))
        return acknowledged

    told = [one for each in at_once(work) for one in each]
    rows = kept(office, room.id)
    assert len(told) == len(rows) == DESKS * SAVES
    stored = {
        (row["rater"], row["application"], row["revision"], row["commitment"], int(row["scores"]["plan"]))
        for row in rows
    }
    assert stored == set(told)
    with office.look() as connection:
        assert journal.verify(connection).broken is None
        written = [line.entry for line in journal.lines(connection, room.id) if line.entry.act == "sheet.save"]
    assert sorted(entry.facts["commitment"] for entry in written) == sorted(row["commitment"] for row in rows)


def test_desks_on_one_sheet_never_overwrite_each_other_unseen(office):
    room = a_room(office, applications_=1)

    def work(number):
        """Score the same field again and again, each time on what this desk has last seen."""
        base, taken, refused = 0, [], 0
        for step in range(SAVES):
            value = str(number * SAVES + step)
            saved = save(
                office, room.expert(), room.id, "A01", base=base, key=f"{number}-{step}", scores={"plan": value},
                comments={"": value}, desk=f"desk{number}",
            )  # fmt: skip
            fields = {stale.field for stale in saved.stale}
            assert fields in (set(), {"scores.plan", "comments."})
            taken += [] if fields else [(value, saved.sheet.revision)]
            refused += bool(fields)
            base = saved.sheet.revision
        return taken, refused

    answers = at_once(work)
    rows = kept(office, room.id)
    taken = {revision: value for each, _ in answers for value, revision in each}
    assert [row["revision"] for row in rows] == list(range(1, len(rows) + 1))
    assert taken == {row["revision"]: row["scores"]["plan"] for row in rows}
    assert {row["scores"]["plan"] == row["comments"][""] for row in rows} == {True}
    assert len(taken) + sum(refused for _, refused in answers) == DESKS * SAVES


def test_one_save_sent_many_times_is_one_revision(office):
    room = a_room(office, applications_=1)
    answers = at_once(
        lambda _: save(office, room.expert(), room.id, "A01", base=0, key="same", scores={"plan": "60", "services": 3})
    )
    assert len(kept(office, room.id)) == 1
    assert len({saved.sheet.commitment for saved in answers}) == 1
    assert all(saved.taken for saved in answers)


def test_a_sheet_submitted_at_once_is_submitted_once(office):
    room = a_room(office, applications_=1)
    scores = {"plan": "60", "services": "3", "position": "8"}
    save(office, room.expert(), room.id, "A01", base=0, key="k", scores=scores)
    answers = at_once(
        lambda number: submit_sheet(office, room.expert(), room.id, "A01", base=1, key=f"s{number}", desk=f"d{number}")
    )
    assert {saved.sheet.state for saved in answers} == {"submitted"}
    assert [row["state"] for row in kept(office, room.id)] == ["draft", "submitted"]
