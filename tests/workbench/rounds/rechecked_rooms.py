"""A room in the phase of recheck in which one sheet is far from the others."""

from tests.panel_rooms import Room, a_room, to_phase
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet

ODD = ("E01", "A03")
PLAIN = {
    "A01": (8, 4, 80),
    "A02": (6, 3, 60),
    "A03": (7, 4, 70),
    "A04": (5, 2, 50),
    "A05": (4, 2, 41),
    "A06": (9, 4, 88),
}


def with_an_odd_sheet(office: Office, raters: int = 5, *, public_scores: bool = False) -> Room:
    """Everybody agrees within a point, but for the first expert's sheet on A03; the last expert is the chair."""
    room = a_room(office, applications_=len(PLAIN), raters=raters, public_scores=public_scores)
    for place, (application, (position, services, plan)) in enumerate(PLAIN.items()):
        for number in range(1, raters + 1):
            given = (position, services, plan + (place * 7 + number * 5) % 4)
            if (room.raters[number - 1], application) == ODD:
                given = (4, 2, 35)
            values = dict(zip(("position", "services", "plan"), given, strict=True))
            who, key = room.expert(number), f"{application} {number}"
            comments = dict.fromkeys(values, "意见（示例）")
            save(office, who, room.id, application, base=0, key=key, scores=values, comments=comments)
            sent = submit_sheet(office, who, room.id, application, base=1, key=f"submit {key}")
            assert sent.taken, sent.findings
    to_phase(office, room.id, "recheck")
    return room
