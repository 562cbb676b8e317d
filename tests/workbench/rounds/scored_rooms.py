"""A room in which everybody has submitted everything, and scoring has closed."""

from collections.abc import Mapping, Sequence

from data.store import applications
from tests.panel_rooms import RUBRIC, Room, a_room, to_phase
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet

Given = Mapping[str, Sequence[tuple[int, int, int]]]
# application: (position, services, plan) by each of three experts; the second is a point or so more severe
SCORES: Given = {
    "A01": [(8, 4, 80), (7, 3, 70), (8, 4, 81)],
    "A02": [(6, 3, 60), (5, 2, 50), (6, 3, 62)],
    "A03": [(7, 4, 75), (6, 3, 66), (7, 4, 74)],
    "A04": [(5, 2, 50), (5, 2, 42), (6, 2, 51)],
}


def scored(
    office: Office,
    given: Given = SCORES,
    growth: float | None = None,
    rubric: bytes = RUBRIC,
    *,
    public_scores: bool = False,
) -> Room:
    """The room in the phase of evaluation; ``growth`` gives every application the same measured value."""
    room = a_room(office, rubric=rubric, public_scores=public_scores)
    for application, scores in given.items():
        if growth is not None:
            with office.store.write() as connection:
                applications.change(connection, room.id, application, attributes={"产值年均增速": growth})
        for number, (position, services, plan) in enumerate(scores, 1):
            values = {"position": position, "services": services, "plan": plan}
            who, key = room.expert(number), f"{application} {number}"
            save(office, who, room.id, application, base=0, key=key, scores=values)
            sent = submit_sheet(office, who, room.id, application, base=1, key=f"submit {key}")
            assert sent.taken, sent.findings
    to_phase(office, room.id, "evaluation")
    return room
