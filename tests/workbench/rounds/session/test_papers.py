"""Nobody takes a paper away unseen, and nobody takes one whose content they may not read."""

import pytest

from data.store import journal
from tests.offices import ORGANISER, SUPERVISOR
from tests.panel_rooms import a_room, to_phase
from workbench.access import Refused
from workbench.office import Office
from workbench.rounds.session.papers import PAPERS, note_paper, note_seen


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_a_paper_that_is_taken_away_stands_in_the_journal(office: Office, paper: str) -> None:
    room = a_room(office)
    note_paper(office, ORGANISER, room.id, paper, "A01")
    with office.look() as connection:
        entry = journal.lines(connection)[-1].entry
    assert (entry.actor, entry.act, entry.round, entry.subject) == (ORGANISER.id, "paper.download", room.id, "A01")
    assert entry.facts == {"paper": paper}


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_no_expert_takes_one_and_no_supervisor_takes_codes(small_office: Office, paper: str) -> None:
    room = a_room(small_office)
    with pytest.raises(Refused):
        note_paper(small_office, room.expert(1), room.id, paper)
    if paper == "codes":
        with pytest.raises(Refused):
            note_paper(small_office, SUPERVISOR, room.id, paper)
    else:
        note_paper(small_office, SUPERVISOR, room.id, paper)


def test_opening_a_result_is_noted_and_nobody_opens_one_before_scoring_has_closed(office: Office) -> None:
    room = a_room(office)
    with pytest.raises(Refused):
        note_seen(office, SUPERVISOR, room.id, 1)
    to_phase(office, room.id, "evaluation")
    with pytest.raises(Refused):
        note_seen(office, room.expert(1), room.id, 1)
    note_seen(office, SUPERVISOR, room.id, 1)
    with office.look() as connection:
        entry = journal.lines(connection)[-1].entry
    assert (entry.actor, entry.act, entry.subject) == (SUPERVISOR.id, "result.open", "1")
