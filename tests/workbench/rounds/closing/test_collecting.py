"""From the store to the method: only submitted sheets on standing assignments count, the rest says what it is."""

import numpy as np
import pytest
from sqlalchemy import update

from data.store import experts, rounds, tables
from data.store.sheets import Sealed
from scoring.assembly.assembly import assemble
from tests.panel_rooms import a_room, to_phase
from workbench.access import Refused
from workbench.rounds.closing.collecting import collect, panel_tables
from workbench.rounds.judging.aside import recuse
from workbench.rounds.judging.judging import abstain, save, submit_sheet
from workbench.rounds.setting_up import rubric_of


def submit(office, room, number, application, **scores):
    scores = {"position": "8", "services": "3", "plan": "60"} | scores
    actor = room.expert(number)
    kept = save(office, actor, room.id, application, base=0, key="k", scores=scores)
    return submit_sheet(office, actor, room.id, application, base=kept.sheet.revision, key="s")


def a_scored_room(office, clock):
    """E01 submits A02 then A01, abstains on A03, begins A04; E02 recuses from A01 and submits the rest; E03 is away."""
    room = a_room(office)
    submit(office, room, 1, "A02", plan="62.5")
    clock.pass_(minutes=20)
    submit(office, room, 1, "A01", services="NA")
    abstain(office, room.expert(1), room.id, "A03", "不熟悉", base=0, key="a")
    save(office, room.expert(1), room.id, "A04", base=0, key="k", scores={"plan": "99"})
    recuse(office, room.expert(2), room.id, "A01", "曾任顾问")
    for application in ("A02", "A03", "A04"):
        submit(office, room, 2, application)
    submit(office, room, 3, "A01")
    with office.store.write() as connection:
        experts.change(connection, room.id, "E03", state="absent")
    return room


def test_every_state_of_a_sheet_reaches_the_method(office, clock):
    room = a_scored_room(office, clock)
    to_phase(office, room.id, "recheck")
    tables_ = collect(office, room.organiser, room.id)
    panel, _ = assemble(rubric_of(office, room.id), *tables_)
    assert panel is not None
    names = [a.id for a in panel.applications], [r.id for r in panel.raters]
    assert names == (["A01", "A02", "A03", "A04"], ["E01", "E02", "E03"])
    counted = {
        (names[0][a], names[1][r]): scores.tolist()
        for a, r, scores in zip(panel.application, panel.rater, panel.scores, strict=True)
    }
    whole = [8, 3, 60]
    assert counted.pop(("A01", "E01"))[::2] == [8, 60]  # services do not apply
    assert counted == {
        ("A01", "E03"): whole,
        ("A02", "E01"): [8, 3, 62.5],
        ("A02", "E02"): whole,
        ("A03", "E02"): whole,
        ("A04", "E02"): whole,
    }
    aside = {(names[0][one.application], names[1][one.rater]): (one.state, one.scores) for one in panel.set_aside}
    empty = (None, None, None)
    assert aside == {
        ("A01", "E02"): ("recused", empty),
        ("A02", "E03"): ("absent", empty),
        ("A03", "E01"): ("abstained", empty),
        ("A03", "E03"): ("absent", empty),
        ("A04", "E01"): ("pending", empty),  # a draft is not read, 99 or not
        ("A04", "E03"): ("absent", empty),
    }
    np.testing.assert_allclose(panel.points[:, 0], [40, 50, 60, 70])  # growth 8, 10, 12, 14 on 0–20
    order = dict(zip(zip(panel.application.tolist(), panel.rater.tolist(), strict=True), panel.sequence, strict=True))
    assert (order[1, 0], order[0, 0]) == (1, 2)
    assert np.isnan(order[1, 1])  # E02 handed three sheets in at the same moment


def test_scores_stay_sealed_until_scoring_has_closed(office, clock):
    room = a_scored_room(office, clock)
    with office.look() as connection, pytest.raises(Sealed):
        panel_tables(connection, rounds.find(connection, room.id))
    for actor in (room.organiser, room.supervisor, room.chair, room.expert(1)):
        with pytest.raises(Refused):
            collect(office, actor, room.id)
    to_phase(office, room.id, "recheck")
    with pytest.raises(Refused):
        collect(office, room.expert(1), room.id)


def test_an_application_withdrawn_while_it_was_scored_is_left_out(small_office, clock):
    room = a_scored_room(small_office, clock)
    with small_office.store.write() as connection:
        gone = tables.applications.c.id == "A02"
        connection.execute(update(tables.applications).where(gone).values(withdrawn_at=small_office.now()))
    to_phase(small_office, room.id, "recheck")
    scores, applications, _ = collect(small_office, room.supervisor, room.id)
    assert "A02" not in {*scores.columns["application"], *applications.columns["application"]}
