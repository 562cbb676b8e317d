"""A scored room whose result is final: evaluated, adopted, published, and nothing left to do but to seal it."""

from tests.panel_rooms import Room, to_phase
from tests.workbench.rounds.closing.test_closing import WORDS
from tests.workbench.rounds.scored_rooms import SCORES, Given, scored
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.announcing import publish_notice
from workbench.rounds.closing.evaluating import adopt, evaluate_round


def final(office: Office, given: Given = SCORES, growth: float | None = None, *, public_scores: bool = False) -> Room:
    """The room in its last phase but one."""
    room = scored(office, given, growth, public_scores=public_scores)
    assert adopt(office, room.organiser, room.id, evaluate_round(office, room.organiser, room.id).run.id) == ()
    to_phase(office, room.id, "notice")
    assert publish_notice(office, room.organiser, room.id, WORDS, translator("zh"))[1] == ()
    to_phase(office, room.id, "final")
    return room
